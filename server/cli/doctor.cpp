// `anze doctor`: looks at everything a server needs before anybody is surprised: rules, calendar, clock, storage, disk,
// token, descriptors. It writes nothing and may run beside a server. Each check adds findings; one "fail" makes the
// exit code 1, warnings do not.
#include <sys/resource.h>

#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>

#include "server/app/cases/clock_guard.h"
#include "server/cli/cli.h"
#include "server/compose/inspect.h"
#include "server/compose/system.h"
#include "server/compose/token_file.h"

namespace anze::cli {
namespace {

namespace fs = std::filesystem;
using base::Value;

// One thing that was looked at, and how it is.
struct Finding {
  std::string check;
  std::string status;  // ok | warn | fail
  std::string text;    // text id
  base::MessageArgs args;
  std::optional<base::Error> error = {};  // instead of text and args
};

std::string SentenceOf(const Finding& finding, base::Language language) {
  if (!finding.error) return base::Text(finding.text, language, finding.args);
  const base::Sentence sentence = base::Describe(*finding.error, language);
  return sentence.hint.empty() ? sentence.message : sentence.message + " (" + sentence.hint + ")";
}

constexpr std::uintmax_t kLowDiskBytes = 1024ULL * 1024 * 1024;
// A connection is a file descriptor.
constexpr rlim_t kFilesNeeded = 4096;
constexpr std::int64_t kClockSlackMillis = 60'000;  // two looks at two clocks
constexpr int kLookSeconds = 30;                    // at the pages, and as long at the cases

void CheckRules(Session* session, std::vector<Finding>* findings) {
  const std::string folder = RulesFolder(*session);
  auto files = ReadRules(folder, Scenarios::kRead);
  if (!files.ok()) {
    findings->push_back({"rules", "fail", "doctor-rules-missing", {{"folder", folder}}});
    return;
  }
  app::Rules rules(nullptr);
  const base::Diagnostics found = rules.Load(std::move(*files));
  if (base::HasErrors(found)) {
    findings->push_back(
        {"rules", "fail", "doctor-rules-bad", {{"folder", folder}, {"errors", std::to_string(found.size())}}});
    return;
  }
  findings->push_back(
      {"rules", "ok", "doctor-rules-good", {{"folder", folder}, {"regions", std::to_string(rules.Regions().size())}}});
  auto calendar = rules.Calendar();
  if (!calendar.ok() || (*calendar)->official_years().empty()) return;
  const auto clock = compose::SystemClock();
  const calendar::CivilDate today = calendar::Instant(clock->NowMillis()).date().civil();
  const int last = (*calendar)->official_years().back();
  // From October on, next year's arrangement may be published any day, and deadlines reach into it.
  const bool missing = last < today.year || (today.month >= 10 && last <= today.year);
  findings->push_back({"calendar",
                       missing ? "warn" : "ok",
                       missing ? "doctor-calendar-missing" : "doctor-calendar-good",
                       {{"year", std::to_string(last)}, {"next", std::to_string(last + 1)}}});
}

// The machine's clock, held against the newest event.
void CheckClock(std::optional<std::int64_t> newest, std::vector<Finding>* findings) {
  const std::int64_t now = compose::SystemClock()->NowMillis();
  const auto plausible = app::PlausibleAfter(now, newest);
  if (!plausible.ok()) return findings->push_back({"clock", "fail", {}, {}, plausible.errors().front()});
  const bool behind = newest && *newest > now + kClockSlackMillis;
  findings->push_back(
      {"clock",
       behind ? "warn" : "ok",
       behind ? "doctor-clock-behind" : "doctor-clock-good",
       {{"now", calendar::Instant(now).ToString()}, {"newest", newest ? calendar::Instant(*newest).ToString() : ""}}});
}

// Looks at the storage, read only: a server may run on it.
void CheckStorage(const std::string& data, const std::string& storage, std::vector<Finding>* findings) {
  const auto found = compose::InspectStorage(data, storage, kLookSeconds);
  if (!found.ok()) {
    const bool told = found.error().code == "storage-not-durable";
    findings->push_back({"storage", told ? "warn" : "fail", {}, {}, found.error()});
    return;
  }
  CheckClock(found->newest, findings);
  for (const base::Error& shared : found->shared) findings->push_back({"keys", "warn", {}, {}, shared});
  for (const base::Error& fault : found->faults) findings->push_back({"storage", "fail", {}, {}, fault});
  // Counts of a damaged storage would only look like good news.
  if (!found->faults.empty()) return;
  findings->push_back({"storage",
                       found->whole ? "ok" : "warn",
                       found->whole ? "doctor-storage-good" : "doctor-storage-partly",
                       {{"cases", std::to_string(found->stats.cases)},
                        {"events", std::to_string(found->stats.events)},
                        {"seconds", std::to_string(2 * kLookSeconds)}}});
}

// The files that people handed in: whether those that cases name are there.
void CheckFiles(const std::string& data, std::vector<Finding>* findings) {
  const auto found = compose::InspectFiles(data);
  if (!found.ok()) return findings->push_back({"attachments", "fail", {}, {}, found.error()});
  for (const base::Error& fault : found->faults) findings->push_back({"attachments", "fail", {}, {}, fault});
  const base::MessageArgs counts{{"files", std::to_string(found->files)},
                                 {"unnamed", std::to_string(found->unnamed)},
                                 {"waiting", std::to_string(found->waiting)}};
  if (found->faults.empty()) findings->push_back({"attachments", "ok", "doctor-attachments-good", counts});
  if (found->waiting > 0) findings->push_back({"scanner", "warn", "doctor-scanner-behind", counts});
}

void CheckData(const std::string& data, const std::string& storage, std::vector<Finding>* findings) {
  std::error_code failed;
  if (!fs::is_directory(data, failed)) {
    findings->push_back({"data", "warn", "doctor-data-missing", {{"folder", data}}});
    return;
  }
  const fs::space_info space = fs::space(data, failed);
  const bool low = !failed && space.available < kLowDiskBytes;
  findings->push_back({"disk",
                       low ? "warn" : "ok",
                       low ? "doctor-disk-low" : "doctor-disk-good",
                       {{"mib", std::to_string(space.available / (1024 * 1024))}}});
  // Whoever can read the token is the administrator.
  const fs::path token = compose::TokenPath(data);
  if (fs::exists(token, failed)) {
    const auto open_to_others =
        fs::status(token, failed).permissions() & (fs::perms::group_all | fs::perms::others_all);
    const bool bad = open_to_others != fs::perms::none;
    findings->push_back(
        {"token", bad ? "fail" : "ok", bad ? "doctor-token-open" : "doctor-token-good", {{"file", token.string()}}});
  }
  if (!fs::exists(data + "/anze.db", failed) && !fs::exists(data + "/anze.db.mark", failed)) return;
  CheckStorage(data, storage, findings);
  if (storage == "sqlite") CheckFiles(data, findings);
}

void CheckLimits(std::vector<Finding>* findings) {
  rlimit files{};
  getrlimit(RLIMIT_NOFILE, &files);
  const bool low = files.rlim_cur < kFilesNeeded;
  findings->push_back({"files",
                       low ? "warn" : "ok",
                       low ? "doctor-files-low" : "doctor-files-good",
                       {{"limit", std::to_string(files.rlim_cur)}}});
}

void Run(Session* session, const std::string& data, const std::string& storage) {
  std::vector<Finding> findings;
  CheckRules(session, &findings);
  CheckData(data.empty() ? "data" : data, storage.empty() ? "sqlite" : storage, &findings);
  CheckLimits(&findings);
  Value list = Value::EmptyList();
  for (const Finding& finding : findings) {
    if (finding.status == "fail") session->exit_code = kNegative;
    Value row = Value::EmptyMap();
    row.Set("check", finding.check);
    row.Set("status", finding.status);
    row.Set("text", SentenceOf(finding, session->lang()));
    list.Append(std::move(row));
  }
  Value out = Value::EmptyMap();
  out.Set("findings", std::move(list));
  Print(*session, out, [&](std::ostream& stream) {
    for (const Finding& finding : findings) {
      const int colour = finding.status == "ok" ? 32 : finding.status == "warn" ? 33 : 31;
      stream << Colour(finding.status, colour) << '\t' << SentenceOf(finding, session->lang()) << '\n';
    }
  });
}

}  // namespace

void AddDoctor(CLI::App* app, Session* session) {
  auto data = std::make_shared<std::string>();
  auto storage = std::make_shared<std::string>();
  CLI::App* verb = AddVerb(app, session, "doctor", "cli-doctor", [=] { Run(session, *data, *storage); });
  verb->add_option("--data", *data, base::Text("cli-option-data", session->lang()));
  verb->add_option("--storage", *storage, base::Text("cli-option-storage", session->lang()));
  verb->add_option("--rules", session->rules, base::Text("cli-option-dir", session->lang()));
}

}  // namespace anze::cli

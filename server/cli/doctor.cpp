#include <sys/resource.h>

#include <filesystem>
#include <iostream>
#include <memory>

#include "server/cli/cli.h"
#include "server/compose/inspect.h"
#include "server/compose/system.h"
#include "server/compose/token_file.h"

namespace anze::cli {
namespace {

namespace fs = std::filesystem;
using base::Value;

struct Finding {
  std::string check;
  std::string status;  // ok | warn | fail
  std::string text;    // text id
  base::MessageArgs args;
};

constexpr std::uintmax_t kLowDiskBytes = 1024ULL * 1024 * 1024;
constexpr rlim_t kFilesNeeded = 4096;

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
  const calendar::CivilDate today = clock->Now().date().civil();
  const int last = (*calendar)->official_years().back();
  // From October on, next year's arrangement may be published any day, and deadlines reach into it.
  const bool missing = last < today.year || (today.month >= 10 && last <= today.year);
  findings->push_back({"calendar",
                       missing ? "warn" : "ok",
                       missing ? "doctor-calendar-missing" : "doctor-calendar-good",
                       {{"year", std::to_string(last)}, {"next", std::to_string(last + 1)}}});
}

void CheckData(const std::string& data, std::vector<Finding>* findings) {
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
  const fs::path token = compose::TokenPath(data);
  if (fs::exists(token, failed)) {
    const auto open_to_others =
        fs::status(token, failed).permissions() & (fs::perms::group_all | fs::perms::others_all);
    const bool bad = open_to_others != fs::perms::none;
    findings->push_back(
        {"token", bad ? "fail" : "ok", bad ? "doctor-token-open" : "doctor-token-good", {{"file", token.string()}}});
  }
  if (!fs::exists(data + "/anze.db", failed)) return;
  auto stats = compose::InspectStorage(data);
  if (!stats.ok()) {
    const bool in_use = stats.error().code == "storage-in-use";
    findings->push_back({"storage",
                         in_use ? "ok" : "fail",
                         in_use ? "doctor-storage-in-use" : "doctor-storage-bad",
                         {{"folder", data}, {"why", stats.error().code}}});
    return;
  }
  findings->push_back({"storage",
                       "ok",
                       "doctor-storage-good",
                       {{"cases", std::to_string(stats->cases)}, {"events", std::to_string(stats->events)}}});
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

void Run(Session* session, const std::string& data) {
  std::vector<Finding> findings;
  CheckRules(session, &findings);
  CheckData(data.empty() ? "data" : data, &findings);
  CheckLimits(&findings);
  Value list = Value::EmptyList();
  for (const Finding& finding : findings) {
    if (finding.status == "fail") session->exit_code = kNegative;
    Value row = Value::EmptyMap();
    row.Set("check", finding.check);
    row.Set("status", finding.status);
    row.Set("text", base::Text(finding.text, session->lang(), finding.args));
    list.Append(std::move(row));
  }
  Value out = Value::EmptyMap();
  out.Set("findings", std::move(list));
  Print(*session, out, [&](std::ostream& stream) {
    for (const Finding& finding : findings) {
      const int colour = finding.status == "ok" ? 32 : finding.status == "warn" ? 33 : 31;
      stream << Colour(finding.status, colour) << '\t' << base::Text(finding.text, session->lang(), finding.args)
             << '\n';
    }
  });
}

}  // namespace

void AddDoctor(CLI::App* app, Session* session) {
  auto data = std::make_shared<std::string>();
  CLI::App* verb = AddVerb(app, session, "doctor", "cli-doctor", [=] { Run(session, *data); });
  verb->add_option("--data", *data, base::Text("cli-option-data", session->lang()));
  verb->add_option("--rules", session->rules, base::Text("cli-option-dir", session->lang()));
}

}  // namespace anze::cli

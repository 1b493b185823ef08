// What the command line says when it is used by hand: wrong words, languages, input in any form, output that fails.
#include <sys/wait.h>

#include <algorithm>
#include <cstdlib>

#include "core/base/json.h"
#include "tests/integration/process.h"
#include "tests/support/check.h"
#include "tests/support/paths.h"

namespace anze::testing {
namespace {

using base::Value;
using Words = std::vector<std::string>;

constexpr const char* kRegion = "cn/shanxi/xinzhou";
constexpr const char* kVerbs[] = {
    "serve",  "check",    "test",    "eval",   "deadline", "timeline",   "plan",
    "ledger", "subsidy",  "report",  "record", "list",     "explain",    "explain-parameter",
    "diff",   "simulate", "migrate", "doctor", "fmt",      "new-region", "sheet"};

bool HasChinese(const std::string& text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0xE4; });
}

TEST_CASE("The command line names what it does not know and what is near", "[integration][cli]") {
  struct Slip {
    Words words;
    std::string near;
  };
  const std::vector<Slip> slips = {
      {{"evla"}, "eval"},
      {{"dead"}, "deadline"},
      {{"explain-paramter"}, "explain-parameter"},
      {{"record", "chek"}, "check"},
      {{"--jsno", "check"}, "--json"},
      {{"eval", "--regoin", "cn"}, "--region"},
      {{"deadline", "--region", "cn", "--from", "2025-01-01", "--perid=3d"}, "--period"},
      {{"fmt", "--chekc"}, "--check"},
  };
  for (const Slip& slip : slips) {
    CAPTURE(slip.words[0]);
    Words words = slip.words;
    words.insert(words.end(), {"--lang", "en"});
    const Finished run = RunAnze(words);
    CHECK(run.exit_code == 2);
    CHECK(run.out == "");
    CHECK_THAT(run.err, Catch::Contains("did you mean " + slip.near + "?"));
    CHECK_THAT(run.err, !Catch::Contains("A subcommand"));
  }
  const Finished nothing = RunAnze({});
  CHECK(nothing.exit_code == 2);
  CHECK(nothing.err.find("deadline") != std::string::npos);  // the verbs are listed
  CHECK(JsonOf({"evla"}, 2).Get("errors").as_list().front().GetString("code") == "cli-unknown-verb");
  CHECK(JsonOf({"eval"}, 2).Get("errors").as_list().front().GetString("code") == "cli-missing-option");
  // --json before the verb: behind --listen it would be its value.
  CHECK(RunAnze({"--json", "serve", "--listen"}).Json().Get("errors").as_list().front().GetString("code") ==
        "cli-option-without-value");
  CHECK(JsonOf({"test", "--sample", "3"}, 2).Get("errors").as_list().front().GetString("code") == "cli-option-needs");
  CHECK(JsonOf({"test", "--mutate", "--floor", "200"}, 2).Get("errors").as_list().front().GetString("code") ==
        "cli-bad-option-value");
}

TEST_CASE("The command line speaks one language at a time", "[integration][cli][slow]") {
  for (const char* verb : kVerbs) {
    CAPTURE(verb);
    const Finished zh = RunAnze({verb, "--help", "--lang", "zh"});
    CHECK(zh.exit_code == 0);
    for (const char* word :
         {"Usage", "OPTIONS", "Options:", "REQUIRED", "TEXT", "INT", "Print this", "Needs", "Excludes"}) {
      CHECK_THAT(zh.out, !Catch::Contains(word));
    }
    for (const Words& words : {Words{"--lang", "en", verb, "--help"}, Words{verb, "--help", "--lang=en"}}) {
      const Finished en = RunAnze(words);
      CHECK(en.exit_code == 0);
      if (std::string(verb) != "new-region") {  // its example has a Chinese title
        INFO(verb << '\n' << en.out);
        CHECK_FALSE(HasChinese(en.out));
      }
      CHECK_THAT(en.out, Catch::Contains("Usage: anze"));
    }
  }
  CHECK_FALSE(HasChinese(RunAnze({"--lang", "en", "--help"}).out));
  CHECK(HasChinese(RunAnze({"--lang", "zh", "--help"}, {"LANG=en_US.UTF-8"}).out));
  CHECK(RunAnze({"help", "eval", "--lang", "en"}).out == RunAnze({"eval", "--help", "--lang", "en"}).out);
}

// Runs a line of the shell with $ANZE; its exit code.
int Shell(const std::string& line) {
  const std::string full = "cd '" + InProject() + "' && ANZE='" + InBuild("anze") + "'; " + line;
  const int status = std::system(full.c_str());
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

TEST_CASE("The command line says when the answer was not written", "[integration][cli][slow]") {
  TempFolder folder;
  const std::string err = folder.File("err");
  for (const std::string words :
       {"--version", "--help", "check --json", "doctor --data /nowhere",
        "deadline --region cn --from 2025-03-04 --period 10wd", "explain death-limit --as-of 2025-04-01",
        "fmt --check examples/new-region/rules", "diff rulesets rulesets", "evla --json",
        "report headline --region cn/guangdong/foshan/nanhai --period 2023 --as-of 2024-12-31 --records "
        "examples/reports/nanhai-small.json --format xlsx"}) {
    CAPTURE(words);
    CHECK(Shell("\"$ANZE\" " + words + " >/dev/full 2>" + err) == 2);
    CHECK(ReadText(err).find("output-unwritable") != std::string::npos);
    CHECK(Shell("\"$ANZE\" " + words + " >&- 2>" + err) == 2);
  }
  // A reader that goes away is told nothing.
  CHECK(Shell("\"$ANZE\" --help 2>" + err + " | true") == 0);
  CHECK(ReadText(err) == "");
  CHECK(Shell("(trap '' PIPE; sleep 0.2; exec \"$ANZE\" --help) 2>" + err + " | true") == 0);
  CHECK(ReadText(err) == "");
}

TEST_CASE("Input is YAML or JSON alike from files and from standard input", "[integration][cli][slow]") {
  TempFolder folder;
  const Words eval = {"eval",    "--region",   kRegion,  "--decision", "service-minimum",
                      "--as-of", "2025-07-01", "--json", "--facts"};
  const auto outcome = [&](const std::string& file, const std::string& input) {
    Words words = eval;
    words.push_back(file);
    const Finished run = RunAnze(words, {}, input);
    INFO(run.out << run.err);
    CHECK(run.exit_code == 0);
    return std::string(run.Json().GetString("outcome"));
  };
  const std::string mark = "\xEF\xBB\xBF";
  const std::string yaml = "enterprise: {sector: coal_mine, size: large}\n";
  const std::string json = "{\"enterprise\": {\"sector\": \"coal_mine\", \"size\": \"large\"}}";
  const std::string brackets = "{enterprise: {sector: coal_mine, size: large}}";
  for (const std::string& text : {yaml, json, brackets, mark + yaml, mark + json}) {
    INFO(text);
    CHECK(outcome("-", text) == "coal");
    for (const char* name : {"f.json", "f.yaml", "f.txt"}) {
      CHECK(outcome(folder.Put(name, text), "") == "coal");
    }
  }
  Words words = eval;
  words.push_back(folder.Put("wide.json", std::string("\xFF\xFE{\0}\0", 6)));
  const Finished wide = RunAnze(words);
  CHECK(wide.exit_code == 2);
  CHECK(wide.Json().Get("errors").as_list().front().GetString("code") == "text-encoding");
}

TEST_CASE("Nothing asked is nothing denied", "[integration][cli]") {
  TempFolder folder;
  const std::string none = folder.Put("none.json", "[]");
  const std::string entries = folder.Put("entries.json", R"({"entries": []})");
  const std::string applications = folder.Put("applications.json", R"({"year": 2020, "applications": []})");
  const std::string records = folder.Put("records.json", "{}");
  const std::vector<Words> asked = {
      {"plan", "--region", kRegion, "--as-of", "2025-07-01", "--policies", none},
      {"ledger", "--region", kRegion, "--as-of", "2024-12-31", "--entries", entries},
      {"subsidy", "--region", "cn/guangdong/huizhou/dayabay", "--as-of", "2021-05-01", "--applications", applications},
      {"timeline", "--region", kRegion, "--case", "complaint", "--events", none},
      {"record", "check", "--region", kRegion, "--as-of", "2025-07-01", "--type", "enterprise", none},
      {"report", "headline", "--region", "cn/guangdong/foshan/nanhai", "--period", "2023", "--as-of", "2024-12-31",
       "--records", records}};
  for (const Words& words : asked) {
    CAPTURE(words[0]);
    const Finished text = RunAnze(words);
    INFO(text.err);
    CHECK(text.exit_code == 0);
    CHECK_FALSE(text.out.empty());
    JsonOf(words, 0);
  }
}

TEST_CASE("A text of a record does not steer the terminal", "[integration][cli]") {
  TempFolder folder;
  const std::string policies = folder.Put(
      "policies.json", R"([{"id": "\u001b[2J\u202e\u009b", "effective_from": "2025-07-01", "effective_to": "2026-06-30",
                            "enterprise": {"sector": "coal_mine", "size": "large"}}])");
  const Words words = {"plan", "--region", kRegion, "--as-of", "2025-07-01", "--policies", policies};
  const Finished text = RunAnze(words);
  CHECK(text.out.find('\x1b') == std::string::npos);
  CHECK(text.out.find("\xE2\x80\xAE") == std::string::npos);
  const Value json = JsonOf(words, text.exit_code);
  Words raw = words;
  raw.push_back("--json");
  const std::string out = RunAnze(raw).out;
  CHECK(out.find("\xE2\x80\xAE") == std::string::npos);
  CHECK(out.find("\xC2\x9B") == std::string::npos);
}

TEST_CASE("A diagnostic is printed once", "[integration][cli]") {
  TempFolder folder;
  CopyRules(folder.path(), {});
  folder.Put("cn/parameters/broken.yaml", "parameters:\n  x.y: {colour: red}\n");
  const Finished run = RunAnze({"check", folder.path(), "--lang", "en"});
  const std::string message = "cn/parameters/broken.yaml:2:9";
  std::size_t times = 0;
  for (std::size_t at = run.err.find(message); at != std::string::npos; at = run.err.find(message, at + 1)) ++times;
  INFO(run.err);
  CHECK(times == 1U);
  CHECK(run.err.find("-->") == std::string::npos);  // the place stands in the first line
}

// A credit code with its check character: the sum of the digits' values, weighted by powers of 3, is 0 modulo 31.
std::string CreditCodeOf(int number) {
  std::string code = std::to_string(91'441'300'000'000'000 + number);
  int sum = 0;
  int weight = 1;
  for (const char digit : code) {
    sum += (digit - '0') * weight;
    weight = weight * 3 % 31;
  }
  return code + "0123456789ABCDEFGHJKLMNPQRTUWXY"[(31 - sum % 31) % 31];
}

// A year's list of a city: the script's budget grows with the list, and so does what is read.
TEST_CASE("A subsidy shares a year's list", "[integration][cli]") {
  const bool two_policies_each = GENERATE(false, true);
  CAPTURE(two_policies_each);
  TempFolder folder;
  std::string text = R"({"pool": {"year": 2020, "total": 100000000, "applications": [)";
  constexpr int kApplications = 20'000;
  for (int i = 0; i < kApplications; ++i) {
    const std::string premium = std::to_string(100'000 + i);
    text += (i > 0 ? "," : "") + std::string(R"({"id": "A)") + std::to_string(i) + R"(", "enterprise": ")" +
            CreditCodeOf(two_policies_each ? i / 2 : i) + R"(", "premium": )" + premium + R"(, "written": )" + premium +
            R"(, "paid_on": "2020-12-31", "channel": "consortium"})";
  }
  // The answer is longer than a body of the API may be, so it is looked at as text.
  const Finished run =
      RunAnze({"eval", "--json", "--region", "cn/guangdong/huizhou/dayabay", "--decision", "subsidy-pool", "--as-of",
               "2021-05-01", "--facts", folder.Put("pool.json", text + "]}}")});
  INFO(run.err);
  CHECK(run.exit_code == 0);
  CHECK(run.out.find(R"("outcome": "pass")") != std::string::npos);
  CHECK(run.out.find(R"("total": 100000000)") != std::string::npos);
  const std::string value = run.out.substr(0, run.out.find(R"("trace")"));
  int allocations = 0;
  for (std::size_t at = value.find(R"("amount")"); at != std::string::npos; at = value.find(R"("amount")", at + 1)) {
    ++allocations;
  }
  CHECK(allocations == kApplications);
}

}  // namespace
}  // namespace anze::testing

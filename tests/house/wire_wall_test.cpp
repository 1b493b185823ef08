// The wall between the use cases and the form of their answers: server/app gives plain values, and server/http/wire
// alone says which members JSON has. A base::Value in server/app is data of the rules' own making: facts, subjects,
// contents of records, values of parameters.
#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "tests/house/source.h"
#include "tests/support/check.h"

namespace anze::house {
namespace {

// A file that may do what the others may not, and the reason.
struct Exception {
  std::string_view path;
  std::string_view why;
};
template <std::size_t N>
bool Excepted(const std::array<Exception, N>& list, const Source& source) {
  return std::any_of(list.begin(), list.end(), [&](const Exception& one) { return one.path == source.path; });
}

// JSON is read and written there, because the storage keeps it as text.
constexpr std::array<Exception, 13> kStores = {{
    {"server/app/rules/rules.cpp", "the files of a bundle are kept as one JSON text"},
    {"server/app/records/record_store.cpp", "the content of a record is kept as JSON"},
    {"server/app/records/stored_plans.cpp", "plans are made of the content of records"},
    {"server/app/cases/case_registers.cpp", "decisions look up the content of records"},
    {"server/app/cases/fill_keys.cpp", "keys are made of the content of records"},
    {"server/app/cases/fill_parties.cpp", "who may read a record is told by its content"},
    {"server/app/proof/key_proof.cpp", "keys are made of the content of records"},
    {"server/app/cases/duty_openings.cpp", "the last run is kept as a setting"},
    {"server/app/applications/application.cpp", "an application is kept as one JSON text"},
    {"server/app/applications/applications.cpp", "what is to be corrected stands in the facts of a case"},
    {"server/app/applications/answers.cpp", "who meets another's answer is told its value"},
    {"server/app/applications/case_checks.cpp", "decisions are asked about the facts of a case"},
    {"server/app/applications/submit.cpp", "a correction tells values as texts"},
}};
// Members are given names there, because rules read them.
constexpr std::array<Exception, 8> kFacts = {{
    {"server/app/records/record_store.cpp", "a report reads of a case its facts and a member about it"},
    {"server/app/records/record_relations.cpp", "the key of a reference is made of an object with that one value"},
    {"server/app/records/stored_plans.cpp", "the key of an insured unit is an object with that one value"},
    {"server/app/cases/duty_openings.cpp", "the data of the event that dates a duty anew"},
    {"server/app/applications/application.cpp", "an application is kept as one JSON text"},
    {"server/app/applications/standing.cpp", "files are a fact of the case"},
    {"server/app/applications/subject.h", "the subject of the case"},
    {"server/app/applications/submit.cpp", "the data of the event that hands in a correction"},
}};
// Functions of the core and the wire that give something as JSON shows it.
constexpr std::array<std::string_view, 4> kShowing = {"ToValue", "CitationValue", "CitationValues", "ToJsonSchema"};

bool IsJson(const Include& include) {
  return include.path.starts_with("core/base/json") || include.path == "core/base/frame.h" ||
         include.path.starts_with("boost/");
}

std::string LineOf(const Source& source, int line) {
  std::size_t at = 0;
  for (int i = 1; i < line; ++i) at = source.code.find('\n', at) + 1;
  return source.code.substr(at, source.code.find('\n', at) - at);
}

// Lines of code that hold `text`.
std::vector<int> LinesHolding(const Source& source, std::string_view text) {
  std::vector<int> lines;
  for (std::size_t at = source.code.find(text); at != std::string::npos; at = source.code.find(text, at + 1)) {
    const auto before = source.code.begin() + static_cast<std::ptrdiff_t>(at);
    lines.push_back(1 + static_cast<int>(std::count(source.code.begin(), before, '\n')));
  }
  return lines;
}

// Whether a line of a header declares a function whose answer is a tree: "base::Value Name(", "Answer<base::Value>",
// "Result<base::Value>", or an out parameter "base::Value* ".
bool GivesTree(std::string_view line) {
  for (std::size_t at = line.find("Value"); at != std::string_view::npos; at = line.find("Value", at + 1)) {
    const std::string_view before = line.substr(0, at);
    const std::string_view after = line.substr(at + std::string_view("Value").size());
    const bool own = before.ends_with("base::") || before.ends_with(' ') || before.ends_with('<') || before.empty();
    if (!own) continue;  // DatedValue, ParameterValue
    if (after.starts_with('>') && (before.ends_with("<base::") || before.ends_with('<'))) {
      const std::size_t open = before.rfind('<');
      const std::string_view outer = before.substr(0, open);
      if (outer.ends_with("Answer") || outer.ends_with("Result")) return true;
    }
    const bool constant = before.ends_with("const base::") || before.ends_with("const ");
    if (after.starts_with("* ") && !constant) return true;
    if (!after.starts_with(' ')) continue;
    const std::size_t end =
        after.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_", 1);
    if (end != std::string_view::npos && end > 1 && after[end] == '(') return true;
  }
  return false;
}

// What of the form of answers stands in a use case.
std::vector<std::string> Breaches(const Source& source) {
  std::vector<std::string> breaches;
  if (!Under(source.folder, "server/app")) return breaches;
  for (const Include& include : source.includes) {
    if (IsJson(include) && !Excepted(kStores, source)) {
      breaches.push_back(At(source, include.line) + ": JSON belongs in server/http/wire: " + include.path);
    }
  }
  for (const std::string_view function : kShowing) {
    for (const int line : LinesWith(source, function)) {
      breaches.push_back(At(source, line) + ": shown by server/http/wire, not here: " + std::string(function));
    }
  }
  for (const std::string_view naming : {"Set(\"", "SetPath(\""}) {
    if (Excepted(kFacts, source)) break;
    for (const int line : LinesHolding(source, naming)) {
      breaches.push_back(At(source, line) + ": names a member of an answer");
    }
  }
  for (int line = 1; source.header && line <= source.lines; ++line) {
    if (GivesTree(LineOf(source, line))) breaches.push_back(At(source, line) + ": gives a tree, not a plain value");
  }
  return breaches;
}

TEST_CASE("Use cases give plain values, and the wire alone gives them a form", "[house][wall]") {
  std::vector<std::string> breaches;
  for (const Source& source : ProjectSources()) {
    for (std::string& breach : Breaches(source)) breaches.push_back(std::move(breach));
  }
  INFO(Listed(breaches));
  CHECK(breaches.empty());
}

// An exception that nothing needs any more would let the next breach in.
TEST_CASE("Every exception of the wall is still needed", "[house][wall]") {
  for (const Source& source : ProjectSources()) {
    if (Excepted(kStores, source)) {
      INFO(source.path);
      CHECK(std::any_of(source.includes.begin(), source.includes.end(), IsJson));
    }
    if (Excepted(kFacts, source)) {
      INFO(source.path);
      CHECK_FALSE(LinesHolding(source, "Set(\"").empty());
    }
  }
}

TEST_CASE("A hole in the wall is seen", "[house][wall]") {
  const auto seen = [](const std::string& path, const std::string& text) {
    return Breaches(ReadSource(path, text)).size();
  };
  const std::string header = "server/app/questions/a.h";
  CHECK(seen(header, "Answer<base::Value> Ask();\n") == 1U);
  CHECK(seen(header, "base::Result<base::Value> Ask();\n") == 1U);
  CHECK(seen(header, "base::Value Shown(const Rules& rules);\n") == 1U);
  CHECK(seen(header, "  static Value Shown() const;\n") == 1U);
  CHECK(seen(header, "void Tell(base::Value* out) const;\n") == 1U);
  CHECK(seen(header, "void Ask(const base::Value& facts);\nconst base::Value* facts = nullptr;\n") == 0U);
  CHECK(seen(header, "struct A { base::Value data; ruleset::DatedValue Value(int x); };\n") == 0U);
  CHECK(seen(header, "std::vector<base::Value> rows;\nbase::Result<DatedValue> Find();\n") == 0U);
  const std::string source = "server/app/questions/a.cpp";
  CHECK(seen(source, "#include \"core/base/json.h\"\n#include \"core/base/frame.h\"\n#include <boost/json.hpp>\n") ==
        3U);
  CHECK(seen(source, "out.Set(\"id\", id);\nrow->SetPath(\"a.b\", id);\n") == 2U);
  CHECK(seen(source, "data.SetPath(flag, Value(true));\n// out.Set(\"id\")\n") == 0U);
  CHECK(seen(source, "x = decision::ToValue(e);\ny = s.CitationValues(ids);\nz = f.ToJsonSchema(l);\n") == 3U);
  CHECK(seen("server/app/records/record_store.cpp", "#include \"core/base/json.h\"\nabout.Set(\"id\", id);\n") == 0U);
  CHECK(seen("server/http/wire/a.cpp", "#include \"core/base/json.h\"\nout.Set(\"id\", ToValue(x));\n") == 0U);
}

}  // namespace
}  // namespace anze::house

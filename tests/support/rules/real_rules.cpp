#include "tests/support/rules/real_rules.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <stdexcept>
#include <utility>

#include "core/base/frame.h"
#include "core/ruleset/load.h"
#include "core/ruleset/merge/resolve.h"
#include "tests/support/paths.h"

namespace anze::testing {
namespace {

std::vector<ruleset::SourceFile> ReadTree(const std::string& folder) {
  std::vector<ruleset::SourceFile> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    const std::string extension = entry.path().extension();
    if (!entry.is_regular_file() || (extension != ".yaml" && extension != ".lua")) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    files.push_back(
        {std::filesystem::relative(entry.path(), folder).generic_string(), {std::istreambuf_iterator<char>(file), {}}});
  }
  return files;
}

}  // namespace

calendar::Date Day(std::string_view text) { return calendar::Date::Parse(text).value(); }

const std::shared_ptr<const ruleset::Bundle>& RealBundle() {
  static const std::shared_ptr<const ruleset::Bundle> bundle = [] {
    auto loaded = ruleset::LoadBundle(ReadTree(InProject("rulesets")));
    for (const base::Error& error : loaded.diagnostics) {
      if (error.severity == base::Severity::kError) {
        throw std::runtime_error(base::RenderLine(error, base::Language::kEn));
      }
    }
    return loaded.bundle;
  }();
  return bundle;
}

std::shared_ptr<const workflow::RuleBook> RealBook(const std::string& region, std::string_view day) {
  // By what was asked, and by the digest: many days share one book.
  static std::map<std::string, std::shared_ptr<const workflow::RuleBook>> asked;
  static std::map<std::string, std::shared_ptr<const workflow::RuleBook>> books;
  auto& known = asked[region + " " + std::string(day)];
  if (known) return known;
  auto snapshot = ruleset::Resolve(RealBundle(), region, Day(day));
  if (!snapshot.ok()) throw std::runtime_error(base::RenderLine(snapshot.error(), base::Language::kEn));
  auto& book = books[(*snapshot)->digest];
  if (!book) book = workflow::CompileRuleBook(*snapshot, nullptr).value();
  known = book;
  return book;
}

std::shared_ptr<const calendar::WorkCalendar> RealCalendar() {
  static const auto calendar = calendar::WorkCalendar::Build(RealBundle()->calendar, {}).value();
  return calendar;
}

ledger::Surroundings RealSurroundings() {
  static script::SandboxPool scripts([](script::Sandbox&) { return base::Status(base::Ok{}); }, {});
  ledger::Surroundings surroundings;
  surroundings.rules = [](const std::string& region, calendar::Date day) -> base::Result<ledger::RulesOn> {
    return ledger::RulesOn{RealBook(region, day.ToString()), RealCalendar()};
  };
  surroundings.scripts = &scripts;
  return surroundings;
}

}  // namespace anze::testing

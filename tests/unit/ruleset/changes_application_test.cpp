// What a lower region changes about what is asked of applicants, as locks see it.
#include "core/base/yaml.h"
#include "core/ruleset/check/changes_parts.h"
#include "tests/support/check.h"

namespace anze::ruleset {
namespace {

constexpr const char* kAbove = R"(
by: [insurer, agency]
summary: {zh: 申请}
due: admission.submit_by
sections:
  - id: company
    title: {zh: 机构}
    questions:
      - {fact: insurer.name, required: true}
      - {fact: insurer.rating, required: false}
materials:
  - {id: licence, title: {zh: 执照}, form: copy, kinds: [pdf, image], at_least: 1, at_most: 3, clauses: [a]}
  - {id: extra, title: {zh: 其他}, form: copy, kinds: [pdf], at_least: 0, clauses: [a]}
promise: {title: {zh: 承诺}, material: licence, text: {zh: 如有虚假，停用三年}, clauses: [a]}
checks: [admission]
clauses: [a]
)";

base::Node Tree(const std::string& text) {
  auto document = base::ParseYaml("a.yaml", text);
  REQUIRE_OK(document);
  return document->root;
}

// kAbove with one text replaced: "path bearing", one a line.
std::string Changed(const std::string& from, const std::string& to, const char* before = kAbove) {
  static constexpr const char* kWords[] = {"adds", "tightens", "loosens", "unclear"};
  std::string after = kAbove;
  const std::size_t at = after.find(from);
  REQUIRE(at != std::string::npos);
  after.replace(at, from.size(), to);
  Changes changes;
  CompareApplication(Tree(before), Tree(after), &changes);
  std::string text;
  for (const Change& change : changes) {
    CHECK_FALSE(change.steers);
    text += TextOfPath(change.path) + " " + kWords[static_cast<int>(change.bearing)] + "\n";
  }
  return text;
}

TEST_CASE("Words of an application are no change", "[ruleset][locks]") {
  CHECK(Changed("机构", "申请机构") == "");
  CHECK(Changed("zh: 执照", "zh: 营业执照") == "");
  CHECK(Changed("clauses: [a]\n", "clauses: [b]\n") == "");
  CHECK(Changed("summary: {zh: 申请}", "summary: {zh: 向市局申请}") == "");
}

TEST_CASE("Whoever is asked for more is asked for more, whether by a question or a document", "[ruleset][locks]") {
  CHECK(Changed("insurer.rating, required: false", "insurer.rating, required: true") ==
        "application.sections.company.questions.insurer.rating.required tightens\n");
  CHECK(Changed("insurer.name, required: true", "insurer.name, required: false") ==
        "application.sections.company.questions.insurer.name.required loosens\n");
  CHECK(Changed("      - {fact: insurer.name, required: true}\n", "") ==
        "application.sections.company.questions.insurer.name loosens\n");
  CHECK(Changed("      - {fact: insurer.name, required: true}\n",
                "      - {fact: insurer.name, required: true}\n      - {fact: insurer.team, required: true}\n") ==
        "application.sections.company.questions.insurer.team tightens\n");
  CHECK(Changed("id: extra", "id: other") == "application.materials.other adds\napplication.materials.extra adds\n");
  CHECK(Changed("at_least: 0", "at_least: 2") ==
        "application.materials.extra.at_least tightens\n"
        "application.materials.extra.at_most loosens\n");
  CHECK(Changed("at_most: 3", "at_most: 2") == "application.materials.licence.at_most tightens\n");
  CHECK(Changed("kinds: [pdf, image]", "kinds: [pdf]") == "application.materials.licence.kinds tightens\n");
  CHECK(Changed("kinds: [pdf, image]", "kinds: [word, pdf, image]") == "application.materials.licence.kinds adds\n");
  CHECK(Changed("at_most: 3", "at_most: 3, valid_until: insurer.name") ==
        "application.materials.licence.valid_until tightens\n");
  CHECK(Changed("by: [insurer, agency]", "by: [insurer]") == "application.by tightens\n");
  CHECK(Changed("due: admission.submit_by", "due: admission.submit_by\nlate: refused") ==
        "application.late tightens\n");
}

TEST_CASE("Whom a change of an application serves is not always clear", "[ruleset][locks]") {
  CHECK(Changed("form: copy, kinds: [pdf, image]", "form: original, kinds: [pdf, image]") ==
        "application.materials.licence.form unclear\n");
  CHECK(Changed("停用三年", "停用五年") == "application.promise.text unclear\n");
  CHECK(Changed("due: admission.submit_by", "due: admission.other") == "application.due unclear\n");
  CHECK(Changed("at_most: 3", "at_most: 3, when: insurer.name ~= \"\"") ==
        "application.materials.licence.when unclear\n");
}

TEST_CASE("An application where there was none asks for what it demands", "[ruleset][locks]") {
  CHECK(Changed("checks: [admission]", "checks: [admission]", "{}") ==
        "application.by adds\napplication.due unclear\napplication.sections.company.questions.insurer.name tightens\n"
        "application.sections.company.questions.insurer.rating adds\napplication.materials.licence tightens\n"
        "application.materials.extra adds\napplication.promise tightens\napplication.checks adds\n");
}

}  // namespace
}  // namespace anze::ruleset

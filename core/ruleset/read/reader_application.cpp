// Reads what a case type asks of applicants. Whether its names exist is checked by workflow/application_lint.h.
#include <algorithm>

#include "core/ruleset/read/node_read.h"
#include "core/ruleset/read/read.h"

namespace anze::ruleset {
namespace {

using base::Node;

Question ReadQuestion(const Node& node) {
  Question question;
  question.fact = TextAt(node, "fact");
  question.prefill = TextAt(node, "prefill");
  question.help = LocalizedOf(node.Find("help"));
  if (const Node* required = node.Find("required")) question.required = BoolOf(required);
  question.when = ExpressionOf(node.Find("when"));
  question.clauses = TextsOf(node.Find("clauses"));
  question.span = node.span;
  return question;
}

ApplicationSection ReadSection(const Node& node) {
  ApplicationSection section;
  section.id = TextAt(node, "id");
  section.title = LocalizedOf(node.Find("title"));
  section.help = LocalizedOf(node.Find("help"));
  section.when = ExpressionOf(node.Find("when"));
  for (const Node& item : ChildOrNull(node, "questions").items) {
    if (item.is_map() && !IsDisabled(item)) section.questions.push_back(ReadQuestion(item));
  }
  section.clauses = TextsOf(node.Find("clauses"));
  section.span = node.span;
  return section;
}

Material ReadMaterial(const Node& node) {
  Material material;
  material.id = TextAt(node, "id");
  material.title = LocalizedOf(node.Find("title"));
  material.help = LocalizedOf(node.Find("help"));
  material.form = TextAt(node, "form");
  material.kinds = TextsOf(node.Find("kinds"));
  material.at_least = IntOf(node.Find("at_least"), 1);
  material.at_most = IntOf(node.Find("at_most"), std::max(1, material.at_least));
  material.valid_until = TextAt(node, "valid_until");
  material.when = ExpressionOf(node.Find("when"));
  material.clauses = TextsOf(node.Find("clauses"));
  material.span = node.span;
  return material;
}

}  // namespace

Application ReadApplication(const Node& node, const base::SourceSpan& at) {
  Application application;
  application.span = at;
  application.by = TextsOf(node.Find("by"));
  application.summary = LocalizedOf(node.Find("summary"));
  application.due = TextAt(node, "due");
  if (TextAt(node, "late") == "refused") application.late = Application::Late::kRefused;
  for (const Node& item : ChildOrNull(node, "sections").items) {
    if (item.is_map() && !IsDisabled(item)) application.sections.push_back(ReadSection(item));
  }
  for (const Node& item : ChildOrNull(node, "materials").items) {
    if (item.is_map() && !IsDisabled(item)) application.materials.push_back(ReadMaterial(item));
  }
  if (const Node* promise = node.Find("promise"); promise != nullptr && promise->is_map()) {
    application.promise =
        Promise{LocalizedOf(promise->Find("title")), LocalizedOf(promise->Find("text")), TextAt(*promise, "material"),
                TextsOf(promise->Find("clauses")), node.KeySpan("promise")};
  }
  application.checks = TextsOf(node.Find("checks"));
  application.clauses = TextsOf(node.Find("clauses"));
  return application;
}

}  // namespace anze::ruleset

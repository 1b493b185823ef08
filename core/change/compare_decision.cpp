// Compares two versions of a decision: facts, rules, rows, steps, the value.
//
// Rules, rows and steps are paired by id. A rule's own names (the item of a list) are known to that
// rule only, so its conditions are put in words with names of their own. Outputs of a row are
// paired by the name of their column, because columns may have moved.
#include "core/change/sheet.h"
#include "core/ruleset/read/workbook_text.h"

namespace anze::change {
namespace {

using ruleset::Decision;
using ruleset::FormulaStep;
using ruleset::Rule;
using ruleset::TableRow;

Localized KindWords(ruleset::DecisionKind kind) {
  static constexpr const char* kIds[] = {"change-decision-checklist", "change-decision-table",
                                         "change-decision-formula", "change-decision-lua",
                                         "change-decision-not-applicable"};
  return Say(kIds[static_cast<std::size_t>(kind)]);
}

Localized HitWords(ruleset::HitPolicy hit) {
  static constexpr const char* kIds[] = {"change-hit-unique", "change-hit-first", "change-hit-collect",
                                         "change-hit-any"};
  return Say(kIds[static_cast<std::size_t>(hit)]);
}

Localized CollectWords(ruleset::Collect collect) {
  static constexpr const char* kIds[] = {"change-collect-list", "change-collect-sum", "change-collect-min",
                                         "change-collect-max", "change-collect-count"};
  return Say(kIds[static_cast<std::size_t>(collect)]);
}

class DecisionComparer {
 public:
  DecisionComparer(const Decision& before, const Decision& after, Sheet* sheet)
      : before_(before),
        after_(after),
        sheet_(sheet),
        old_names_(NamesOf(before, nullptr, sheet->before())),
        new_names_(NamesOf(after, nullptr, sheet->after())) {}

  void Run() {
    const Part whole{Say("change-part-whole"), &before_.span, &after_.span, &after_.clauses};
    CompareWords(whole, "change-part-kind", KindWords(before_.kind), KindWords(after_.kind), sheet_);
    if (before_.kind == ruleset::DecisionKind::kTable && after_.kind == before_.kind) {
      CompareWords(whole, "change-part-hit", HitWords(before_.hit), HitWords(after_.hit), sheet_);
      CompareWords(whole, "change-part-collect", CollectWords(before_.collect), CollectWords(after_.collect), sheet_);
    }
    CompareCitations(whole, before_.clauses, after_.clauses, sheet_);
    CompareCondition(whole, "change-part-applies-to", before_.applies_to, old_names_, after_.applies_to, new_names_,
                     sheet_);
    CompareNames(whole, "change-part-use", UsesOf(before_), UsesOf(after_), sheet_);
    CompareFields(whole, before_.facts.fields(), after_.facts.fields(), "", sheet_);
    Pair(
        before_.rules, after_.rules, IdOf<Rule>, [&](const Rule& rule) { Gone(rule); },
        [&](const Rule& rule) { New(rule); }, [&](const Rule& old, const Rule& now) { Both(old, now); });
    CompareNames(whole, "change-part-input", before_.inputs, after_.inputs, sheet_);
    CompareNames(whole, "change-part-output", before_.outputs, after_.outputs, sheet_);
    Pair(
        before_.rows, after_.rows, IdOf<TableRow>, [&](const TableRow& row) { Gone(row); },
        [&](const TableRow& row) { New(row); }, [&](const TableRow& old, const TableRow& now) { Both(old, now); });
    Pair(
        before_.steps, after_.steps, IdOf<FormulaStep>, [&](const FormulaStep& step) { Gone(step); },
        [&](const FormulaStep& step) { New(step); },
        [&](const FormulaStep& old, const FormulaStep& now) { Both(old, now); });
    CompareCondition(whole, "change-part-value", before_.value, old_names_, after_.value, new_names_, sheet_);
    CompareWords(whole, "change-part-unit", Same(before_.unit), Same(after_.unit), sheet_);
    CompareWords(whole, "change-part-function", Same(before_.function), Same(after_.function), sheet_);
    if (before_.script != after_.script) {
      sheet_->Place(before_, after_,
                    &sheet_->Add(ruleset::IsTableFile(after_.script_file) ? "change-cells" : "change-script",
                                 {{"file", Same(after_.script_file)}}));
    }
  }

 private:
  static std::vector<std::string> UsesOf(const Decision& decision) {
    std::vector<std::string> uses;
    for (const ruleset::Use& use : decision.uses) uses.push_back(use.name + "=" + use.decision);
    return uses;
  }

  // --- rules ---
  static Localized Title(const Rule& rule) { return Say("change-part-rule", {{"title", Titled(rule.title, rule.id)}}); }
  static Localized For(const Localized& condition) {
    return condition.zh.empty() ? Say("change-for-all") : Say("change-for", {{"condition", condition}});
  }
  static Localized WhenWords(const ruleset::Expression& when, const Names& names) {
    return For(when.empty() ? Localized() : ConditionWords(when, names));
  }

  void Gone(const Rule& rule) {
    const Names names = NamesOf(before_, &rule, sheet_->before());
    sheet_->PlaceOld(rule, &sheet_->Add("change-rule-dropped", {{"part", Title(rule)},
                                                                {"condition", ConditionWords(rule.require, names)},
                                                                {"for", WhenWords(rule.when, names)}}));
  }
  void New(const Rule& rule) {
    const Names names = NamesOf(after_, &rule, sheet_->after());
    sheet_->PlaceNew(rule, &sheet_->Add("change-rule-added", {{"part", Title(rule)},
                                                              {"condition", ConditionWords(rule.require, names)},
                                                              {"for", WhenWords(rule.when, names)}}));
  }
  void Both(const Rule& old, const Rule& now) {
    const Part part{Title(now), &old.span, &now.span, &now.clauses};
    const Names old_names = NamesOf(before_, &old, sheet_->before());
    const Names new_names = NamesOf(after_, &now, sheet_->after());
    CompareCondition(part, "change-part-condition", old.require, old_names, now.require, new_names, sheet_);
    CompareCondition(part, "change-part-applies-to", old.applies_to, old_names, now.applies_to, new_names, sheet_);
    CompareCondition(part, "change-part-when", old.when, old_names, now.when, new_names, sheet_);
    CompareWords(part, "change-part-each", Same(old.each), Same(now.each), sheet_);
    CompareCitations(part, old.clauses, now.clauses, sheet_);
  }

  // --- rows ---
  static Localized Title(const TableRow& row) { return Say("change-part-row", {{"title", Titled(row.title, row.id)}}); }

  static Localized Outputs(const Decision& decision, const TableRow& row, const Names& names) {
    std::vector<Localized> parts;
    if (!row.outcome.empty()) parts.push_back(Same(row.outcome));
    for (std::size_t i = 0; i < row.outputs.size() && i < decision.outputs.size(); ++i) {
      if (row.outputs[i].empty()) continue;
      parts.push_back(Say("change-output", {{"name", Same(decision.outputs[i])}, {"value", Output(row, i, names)}}));
    }
    return Listed(parts);
  }
  static Localized Output(const TableRow& row, std::size_t i, const Names& names) {
    const std::string& text = row.outputs[i].text;
    if (!text.starts_with('=')) return Same(text);
    return ConditionWords(ruleset::Expression{text.substr(1), row.outputs[i].span}, names);
  }
  void Gone(const TableRow& row) {
    sheet_->PlaceOld(row, &sheet_->Add("change-row-dropped", {{"part", Title(row)},
                                                              {"for", For(RowWords(before_, row, old_names_))},
                                                              {"value", Outputs(before_, row, old_names_)}}));
  }
  void New(const TableRow& row) {
    sheet_->PlaceNew(row, &sheet_->Add("change-row-added", {{"part", Title(row)},
                                                            {"for", For(RowWords(after_, row, new_names_))},
                                                            {"value", Outputs(after_, row, new_names_)}}));
  }
  void Both(const TableRow& old, const TableRow& now) {
    const Part part{Title(now), &old.span, &now.span, &now.clauses};
    CompareWords(part, "change-part-when", For(RowWords(before_, old, old_names_)),
                 For(RowWords(after_, now, new_names_)), sheet_);
    CompareWords(part, "change-part-outcome", Same(old.outcome), Same(now.outcome), sheet_);
    for (std::size_t i = 0; i < now.outputs.size() && i < after_.outputs.size(); ++i) {
      const auto column = std::find(before_.outputs.begin(), before_.outputs.end(), after_.outputs[i]);
      const auto at = static_cast<std::size_t>(column - before_.outputs.begin());
      if (column == before_.outputs.end() || at >= old.outputs.size()) continue;
      if (old.outputs[at].text == now.outputs[i].text) continue;
      Part output = part;
      output.title = Say("change-part-row-output", {{"part", part.title}, {"name", Same(after_.outputs[i])}});
      CompareWords(output, "change-part-value", Output(old, at, old_names_), Output(now, i, new_names_), sheet_);
    }
    CompareCitations(part, old.clauses, now.clauses, sheet_);
  }

  // --- steps ---
  static Localized Title(const FormulaStep& step) {
    return Say("change-part-step", {{"title", Titled(step.title, step.id)}});
  }
  static const ruleset::Expression& Of(const FormulaStep& step) {
    return step.value.empty() ? step.require : step.value;
  }
  void Gone(const FormulaStep& step) {
    sheet_->PlaceOld(step, &sheet_->Add("change-rule-dropped", {{"part", Title(step)},
                                                                {"condition", ConditionWords(Of(step), old_names_)},
                                                                {"for", WhenWords(step.when, old_names_)}}));
  }
  void New(const FormulaStep& step) {
    sheet_->PlaceNew(step, &sheet_->Add("change-rule-added", {{"part", Title(step)},
                                                              {"condition", ConditionWords(Of(step), new_names_)},
                                                              {"for", WhenWords(step.when, new_names_)}}));
  }
  void Both(const FormulaStep& old, const FormulaStep& now) {
    const Part part{Title(now), &old.span, &now.span, &now.clauses};
    CompareCondition(part, "change-part-value", old.value, old_names_, now.value, new_names_, sheet_);
    CompareCondition(part, "change-part-condition", old.require, old_names_, now.require, new_names_, sheet_);
    CompareCondition(part, "change-part-when", old.when, old_names_, now.when, new_names_, sheet_);
    CompareCitations(part, old.clauses, now.clauses, sheet_);
  }

  const Decision& before_;
  const Decision& after_;
  Sheet* sheet_;
  Names old_names_;
  Names new_names_;
};

}  // namespace

void CompareDecision(const Decision& before, const Decision& after, Sheet* sheet) {
  sheet->About("decision", after.name, after.title);
  DecisionComparer(before, after, sheet).Run();
}

}  // namespace anze::change

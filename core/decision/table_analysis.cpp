// Searches a decision table for inputs that no row, or two rows, let through.
//
// The inputs are infinite, but a test can only tell apart values on different sides of the bounds it names. So each
// column is cut into parts (table_parts.h), one value stands for each part, and parts that let the same rows through
// are merged. Visit() then walks the columns from left to right and chooses one part of each; `rows` is the set of rows
// that all choices so far let through. Nothing left is a gap, two rows left at the last column an overlap, and the
// choices made are the counter-example.
//
// That would be exponential in the columns. It is not in practice, because what happens from a column on depends only
// on the set of rows left: seen_ remembers each (column, set) and visits it once. A table that still needs more than
// kSteps is reported as too large instead of searched to the end.
//
// Bounds may be parameters, which change over time: the search is done for each day on which one of them changes.
#include "core/decision/table_analysis.h"

#include <algorithm>
#include <set>

#include "core/decision/fact_words.h"
#include "core/decision/table_parts.h"

namespace anze::decision {
namespace {

using base::Diagnostics;
using base::Value;
using calendar::Date;

// Steps of the search after which it gives up; far more than any table made by people needs.
constexpr int kSteps = 200'000;

// Which rows a part of a column lets through.
using Rows = std::vector<bool>;

struct Choice {
  Part part;
  Rows rows;
};

class Analysis {
 public:
  Analysis(const TableTests& table, Date day) : table_(table), day_(day) {}

  // False when a parameter that some test reads has no value that day.
  bool Prepare() {
    for (std::size_t column = 0; column < table_.columns.size(); ++column) {
      std::vector<const UnaryTest*> tests;
      for (const auto& row : table_.rows) tests.push_back(&row[column]);
      for (const UnaryTest* test : tests) {
        for (const UnaryTest::Operand* operand : OperandsOf(*test)) {
          if (!operand->parameter.empty() && Parameter(operand->parameter).is_null()) return false;
        }
      }
      const auto parameter = [this](const std::string& name) { return Parameter(name); };
      std::vector<Choice>& choices = choices_.emplace_back();
      for (Part& part : PartsOf(table_.columns[column], tests, parameter)) {
        Choice choice{std::move(part), {}};
        for (const UnaryTest* test : tests) choice.rows.push_back(Matches(*test, choice.part.value, parameter));
        // Parts that the same rows let through need not be searched twice.
        const auto same = std::find_if(choices.begin(), choices.end(), [&](const Choice& other) {
          return other.rows == choice.rows && other.part.open == choice.part.open;
        });
        if (same == choices.end()) choices.push_back(std::move(choice));
      }
    }
    return true;
  }

  void Search() {
    chosen_.assign(table_.columns.size(), nullptr);
    hit_.assign(table_.rows.size(), false);
    Visit(0, Rows(table_.rows.size(), true), false);
  }

  void Report(Diagnostics* errors, Diagnostics* warnings) {
    for (base::Error& error : gaps_) errors->push_back(std::move(error));
    for (base::Error& error : open_gaps_) warnings->push_back(std::move(error));
    for (base::Error& error : overlaps_) errors->push_back(std::move(error));
    const ruleset::Decision& decision = *table_.decision;
    if (steps_ > kSteps) {
      base::MessageArgs args;
      PutTitled("decision", decision.name, decision.title, &args);
      Warn("table-too-large", std::move(args), decision.span, warnings);
      return;
    }
    if (decision.hit != ruleset::HitPolicy::kFirst) return;
    for (std::size_t row = 0; row < hit_.size(); ++row) {
      if (!hit_[row]) Warn("table-row-never-hit", NeverHit(row), decision.rows[row].span, warnings);
    }
  }

 private:
  Value Parameter(const std::string& name) const {
    const auto in_force = table_.snapshot->ParameterOn(name, day_);
    return in_force.governing == nullptr ? Value() : in_force.governing->value;
  }

  static void Warn(const char* code, base::MessageArgs args, const base::SourceSpan& span, Diagnostics* out) {
    out->emplace_back(code, std::move(args), span).severity = base::Severity::kWarning;
  }

  // Adds the choices made as "example".
  void PutExample(base::MessageArgs* args) const {
    FactExample example;
    for (std::size_t i = 0; i < chosen_.size(); ++i) {
      const Choice& choice = chosen_[i] != nullptr ? *chosen_[i] : choices_[i].front();
      example.Add(table_.columns[i].path, table_.columns[i].field, choice.part.value);
    }
    example.Put(args);
  }

  void PutRow(std::string_view key, std::size_t row, base::MessageArgs* args) const {
    PutTitled(key, table_.decision->rows[row].id, table_.decision->rows[row].title, args);
  }

  // An input that the row would take, and the row above that takes it.
  base::MessageArgs NeverHit(std::size_t row) {
    base::MessageArgs args;
    PutRow("row", row, &args);
    Rows taking(table_.rows.size(), true);
    for (std::size_t column = 0; column < choices_.size(); ++column) {
      const auto fits = std::find_if(choices_[column].begin(), choices_[column].end(),
                                     [&](const Choice& choice) { return choice.rows[row]; });
      if (fits == choices_[column].end()) {
        args.emplace_back("reason", "nothing");
        PutTitled("column", table_.columns[column].path, table_.columns[column].field->title, &args);
        return args;
      }
      chosen_[column] = &*fits;
      for (std::size_t i = 0; i < taking.size(); ++i) taking[i] = taking[i] && fits->rows[i];
    }
    const auto first = static_cast<std::size_t>(std::find(taking.begin(), taking.end(), true) - taking.begin());
    PutExample(&args);
    PutRow("above", first, &args);
    return args;
  }

  void Gap(bool open) {
    std::vector<base::Error>& list = open ? open_gaps_ : gaps_;
    // One example is enough to find the others by.
    if (!list.empty()) return;
    base::MessageArgs args;
    PutTitled("decision", table_.decision->name, table_.decision->title, &args);
    PutExample(&args);
    base::Error& error = list.emplace_back("table-gap", std::move(args), table_.decision->span);
    if (open) error.severity = base::Severity::kWarning;
  }

  // Whether two rows are written with the same outputs, so that it does not matter which of them answers.
  bool SameAnswer(std::size_t first, std::size_t second) const {
    const ruleset::TableRow& one = table_.decision->rows[first];
    const ruleset::TableRow& other = table_.decision->rows[second];
    return one.outcome == other.outcome &&
           std::equal(one.outputs.begin(), one.outputs.end(), other.outputs.begin(), other.outputs.end(),
                      [](const ruleset::Expression& a, const ruleset::Expression& b) { return a.text == b.text; });
  }

  void Overlap(std::size_t first, std::size_t second) {
    if (!overlapping_.insert({first, second}).second) return;
    base::MessageArgs args;
    PutRow("first", first, &args);
    PutRow("second", second, &args);
    PutExample(&args);
    overlaps_.emplace_back("table-overlap", std::move(args), table_.decision->rows[second].span);
  }

  void Visit(std::size_t column, const Rows& rows, bool open) {
    if (++steps_ > kSteps) return;
    const ruleset::HitPolicy hit = table_.decision->hit;
    const auto first = static_cast<std::size_t>(std::find(rows.begin(), rows.end(), true) - rows.begin());
    if (first == rows.size()) return Gap(open);
    if (column == chosen_.size()) {
      hit_[first] = true;
      if (hit == ruleset::HitPolicy::kFirst) return;
      for (std::size_t other = first + 1; other < rows.size(); ++other) {
        const bool agrees = hit == ruleset::HitPolicy::kAny && SameAnswer(first, other);
        if (rows[other] && !agrees) Overlap(first, other);
      }
      return;
    }
    // The same rows left at the same column end the same way, whatever was chosen before.
    if (!seen_.insert({column * 2 + (open ? 1 : 0), rows}).second) return;
    for (const Choice& choice : choices_[column]) {
      Rows left = rows;
      for (std::size_t i = 0; i < left.size(); ++i) left[i] = left[i] && choice.rows[i];
      chosen_[column] = &choice;
      Visit(column + 1, left, open || choice.part.open);
    }
    chosen_[column] = nullptr;
  }

  const TableTests& table_;
  Date day_;
  std::vector<std::vector<Choice>> choices_;
  std::vector<const Choice*> chosen_;
  std::set<std::pair<std::size_t, Rows>> seen_;
  std::set<std::pair<std::size_t, std::size_t>> overlapping_;
  Rows hit_;
  int steps_ = 0;
  std::vector<base::Error> gaps_, open_gaps_, overlaps_;
};

// Whether the test reads a parameter with values about some only.
bool ReadsChosen(const UnaryTest& test, const ruleset::Snapshot& snapshot) {
  const auto operands = OperandsOf(test);
  return std::any_of(operands.begin(), operands.end(), [&](const UnaryTest::Operand* operand) {
    const auto at = snapshot.parameters.find(operand->parameter);
    return at != snapshot.parameters.end() && at->second.Conditional();
  });
}

// The days on which the bounds may differ: the snapshot's own, and each on which a parameter changes.
std::set<Date> DaysOf(const TableTests& table) {
  std::set<Date> days = {table.snapshot->resolved_on};
  for (const auto& row : table.rows) {
    for (const UnaryTest& test : row) {
      for (const UnaryTest::Operand* operand : OperandsOf(test)) {
        const auto at = table.snapshot->parameters.find(operand->parameter);
        if (at == table.snapshot->parameters.end()) continue;
        for (const ruleset::DatedValue& value : at->second.values) days.insert(value.from);
      }
    }
  }
  return days;
}

}  // namespace

void AnalyseTable(const TableTests& table, Diagnostics* errors, Diagnostics* warnings) {
  if (table.decision->hit == ruleset::HitPolicy::kCollect) return;
  // What another fact is held against has no parts that could be tried one by one; nor has a parameter whose value
  // other facts choose.
  const auto reads = [&](const UnaryTest& test) { return ReadsFacts(test) || ReadsChosen(test, *table.snapshot); };
  for (std::size_t row = 0; row < table.rows.size(); ++row) {
    if (!std::any_of(table.rows[row].begin(), table.rows[row].end(), reads)) continue;
    const ruleset::TableRow& found = table.decision->rows[row];
    base::MessageArgs args;
    PutTitled("decision", table.decision->name, table.decision->title, &args);
    PutTitled("row", found.id, found.title, &args);
    base::Error& error = warnings->emplace_back("table-not-searched", std::move(args), found.span);
    error.severity = base::Severity::kWarning;
    return;
  }
  // Rules that an earlier build accepted are not searched beyond the day on which it found something.
  const bool kept = table.snapshot->bundle != nullptr && table.snapshot->bundle->kept;
  bool warned = false;
  for (const Date day : DaysOf(table)) {
    Analysis analysis(table, day);
    if (!analysis.Prepare()) continue;
    analysis.Search();
    Diagnostics found;
    Diagnostics noticed;
    analysis.Report(&found, &noticed);
    // What is wrong on one day is mostly wrong on the next as well, so each is said once. But a warning of one day says
    // nothing of the errors of the next.
    if (!warned) warnings->insert(warnings->end(), noticed.begin(), noticed.end());
    warned = warned || !noticed.empty();
    errors->insert(errors->end(), found.begin(), found.end());
    if (!found.empty() || (kept && warned)) return;
  }
}

}  // namespace anze::decision

// Two questions to the region: what each application is entitled to, and how a limited total is
// shared among those that are. The second gets only what its own facts ask for of each application.
#include "core/ledger/subsidy.h"

#include <set>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "core/base/limits.h"
#include "core/decision/decision.h"

namespace anze::ledger {
namespace {

using base::Error;
using base::Value;
using calendar::Date;

// Questions of Snapshot::asks.
constexpr std::string_view kSubsidy = "subsidy";
constexpr std::string_view kPool = "subsidy-sharing";

class Sheet {
 public:
  Sheet(const RulesOn& rules, Date as_of, const Surroundings& surroundings)
      : rules_(rules), as_of_(as_of), surroundings_(surroundings) {}

  base::Result<Worksheet> Make(const Value& file) {
    if (const Value& list = file.Get("applications");
        list.is_list() && list.as_list().size() > base::limits::kScriptItems) {
      return Error("too-many-items", {{"field", "applications"},
                                      {"items", std::to_string(list.as_list().size())},
                                      {"max", std::to_string(base::limits::kScriptItems)}})
          .At("/applications");
    }
    const Value& year = file.Get("year");
    const Value& applications = file.Get("applications");
    if (!year.is_integer()) return Wrong("integer", year, "/year");
    if (!applications.is_list()) return Wrong("list", applications, "/applications");
    for (std::size_t i = 0; i < applications.as_list().size(); ++i) {
      Row(applications.as_list()[i], year, "/applications/" + std::to_string(i));
    }
    if (!problems_.empty()) return problems_;
    Value pool = Share(year, file.Get("total"));
    if (!problems_.empty()) return problems_;
    return Finish({year, file.Get("total"), std::move(rows_), {}, {}, std::move(pool)});
  }

 private:
  static Error Wrong(std::string_view expected, const Value& value, const std::string& pointer) {
    if (value.is_null()) return Error("missing-field", {{"field", pointer.substr(1)}}).At(pointer);
    return Error("wrong-type", {{"expected", std::string(expected)}, {"actual", std::string(value.TypeName())}})
        .At(pointer);
  }

  // The decision's whole answer; null after a problem.
  Value Ask(std::string_view question, Value facts, const std::string& pointer) {
    const ruleset::Snapshot& snapshot = *rules_.book->snapshot;
    const std::string_view name = snapshot.Asked(question);
    const decision::CompiledDecision* decision = rules_.book->FindDecision(name);
    auto explained = decision::ExplainAbsence(snapshot, snapshot.Asked(kSubsidy));
    if (decision != nullptr) {
      // Where it says that it does not apply, it asks for nothing.
      if (decision->source().kind == ruleset::DecisionKind::kNotApplicable) facts = Value::EmptyMap();
      if (base::Diagnostics found = decision->CheckFacts(facts); base::HasErrors(found)) {
        for (Error& error : found) {
          const std::size_t inside = error.pointer.find('/', 1);
          error.pointer = pointer + (inside == std::string::npos ? "" : error.pointer.substr(inside));
        }
        problems_.insert(problems_.end(), found.begin(), found.end());
        return {};
      }
      explained = decision->Explain(facts, {&snapshot, as_of_, rules_.calendar.get()}, surroundings_.scripts);
    }
    if (explained.ok()) {
      Value shown = decision::ToValue(*explained, snapshot, name, as_of_, surroundings_.language);
      decision::PutParameterWords(snapshot, surroundings_.language, &shown);
      return shown;
    }
    problems_.insert(problems_.end(), explained.errors().begin(), explained.errors().end());
    return {};
  }

  void Row(const Value& application, const Value& year, const std::string& pointer) {
    const std::string id(application.GetString("id"));
    if (id.empty()) {
      problems_.push_back(Error("missing-field", {{"field", "id"}}).At(pointer + "/id"));
      return;
    }
    if (!ids_.insert(id).second) {
      problems_.push_back(Error("subsidy-duplicate", {{"id", id}}).At(pointer + "/id"));
      return;
    }
    Value subsidy = application;
    subsidy.Erase("id");
    subsidy.Set("premium_year", year);
    Value facts = Value::EmptyMap();
    facts.Set("subsidy", std::move(subsidy));
    Value answer = Ask(kSubsidy, std::move(facts), pointer);
    const bool entitled = answer.GetString("outcome") == "pass" && answer.Get("value").is_integer();
    SubsidyRow& row = rows_.emplace_back();
    row.id = id;
    row.entitled = entitled ? answer.Get("value") : Value(0);
    row.decision = std::move(answer);
    if (entitled) shared_.push_back(&application);
  }

  // What the decision that shares the pool gives for those who are entitled; null where there is none.
  Value Share(const Value& year, const Value& total) {
    const decision::CompiledDecision* decision = rules_.book->FindDecision(rules_.book->snapshot->Asked(kPool));
    if (decision == nullptr || shared_.empty()) return {};
    const ruleset::Field* list = decision->source().facts.Find("pool.applications");
    const std::vector<ruleset::Field> fields = list != nullptr ? list->children : std::vector<ruleset::Field>();
    Value applications = Value::EmptyList();
    for (const Value* application : shared_) {
      Value item = Value::EmptyMap();
      for (const ruleset::Field& field : fields) {
        if (const Value* given = application->Find(field.name)) item.Set(field.name, *given);
      }
      applications.Append(std::move(item));
    }
    Value facts = Value::EmptyMap();
    facts.SetPath("pool.year", year);
    if (!total.is_null()) facts.SetPath("pool.total", total);
    facts.SetPath("pool.applications", std::move(applications));
    Value pool = Ask(kPool, std::move(facts), "");
    if (const Value* granted = pool.FindPath("value.allocations"); granted != nullptr && granted->is_list()) {
      std::unordered_map<std::string_view, const Value*> amounts;
      for (const Value& allocation : granted->as_list()) {
        amounts.emplace(allocation.GetString("id"), &allocation.Get("amount"));
      }
      for (SubsidyRow& row : rows_) {
        if (const auto found = amounts.find(row.id); found != amounts.end()) row.granted = *found->second;
      }
    }
    return pool;
  }

  // The sum of one column; sums that the decision did not give as integers are left out.
  static std::optional<base::Number> Sum(const std::vector<SubsidyRow>& rows, Value SubsidyRow::*column) {
    base::Number sum;
    for (const SubsidyRow& row : rows) {
      if (!(row.*column).is_integer()) continue;
      const auto next = base::Add(sum, (row.*column).as_number());
      if (!next) return std::nullopt;
      sum = *next;
    }
    return sum;
  }

  static base::Result<Worksheet> Finish(Worksheet sheet) {
    const auto entitled = Sum(sheet.rows, &SubsidyRow::entitled);
    const auto granted = Sum(sheet.rows, &SubsidyRow::granted);
    if (!entitled || !granted) return Error("number-overflow");
    sheet.entitled = *entitled;
    if (!sheet.pool.is_null()) sheet.granted = *granted;
    return sheet;
  }

  const RulesOn& rules_;
  Date as_of_;
  const Surroundings& surroundings_;
  base::Diagnostics problems_;
  std::set<std::string> ids_;
  std::vector<const Value*> shared_;  // applications that share the pool
  std::vector<SubsidyRow> rows_;
};

}  // namespace

base::Result<Worksheet> SubsidySheet(const Value& file, const RulesOn& rules, Date as_of,
                                     const Surroundings& surroundings) {
  return Sheet(rules, as_of, surroundings).Make(file);
}

Value ToValue(const Worksheet& sheet) {
  Value out = Value::EmptyMap();
  out.Set("year", sheet.year);
  out.Set("total", sheet.total);
  out.Set("entitled", sheet.entitled);
  out.Set("granted", sheet.granted ? Value(*sheet.granted) : Value());
  Value& rows = out.Set("rows", Value::EmptyList());
  for (const SubsidyRow& row : sheet.rows) {
    Value& shown = rows.Append(Value::EmptyMap());
    shown.Set("id", row.id);
    shown.Set("outcome", row.decision.Get("outcome"));
    shown.Set("entitled", row.entitled);
    shown.Set("granted", row.granted);
    shown.Set("decision", row.decision);
  }
  out.Set("pool", sheet.pool);
  return out;
}

}  // namespace anze::ledger

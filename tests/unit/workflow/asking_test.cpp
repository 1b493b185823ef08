// Decisions that a case asks: where their facts come from, what the event keeps of the answer, and how a refusal that
// rests on one says why.
#include <memory>

#include "core/base/json.h"
#include "core/ruleset/load.h"
#include "core/ruleset/merge/resolve.h"
#include "core/workflow/evolve.h"
#include "core/workflow/rulebook.h"
#include "tests/support/check.h"
#include "tests/support/paths.h"
#include "tests/unit/workflow/fixture.h"

namespace anze::workflow {
namespace {

using base::Value;
using testing::D;
using testing::J;
using testing::T;
using testing::Who;

constexpr char kDecisions[] = R"(decisions:
  fitness:
    kind: checklist
    title: {zh: 条件, en: Conditions}
    clauses: [law-1]
    unit: people
    value: insurer.staff + insurer.lent
    facts:
      insurer.name: {type: string}
      insurer.staff: {type: integer, title: {zh: 人数, en: Staff}}
      insurer.lent: {type: integer}
      insurer.licence_to: {type: date, title: {zh: 许可证有效期至, en: Licence valid to}}
      premium: {type: money}
    rules:
      - {id: licence, title: {zh: 许可证, en: Licence}, require: insurer.licence_to >= as_of, failure: {zh: '许可证已于 {insurer.licence_to} 到期', en: 'The licence ended on {insurer.licence_to}'}, clauses: [law-1]}
      - {id: staff, require: insurer.staff >= 2, clauses: [law-1]}
      - {id: premium, require: premium > 0, clauses: [law-1]}
)";

constexpr char kRecords[] = R"(records:
  insurer:
    code: {type: string, unique: true, required: true}
    staff: {type: integer}
    partner: {type: string}
)";

constexpr char kCases[] = R"(case_types:
  admission:
    title: 准入
    clauses: [law-1]
    opened_by: [insurer]
    decisions:
      fit:
        decision: fitness
        stated: true
        registers:
          insurer: {record: insurer, by: application.insurer}
          partner: {record: insurer, by: records.insurer.partner}
        facts:
          insurer.lent: records.partner.staff
          premium: data.premium
    facts:
      application.insurer: {type: string}
      application.outcome: {type: string, later: true}
      application.people: {type: integer, later: true}
    initial: applied
    states:
      applied: {title: 已报送}
      registered: {title: 已登记, final: true}
    events:
      supplement:
        title: 补充
        from: [applied]
        by: [insurer]
        supplies: [fit]
        clauses: [law-1]
      pass:
        title: 登记
        from: [applied]
        to: registered
        by: [leader]
        asks: [fit]
        supplies: [fit]
        data: {premium: {type: money}}
        require:
          - {id: fit, condition: answers.fit.outcome == "pass", failure: 条件没有全部符合, clauses: [law-1]}
        set: {application.outcome: answers.fit.outcome, application.people: answers.fit.value}
        clauses: [law-1]
)";

// Records by type and key, as a register gives them.
class Shelf : public Registers {
 public:
  base::Result<std::optional<FoundRecord>> Find(std::string_view type, const Value& key,
                                                std::string_view region) const override {
    CHECK(region == "cn");
    if (type != "insurer" || !key.is_string()) return std::optional<FoundRecord>();
    if (key.as_string() == "A")
      return std::optional(FoundRecord{"R-A", 3, J(R"({"code":"A","staff":1,"partner":"B"})")});
    if (key.as_string() == "B") return std::optional(FoundRecord{"R-B", 1, J(R"({"code":"B","staff":5})")});
    return std::optional<FoundRecord>();
  }
};

class World {
 public:
  World() {
    std::vector<ruleset::SourceFile> files = testing::CalendarFiles();
    files.push_back({"cn/ruleset.yaml",
                     "region: cn\ntitle: 国家\neffective: {from: 2020-01-01}\n"
                     "documents: [{id: law, number: 令1, title: 法, issued: 2020-01-01}]\n"});
    files.push_back({"cn/clauses.yaml", "clauses: [{id: law-1, document: law, locator: 一, quote: 应当}]\n"});
    files.push_back({"cn/decisions/d.yaml", kDecisions});
    files.push_back({"cn/records/r.yaml", kRecords});
    files.push_back({"cn/cases/c.yaml", kCases});
    auto loaded = ruleset::LoadBundle(std::move(files));
    INFO(testing::Describe(loaded.diagnostics));
    REQUIRE(loaded.bundle != nullptr);
    base::Diagnostics warnings;
    auto book = CompileRuleBook(ruleset::Resolve(loaded.bundle, "cn", D("2025-01-01")).value(), &warnings);
    REQUIRE_OK(book);
    CHECK(testing::Describe(warnings).empty());
    book_ = *book;
  }

  Environment At(std::string_view day) const {
    return {testing::Calendar().get(), T(day), book_.get(), &shelf_, nullptr, nullptr};
  }

  void Open(const char* facts) {
    const CaseProgram& program = *book_->FindCaseType("admission");
    Take(DecideOpen(program, {"admission", "cn", Value(), J(facts), "", Who("insurer:i1")}, At("2025-03-03")));
  }
  void Raise(const char* event, const char* data, const char* who = "leader:l1") {
    const CaseProgram& program = *book_->FindCaseType("admission");
    Take(DecideEvent(program, state, {event, J(data), Who(who)}, At("2025-03-04")));
  }

  CaseState state;
  std::optional<Event> event;
  std::optional<Refusal> refusal;
  base::Diagnostics errors;

 private:
  void Take(base::Result<Decided> decided) {
    event.reset();
    refusal.reset();
    errors.clear();
    if (!decided.ok()) {
      errors = decided.errors();
    } else if (auto* no = std::get_if<Refusal>(&*decided)) {
      refusal = std::move(*no);
    } else {
      event = std::get<Event>(std::move(*decided));
      Evolve(&state, *event);
    }
  }

  std::shared_ptr<const RuleBook> book_;
  Shelf shelf_;
};

std::string Codes(const base::Diagnostics& errors) {
  std::string codes;
  for (const base::Error& error : errors) codes += (codes.empty() ? "" : " ") + error.code + error.pointer;
  return codes;
}

TEST_CASE("A register is asked before the case, a formula before both", "[workflow][asking]") {
  World world;
  // The applicant says 9 people; the register of A says 1 and names B, which lends 5.
  world.Open(
      R"({"application":{"insurer":"A"},"insurer":{"name":"甲","staff":9,"licence_to":"2026-01-01"},"premium":1})");
  REQUIRE(world.event.has_value());
  world.Raise("pass", R"({"premium":200})");
  REQUIRE(world.refusal.has_value());
  CHECK(world.refusal->code == "requirement-not-met");
  REQUIRE(world.refusal->answers.size() == 1);
  CHECK(world.refusal->answers[0].outcome == "fail");
  REQUIRE(world.refusal->answers[0].failed.size() == 1);
  CHECK(world.refusal->answers[0].failed[0].rule == "staff");
}

TEST_CASE("An event keeps the answer with its facts, records, rules and trace", "[workflow][asking]") {
  World world;
  world.Open(R"({"application":{"insurer":"B"},"insurer":{"licence_to":"2026-01-01","lent":7}})");
  world.Raise("pass", R"({"premium":200})");
  REQUIRE(world.event.has_value());
  const Value& answer = world.event->answers.Get("fit");
  CHECK(answer.GetString("outcome") == "pass");
  CHECK(answer.GetString("decision") == "fitness");
  CHECK(answer.GetString("snapshot") == world.state.snapshot);
  CHECK(answer.GetString("trace").size() == 64);
  // B has no partner, so its formula gives nothing: what the case states is not asked behind a formula.
  CHECK(base::WriteJson(answer.Get("facts")) == R"({"insurer":{"staff":5,"licence_to":"2026-01-01"},"premium":200})");
  CHECK(base::WriteJson(answer.Get("records")) == R"([{"type":"insurer","id":"R-B","version":1}])");
  CHECK(world.state.facts.Get("application").GetString("outcome") == "pass");
  // The value needs `lent`: unknown, so the fact stays as it was.
  CHECK(world.state.facts.Get("application").Find("people") == nullptr);
  auto again = DecodeEvent(Encode(*world.event));
  REQUIRE_OK(again);
  CHECK(*again == *world.event);
}

TEST_CASE("A missing fact makes the answer unknown, and the refusal says which", "[workflow][asking]") {
  World world;
  world.Open(R"({"application":{"insurer":"B"}})");
  world.Raise("pass", R"({"premium":200})");
  REQUIRE(world.refusal.has_value());
  CHECK(world.refusal->code == "requirement-unknown");
  CHECK(world.refusal->missing == std::vector<std::string>{"insurer.licence_to", "insurer.lent"});
  CHECK(Codes(world.refusal->errors) ==
        "requirement-unknown answer-lacks-fact/data/insurer/licence_to answer-lacks-fact/data/insurer/lent");
  REQUIRE(world.refusal->answers.size() == 1);
  CHECK(world.refusal->answers[0].outcome == "unknown");
  CHECK(world.refusal->answers[0].missing[0].second.zh == "许可证有效期至");

  SECTION("An event that may state it brings it in") {
    world.Raise("supplement", R"({"insurer":{"licence_to":"2025-03-04"}})", "insurer:i1");
    REQUIRE(world.event.has_value());
    CHECK(world.state.facts.Get("insurer").GetString("licence_to") == "2025-03-04");
    world.Raise("pass", R"({"premium":200})");
    CHECK(world.event.has_value());
  }
  SECTION("So does the event that asks, and the answer sees it at once") {
    world.Raise("pass", R"({"premium":200,"insurer":{"licence_to":"2025-03-03"}})");
    REQUIRE(world.refusal.has_value());
    CHECK(world.refusal->code == "requirement-not-met");
    CHECK(world.refusal->answers[0].failed[0].failure.zh == "许可证已于 2025-03-03 到期");
    world.Raise("pass", R"({"premium":200,"insurer":{"licence_to":"2025-03-04"}})");
    REQUIRE(world.event.has_value());
    CHECK(world.state.facts.Get("insurer").GetString("licence_to") == "2025-03-04");
  }
}

TEST_CASE("Nobody types an outcome", "[workflow][asking]") {
  World world;
  world.Open(R"({"application":{"insurer":"B","outcome":"pass"}})");
  CHECK(Codes(world.errors) == "fact-of-later-step/facts/application/outcome");
  world.Open(R"({"application":{"insurer":"B","outcome":null}})");
  CHECK(world.event.has_value());
  world.Raise("pass", R"({"premium":200,"outcome":"pass"})");
  CHECK(Codes(world.errors) == "unknown-field/data/outcome");
}

TEST_CASE("A replay under other rules takes the facts that were known then", "[workflow][asking]") {
  World world;
  world.Open(R"({"application":{"insurer":"A"},"insurer":{"licence_to":"2026-01-01"}})");
  // Today's register says one person; the journal says three.
  const Value recorded = J(R"({"fit":{"facts":{"insurer":{"staff":3,"licence_to":"2026-01-01"},"premium":5}}})");
  Environment env = world.At("2025-03-04");
  env.registers = nullptr;
  env.recorded = &recorded;
  auto decided =
      DecideEvent(*env.book->FindCaseType("admission"), world.state, {"pass", J("{}"), Who("leader:l1")}, env);
  REQUIRE_OK(decided);
  CHECK(std::holds_alternative<Event>(*decided));
}

}  // namespace
}  // namespace anze::workflow

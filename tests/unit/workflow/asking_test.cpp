// Decisions that a case asks: where their facts come from, what the event keeps of the answer, and how a refusal that
// rests on one says why.
#include <algorithm>
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
      insurer.name: {type: string, title: 名称}
      insurer.staff: {type: integer, title: {zh: 人数, en: Staff}}
      insurer.lent: {type: integer, title: 已出借}
      insurer.licence_to: {type: date, title: {zh: 许可证有效期至, en: Licence valid to}}
      premium: {type: money, title: 保费}
    rules:
      - {id: licence, title: {zh: 许可证, en: Licence}, require: insurer.licence_to >= as_of, failure: {zh: '许可证已于 {insurer.licence_to} 到期', en: 'The licence ended on {insurer.licence_to}'}, clauses: [law-1]}
      - {id: staff, title: 人员充足, require: insurer.staff >= 2, clauses: [law-1]}
      - {id: premium, title: 保费, require: premium > 0, clauses: [law-1]}
  solvent:
    kind: formula
    unit: fen
    title: {zh: 欠款, en: Debts}
    clauses: [law-1]
    facts:
      debts: {type: integer, title: 欠款}
      owed: {type: money, title: 应做次数}
      grave: {type: boolean, title: 重大}
      last: {type: string, title: 最近一次}
    steps:
      - {id: all-known, title: 全部已知, require: debts >= 0 and last ~= "", clauses: [law-1]}
      - {id: none-grave, title: 无重大事项, require: not grave, clauses: [law-1]}
    value: owed
)";

constexpr char kRecords[] = R"(records:
  insurer:
    code: {type: string, title: 代码, unique: true, required: true}
    staff: {type: integer, title: 人员}
    partner: {type: string, title: 伙伴}
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
      solvent:
        decision: solvent
        cases:
          debts: {case_type: debt, key: {debt.of: application.insurer}, states: [open, late], count: cases}
          owed: {case_type: debt, key: {debt.of: application.insurer}, states: [open, late], when: debt.kind ~= "waived", sum: debt.amount}
          grave: {case_type: debt, key: {debt.of: application.insurer}, when: case.state == "late" and case.opened_on <= as_of and debt.amount > 100, any: cases}
          last: {case_type: debt, key: {debt.of: application.insurer}, latest: debt.kind}
        facts: {debts: cases.debts, owed: cases.owed, grave: cases.grave, last: cases.last}
    facts:
      application.insurer: {type: string, title: 保险机构}
      application.owed: {type: money, title: 应做次数, later: true}
      application.outcome: {type: string, title: 结论, later: true}
      application.people: {type: integer, title: 人数, later: true}
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
      settle:
        title: 查欠款
        from: [applied]
        by: [leader]
        asks: [solvent]
        require:
          - {id: solvent, condition: answers.solvent.outcome == "pass", failure: 有欠款, clauses: [law-1]}
        set: {application.owed: answers.solvent.value}
        clauses: [law-1]
      pass:
        title: 登记
        from: [applied]
        to: registered
        by: [leader]
        asks: [fit]
        supplies: [fit]
        data: {premium: {type: money, title: 保费}}
        require:
          - {id: fit, condition: answers.fit.outcome == "pass", failure: 条件没有全部符合, clauses: [law-1]}
        set: {application.outcome: answers.fit.outcome, application.people: answers.fit.value}
        clauses: [law-1]
  debt:
    title: 欠款
    clauses: [law-1]
    opened_by: [leader]
    facts:
      debt.of: {type: string, title: 归属}
      debt.kind: {type: string, title: 类别}
      debt.amount: {type: money, title: 金额}
    initial: open
    states:
      open: {title: 未还}
      late: {title: 逾期}
      paid: {title: 已还, final: true}
    events:
      miss: {title: 逾期, from: [open], to: late, by: [leader], clauses: [law-1]}
      pay: {title: 还清, from: [open, late], to: paid, by: [leader], clauses: [law-1]}
)";

// Records by type and key, as a register gives them; other cases as the test puts them there.
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
  base::Result<std::vector<OtherCase>> Cases(const CaseSearch& search) const override {
    CHECK(search.type == "debt");
    CHECK(search.region == "cn");
    CHECK(search.without == "A-1");
    CHECK(search.key->name == "debt.of");
    if (too_many) return base::Error("too-many-cases", {{"type", "debt"}, {"limit", "1"}});
    std::vector<OtherCase> found;
    for (const OtherCase& one : cases) {
      const bool in_state = search.states->empty() ||
                            std::find(search.states->begin(), search.states->end(), one.state) != search.states->end();
      if (in_state && one.facts.Get("debt").GetString("of") == search.values->Get("debt").GetString("of")) {
        found.push_back(one);
      }
    }
    return found;
  }

  std::vector<OtherCase> cases;
  bool too_many = false;
};

OtherCase Debt(const char* id, const char* opened, const char* state, const char* facts) {
  return {id, 3, state, T(opened), J(facts)};
}

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
    state.id = "A-1";
    Take(DecideOpen(program, {"admission", "cn", Value(), J(facts), "", Who("insurer:i1")}, At("2025-03-03")));
  }
  void Raise(const char* event, const char* data, const char* who = "leader:l1") {
    const CaseProgram& program = *book_->FindCaseType("admission");
    Take(DecideEvent(program, state, {event, J(data), Who(who)}, At("2025-03-04")));
  }

  // The decision that `settle` asked, as the journal keeps it.
  const Value& Solvent() const { return event->answers.Get("solvent"); }
  Shelf& shelf() { return shelf_; }

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
    CHECK(world.refusal->answers[0].failed[0].failure.zh == "许可证已于 2025年3月3日 到期");
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

// Of A: two open, one late, one paid; one more is of B. Owed: 30 + 70 (the waived one does not count) = 100.
TEST_CASE("A decision reads other cases: how many, whether, how much, the last", "[workflow][asking]") {
  World world;
  world.Open(R"({"application":{"insurer":"A"}})");
  world.shelf().cases = {
      Debt("D-2", "2025-02-02", "open", R"({"debt":{"of":"A","kind":"loan","amount":30}})"),
      Debt("D-1", "2025-01-01", "late", R"({"debt":{"of":"A","kind":"fine","amount":70}})"),
      Debt("D-4", "2025-02-20", "open", R"({"debt":{"of":"A","kind":"waived","amount":500}})"),
      Debt("D-3", "2025-02-03", "paid", R"({"debt":{"of":"A","kind":"gift","amount":900}})"),
      Debt("D-5", "2025-03-01", "open", R"({"debt":{"of":"B","kind":"loan","amount":5}})"),
  };
  world.Raise("settle", "{}");
  REQUIRE(world.event.has_value());
  CHECK(base::WriteJson(world.Solvent().Get("facts")) == R"({"debts":3,"owed":100,"grave":false,"last":"waived"})");
  CHECK(world.state.facts.Get("application").Get("owed") == Value(100));
  // The journal names every case that was read, for each of its four sources.
  CHECK(world.Solvent().Get("cases").as_list().size() == 3 + 3 + 4 + 4);
  CHECK(base::WriteJson(world.Solvent().Get("cases").as_list().front()) ==
        R"({"for":"debts","type":"debt","id":"D-2","version":3})");
  auto again = DecodeEvent(Encode(*world.event));
  REQUIRE_OK(again);
  CHECK(*again == *world.event);
  // One that is late for more than 100 is grave.
  world.shelf().cases[1].facts = J(R"({"debt":{"of":"A","kind":"fine","amount":101}})");
  world.Raise("settle", "{}");
  REQUIRE(world.refusal.has_value());
  CHECK(world.refusal->answers[0].failed[0].rule == "none-grave");
}

TEST_CASE("No other case is a number too; of the last there is none", "[workflow][asking]") {
  World world;
  world.Open(R"({"application":{"insurer":"A"}})");
  world.Raise("settle", "{}");
  REQUIRE(world.refusal.has_value());
  CHECK(world.refusal->missing == std::vector<std::string>{"last"});
}

TEST_CASE("What other cases do not say is not known", "[workflow][asking]") {
  World world;
  const char* facts = R"({"debt":{"of":"A","kind":"loan"}})";
  SECTION("An amount that is missing leaves no smaller sum") {
    world.Open(R"({"application":{"insurer":"A"}})");
    world.shelf().cases = {Debt("D-1", "2025-01-01", "open", R"({"debt":{"of":"A","kind":"loan","amount":30}})"),
                           Debt("D-2", "2025-01-02", "open", R"({"debt":{"of":"A","kind":"loan"}})")};
    world.Raise("settle", "{}");
    REQUIRE(world.refusal.has_value());
    CHECK(world.refusal->missing == std::vector<std::string>{"owed"});
  }
  SECTION("Nor does one whose condition cannot be told pass for none") {
    world.Open(R"({"application":{"insurer":"A"}})");
    world.shelf().cases = {Debt("D-2", "2025-01-02", "late", facts)};
    world.Raise("settle", "{}");
    REQUIRE(world.refusal.has_value());
    CHECK(world.refusal->code == "requirement-unknown");
    CHECK(world.refusal->missing == std::vector<std::string>{"grave", "owed"});
  }
  SECTION("Unless another is enough by itself") {
    world.Open(R"({"application":{"insurer":"A"}})");
    world.shelf().cases = {Debt("D-2", "2025-01-02", "late", facts),
                           Debt("D-3", "2025-01-02", "late", R"({"debt":{"of":"A","amount":101}})")};
    world.Raise("settle", "{}");
    REQUIRE(world.refusal.has_value());
    CHECK(world.refusal->code == "requirement-not-met");
  }
  SECTION("A case without its key asks for nobody's") {
    world.Open(R"({"application":{"insurer":" "}})");
    world.Raise("settle", "{}");
    REQUIRE(world.refusal.has_value());
    CHECK(world.refusal->missing == std::vector<std::string>{"debts", "last", "grave", "owed"});
  }
  SECTION("More cases than are read are an error") {
    world.Open(R"({"application":{"insurer":"A"}})");
    world.shelf().too_many = true;
    world.Raise("settle", "{}");
    CHECK(Codes(world.errors) == "too-many-cases");
  }
}

TEST_CASE("A replay reads no other case", "[workflow][asking]") {
  World world;
  world.Open(R"({"application":{"insurer":"A"}})");
  const Value recorded = J(R"({"solvent":{"facts":{"debts":2,"owed":40,"grave":false,"last":"loan"}}})");
  Environment env = world.At("2025-03-04");
  env.registers = nullptr;
  env.recorded = &recorded;
  auto decided =
      DecideEvent(*env.book->FindCaseType("admission"), world.state, {"settle", J("{}"), Who("leader:l1")}, env);
  REQUIRE_OK(decided);
  REQUIRE(std::holds_alternative<Event>(*decided));
  CHECK(std::get<Event>(*decided).answers.Get("solvent").Find("cases") == nullptr);
  CHECK(std::get<Event>(*decided).facts.Get("application.owed") == Value(40));
}

}  // namespace
}  // namespace anze::workflow

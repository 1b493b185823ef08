// Cases that read other cases: what the storage finds, what an earlier release stored, and two that are decided at
// once.
#include "core/base/json.h"
#include "core/base/limits.h"
#include "server/app/cases/fill_keys.h"
#include "tests/unit/server/house.h"

namespace anze::testing {
namespace {

using app::Changed;
using app::Problem;
using base::Value;

constexpr const char* kRoom = R"(decisions:
  room:
    kind: formula
    unit: fen
    title: {zh: 余额, en: Room}
    clauses: [law-1]
    facts:
      room.granted: {type: money, title: {zh: 已核准, en: Granted}}
      room.asked: {type: money, title: 所问}
    steps:
      - {id: cap, title: 不超过上限, require: room.granted + room.asked <= 100, failure: {zh: 超出}, clauses: [law-1]}
    value: room.granted
)";
constexpr const char* kGrants = R"(case_types:
  grant:
    title: {zh: 补贴, en: Grant}
    clauses: [law-1]
    opened_by: [handler]
    decisions:
      room:
        decision: room
        cases: {before: {case_type: grant, key: {grant.holder: grant.holder}, states: [granted], sum: grant.amount}}
        facts: {room.granted: cases.before, room.asked: data.amount}
        clauses: [law-1]
    facts:
      grant.holder: {type: string, title: 持有人, required: true}
      grant.amount: {type: money, title: 金额, later: true}
    initial: asked
    states:
      asked: {title: {zh: 已申请, en: Asked}}
      granted: {title: {zh: 已核准, en: Granted}}
      ended: {title: {zh: 已结束, en: Ended}, final: true}
    events:
      approve: {title: {zh: 核准, en: Approve}, from: [asked], to: granted, by: [handler], asks: [room], data: {amount: {type: money, title: 金额, required: true}}, require: [{id: cap, condition: answers.room.outcome == "pass", failure: {zh: 超出}, clauses: [law-1]}], set: {grant.amount: data.amount}, clauses: [law-1]}
      end: {title: {zh: 结束, en: End}, from: [granted], to: ended, by: [handler], clauses: [law-1]}
)";

struct Grants : House {
  Grants() : House("2025-03-04", {{"cn/decisions/room.yaml", kRoom}, {"cn/cases/grant.yaml", kGrants}}) {}

  std::int64_t Fill() { return app::FillKeys(&rules, &storage, D("2025-03-04")).value(); }
  std::string Ask(const std::string& holder) {
    app::OpenRequest request;
    request.type = "grant";
    request.region = "cn";
    request.facts.SetPath("grant.holder", holder);
    request.actor = {"h1", {"handler"}};
    const auto opened = cases.Open(request, {});
    REQUIRE(std::holds_alternative<Changed>(opened));
    return std::get<Changed>(opened).id;
  }
  static app::RaiseRequest Approval(const std::string& id, std::int64_t amount) {
    app::RaiseRequest request;
    request.case_id = id;
    request.event = "approve";
    request.data.SetPath("amount", amount);
    request.actor = {"h1", {"handler"}};
    return request;
  }
  std::string Approve(const std::string& id, std::int64_t amount) {
    return Code(cases.Raise(Approval(id, amount), {}));
  }
  static std::string Code(const app::Answer<Changed>& answer) {
    const auto* problem = std::get_if<Problem>(&answer);
    return problem == nullptr ? "ok" : problem->error.code;
  }
};

TEST_CASE("What other cases were granted is summed up", "[server][other-cases]") {
  Grants grants;
  grants.Fill();
  const std::string first = grants.Ask("A");
  const std::string second = grants.Ask("A");
  CHECK(grants.Approve(first, 60) == "ok");
  CHECK(grants.Approve(second, 41) == "requirement-not-met");
  // Another holder has a cap of its own; one that is written otherwise is the same.
  CHECK(grants.Approve(grants.Ask("B"), 100) == "ok");
  CHECK(grants.Approve(grants.Ask("ａ"), 41) == "requirement-not-met");
  CHECK(grants.Approve(second, 40) == "ok");
  CHECK(base::WriteJson(grants.Last(second).answers.Get("room").Get("cases")) ==
        R"([{"for":"before","type":"grant","id":")" + first + R"(","version":2}])");
  // What has ended counts no more.
  CHECK(grants.Raise(first, "end") == "ok");
  CHECK(grants.Approve(grants.Ask("A"), 60) == "ok");
}

TEST_CASE("Cases of an earlier release are filed before any of them is read", "[server][other-cases]") {
  Grants grants;
  const std::string first = grants.Ask("A");
  CHECK(std::get<Problem>(grants.cases.Raise(Grants::Approval(first, 60), {})).kind == app::ProblemKind::kUnavailable);
  CHECK(grants.Approve(first, 60) == "cases-being-filed");
  CHECK(grants.Fill() == 1);
  CHECK(grants.Approve(first, 60) == "ok");
  // As a store is that knows nothing of it: no value is kept.
  const std::vector<ports::OwnedKeys> none{{ports::SpaceOfFound("grant"), first, "cn", {}}};
  REQUIRE_OK(grants.storage.PutKeys(none));
  for (const char* setting : {"keys.digest", "keys.found"}) REQUIRE_OK(grants.storage.PutSetting(setting, "old"));
  CHECK(grants.Approve(grants.Ask("A"), 41) == "cases-being-filed");
  CHECK(grants.Fill() == 2);
  CHECK(grants.Approve(grants.Ask("A"), 41) == "requirement-not-met");
}

// While the second is decided, and before it is written, the first is granted 60 of the 100.
TEST_CASE("Two that are decided at once cannot overlook each other", "[server][other-cases]") {
  Grants grants;
  grants.Fill();
  const std::string first = grants.Ask("A");
  const std::string second = grants.Ask("A");
  std::string told;
  int shown = 0;
  app::Cases::Asker asker;
  asker.give = [&](app::Answer<Changed> answer) { told = Grants::Code(answer); };
  asker.show = [&](const app::CaseNow&, app::KeptAnswer*) {
    if (++shown == 1) CHECK(grants.Approve(first, 60) == "ok");
  };
  grants.cases.Raise(Grants::Approval(second, 50), {}, asker);
  CHECK(told == "requirement-not-met");
  CHECK(shown == 1);
  CHECK(grants.State(second).state == "asked");
}

TEST_CASE("More cases than may be read are told, not a part of them", "[server][other-cases]") {
  Grants grants;
  grants.Fill();
  const std::string one = grants.Ask("A");
  std::vector<ports::Commit> many;
  const auto stored = grants.storage.LoadCase(one).value();
  for (std::size_t i = 0; i <= base::limits::kCasesAsked; ++i) {
    ports::Commit commit;
    commit.case_id = "other-" + std::to_string(i);
    commit.sequence = 1;
    commit.index.case_id = commit.case_id;
    commit.index.region = commit.region = "cn";
    commit.index.type = "grant";
    commit.index.state = "granted";
    commit.state = stored->state;
    commit.found_by = std::vector<ports::NaturalKey>{{"grant.holder", R"(["a"])"}};
    many.push_back(std::move(commit));
  }
  for (const ports::AppendResult& result : grants.storage.Append(many)) {
    REQUIRE(result.outcome == ports::AppendOutcome::kWritten);
  }
  CHECK(grants.Approve(one, 1) == "too-many-cases");
}

}  // namespace
}  // namespace anze::testing

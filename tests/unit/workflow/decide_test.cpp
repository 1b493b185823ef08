// Openings and events: who may, when, with what, and what the event then says.
#include <algorithm>

#include "core/base/json.h"
#include "core/base/text.h"
#include "tests/support/check.h"
#include "tests/unit/workflow/complaint.h"
#include "tests/unit/workflow/fixture.h"

namespace anze::workflow::testing {
namespace {

using base::Language;

LivingCase Fresh() {
  static const Compiled compiled = Compile(kComplaint, kComplaintParameters);
  return LivingCase(compiled);
}

std::string InWords(const Refusal& refusal, Language language) {
  return base::Describe(base::Error(refusal.code, refusal.args), language).message;
}

LivingCase Opened() {
  LivingCase run = Fresh();
  CHECK(run.Open("2025-03-04", "complainant:c1", kMarch4, R"({"name":"某矿"})") == "ok");
  return run;
}

TEST_CASE("Opening writes who and what and which rules", "[workflow][open]") {
  const LivingCase run = Opened();
  CHECK(run.last.sequence == 1U);
  CHECK(run.last.name == "open");
  CHECK(run.last.from == "");
  CHECK(run.last.to == "received");
  CHECK(run.last.actor == "c1");
  CHECK(run.last.role == "complainant");
  CHECK(run.last.type == "complaint");
  CHECK(run.last.region == "cn");
  CHECK(run.last.snapshot.size() == 64U);
  CHECK(run.last.clauses == std::vector<std::string>{"law-1"});
  CHECK(run.Actions() == "start reply, start national");
  CHECK(run.state.facts.FindPath("complaint.received_on")->as_string() == "2025-03-04");
  CHECK(run.commit.index.subject == "某矿");
  CHECK(run.commit.index.due_clock == "reply");
}

TEST_CASE("Opening refuses the wrong role", "[workflow][open]") {
  LivingCase run = Fresh();
  CHECK(run.Open("2025-03-04", "supervisor:s", kMarch4) == "refused role-not-permitted");
  const auto& args = run.refusal.args;
  const std::pair<std::string, std::string> roles("roles", "handler, complainant");
  CHECK(std::find(args.begin(), args.end(), roles) != args.end());
  CHECK(run.Open("2025-03-04", "*:root", kMarch4) == "ok");
  CHECK(run.last.role == "handler");  // every role: the first one named is recorded
}

TEST_CASE("Opening checks facts against the schema", "[workflow][open]") {
  LivingCase run = Fresh();
  CHECK(run.Open("2025-03-04", "handler:h", "{}") == "error missing-field /facts/complaint/received_on");
  CHECK(run.Open("2025-03-04", "handler:h", "null") == "error missing-field /facts/complaint/received_on");
  CHECK(run.Open("2025-03-04", "handler:h", R"({"complaint":{"received_on":"2025-02-30","odd":1}})") ==
        "error bad-date /facts/complaint/received_on");
  CHECK(run.errors.size() == 2U);  // all problems at once
  CHECK(run.Open("2025-03-04", "handler:h", kMarch4, "17") == "error wrong-type /subject");
}

TEST_CASE("Opening: requirements speak the ruleset's words", "[workflow][open]") {
  LivingCase run = Fresh();
  CHECK(run.Open("2025-03-03", "handler:h", kMarch4) == "refused requirement-not-met");
  CHECK(run.refusal.args.front() == std::pair<std::string, std::string>("requirement", "not-future"));
  CHECK(InWords(run.refusal, Language::kZh).starts_with("不能提交："));
  CHECK(InWords(run.refusal, Language::kEn) == "the case cannot be opened: 2025-03-04 is to come");
  CHECK(run.refusal.message.en == "2025-03-04 is to come");
  CHECK(run.refusal.clauses == std::vector<std::string>{"law-1"});
}

TEST_CASE("Raising knows its events", "[workflow][raise]") {
  LivingCase run = Opened();
  CHECK(run.Raise("2025-03-05", "handler:h1", "replly") == "error unknown-event /event");
  CHECK(run.Raise("2025-03-05", "complainant:c1", "take") == "refused role-not-permitted");
  CHECK(run.Raise("2025-03-05", "handler:h1", "take", R"({"assignee":7})") == "error wrong-type /data/assignee");
  CHECK(run.Raise("2025-03-05", "handler:h1", "take", R"({"who":"x"})") == "error unknown-field /data/who");
  CHECK(run.Raise("2025-03-05", "handler:h1", "take") == "ok");
  CHECK(run.state.assignee == "h1");
  CHECK(run.state.state == "received");
  CHECK(run.Raise("2025-03-05", "handler:h1", "take", R"({"assignee":"h2"})") == "ok");
  CHECK(run.state.assignee == "h2");
}

TEST_CASE("An event is raised only from its states", "[workflow][raise]") {
  LivingCase run = Opened();
  CHECK(run.Raise("2025-03-05", "handler:h1", "reply", R"({"text":"done"})") == "ok");
  CHECK(run.Raise("2025-03-06", "handler:h1", "take") == "refused event-not-allowed-in-state");
  CHECK(InWords(run.refusal, Language::kZh) == "不能办理“承办”：本件处于“已答复”状态");
  CHECK(run.Raise("2025-03-06", "handler:h1", "close") == "ok");
  CHECK(run.commit.index.closed);
  CHECK(run.Raise("2025-03-06", "handler:h1", "take") == "refused case-closed");
  CHECK(InWords(run.refusal, Language::kEn) == "the case is closed (Closed); \"Take\" is not possible");
}

TEST_CASE("An event is never raised before what was written", "[workflow][raise]") {
  LivingCase run = Opened();
  CHECK(run.Raise("2025-03-04T08:59:59+08:00", "handler:h1", "take") == "refused event-out-of-order");
  CHECK(run.Raise("2025-03-04T09:00:00+08:00", "handler:h1", "take") == "ok");  // the same instant is in order
}

TEST_CASE("Raising: unknown is not false", "[workflow][raise]") {
  LivingCase run = Opened();
  CHECK(run.Raise("2025-03-05", "handler:h1", "verify") == "error missing-field /data/reasons");
  CHECK(run.Raise("2025-03-05", "handler:h1", "verify", R"({"reasons":""})") == "error blank-text /data/reasons");
  CHECK(run.Raise("2025-03-05", "handler:h1", "verify", R"({"reasons":"none"})") == "refused requirement-not-met");
  CHECK(run.refusal.args.at(0).second == "has-reasons");
  REQUIRE(run.refusal.errors.size() == 1U);
  CHECK(run.refusal.errors[0].pointer == "/data/reasons");
  CHECK(base::Describe(run.refusal.errors[0], base::Language::kEn).message == "State reasons");
}

TEST_CASE("Raising: requirements may read clocks", "[workflow][raise]") {
  LivingCase run = Opened();
  CHECK(run.Raise("2025-03-19", "handler:h1", "verify", R"({"reasons":"x"})") == "refused requirement-not-met");
  CHECK(run.refusal.message.en == "Late since 2025-03-18");
  CHECK(run.Raise("2025-03-18", "handler:h1", "verify", R"({"reasons":"x"})") == "ok");
  CHECK(run.Actions() == "stop reply, start verify");
  CHECK(run.state.facts.FindPath("complaint.reasons")->as_string() == "x");
}

TEST_CASE("Raising asks for what is not known yet", "[workflow][raise]") {
  const Compiled compiled = Compile(R"(  t:
    title: {zh: 甲}
    clauses: [law-1]
    opened_by: [h]
    facts: {a: {type: integer, title: 甲}, b: {type: integer, title: 乙}}
    initial: s
    states: {s: {title: {zh: 甲}}, e: {title: {zh: 乙}, final: true}}
    events:
      go:
        from: [s]
        to: e
        by: [h]
        title: {zh: 走}
        data: {c: {type: integer, title: 丙}}
        require:
          - {id: one, condition: a > 0, failure: {zh: 一}, clauses: [law-1]}
          - {id: two, condition: data.c > b, failure: {zh: 二}, clauses: [law-1]}
          - {id: three, condition: '1 > 0', failure: {zh: 三}, clauses: [law-1]}
        clauses: [law-1]
)");
  LivingCase run(compiled);
  REQUIRE(run.Open("2025-03-04", "h:1", "null") == "ok");
  CHECK(run.Raise("2025-03-04", "h:1", "go") == "refused requirement-unknown");
  CHECK(run.refusal.missing == std::vector<std::string>{"a", "b", "data.c"});
  CHECK(run.refusal.pointer == "");
  LivingCase known(compiled);
  REQUIRE(known.Open("2025-03-04", "h:1", R"({"a":1,"b":2})") == "ok");
  CHECK(known.Raise("2025-03-04", "h:1", "go") == "refused requirement-unknown");
  CHECK(known.refusal.pointer == "/data/c");
  CHECK(known.Raise("2025-03-04", "h:1", "go", R"({"c":2})") == "refused requirement-not-met");
  CHECK(known.Raise("2025-03-04", "h:1", "go", R"({"c":3})") == "ok");
}

TEST_CASE("Four eyes look at people and not at roles", "[workflow][four-eyes]") {
  LivingCase run = Opened();
  REQUIRE(run.Raise("2025-03-05", "handler:h1", "take") == "ok");
  CHECK(run.Raise("2025-03-06", "approver:h1", "extend") == "refused four-eyes");
  CHECK(InWords(run.refusal, Language::kZh) == "“延长”须由他人办理：本件的“承办”由您办理");
  CHECK(InWords(run.refusal, Language::kEn) == "\"Extend\" takes a second person: you raised \"Take\"");
  CHECK(run.Raise("2025-03-06", "*:h1", "extend") == "refused four-eyes");
  CHECK(run.Raise("2025-03-06", "approver:boss", "extend") == "ok");
}

TEST_CASE("Four eyes may mean the one who handles the case", "[workflow][four-eyes]") {
  LivingCase run = Opened();
  REQUIRE(run.Raise("2025-03-05", "handler:h1", "take", R"({"assignee":"h2"})") == "ok");
  CHECK(run.Raise("2025-03-06", "approver:h2", "extend") == "refused four-eyes");
  CHECK(InWords(run.refusal, Language::kZh) == "“延长”须由他人办理：您是本件的承办人");
}

TEST_CASE("Four eyes look at the person behind an account, and the journal keeps who acted through whom",
          "[workflow][four-eyes]") {
  const Compiled compiled = Compile(kComplaint, kComplaintParameters);
  CaseState state;
  state.id = "c1";
  const auto raise = [&](const std::string& event, const Actor& actor, const char* data = "{}") {
    const auto decided = DecideEvent(*compiled.program, state, {event, base::ParseJson(data).value(), actor},
                                     {Calendar().get(), T("2025-03-06")});
    REQUIRE_OK(decided);
    if (const auto* refused = std::get_if<Refusal>(&*decided)) return refused->code;
    const Event& happened = std::get<Event>(*decided);
    Evolve(&state, happened);
    return happened.actor + " " + happened.person + " " + happened.via;
  };
  OpenCommand open;
  open.type = "complaint";
  open.region = "cn";
  open.facts = base::ParseJson(kMarch4).value();
  open.actor = {"clerk", {"handler"}, "Li Wei"};
  const auto opened = DecideOpen(*compiled.program, open, {Calendar().get(), T("2025-03-04")});
  REQUIRE_OK(opened);
  Evolve(&state, std::get<Event>(*opened));
  CHECK(raise("take", {"clerk", {"handler"}, "Li Wei"}) == "clerk Li Wei ");
  CHECK(state.assignee == "clerk");
  CHECK(state.assignee_person == "Li Wei");
  CHECK(raise("extend", {"boss", {"approver"}, "Li Wei"}) == "four-eyes");
  CHECK(raise("extend", {"Li Wei", {"approver"}}) == "four-eyes");
  CHECK(raise("extend", {"boss", {"approver"}, "boss", "feed"}) == "boss  feed");
}

TEST_CASE("Four eyes hold only where their condition does", "[workflow][four-eyes]") {
  std::string type = kComplaint;
  const std::string plain = "        not_assignee: true\n";
  type.replace(type.find(plain), plain.size(), plain + "        four_eyes_when: param(\"four.eyes\")\n");
  const auto asked = [&](const char* value) {
    const std::string parameters = std::string(kComplaintParameters) + R"(  four.eyes:
    title: {zh: 两人办理}
    type: boolean
    values: [{from: 2020-01-01, value: )" +
                                   value + R"(, clauses: [law-1]}]
)";
    const Compiled compiled = Compile(type, parameters);
    LivingCase run(compiled);
    CHECK(run.Open("2025-03-04", "handler:h1", kMarch4) == "ok");
    CHECK(run.Raise("2025-03-05", "handler:h1", "take") == "ok");
    bool permitted = false;
    for (const AllowedEvent& allowed : AllowedEvents(*compiled.program, run.state, Who("approver:h1"))) {
      if (allowed.event->name == "extend") permitted = allowed.permitted;
    }
    return run.Raise("2025-03-06", "approver:h1", "extend") + (permitted ? " permitted" : " not permitted");
  };
  CHECK(asked("true") == "refused four-eyes not permitted");
  CHECK(asked("false") == "ok permitted");
}

TEST_CASE("What is allowed says what could happen and whether I may", "[workflow][allowed]") {
  LivingCase run = Opened();
  const Compiled compiled = Compile(kComplaint, kComplaintParameters);
  REQUIRE(run.Raise("2025-03-05", "handler:h1", "take") == "ok");
  std::string seen;
  for (const AllowedEvent& allowed : AllowedEvents(*compiled.program, run.state, Who("approver:h1"))) {
    seen += allowed.event->name + (allowed.permitted ? "+ " : "- ");
  }
  CHECK(seen == "take- verify- ask- answer- extend- reply- close- ");
  seen.clear();
  for (const AllowedEvent& allowed : AllowedEvents(*compiled.program, run.state, Who("approver:b"))) {
    seen += allowed.permitted ? allowed.event->name : "";
  }
  CHECK(seen == "extend");
}

TEST_CASE("Effects carry what the rule names", "[workflow][effects]") {
  LivingCase run = Opened();
  REQUIRE(run.Raise("2025-03-05", "handler:h1", "reply", R"({"text":"done","level":"major"})") == "ok");
  REQUIRE(run.last.effects.size() == 4U);
  CHECK(run.last.effects[0].kind == "notify");
  CHECK(base::WriteJson(run.last.effects[0].payload) ==
        R"({"roles":["complainant","supervisor"],"message":"replied","facts":{"text":"done","due":"2025-03-18"}})");
  CHECK(run.last.effects[1].kind == "open_case");
  CHECK(base::WriteJson(run.last.effects[1].payload) == R"({"type":"hazard","facts":{"hazard":{"level":"major"}}})");
  CHECK(run.last.effects[2].kind == "upload");
  CHECK(base::WriteJson(run.last.effects[2].payload) == R"({"system":"province","facts":{"replied_on":"2025-03-05"}})");
  CHECK(run.last.effects[3].kind == "raise_event");
  CHECK(base::WriteJson(run.last.effects[3].payload) == R"({"event":"child_replied","data":{"text":"done"}})");
}

TEST_CASE("Effects: an unknown condition asks for nothing", "[workflow][effects]") {
  LivingCase run = Opened();
  REQUIRE(run.Raise("2025-03-05", "handler:h1", "reply", R"({"text":"done"})") == "ok");
  CHECK(run.last.effects.size() == 3U);
  CHECK(run.state.facts.FindPath("complaint.level") == nullptr);  // what was not given is not set
}

TEST_CASE("Expressions of set see the facts before the event", "[workflow][set-facts]") {
  LivingCase run(Compile(R"(  t:
    title: {zh: 甲}
    clauses: [law-1]
    opened_by: [h]
    facts: {box.a: {type: string, title: 甲}, box.b: {type: string, title: 乙}, other.c: {type: string, title: 丙}, seen: {type: boolean, title: 已查看}, late: {type: string, title: 逾期}}
    initial: s
    states: {s: {title: {zh: 甲}}, e: {title: {zh: 乙}, final: true}}
    events:
      go:
        from: [s]
        to: e
        by: [h]
        title: {zh: 走}
        data: {text: {type: string, title: 内容}}
        set:
          box.a: box.b
          box.b: box.a
          other.c: data.text
          seen: present(other)
          late: other.c
        effects:
          - {upload: one, facts: {a: box.a, b: box.b, c: other.c}, when: present(other)}
        clauses: [law-1]
)"));
  REQUIRE(run.Open("2025-03-04", "h:1", R"({"box":{"a":"1","b":"2"}})") == "ok");
  REQUIRE(run.Raise("2025-03-04", "h:1", "go", R"({"text":"x"})") == "ok");
  CHECK(run.state.facts.FindPath("box.a")->as_string() == "2");  // swapped
  CHECK(run.state.facts.FindPath("box.b")->as_string() == "1");
  CHECK(run.state.facts.FindPath("other.c")->as_string() == "x");
  CHECK_FALSE(run.state.facts.Get("seen").as_bool());  // not there before the event
  CHECK(run.state.facts.Get("late").is_null());        // not known before the event, so nothing is set
  REQUIRE(run.last.effects.size() == 1U);              // effects see the facts after the event
  CHECK(base::WriteJson(run.last.effects[0].payload) == R"({"system":"one","facts":{"a":"2","b":"1","c":"x"}})");
}

TEST_CASE("A case that could not be read back is not written", "[workflow][size]") {
  LivingCase run = Fresh();
  const std::string long_text(60'000, 'x');
  const std::string facts = R"({"complaint":{"received_on":"2025-03-04","text":")" + long_text + R"("}})";
  CHECK(run.Open("2025-03-04", "handler:h", facts) == "ok");
  const std::string escapes(50'000, '"');
  base::Value data = base::Value::EmptyMap();
  data.Set("text", escapes);
  CHECK(run.Raise("2025-03-05", "handler:h", "reply", base::WriteJson(data)) == "error case-too-large ");
}

}  // namespace
}  // namespace anze::workflow::testing

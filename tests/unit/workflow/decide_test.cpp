// Openings and events: who may, when, with what, and what the event then says.
#include <gtest/gtest.h>

#include "core/base/json.h"
#include "tests/unit/workflow/complaint.h"
#include "tests/unit/workflow/fixture.h"

namespace anze::workflow::testing {
namespace {

LivingCase Fresh() {
  static const Compiled compiled = Compile(kComplaint, kComplaintParameters);
  return LivingCase(compiled);
}

LivingCase Opened() {
  LivingCase run = Fresh();
  EXPECT_EQ(run.Open("2025-03-04", "complainant:c1", kMarch4, R"({"name":"某矿"})"), "ok");
  return run;
}

TEST(Open, WritesWhoWhatAndWhichRules) {
  const LivingCase run = Opened();
  EXPECT_EQ(run.last.sequence, 1U);
  EXPECT_EQ(run.last.name, "open");
  EXPECT_EQ(run.last.from, "");
  EXPECT_EQ(run.last.to, "received");
  EXPECT_EQ(run.last.actor, "c1");
  EXPECT_EQ(run.last.role, "complainant");
  EXPECT_EQ(run.last.type, "complaint");
  EXPECT_EQ(run.last.region, "cn");
  EXPECT_EQ(run.last.snapshot.size(), 64U);
  EXPECT_EQ(run.last.clauses, std::vector<std::string>{"law-1"});
  EXPECT_EQ(run.Actions(), "start reply, start national");
  EXPECT_EQ(run.state.facts.FindPath("complaint.received_on")->as_string(), "2025-03-04");
  EXPECT_EQ(run.commit.index.subject, "某矿");
  EXPECT_EQ(run.commit.index.due_clock, "reply");
}

TEST(Open, RefusesTheWrongRole) {
  LivingCase run = Fresh();
  EXPECT_EQ(run.Open("2025-03-04", "supervisor:s", kMarch4), "refused role-not-permitted");
  EXPECT_EQ(run.refusal.args.at(1).second, "handler, complainant");
  EXPECT_EQ(run.Open("2025-03-04", "*:root", kMarch4), "ok");
  EXPECT_EQ(run.last.role, "handler") << "every role: the first one named is recorded";
}

TEST(Open, ChecksFactsAgainstTheSchema) {
  LivingCase run = Fresh();
  EXPECT_EQ(run.Open("2025-03-04", "handler:h", "{}"), "error missing-field /facts/complaint/received_on");
  EXPECT_EQ(run.Open("2025-03-04", "handler:h", "null"), "error missing-field /facts/complaint/received_on");
  EXPECT_EQ(run.Open("2025-03-04", "handler:h", R"({"complaint":{"received_on":"2025-02-30","odd":1}})"),
            "error bad-date /facts/complaint/received_on");
  EXPECT_EQ(run.errors.size(), 2U) << "all problems at once";
  EXPECT_EQ(run.Open("2025-03-04", "handler:h", kMarch4, "17"), "error wrong-type /subject");
}

TEST(Open, RequirementsSpeakTheRulesetsWords) {
  LivingCase run = Fresh();
  EXPECT_EQ(run.Open("2025-03-03", "handler:h", kMarch4), "refused requirement-not-met");
  EXPECT_EQ(run.refusal.args, (base::MessageArgs{{"requirement", "not-future"}}));
  EXPECT_EQ(run.refusal.message.en, "2025-03-04 is to come");
  EXPECT_EQ(run.refusal.clauses, std::vector<std::string>{"law-1"});
}

TEST(Raise, KnowsItsEvents) {
  LivingCase run = Opened();
  EXPECT_EQ(run.Raise("2025-03-05", "handler:h1", "replly"), "error unknown-event /event");
  EXPECT_EQ(run.Raise("2025-03-05", "complainant:c1", "take"), "refused role-not-permitted");
  EXPECT_EQ(run.Raise("2025-03-05", "handler:h1", "take", R"({"assignee":7})"), "error wrong-type /data/assignee");
  EXPECT_EQ(run.Raise("2025-03-05", "handler:h1", "take", R"({"who":"x"})"), "error unknown-field /data/who");
  EXPECT_EQ(run.Raise("2025-03-05", "handler:h1", "take"), "ok");
  EXPECT_EQ(run.state.assignee, "h1");
  EXPECT_EQ(run.state.state, "received");
  EXPECT_EQ(run.Raise("2025-03-05", "handler:h1", "take", R"({"assignee":"h2"})"), "ok");
  EXPECT_EQ(run.state.assignee, "h2");
}

TEST(Raise, OnlyFromItsStates) {
  LivingCase run = Opened();
  EXPECT_EQ(run.Raise("2025-03-05", "handler:h1", "reply", R"({"text":"done"})"), "ok");
  EXPECT_EQ(run.Raise("2025-03-06", "handler:h1", "take"), "refused event-not-allowed-in-state");
  EXPECT_EQ(run.Raise("2025-03-06", "handler:h1", "close"), "ok");
  EXPECT_TRUE(run.commit.index.closed);
  EXPECT_EQ(run.Raise("2025-03-06", "handler:h1", "take"), "refused case-closed");
}

TEST(Raise, NeverBeforeWhatWasWritten) {
  LivingCase run = Opened();
  EXPECT_EQ(run.Raise("2025-03-04T08:59:59+08:00", "handler:h1", "take"), "refused event-out-of-order");
  EXPECT_EQ(run.Raise("2025-03-04T09:00:00+08:00", "handler:h1", "take"), "ok") << "the same instant is in order";
}

TEST(Raise, UnknownIsNotFalse) {
  LivingCase run = Opened();
  EXPECT_EQ(run.Raise("2025-03-05", "handler:h1", "verify"), "error missing-field /data/reasons");
  EXPECT_EQ(run.Raise("2025-03-05", "handler:h1", "verify", R"({"reasons":""})"), "refused requirement-not-met");
  EXPECT_EQ(run.refusal.args.at(0).second, "has-reasons");
}

TEST(Raise, RequirementsMayReadClocks) {
  LivingCase run = Opened();
  EXPECT_EQ(run.Raise("2025-03-19", "handler:h1", "verify", R"({"reasons":"x"})"), "refused requirement-not-met");
  EXPECT_EQ(run.refusal.message.en, "Late since 2025-03-18");
  EXPECT_EQ(run.Raise("2025-03-18", "handler:h1", "verify", R"({"reasons":"x"})"), "ok");
  EXPECT_EQ(run.Actions(), "stop reply, start verify");
  EXPECT_EQ(run.state.facts.FindPath("complaint.reasons")->as_string(), "x");
}

TEST(Raise, AskedForMoreThanIsKnown) {
  const Compiled compiled = Compile(R"(  t:
    title: {zh: 甲}
    clauses: [law-1]
    opened_by: [h]
    facts: {a: {type: integer}, b: {type: integer}}
    initial: s
    states: {s: {title: {zh: 甲}}, e: {title: {zh: 乙}, final: true}}
    events:
      go:
        from: [s]
        to: e
        by: [h]
        title: {zh: 走}
        data: {c: {type: integer}}
        require:
          - {id: one, condition: a > 0, failure: {zh: 一}, clauses: [law-1]}
          - {id: two, condition: data.c > b, failure: {zh: 二}, clauses: [law-1]}
          - {id: three, condition: '1 > 0', failure: {zh: 三}, clauses: [law-1]}
        clauses: [law-1]
)");
  LivingCase run(compiled);
  ASSERT_EQ(run.Open("2025-03-04", "h:1", "null"), "ok");
  EXPECT_EQ(run.Raise("2025-03-04", "h:1", "go"), "refused requirement-unknown");
  EXPECT_EQ(run.refusal.missing, (std::vector<std::string>{"a", "b", "data.c"}));
  EXPECT_EQ(run.refusal.pointer, "");
  LivingCase known(compiled);
  ASSERT_EQ(known.Open("2025-03-04", "h:1", R"({"a":1,"b":2})"), "ok");
  EXPECT_EQ(known.Raise("2025-03-04", "h:1", "go"), "refused requirement-unknown");
  EXPECT_EQ(known.refusal.pointer, "/data/c");
  EXPECT_EQ(known.Raise("2025-03-04", "h:1", "go", R"({"c":2})"), "refused requirement-not-met");
  EXPECT_EQ(known.Raise("2025-03-04", "h:1", "go", R"({"c":3})"), "ok");
}

TEST(FourEyes, LooksAtPeopleNotAtRoles) {
  LivingCase run = Opened();
  ASSERT_EQ(run.Raise("2025-03-05", "handler:h1", "take"), "ok");
  EXPECT_EQ(run.Raise("2025-03-06", "approver:h1", "extend"), "refused four-eyes");
  EXPECT_EQ(run.refusal.args, (base::MessageArgs{{"event", "extend"}, {"other", "take"}}));
  EXPECT_EQ(run.Raise("2025-03-06", "*:h1", "extend"), "refused four-eyes");
  EXPECT_EQ(run.Raise("2025-03-06", "approver:boss", "extend"), "ok");
}

TEST(FourEyes, TheOneWhoHandlesTheCase) {
  LivingCase run = Opened();
  ASSERT_EQ(run.Raise("2025-03-05", "handler:h1", "take", R"({"assignee":"h2"})"), "ok");
  EXPECT_EQ(run.Raise("2025-03-06", "approver:h2", "extend"), "refused four-eyes");
  EXPECT_EQ(run.refusal.args.at(1).second, "assignee");
}

TEST(FourEyes, HoldOnlyWhereTheirConditionDoes) {
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
    EXPECT_EQ(run.Open("2025-03-04", "handler:h1", kMarch4), "ok");
    EXPECT_EQ(run.Raise("2025-03-05", "handler:h1", "take"), "ok");
    bool permitted = false;
    for (const AllowedEvent& allowed : AllowedEvents(*compiled.program, run.state, Who("approver:h1"))) {
      if (allowed.event->name == "extend") permitted = allowed.permitted;
    }
    return run.Raise("2025-03-06", "approver:h1", "extend") + (permitted ? " permitted" : " not permitted");
  };
  EXPECT_EQ(asked("true"), "refused four-eyes not permitted");
  EXPECT_EQ(asked("false"), "ok permitted");
}

TEST(Allowed, SaysWhatCouldHappenAndWhetherIMay) {
  LivingCase run = Opened();
  const Compiled compiled = Compile(kComplaint, kComplaintParameters);
  ASSERT_EQ(run.Raise("2025-03-05", "handler:h1", "take"), "ok");
  std::string seen;
  for (const AllowedEvent& allowed : AllowedEvents(*compiled.program, run.state, Who("approver:h1"))) {
    seen += allowed.event->name + (allowed.permitted ? "+ " : "- ");
  }
  EXPECT_EQ(seen, "take- verify- ask- answer- extend- reply- close- overdue- ");
  seen.clear();
  for (const AllowedEvent& allowed : AllowedEvents(*compiled.program, run.state, Who("approver:b"))) {
    seen += allowed.permitted ? allowed.event->name : "";
  }
  EXPECT_EQ(seen, "extend");
}

TEST(Effects, CarryWhatTheRuleNames) {
  LivingCase run = Opened();
  ASSERT_EQ(run.Raise("2025-03-05", "handler:h1", "reply", R"({"text":"done","level":"major"})"), "ok");
  ASSERT_EQ(run.last.effects.size(), 4U);
  EXPECT_EQ(run.last.effects[0].kind, "notify");
  EXPECT_EQ(base::WriteJson(run.last.effects[0].payload),
            R"({"roles":["complainant","supervisor"],"message":"replied","facts":{"text":"done","due":"2025-03-18"}})");
  EXPECT_EQ(run.last.effects[1].kind, "open_case");
  EXPECT_EQ(base::WriteJson(run.last.effects[1].payload), R"({"type":"hazard","facts":{"hazard":{"level":"major"}}})");
  EXPECT_EQ(run.last.effects[2].kind, "upload");
  EXPECT_EQ(base::WriteJson(run.last.effects[2].payload),
            R"({"system":"province","facts":{"replied_on":"2025-03-05"}})");
  EXPECT_EQ(run.last.effects[3].kind, "raise_event");
  EXPECT_EQ(base::WriteJson(run.last.effects[3].payload), R"({"event":"child_replied","data":{"text":"done"}})");
}

TEST(Effects, AnUnknownConditionAsksForNothing) {
  LivingCase run = Opened();
  ASSERT_EQ(run.Raise("2025-03-05", "handler:h1", "reply", R"({"text":"done"})"), "ok");
  EXPECT_EQ(run.last.effects.size(), 3U);
  EXPECT_EQ(run.state.facts.FindPath("complaint.level"), nullptr) << "what was not given is not set";
}

TEST(SetFacts, LaterExpressionsSeeWhatTheEventSet) {
  LivingCase run(Compile(R"(  t:
    title: {zh: 甲}
    clauses: [law-1]
    opened_by: [h]
    facts: {box.a: {type: string}, box.b: {type: string}, other.c: {type: string}, seen: {type: boolean}, gone: {type: string}}
    initial: s
    states: {s: {title: {zh: 甲}}, e: {title: {zh: 乙}, final: true}}
    events:
      go:
        from: [s]
        to: e
        by: [h]
        title: {zh: 走}
        data: {text: {type: string}}
        set:
          seen: present(other)
          other.c: data.text
          box.b: other.c
          gone: data.text
        effects:
          - {upload: one, facts: {c: other.c, b: box.b, a: box.a}, when: present(other) and gone == "x"}
        clauses: [law-1]
)"));
  ASSERT_EQ(run.Open("2025-03-04", "h:1", R"({"box":{"a":"1"}})"), "ok");
  ASSERT_EQ(run.Raise("2025-03-04", "h:1", "go", R"({"text":"x"})"), "ok");
  ASSERT_EQ(run.last.effects.size(), 1U);
  EXPECT_EQ(base::WriteJson(run.last.effects[0].payload), R"({"system":"one","facts":{"c":"x","b":"x","a":"1"}})");
  EXPECT_FALSE(run.state.facts.Get("seen").as_bool()) << "not set yet when it was asked";
  EXPECT_EQ(run.state.facts.FindPath("box.b")->as_string(), "x");
  EXPECT_EQ(run.state.facts.FindPath("box.a")->as_string(), "1");
}

TEST(Size, ACaseThatCouldNotBeReadBackIsNotWritten) {
  LivingCase run = Fresh();
  const std::string long_text(60'000, 'x');
  const std::string facts = R"({"complaint":{"received_on":"2025-03-04","text":")" + long_text + R"("}})";
  EXPECT_EQ(run.Open("2025-03-04", "handler:h", facts), "ok");
  const std::string escapes(50'000, '"');
  base::Value data = base::Value::EmptyMap();
  data.Set("text", escapes);
  EXPECT_EQ(run.Raise("2025-03-05", "handler:h", "reply", base::WriteJson(data)), "error case-too-large ");
}

}  // namespace
}  // namespace anze::workflow::testing

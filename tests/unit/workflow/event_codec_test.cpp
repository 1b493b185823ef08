// Events and states as text: what is written comes back, old forms stay readable, damage is named.
#include <gtest/gtest.h>

#include "core/workflow/event.h"
#include "core/workflow/state.h"

namespace anze::workflow {
namespace {

using base::Value;
using calendar::Date;
using calendar::Instant;

ClockChange FullChange(ClockAction action) {
  ClockChange change;
  change.action = action;
  change.clock = "reply";
  change.counted_from = Date::FromCivil(2025, 3, 4);
  change.period = "10wd";
  change.due = Date::FromCivil(2025, 3, 18);
  change.due_at = Instant::EndOfDay(change.due);
  change.yellow_at = Instant::StartOfDay(Date::FromCivil(2025, 3, 14));
  change.red_at = Instant::StartOfDay(change.due);
  change.provisional = true;
  change.earliest = Date::FromCivil(2025, 3, 17);
  change.latest = Date::FromCivil(2025, 3, 20);
  change.calendar_digest = "c0ffee";
  change.light = "yellow";
  change.remaining = 4;
  change.old_due = Date::FromCivil(2025, 3, 11);
  change.reason = "calendar-published";
  change.informational = true;
  return change;
}

Event FullEvent() {
  Event event;
  event.sequence = 7;
  event.at = Instant(1741053000123);
  event.actor = "h1";
  event.role = "handler";
  event.name = "reply";
  event.from = "received";
  event.to = "replied";
  event.data = Value::EmptyMap();
  event.data.Set("text", "“已查实”\n\\");
  event.data.Set("share", Value(*base::Number::Parse("0.15")));
  event.facts = Value::EmptyMap();
  event.facts.Set("complaint.reply", "done");
  event.facts.Set("complaint.third", Value(*base::Number::Ratio(1, 3)));
  event.facts.Set("complaint.gone", Value());
  for (int i = 0; i <= static_cast<int>(ClockAction::kRecompute); ++i) {
    event.clocks.push_back(FullChange(static_cast<ClockAction>(i)));
  }
  Value payload = Value::EmptyMap();
  payload.Set("message", "complaint-replied");
  payload.SetPath("facts.parts", Value(Value::List{Value(1), Value(*base::Number::Ratio(-2, 7))}));
  event.effects.push_back({"notify", payload});
  event.effects.push_back({"upload", Value()});
  event.clauses = {"xinzhou-art19-reply-10wd", "b"};
  event.type = "complaint";
  event.region = "cn/shanxi/xinzhou";
  event.snapshot = "5na9";
  event.subject = Value::EmptyMap();
  event.subject.Set("name", "某矿业有限公司");
  event.parent = "01HZ";
  event.assignee = "h2";
  return event;
}

TEST(EventCodec, EveryMemberComesBack) {
  const Event event = FullEvent();
  const auto back = DecodeEvent(Encode(event));
  ASSERT_TRUE(back.ok()) << back.error().code;
  EXPECT_EQ(*back, event);
}

TEST(EventCodec, EncodingIsStable) {
  const std::string text = Encode(FullEvent());
  EXPECT_EQ(Encode(*DecodeEvent(text)), text);
}

TEST(EventCodec, WritesOnlyWhatIsSet) {
  Event event;
  event.sequence = 2;
  event.at = Instant(1741053000000);
  event.name = "take";
  event.actor = "h1";
  event.role = "handler";
  event.from = event.to = "received";
  EXPECT_EQ(Encode(event),
            R"({"v":1,"n":2,"at":1741053000000,"event":"take","actor":"h1","role":"handler","from":"received"})");
  EXPECT_EQ(*DecodeEvent(Encode(event)), event);
}

TEST(EventCodec, AStateThatEndsIsToldFromOneThatStays) {
  Event event;
  event.from = "a";
  event.to = "";
  EXPECT_EQ(DecodeEvent(Encode(event))->to, "");
  event.from = "";
  event.to = "received";
  EXPECT_EQ(DecodeEvent(Encode(event))->to, "received");
}

TEST(EventCodec, DatesAreLeftOutWhenTheyAreTheDueDay) {
  Event event;
  ClockChange change;
  change.clock = "reply";
  change.due = change.earliest = change.latest = Date::FromCivil(2025, 3, 18);
  event.clocks = {change};
  EXPECT_EQ(Encode(event).find("earliest"), std::string::npos);
  EXPECT_EQ(*DecodeEvent(Encode(event)), event);
}

TEST(EventCodec, EmptyAndMissingTreesDiffer) {
  Event event;
  event.data = Value::EmptyMap();
  EXPECT_EQ(*DecodeEvent(Encode(event)), event);
  event.data = Value();
  EXPECT_EQ(*DecodeEvent(Encode(event)), event);
}

// The form of version 1 for ever: a journal written today is read by every later release.
TEST(EventCodec, ReadsTheFirstVersion) {
  const auto event = DecodeEvent(
      R"({"v":1,"n":1,"at":1741053000000,"event":"open","actor":"c1","role":"complainant","to":"received",)"
      R"("type":"complaint","region":"cn/shanxi/xinzhou","snapshot":"d1","subject":{"name":"A"},)"
      R"("facts":{"complaint":{"received_on":"2025-03-04"}},"clocks":[{"do":"start","clock":"reply",)"
      R"("from":"2025-03-04","period":"10wd","due":"2025-03-18","due_at":1742313600000}],"clauses":["x"]})");
  ASSERT_TRUE(event.ok());
  EXPECT_EQ(event->to, "received");
  EXPECT_EQ(event->clocks.at(0).due, Date::FromCivil(2025, 3, 18));
  EXPECT_EQ(event->clocks.at(0).latest, Date::FromCivil(2025, 3, 18));
  EXPECT_EQ(event->clocks.at(0).due_at, Instant::EndOfDay(Date::FromCivil(2025, 3, 18)));
}

TEST(EventCodec, NamesWhatIsBroken) {
  const auto why = [](std::string_view text) {
    const auto event = DecodeEvent(text);
    if (event.ok()) return std::string("read");
    return event.error().code + ":" + event.error().args.at(0).second;
  };
  EXPECT_EQ(why("{"), "journal-corrupt:json-syntax");
  EXPECT_EQ(why("[]"), "journal-corrupt:object");
  EXPECT_EQ(why(R"({"v":2})"), "journal-version-unknown:2");
  EXPECT_EQ(why(R"({"n":1})"), "journal-version-unknown:0");
  EXPECT_EQ(why(R"({"v":"1"})"), "journal-corrupt:v");
  EXPECT_EQ(why(R"({"v":1,"n":"x"})"), "journal-corrupt:n");
  EXPECT_EQ(why(R"({"v":1,"event":3})"), "journal-corrupt:event");
  EXPECT_EQ(why(R"({"v":1,"clocks":{}})"), "journal-corrupt:clocks");
  EXPECT_EQ(why(R"({"v":1,"clocks":[1]})"), "journal-corrupt:clocks.object");
  EXPECT_EQ(why(R"({"v":1,"clocks":[{"do":"jump"}]})"), "journal-corrupt:clocks.do");
  EXPECT_EQ(why(R"({"v":1,"clocks":[{"do":"stop","due":"2025-02-30"}]})"), "journal-corrupt:clocks.due");
  EXPECT_EQ(why(R"({"v":1,"clocks":[{"do":"stop","provisional":1}]})"), "journal-corrupt:clocks.provisional");
  EXPECT_EQ(why(R"({"v":1,"effects":["x"]})"), "journal-corrupt:effects.object");
  EXPECT_EQ(why(R"({"v":1,"clauses":[1]})"), "journal-corrupt:clauses");
  EXPECT_EQ(why(R"({"v":1,"facts":{"a":"1/0"},"ratios":[["facts","a"]]})"), "journal-corrupt:ratios");
  EXPECT_EQ(why(R"({"v":1,"facts":{"a":"x"},"ratios":[["facts","b"]]})"), "journal-corrupt:ratios");
  EXPECT_EQ(why(R"({"v":1,"ratios":[["facts",5]]})"), "journal-corrupt:ratios");
}

TEST(StateCodec, EveryMemberComesBack) {
  CaseState state;
  state.id = "01HZX";
  state.type = "complaint";
  state.region = "cn/shanxi/xinzhou";
  state.snapshot = "d1";
  state.state = "received";
  state.sequence = 12;
  state.subject = Value("某矿");
  state.facts = Value::EmptyMap();
  state.facts.SetPath("fund.share", Value(*base::Number::Ratio(1, 3)));
  state.facts.SetPath("fund.list", Value(Value::List{Value(true), Value(*base::Number::Ratio(5, 7))}));
  state.opened_at = Instant(1);
  state.updated_at = Instant(2);
  state.opened_by = "c1";
  state.assignee = "h1";
  state.parent = "01HZA";
  state.actors = {{"open", "c1"}, {"take", "h1"}};
  state.chain = "abc";
  for (int i = 0; i <= static_cast<int>(ClockStatus::kBreached); ++i) {
    ClockState clock;
    clock.name = "c" + std::to_string(i);
    clock.status = static_cast<ClockStatus>(i);
    clock.started_at = Instant(3);
    clock.counted_from = Date::FromCivil(2025, 3, 4);
    clock.period = "30wd";
    clock.reckoned_from = i == 0 ? clock.counted_from : Date::FromCivil(2025, 3, 9);
    clock.reckoning = i == 0 ? "30wd" : "30wd+30d";
    clock.due = Date::FromCivil(2025, 4, 16);
    clock.due_at = Instant(4);
    clock.yellow_at = Instant(5);
    clock.red_at = Instant(6);
    clock.earliest = Date::FromCivil(2025, 4, 15);
    clock.latest = clock.due;
    clock.calendar_digest = "d";
    clock.provisional = true;
    clock.informational = i == 1;
    clock.extensions = 1;
    clock.remaining = 3;
    clock.paused_at = Instant(7);
    clock.stopped_at = Instant(8);
    clock.breached_at = Instant(9);
    clock.warned = "red";
    state.clocks.push_back(clock);
  }
  const auto back = DecodeState(EncodeState(state));
  ASSERT_TRUE(back.ok()) << back.error().args.at(0).second;
  EXPECT_EQ(*back, state);
}

TEST(StateCodec, TheEmptyStateComesBack) { EXPECT_EQ(*DecodeState(EncodeState(CaseState())), CaseState()); }

TEST(StateCodec, NamesWhatIsBroken) {
  const auto why = [](std::string_view text) {
    const auto state = DecodeState(text);
    return state.ok() ? std::string("read") : state.error().code + ":" + state.error().args.at(0).second;
  };
  EXPECT_EQ(why("7"), "state-corrupt:object");
  EXPECT_EQ(why(R"({"v":9})"), "state-version-unknown:9");
  EXPECT_EQ(why(R"({"v":1,"clocks":[{"clock":"a","status":"odd"}]})"), "state-corrupt:clocks.status");
  EXPECT_EQ(why(R"({"v":1,"actors":["a"]})"), "state-corrupt:actors");
  EXPECT_EQ(why(R"({"v":1,"actors":{"a":1}})"), "state-corrupt:actors");
}

}  // namespace
}  // namespace anze::workflow

// Events and states as text: what is written comes back, old forms stay readable, damage is named.
#include "core/workflow/event.h"
#include "core/workflow/state.h"
#include "tests/support/check.h"

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
  event.person = "Li Wei";
  event.via = "insurer-feed";
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

TEST_CASE("Event codec: every member comes back", "[workflow][event-codec]") {
  const Event event = FullEvent();
  const auto back = DecodeEvent(Encode(event));
  REQUIRE_OK(back);
  CHECK(*back == event);
}

TEST_CASE("Event codec: encoding is stable", "[workflow][event-codec]") {
  const std::string text = Encode(FullEvent());
  CHECK(Encode(*DecodeEvent(text)) == text);
}

TEST_CASE("The event codec writes only what is set", "[workflow][event-codec]") {
  Event event;
  event.sequence = 2;
  event.at = Instant(1741053000000);
  event.name = "take";
  event.actor = "h1";
  event.role = "handler";
  event.from = event.to = "received";
  CHECK(Encode(event) ==
        R"({"v":2,"n":2,"at":1741053000000,"event":"take","actor":"h1","role":"handler","from":"received"})");
  CHECK(*DecodeEvent(Encode(event)) == event);
}

TEST_CASE("Event codec: a state that ends is told from one that stays", "[workflow][event-codec]") {
  Event event;
  event.from = "a";
  event.to = "";
  CHECK(DecodeEvent(Encode(event))->to == "");
  event.from = "";
  event.to = "received";
  CHECK(DecodeEvent(Encode(event))->to == "received");
}

TEST_CASE("Event codec: dates are left out when they are the due day", "[workflow][event-codec]") {
  Event event;
  ClockChange change;
  change.clock = "reply";
  change.due = change.earliest = change.latest = Date::FromCivil(2025, 3, 18);
  event.clocks = {change};
  CHECK(Encode(event).find("earliest") == std::string::npos);
  CHECK(*DecodeEvent(Encode(event)) == event);
}

TEST_CASE("Event codec: empty and missing trees differ", "[workflow][event-codec]") {
  Event event;
  event.data = Value::EmptyMap();
  CHECK(*DecodeEvent(Encode(event)) == event);
  event.data = Value();
  CHECK(*DecodeEvent(Encode(event)) == event);
}

// The form of version 1 for ever: a journal written today is read by every later release.
TEST_CASE("The event codec reads the first version", "[workflow][event-codec]") {
  const auto event = DecodeEvent(
      R"({"v":1,"n":1,"at":1741053000000,"event":"open","actor":"c1","role":"complainant","to":"received",)"
      R"("type":"complaint","region":"cn/shanxi/xinzhou","snapshot":"d1","subject":{"name":"A"},)"
      R"("facts":{"complaint":{"received_on":"2025-03-04"}},"clocks":[{"do":"start","clock":"reply",)"
      R"("from":"2025-03-04","period":"10wd","due":"2025-03-18","due_at":1742313600000}],"clauses":["x"]})");
  REQUIRE_OK(event);
  CHECK(event->to == "received");
  CHECK(event->clocks.at(0).due == Date::FromCivil(2025, 3, 18));
  CHECK(event->clocks.at(0).latest == Date::FromCivil(2025, 3, 18));
  CHECK(event->clocks.at(0).due_at == Instant::EndOfDay(Date::FromCivil(2025, 3, 18)));
}

TEST_CASE("The event codec names what is broken", "[workflow][event-codec]") {
  const auto why = [](std::string_view text) {
    const auto event = DecodeEvent(text);
    if (event.ok()) return std::string("read");
    return event.error().code + ":" + event.error().args.at(0).second;
  };
  CHECK(why("{") == "journal-corrupt:json-syntax");
  CHECK(why("[]") == "journal-corrupt:object");
  CHECK(why(R"({"v":3})") == "journal-version-unknown:3");
  CHECK(why(R"({"n":1})") == "journal-version-unknown:0");
  CHECK(why(R"({"v":"1"})") == "journal-corrupt:v");
  CHECK(why(R"({"v":1,"n":"x"})") == "journal-corrupt:n");
  CHECK(why(R"({"v":1,"event":3})") == "journal-corrupt:event");
  CHECK(why(R"({"v":1,"clocks":{}})") == "journal-corrupt:clocks");
  CHECK(why(R"({"v":1,"clocks":[1]})") == "journal-corrupt:clocks.object");
  CHECK(why(R"({"v":1,"clocks":[{"do":"jump"}]})") == "journal-corrupt:clocks.do");
  CHECK(why(R"({"v":1,"clocks":[{"do":"stop","due":"2025-02-30"}]})") == "journal-corrupt:clocks.due");
  CHECK(why(R"({"v":1,"clocks":[{"do":"stop","provisional":1}]})") == "journal-corrupt:clocks.provisional");
  CHECK(why(R"({"v":1,"effects":["x"]})") == "journal-corrupt:effects.object");
  CHECK(why(R"({"v":1,"clauses":[1]})") == "journal-corrupt:clauses");
  CHECK(why(R"({"v":1,"facts":{"a":"1/0"},"ratios":[["facts","a"]]})") == "journal-corrupt:ratios");
  CHECK(why(R"({"v":1,"facts":{"a":"x"},"ratios":[["facts","b"]]})") == "journal-corrupt:ratios");
  CHECK(why(R"({"v":1,"ratios":[["facts",5]]})") == "journal-corrupt:ratios");
}

TEST_CASE("State codec: every member comes back", "[workflow][state-codec]") {
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
  state.assignee_person = "Li Wei";
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
  REQUIRE_OK(back);
  CHECK(*back == state);
}

TEST_CASE("State codec: the empty state comes back", "[workflow][state-codec]") {
  CHECK(*DecodeState(EncodeState(CaseState())) == CaseState());
}

TEST_CASE("The state codec names what is broken", "[workflow][state-codec]") {
  const auto why = [](std::string_view text) {
    const auto state = DecodeState(text);
    return state.ok() ? std::string("read") : state.error().code + ":" + state.error().args.at(0).second;
  };
  CHECK(why("7") == "state-corrupt:object");
  CHECK(why(R"({"v":9})") == "state-version-unknown:9");
  CHECK(why(R"({"v":1,"clocks":[{"clock":"a","status":"odd"}]})") == "state-corrupt:clocks.status");
  CHECK(why(R"({"v":1,"actors":["a"]})") == "state-corrupt:actors");
  CHECK(why(R"({"v":1,"actors":{"a":1}})") == "state-corrupt:actors");
}

}  // namespace
}  // namespace anze::workflow

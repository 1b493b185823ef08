// What cases ask of this system itself: records that they write, and events that they raise in the cases concerned.
#include "server/app/cases/case_effects.h"

#include "core/base/json.h"
#include "server/app/cases/fill_keys.h"
#include "server/loops/outbox_loop.h"
#include "tests/unit/server/house.h"

namespace anze::app {
namespace {

using base::Value;
using testing::House;
using Strings = std::vector<std::string>;

// A house whose effects are carried out until none waits.
struct Working : House {
  Working() { CHECK_OK(FillKeys(&rules, &storage, testing::D("2025-03-04"))); }

  void Settle() {
    testing::NotingNotifier notifier;
    loops::OutboxLoop loop(means(), &notifier, &clock, &log);
    CHECK(testing::Eventually([&] { return storage.Stats()->outbox == 0; }));
    loop.Stop();
  }

  std::string Add(const std::string& type, const std::string& json) {
    auto added = records.Add({type, {}, "cn", base::ParseJson(json).value(), "t"}, {});
    if (const auto* problem = std::get_if<Problem>(&added)) {
      FAIL_CHECK(problem->error.code);
      return {};
    }
    return std::get<Changed>(added).id;
  }

  std::vector<Records::Shown> Things() {
    auto page = records.List({"thing", "cn", {}, 50, {}});
    return std::get<Records::Page>(page).items;
  }

  std::string Note(const std::string& id, const std::string& day) {
    Value data = Value::EmptyMap();
    if (!day.empty()) data.Set("on", day);
    return Raise(id, "note", std::move(data));
  }
};

TEST_CASE("Case effects: an event adds the record that it states", "[server][effects]") {
  Working house;
  house.Add("owner", R"({"code": "mine"})");
  const std::string id = house.Open("2025-03-04");
  CHECK(house.Note(id, "2025-03-04") == "ok");
  house.Settle();
  const auto things = house.Things();
  REQUIRE(things.size() == 1U);
  CHECK(base::WriteCanonicalJson(things[0].data) ==
        R"({"errand":")" + id + R"(","number":"T-1","owner":"mine","seen_on":"2025-03-04"})");
  CHECK(things[0].updated_by == "case:" + id);
  CHECK(house.Events(id) == Strings{"open", "note"});
}

TEST_CASE("Case effects: a record that is there is changed in what the case states", "[server][effects]") {
  Working house;
  house.Add("owner", R"({"code": "mine"})");
  const std::string first = house.Add("thing", R"({"number": "T-1", "owner": "mine", "note": "old"})");
  const std::string second = house.Add("thing", R"({"number": "t-2", "owner": "mine", "note": "kept"})");
  const std::string id = house.Open("2025-03-04");
  CHECK(house.Note(id, "2025-03-03") == "ok");
  house.Settle();
  const auto things = house.Things();
  REQUIRE(things.size() == 2U);
  for (const Records::Shown& thing : things) {
    CAPTURE(thing.id);
    CHECK(thing.version == 2U);
    CHECK(thing.data.GetString("seen_on") == "2025-03-03");
    CHECK(thing.data.GetString("note") == (thing.id == first ? "old" : "kept"));
  }
  // Said again, it writes nothing.
  CHECK(house.Note(id, "2025-03-03") == "ok");
  house.Settle();
  for (const Records::Shown& thing : house.Things()) CHECK(thing.version == 2U);
}

TEST_CASE("Case effects: what changes only an existing record adds none", "[server][effects]") {
  Working house;
  const std::string id = house.Open("2025-03-04");
  CHECK(house.Note(id, "") == "ok");
  house.Settle();
  CHECK(house.Things().empty());
  CHECK(house.Events(id) == Strings{"open", "note"});
}

TEST_CASE("Case effects: a record that the rules refuse is told in the case's journal", "[server][effects]") {
  Working house;
  const std::string id = house.Open("2025-03-04");
  CHECK(house.Note(id, "2025-03-04") == "ok");  // nobody has registered the owner
  house.Settle();
  CHECK(house.Things().empty());
  CHECK(house.Events(id) == Strings{"open", "note", "effect_failed"});
  const workflow::Event told = house.Last(id);
  CHECK(told.data.GetString("effect") == "write_record");
  CHECK(told.data.GetString("target") == "thing");
  CHECK(told.data.GetString("code") == "unknown-reference");
}

TEST_CASE("Case effects: another organisation's record is left as it is", "[server][effects]") {
  Working house;
  house.Add("owner", R"({"code": "mine"})");
  house.Add("owner", R"({"code": "theirs"})");
  house.Add("thing", R"({"number": "T-1", "owner": "theirs"})");
  const std::string id = house.Open("2025-03-04");
  CHECK(house.Note(id, "2025-03-04") == "ok");
  house.Settle();
  REQUIRE(house.Things().size() == 1U);
  CHECK(house.Things()[0].version == 1U);
  CHECK(house.Last(id).data.GetString("code") == "case-record-of-another");
}

std::string OpenHelp(House& house, const std::string& day) {
  OpenRequest request;
  request.type = "help";
  request.region = "cn";
  request.actor = {"system", {"*", "system"}};
  if (!day.empty()) request.facts.SetPath("help.day", day);
  return std::get<Changed>(house.cases.Open(request, {})).id;
}

TEST_CASE("Case effects: an event is raised in every case that has the facts of the key", "[server][effects]") {
  Working house;
  const std::string a = house.Open("2025-03-03");
  const std::string b = house.Open("2025-03-04");
  const std::string c = house.Open("2025-03-03");
  const std::string closed = house.Open("2025-03-03");
  CHECK(house.Raise(closed, "finish") == "ok");
  const std::string help = OpenHelp(house, "2025-03-03");
  CHECK(house.Raise(help, "refuse_all") == "ok");
  house.Settle();
  CHECK(house.Events(a) == Strings{"open", "helped"});
  CHECK(house.Events(b) == Strings{"open"});
  CHECK(house.Events(c) == Strings{"open", "helped"});
  CHECK(house.Events(closed) == Strings{"open", "finish"});
  CHECK(house.Events(help) == Strings{"open", "refuse_all"});
}

TEST_CASE("Case effects: a key with a value that is not known finds nobody, and says so", "[server][effects]") {
  Working house;
  const std::string a = house.Open("2025-03-03");
  const std::string help = OpenHelp(house, "");
  CHECK(house.Raise(help, "refuse_all") == "ok");
  house.Settle();
  CHECK(house.Events(a) == Strings{"open"});
  CHECK(house.Last(help).data.GetString("code") == "effect-key-unknown");
}

TEST_CASE("Case effects: nothing is done twice when the answer was lost", "[server][effects]") {
  Working house;
  const std::string a = house.Open("2025-03-03");
  const std::string help = OpenHelp(house, "2025-03-03");
  CHECK(house.Raise(help, "refuse_all") == "ok");
  CaseEffects effects(house.means());
  const auto waiting = house.storage.PendingOutbox(house.clock.NowMillis(), 10).value();
  REQUIRE(waiting.size() == 1U);
  const Value payload = base::ParseJson(waiting[0].payload).value();
  CHECK(effects.Carry(waiting[0], payload)->empty());
  CHECK(effects.Carry(waiting[0], payload)->empty());
  CHECK(house.Events(a) == Strings{"open", "helped"});
}

}  // namespace
}  // namespace anze::app

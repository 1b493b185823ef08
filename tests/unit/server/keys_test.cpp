// What no two records and no two cases may have, records that refer to others, and rules that have lapsed.

#include "core/base/json.h"
#include "core/base/limits.h"
#include "plugins/catalog/catalog.h"
#include "server/app/cases/fill_keys.h"
#include "server/app/questions/questions.h"
#include "server/app/records/key_taken.h"
#include "server/app/records/record_store.h"
#include "server/compose/inspect.h"
#include "tests/support/temp_folder.h"
#include "tests/unit/server/house.h"

namespace anze::testing {
namespace {

using app::Changed;
using app::Problem;
using base::Value;
using Strings = std::vector<std::string>;

constexpr const char* kRecords = R"(records:
  shop:
    code: {type: string, required: true, unique: true, title: {zh: 代码, en: Code}}
    name: {type: string, title: 名称}
  paper:
    shop: {type: string, title: 门店, required: true, refers_to: shop}
    number: {type: string, unique: [shop, number], title: {zh: 编号, en: Number}}
    from: {type: date, title: 自}
    to: {type: date, title: 至, not_before: from}
)";
constexpr const char* kPermits = R"(case_types:
  permit:
    title: {zh: 许可, en: Permit}
    clauses: [law-1]
    opened_by: [handler]
    facts:
      permit.number: {type: string, unique: true, title: {zh: 许可编号, en: Permit number}}
    initial: asked
    states:
      asked: {title: {zh: 已申请, en: Asked}}
      given: {title: {zh: 已许可, en: Given}, final: true}
    events:
      give: {title: {zh: 许可, en: Give}, from: [asked], to: given, by: [handler], data: {paper.number: {type: string, title: 编号, required: true}}, set: {permit.number: data.paper.number}, clauses: [law-1]}
)";

std::vector<ruleset::SourceFile> More() {
  return {{"cn/records/all.yaml", kRecords}, {"cn/cases/permit.yaml", kPermits}};
}

struct Registry : House {
  Registry() : House("2025-03-04", More()) {}

  app::Answer<Changed> Add(const std::string& type, const std::string& json, const std::string& region = "cn",
                           const app::Idempotency& once = {}) {
    return records.Add({type, "", region, base::ParseJson(json).value(), "a1"}, once);
  }
  app::Answer<Changed> Put(const std::string& type, const std::string& id, const std::string& json) {
    return records.Replace({type, id, "", base::ParseJson(json).value(), "a1", {true, {}}}, {});
  }
  app::Answer<Changed> OpenPermit(const std::string& number) {
    app::OpenRequest request;
    request.type = "permit";
    request.region = "cn";
    if (!number.empty()) request.facts.SetPath("permit.number", number);
    request.actor = {"h1", {"handler"}};
    return cases.Open(request, {});
  }
  app::Answer<Changed> Give(const std::string& id, const std::string& number) {
    app::RaiseRequest request;
    request.case_id = id;
    request.event = "give";
    request.data.SetPath("paper.number", number);
    request.actor = {"h1", {"handler"}};
    return cases.Raise(request, {});
  }

  app::Records records{&rules, &storage, &clock, &ids};
};

std::string IdOf(const app::Answer<Changed>& answer) {
  if (const auto* problem = std::get_if<Problem>(&answer)) {
    FAIL_CHECK(problem->error.code);
    return {};
  }
  return std::get<app::Changed>(answer).id;
}

// "code pointer taken_by" of each thing that is wrong, or "ok".
std::string Told(const app::Answer<Changed>& answer) {
  const auto* problem = std::get_if<Problem>(&answer);
  if (problem == nullptr) return "ok";
  std::string text = problem->error.code;
  if (problem->errors.empty()) text += " " + problem->error.pointer;
  for (const base::Error& error : problem->errors) text += " " + error.pointer;
  if (const auto& taken = problem->taken_by) {
    text += " " + (taken->record_type.empty() ? "case" : taken->record_type) + "/" + taken->id;
  }
  return text;
}

TEST_CASE("A second record is refused and the first named", "[server][keys]") {
  Registry registry;
  const std::string shop = IdOf(registry.Add("shop", R"({"code":"A"})"));
  CHECK(Told(registry.Add("shop", R"({"code":"A","name":"other"})")) == "record-key-taken /data/code shop/" + shop);
  CHECK(std::get<Problem>(registry.Add("shop", R"({"code":"A"})")).kind == app::ProblemKind::kConflict);
  const std::string paper = IdOf(registry.Add("paper", R"({"shop":"A","number":"1"})"));
  CHECK(Told(registry.Add("paper", R"({"shop":"A","number":"1"})")) == "record-key-taken /data/number paper/" + paper);
  // The same, as a clerk may write it: full width, lower case, a blank too many.
  for (const char* slip : {"Ａ", "a", " A "}) {
    CAPTURE(slip);
    CHECK(Told(registry.Add("shop", std::string(R"({"code":")") + slip + R"("})")) ==
          "record-key-taken /data/code shop/" + shop);
  }
  // Another number, another shop, or none yet.
  IdOf(registry.Add("shop", R"({"code":"B"})"));
  CHECK(Told(registry.Add("paper", R"({"shop":"A","number":"2"})")) == "ok");
  CHECK(Told(registry.Add("paper", R"({"shop":"B","number":"1"})")) == "ok");
  CHECK(Told(registry.Add("paper", R"({"shop":"B"})")) == "ok");
  CHECK(Told(registry.Add("paper", R"({"shop":"B"})")) == "ok");
  // A record may be replaced with its own key, and not with another's.
  CHECK(Told(registry.Put("shop", shop, R"({"code":"A","name":"new"})")) == "ok");
  CHECK(Told(registry.Put("shop", shop, R"({"code":"B"})")).substr(0, 27) == "record-key-taken /data/code");
}

TEST_CASE("A repeat under its idempotency key is no second record", "[server][keys]") {
  Registry registry;
  const app::Idempotency once{"k", "digest"};
  const auto first = registry.Add("shop", R"({"code":"A"})", "cn", once);
  const auto again = registry.Add("shop", R"({"code":"A"})", "cn", once);
  CHECK(IdOf(first) == IdOf(again));
}

TEST_CASE("A record that is referred to must be registered", "[server][keys]") {
  Registry registry;
  CHECK(Told(registry.Add("paper", R"({"shop":"A","number":"1"})")) == "unknown-reference /data/shop");
  IdOf(registry.Add("shop", R"({"code":"A"})"));
  const std::string paper = IdOf(registry.Add("paper", R"({"shop":"A","number":"1"})"));
  CHECK(Told(registry.Put("paper", paper, R"({"shop":"C","number":"1"})")) == "unknown-reference /data/shop");
  CHECK(Told(registry.Add("paper", R"({"shop":"A","from":"2025-02-02","to":"2025-02-01"})")) ==
        "before-other /data/to");
}

// What referred to nothing before there was a rule may stay so, and is not added to.
TEST_CASE("An old reference to nothing may stay", "[server][keys]") {
  Registry registry;
  ports::RecordWrite old;
  old.record = {"paper", "old", "cn", 1, 1, "a1", R"({"shop":"gone","number":"1"})"};
  REQUIRE_OK(registry.storage.PutRecord(old));
  CHECK(Told(registry.Put("paper", "old", R"({"shop":"gone","number":"2"})")) == "ok");
  CHECK(Told(registry.Put("paper", "old", R"({"shop":"lost","number":"2"})")) == "unknown-reference /data/shop");
}

TEST_CASE("A second case with the same number is refused and the first named", "[server][keys]") {
  Registry registry;
  const std::string first = IdOf(registry.OpenPermit(""));
  const std::string second = IdOf(registry.OpenPermit(""));
  CHECK(Told(registry.Give(first, "DJ-1")) == "ok");
  CHECK(Told(registry.Give(second, "DJ-1")) == "case-key-taken /data/paper/number case/" + first);
  CHECK(registry.State(second).sequence == 1U);
  CHECK(Told(registry.OpenPermit("DJ-1")) == "case-key-taken /facts/permit/number case/" + first);
  CHECK(Told(registry.Give(second, "DJ-2")) == "ok");
  CHECK(Told(registry.OpenPermit("DJ-3")) == "ok");
}

Strings Found(Registry* registry, const app::FieldTexts& key, const std::string& region = "") {
  app::RecordListing listing;
  listing.type = "paper";
  listing.region = region;
  listing.key = key;
  auto answer = registry->records.List(listing);
  if (const auto* problem = std::get_if<Problem>(&answer)) {
    Strings told{problem->error.code};
    for (const base::Error& error : problem->errors) told.push_back(error.pointer);
    return told;
  }
  Strings ids;
  for (const app::Records::Shown& item : std::get<app::Records::Page>(answer).items) ids.push_back(item.id);
  return ids;
}

TEST_CASE("A record is found by its key", "[server][keys]") {
  Registry registry;
  IdOf(registry.Add("shop", R"({"code":"A"})"));
  const std::string paper = IdOf(registry.Add("paper", R"({"shop":"A","number":"1"})"));
  IdOf(registry.Add("paper", R"({"shop":"A","number":"2"})"));
  CHECK(Found(&registry, {{"number", "1"}, {"shop", "A"}}) == Strings{paper});
  CHECK(Found(&registry, {{"shop", "A"}, {"number", "1"}}, "cn") == Strings{paper});
  CHECK(Found(&registry, {{"shop", "A"}, {"number", "3"}}) == Strings());
  CHECK(Found(&registry, {{"number", "1"}}) == Strings{"missing-field", "?shop"});
  CHECK(Found(&registry, {{"numbr", "1"}}) == Strings{"unknown-query-parameter", "?numbr"});
}

// --- what was stored before there were keys --------------------------------------------------------------------

TEST_CASE("Old records and cases get their keys once", "[server][keys]") {
  Registry registry;
  for (const char* id : {"s1", "s2", "s3"}) {
    ports::RecordWrite old;
    old.record = {"shop", id, "cn", 1, 1, "a1", id == std::string("s3") ? R"({"code":"B"})" : R"({"code":"A"})"};
    REQUIRE_OK(registry.storage.PutRecord(old));
  }
  const std::string given = IdOf(registry.OpenPermit("DJ-1"));
  const ports::OwnedKeys none{"case:permit", given, "cn", {}};
  REQUIRE_OK(registry.storage.PutKeys(std::vector{none}));
  CHECK(app::FillKeys(&registry.rules, &registry.storage, D("2025-03-04")).value() == 4);
  CHECK(app::FillKeys(&registry.rules, &registry.storage, D("2025-03-04")).value() == 0);
  CHECK(Told(registry.OpenPermit("DJ-1")) == "case-key-taken /facts/permit/number case/" + given);
  CHECK(Told(registry.Add("shop", R"({"code":"B"})")) == "record-key-taken /data/code shop/s3");
  // The two that share one are told, and each can still be changed.
  const auto shared = registry.storage.SharedKeys(10).value();
  REQUIRE(shared.size() == 1U);
  CHECK(shared[0].first + " " + shared[0].second == "s1 s2");
  CHECK(Told(registry.Put("shop", "s1", R"({"code":"A","name":"one"})")) == "ok");
  CHECK(Told(registry.Put("shop", "s2", R"({"code":"C"})")) == "ok");
  CHECK(registry.storage.SharedKeys(10)->empty());
}

TEST_CASE("The doctor names what is shared", "[server][keys]") {
  const TempFolder folder;
  {
    auto storage = std::move(catalog::FindStorage("sqlite")->open({.path = folder.File("anze.db")})).value();
    const ports::NaturalKey key{"code", "[\"a\"]"};
    const std::vector<ports::OwnedKeys> owned{{"record:shop", "s1", "cn", {key}}, {"record:shop", "s2", "cn", {key}}};
    REQUIRE_OK(storage->PutKeys(owned));
  }
  const auto inspected = compose::InspectStorage(folder.path(), "sqlite", 30);
  REQUIRE_OK(inspected);
  REQUIRE(inspected->shared.size() == 1U);
  CHECK(base::Describe(inspected->shared[0], base::Language::kEn).message ==
        "s1 and s2 have the same code (record:shop), which the rules allow one only");
  CHECK(inspected->faults.empty());
}

// Cities beside may have the same number, more of them than one page of the storage holds.
TEST_CASE("The owner on the line of a region is found behind those beside it", "[server][keys]") {
  storage::memory::MemoryStorage storage;
  const ports::NaturalKey key{"code", "A"};
  std::vector<ports::OwnedKeys> owned;
  for (std::size_t i = 0; i < base::limits::kPageMax + 50; ++i) {
    const std::string number = std::to_string(1000 + i);
    owned.push_back({"record:shop", "a" + number, "cn/a/d" + number, {key}});
  }
  owned.push_back({"record:shop", "z", "cn/b", {key}});
  REQUIRE_OK(storage.PutKeys(owned));
  for (const char* region : {"cn/b", "cn/b/district"}) {
    CAPTURE(region);
    const auto other = app::OtherOwner(&storage, "record:shop", key, region, "new");
    REQUIRE_OK(other);
    REQUIRE(other->has_value());
    CHECK((*other)->id == "z");
    CHECK_FALSE(app::OtherOwner(&storage, "record:shop", key, region, "z")->has_value());
  }
  CHECK(app::OtherOwner(&storage, "record:shop", key, "cn", "z")->value().id == "a1000");  // one of those below
}

// --- regions of records ----------------------------------------------------------------------------------------

TEST_CASE("A record moves only where it is said", "[server][keys]") {
  Registry registry;
  const std::string shop = IdOf(registry.Add("shop", R"({"code":"A"})"));
  const auto put = [&](const std::string& region, bool move) {
    return Told(registry.records.Replace(
        {"shop", shop, region, base::ParseJson(R"({"code":"A"})").value(), "a1", {true, {}}, move}, {}));
  };
  CHECK(put("", false) == "ok");
  CHECK(put("cn", false) == "ok");
  CHECK(put("platform", false) == "record-moves /region");
  const auto answer = registry.records.History("shop", shop, {.everything = true});
  const auto& history = std::get<std::vector<app::Records::Shown>>(answer);
  CHECK(history.size() == 3U);
  for (const app::Records::Shown& version : history) CHECK(version.moved_from.empty());
}

// --- rules that have lapsed ------------------------------------------------------------------------------------

std::vector<ruleset::SourceFile> WithLapsedCity(const std::string& after) {
  std::vector<ruleset::SourceFile> files = More();
  files.push_back({"cn/city/ruleset.yaml",
                   "region: cn/city\ntitle: {zh: 某市规则, en: City rules}\neffective: {from: 2020-01-01, to: "
                   "2023-08-03}\nexpiry_clauses: [city-8]\n" +
                       after +
                       "documents:\n  - {id: notice, number: 通知1, title: {zh: 通知, en: Notice}, issuer: {zh: 市}, "
                       "issued: 2020-01-01}\n"});
  files.push_back(
      {"cn/city/clauses.yaml", "clauses:\n  - {id: city-8, document: notice, locator: 第八条, quote: 有效期三年}\n"});
  files.push_back(
      {"cn/city/duties/all.yaml",
       "duties:\n  yearly:\n    title: {zh: 年报, en: Yearly}\n    subject: shop\n    due: 12-31\n"
       "    case_type: report\n    open_before: 30d\n    for_each: {record: shop}\n    clauses: [city-8]\n"});
  std::string report =
      "case_types:\n  report:\n    title: {zh: 报送, en: Report}\n    clauses: [city-8]\n    opened_by: [system]\n"
      "    facts:\n";
  for (const char* fact : {"name: {type: string, title: 名称}", "period: {type: string, title: 期间}",
                           "due_on: {type: date, title: 到期日}", "subject_role: {type: string, title: 责任单位}",
                           "recipient_role: {type: string, title: 接收单位}", "goal: {type: boolean, title: 力争}",
                           "provisional: {type: boolean, title: 暂定}", "filed_on: {type: date, title: 报送日期}",
                           "late: {type: boolean, title: 逾期}"}) {
    report += "      duty." + std::string(fact) + "\n";
  }
  report +=
      "    initial: due\n    states:\n      due: {title: {zh: 待报}}\n      filed: {title: {zh: 已报}, final: true}\n"
      "    events:\n      file: {title: {zh: 报送}, from: due, to: filed, by: [insurer], clauses: [city-8]}\n";
  files.push_back({"cn/city/cases/report.yaml", report});
  return files;
}

struct Lapsed : House {
  explicit Lapsed(std::string_view now, const std::string& after = "") : House(now, WithLapsedCity(after)) {}
  app::Answer<Changed> OpenPermit(const std::string& parent = "", const std::string& type = "permit") {
    app::OpenRequest request;
    request.type = type;
    request.region = "cn/city";
    request.parent = parent;
    request.actor = {"h1", {"handler"}};
    return cases.Open(request, {});
  }
  app::Answer<Changed> AddShop() {
    return records.Add({"shop", "", "cn/city", base::ParseJson(R"({"code":"A"})").value(), "a1"}, {});
  }
  std::string Plan(const char* as_of) {
    app::PlanQuestion question;
    question.region = "cn/city";
    question.as_of = D(as_of);
    question.policies = Value::EmptyList();
    auto answer = app::Plan(&rules, question);
    const auto* problem = std::get_if<Problem>(&answer);
    return problem == nullptr ? "ok" : problem->error.code + " " + problem->error.pointer;
  }
  app::Records records{&rules, &storage, &clock, &ids};
};

TEST_CASE("Lapsed rules begin nothing new and say so with their clause", "[server][lapsed]") {
  Lapsed before("2023-08-03");
  CHECK(Told(before.OpenPermit()) == "ok");
  CHECK(Told(before.AddShop()) == "ok");
  Lapsed after("2023-08-04");
  const auto refused = after.OpenPermit();
  CHECK(Told(refused) == "ruleset-expired /region");
  const Problem& problem = std::get<Problem>(refused);
  CHECK(problem.kind == app::ProblemKind::kRefused);
  CHECK(problem.clauses == Strings{"city-8"});
  CHECK(base::Describe(problem.error, base::Language::kEn).message ==
        "\"City rules\" has lapsed, its last day was 2023-08-03 (通知1 第八条): no new Permit can be begun under it");
  // A type that only the lapsed rules had is no unknown one.
  CHECK(Told(after.OpenPermit("", "report")) == "ruleset-expired /region");
  CHECK(Told(after.OpenPermit("", "nothing")) == "unknown-case-type /type");
  CHECK(Told(after.AddShop()) == "ruleset-expired /region");  // shops owed the yearly report
  CHECK(after.Plan("2023-08-03") == "ok");
  CHECK(after.Plan("2023-08-04") == "ruleset-expired /as_of");
}

TEST_CASE("Running cases go on and open what they ask for", "[server][lapsed]") {
  Lapsed house("2023-08-03");
  const std::string id = IdOf(house.OpenPermit());
  house.clock.Set("2023-09-01");
  app::RaiseRequest request;
  request.case_id = id;
  request.event = "give";
  request.data.SetPath("paper.number", "DJ-1");
  request.actor = {"h1", {"handler"}};
  CHECK(Told(house.cases.Raise(request, {})) == "ok");
  CHECK(Told(house.OpenPermit(id)) == "ok");
}

TEST_CASE("Lapsed rules say what may still begin", "[server][lapsed]") {
  Lapsed house("2026-11-02", "after_expiry: {cases: [permit], records: [shop], plans: true, clauses: [city-8]}\n");
  CHECK(Told(house.OpenPermit()) == "ok");
  CHECK(Told(house.AddShop()) == "ok");
  CHECK(house.Plan("2026-11-02") == "ok");
}

}  // namespace
}  // namespace anze::testing

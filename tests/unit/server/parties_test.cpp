// Who reads what and does what: insurers, a bureau and a district over the handlers, with identities made by hand.
#include "core/workflow/parties.h"

#include <map>

#include "core/base/json.h"
#include "server/app/cases/fill_parties.h"
#include "server/http/feed.h"
#include "server/http/handlers/handlers.h"
#include "tests/unit/server/house.h"

namespace anze::testing {
namespace {

using base::Value;
using http::Answer;
using people::Office;
using Strings = std::vector<std::string>;

constexpr const char* kNorth = "region: cn/north\ntitle: {zh: 北方, en: North}\neffective: {from: 2020-01-01}\n";
constexpr const char* kSouth = "region: cn/south\ntitle: {zh: 南方, en: South}\neffective: {from: 2020-01-01}\n";
constexpr const char* kTypes = R"(case_types:
  apply:
    title: {zh: 申请, en: Application}
    clauses: [law-1]
    opened_by: [insurer, handler]
    parties: {insurer: apply.insurer, agency: [apply.agency, subject.code]}
    facts:
      apply.insurer: {type: string, title: 机构}
      apply.agency: {type: string, later: false, title: 服务机构}
      apply.number: {type: string, unique: true, title: {zh: 编号, en: Number}}
    initial: asked
    states: {asked: {title: {zh: 已申请, en: Asked}}, given: {title: {zh: 已许可, en: Given}, final: true}}
    events:
      add: {title: {zh: 补充, en: Add}, from: [asked], by: [insurer], clauses: [law-1]}
      hand: {title: {zh: 转交, en: Hand}, from: [asked], by: [handler], data: {agency: {type: string, title: 机构}}, set: {apply.agency: data.agency}, clauses: [law-1]}
      give: {title: {zh: 许可, en: Give}, from: [asked], to: given, by: [handler], not_by: [add, hand], clauses: [law-1]}
    clocks:
      wait: {title: {zh: 十日, en: Ten days}, start: [open], period: 10wd, stop: [give], clauses: [law-1]}
)";
constexpr const char* kRecords = R"(records:
  shop:
    code: {type: string, required: true, unique: true, read_by: named, title: {zh: 代码, en: Code}}
  rate:
    name: {type: string, required: true, unique: true, read_by: everyone, title: {zh: 名称, en: Name}}
  secret:
    name: {type: string, required: true, title: {zh: 名称, en: Name}}
)";

http::Identity Who(const std::string& account, std::vector<people::Grant> grants, ports::ReadScope reads) {
  http::Identity identity;
  identity.token_id = account;
  identity.principal = {account, "person of " + account, std::move(grants), {}, "", std::move(reads)};
  return identity;
}

http::Identity Insurer(const std::string& code) {
  return Who("insurer-" + code, {{"insurer", code, Office::kOrganisation, "cn"}}, {false, {}, {code}});
}
http::Identity Bureau(const std::string& account, const std::string& region) {
  return Who(account, {{"handler", "bureau", Office::kBureau, region}}, {false, {region}, {}});
}
http::Identity Program(std::vector<std::string> acts_for) {
  http::Identity identity = Who("feed", {}, {true, {}, {}});
  identity.principal.acts_for = std::move(acts_for);
  identity.principal.via = "feed-token";
  return identity;
}

struct World : House {
  World()
      : House("2025-03-04", {{"cn/north/ruleset.yaml", kNorth},
                             {"cn/south/ruleset.yaml", kSouth},
                             {"cn/cases/apply.yaml", kTypes},
                             {"cn/records/parties.yaml", kRecords}}) {
    services.rules = &rules;
    services.cases = &cases;
    services.records = &records;
    services.storage = &storage;
    services.clock = &clock;
    services.report_format = [](std::string_view) -> const ports::ReportFormat* { return nullptr; };
  }

  Answer Ask(Answer (*handler)(const http::Call&), const http::Identity& who, Strings arguments = {},
             std::vector<std::pair<std::string, std::string>> query = {}) {
    http::Request request;
    request.method = "GET";
    request.arguments = std::move(arguments);
    request.query = std::move(query);
    return handler({request, services, who, base::Language::kEn, thread, writer});
  }
  Answer Tell(void (*route)(const http::Call&, http::GiveAnswer), const http::Identity& who, const std::string& body,
              const std::string& id = {}, const std::string& key = {}) {
    http::Request request = Posting(body, key);
    request.path = "/api/v1/cases" + (id.empty() ? "" : "/" + id + "/events");
    if (!id.empty()) request.arguments = {id};
    Answer given;
    given.status = 0;
    route({request, services, who, base::Language::kEn, thread, writer}, [&](Answer answer) { given = answer; });
    return given;
  }
  Answer TellRecord(Answer (*handler)(const http::Call&), const http::Identity& who, const std::string& body,
                    Strings arguments) {
    http::Request request = Posting(body, {});
    request.arguments = std::move(arguments);
    return handler({request, services, who, base::Language::kEn, thread, writer});
  }

  // Opens an application; its id, or status and code.
  std::string Apply(const http::Identity& who, const std::string& insurer, const std::string& region = "cn/north",
                    const std::string& more = {}) {
    const Answer answer =
        Tell(http::OpenCase, who,
             R"({"type":"apply","region":")" + region + R"(","subject":{"name":"x"},"facts":{"apply":{"insurer":")" +
                 insurer + "\"" + more + "}}}");
    if (answer.status == 201) return std::string(base::ParseJson(answer.body)->GetString("id"));
    return Told(answer);
  }
  std::string Do(const http::Identity& who, const std::string& id, const std::string& event,
                 const std::string& more = {}) {
    return Told(Tell(http::RaiseEvent, who, R"({"event":")" + event + "\"" + more + "}", id));
  }
  // "200", or "403 role-not-permitted".
  static std::string Told(const Answer& answer) {
    const auto body = base::ParseJson(answer.body);
    const std::string code = body.ok() && answer.status >= 400 ? std::string(body->GetString("code")) : std::string();
    return std::to_string(answer.status) + (code.empty() ? "" : " " + code);
  }
  Strings Listed(const http::Identity& who, std::vector<std::pair<std::string, std::string>> query = {}) {
    const Answer answer = Ask(http::ListCases, who, {}, std::move(query));
    INFO(answer.body);
    CHECK(answer.status == 200);
    Strings ids;
    const auto body = base::ParseJson(answer.body);
    for (const Value& item : body->Get("items").as_list()) ids.emplace_back(item.GetString("id"));
    return ids;
  }

  static http::Request Posting(const std::string& body, const std::string& key) {
    http::Request request;
    request.method = "POST";
    request.body = body;
    request.headers = {{"content-type", "application/json"}, {"if-match", "*"}};
    if (!key.empty()) request.headers.emplace_back("idempotency-key", key);
    return request;
  }

  http::Services services;
  http::OwedAnswer::Thread thread;
  http::CaseWriter writer;
};

// The answer to a case that is not there, with another id in its place.
std::string With(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

TEST_CASE("An insurer never learns that another has applied", "[server][parties]") {
  World world;
  const http::Identity a = Insurer("A"), b = Insurer("B");
  const std::string mine = world.Apply(a, "Ａ");
  const std::string other = world.Apply(b, "B", "cn/north", R"(,"number":"7")");
  REQUIRE(mine.starts_with("case-"));
  REQUIRE(other.starts_with("case-"));
  CHECK(world.Listed(a) == Strings{mine});
  CHECK(world.Listed(b) == Strings{other});
  for (const char* sort : {"due", "id", "newest", "updated_at"}) {
    CHECK(world.Listed(a, {{"sort", sort}, {"limit", "1"}}) == Strings{mine});
  }
  CHECK(world.Listed(a, {{"q", other}}).empty());
  CHECK(world.Listed(a, {{"region", "cn"}, {"type", "apply"}, {"state", "asked"}}) == Strings{mine});
  // Everything about it is what is said of a case that does not exist, to the letter.
  for (const auto handler : {http::ShowCase, http::ShowJournal, http::ExplainCase}) {
    const Answer hidden = world.Ask(handler, a, {other});
    const Answer absent = world.Ask(handler, a, {"case-99"});
    CHECK(World::Told(hidden) == "404 unknown-case");
    CHECK(With(hidden.body, other, "?") == With(absent.body, "case-99", "?"));
    CHECK(world.Ask(handler, a, {mine}).status == 200);
  }
  CHECK(world.Do(a, other, "add") == "404 unknown-case");
  CHECK(world.Do(a, other, "no_such_event") == "404 unknown-case");
  CHECK(With(world.Tell(http::RaiseEvent, a, R"({"event":"add"})", other).body, other, "?") ==
        With(world.Tell(http::RaiseEvent, a, R"({"event":"add"})", "case-99").body, "case-99", "?"));
  // A number that is taken is all that it hears; the bureau is told by which case.
  const std::string body = R"({"type":"apply","region":"cn/north","facts":{"apply":{"insurer":"A","number":"7"}}})";
  const Answer taken = world.Tell(http::OpenCase, a, body);
  CHECK(World::Told(taken) == "409 case-key-taken");
  CHECK(taken.body.find(other) == std::string::npos);
  CHECK(world.Tell(http::OpenCase, Bureau("n", "cn/north"), body).body.find(other) != std::string::npos);
}

TEST_CASE("A kept answer is given only to who was given it", "[server][parties]") {
  World world;
  const std::string body = R"({"type":"apply","region":"cn/north","facts":{"apply":{"insurer":"B"}}})";
  const Answer first = world.Tell(http::OpenCase, Insurer("B"), body, {}, "k1");
  CHECK(first.status == 201);
  CHECK(world.Tell(http::OpenCase, Insurer("B"), body, {}, "k1").body == first.body);
  const Answer other = world.Tell(http::OpenCase, Insurer("A"), body, {}, "k1");
  CHECK(World::Told(other) == "403 opener-not-party");
  CHECK(other.body.find("apply.insurer, apply.agency, subject.code") != std::string::npos);
  // Two tokens of one account may read different things.
  http::Identity token = Insurer("B");
  token.principal.via = "t1";
  const Answer through = world.Tell(http::OpenCase, token, body, {}, "k1");
  CHECK(through.status == 201);
  CHECK(through.body != first.body);
}

TEST_CASE("A bureau reads its region and below, not the one beside it", "[server][parties]") {
  World world;
  const std::string north = world.Apply(Insurer("A"), "A", "cn/north");
  const std::string south = world.Apply(Insurer("A"), "A", "cn/south");
  CHECK(world.Listed(Bureau("n", "cn/north")) == Strings{north});
  CHECK(world.Listed(Bureau("s", "cn/south")) == Strings{south});
  CHECK(world.Listed(Bureau("c", "cn"), {{"sort", "id"}}) == Strings{north, south});
  CHECK(World::Told(world.Ask(http::ShowCase, Bureau("s", "cn/south"), {north})) == "404 unknown-case");
  CHECK(world.Listed(Who("root", {{"system-administrator", "", Office::kPlatform, "cn"}}, {})).empty());
}

TEST_CASE("Who may read and act: each case against each caller", "[server][parties]") {
  World world;
  const std::map<std::string, std::string> cases{{"A north", world.Apply(Insurer("A"), "A", "cn/north")},
                                                 {"A south", world.Apply(Insurer("A"), "A", "cn/south")},
                                                 {"B north", world.Apply(Insurer("B"), "B", "cn/north")},
                                                 {"none", world.Apply(Bureau("c", "cn"), "", "cn/south")}};
  const std::vector<std::pair<std::string, http::Identity>> callers{
      {"insurer A", Insurer("A")},
      {"insurer B", Insurer("B")},
      {"insurer A of the south", Who("as", {{"insurer", "A", Office::kOrganisation, "cn/south"}}, {false, {}, {"A"}})},
      {"bureau north", Bureau("n", "cn/north")},
      {"bureau", Bureau("c", "cn")},
      {"platform", Who("root", {{"system-administrator", "", Office::kPlatform, "cn"}}, {})}};
  std::string table;
  for (const auto& [who, identity] : callers) {
    table += who + ":";
    for (const auto& [what, id] : cases) {
      REQUIRE(id.starts_with("case-"));
      const bool reads = world.Ask(http::ShowCase, identity, {id}).status == 200;
      const std::string add = world.Do(identity, id, "add"), hand = world.Do(identity, id, "hand");
      CHECK((add == "404 unknown-case") == !reads);
      CHECK((hand == "404 unknown-case") == !reads);
      const Strings listed = world.Listed(identity);
      CHECK((std::find(listed.begin(), listed.end(), id) != listed.end()) == reads);
      table += std::string(" ") + (reads ? "r" : "-") + (add == "200" ? "a" : "-") + (hand == "200" ? "h" : "-");
    }
    table += "\n";
  }
  CHECK(table ==
        "insurer A: ra- ra- --- ---\n"
        "insurer B: --- --- ra- ---\n"
        "insurer A of the south: r-- ra- --- ---\n"
        "bureau north: r-h --- r-h ---\n"
        "bureau: r-h r-h r-h r-h\n"
        "platform: --- --- --- ---\n");
}

TEST_CASE("Whoever becomes a party reads the case from then on", "[server][parties]") {
  World world;
  const std::string id = world.Apply(Insurer("A"), "A");
  const http::Identity agency = Who("agency", {{"agency", "G", Office::kOrganisation, "cn"}}, {false, {}, {"G"}});
  CHECK(world.Listed(agency).empty());
  CHECK(world.Do(Bureau("n", "cn/north"), id, "hand", R"(,"data":{"agency":"g"})") == "200");
  CHECK(world.Listed(agency) == Strings{id});
  CHECK(world.Listed(Insurer("A")) == Strings{id});
  const Answer seen = world.Ask(http::ShowCase, agency, {id});
  CHECK(seen.status == 200);
  CHECK(seen.body.find("\"permitted\":true") == std::string::npos);
  CHECK(world.Ask(http::ShowCase, Insurer("A"), {id}).body.find("\"permitted\":true") != std::string::npos);
}

TEST_CASE("A person acts as themselves, a program in the name of others, and the journal keeps both",
          "[server][parties]") {
  World world;
  const std::string id = world.Apply(Insurer("A"), "A");
  const char* other = R"(,"actor":{"id":"wang","role":"insurer"})";
  CHECK(world.Do(Insurer("A"), id, "add", other) == "403 actor-not-permitted");
  CHECK(world.Do(Insurer("A"), id, "add", R"(,"role":"handler")") == "403 actor-not-permitted");
  CHECK(world.Do(Insurer("A"), id, "add", R"(,"actor":"wang")") == "403 actor-not-permitted");
  CHECK(world.Do(Bureau("n", "cn/north"), id, "add", other) == "403 actor-not-permitted");
  CHECK(world.Do(Program({"handler"}), id, "add", other) == "403 actor-not-permitted");
  CHECK(world.Do(Program({"insurer"}), id, "add", other) == "200");
  workflow::Event last = world.Last(id);
  CHECK(last.actor == "wang");
  CHECK(last.role == "insurer");
  CHECK(last.via == "feed-token");
  CHECK(world.Ask(http::ShowJournal, Insurer("A"), {id}).body.find("\"via\":\"feed-token\"") != std::string::npos);
  CHECK(world.Do(Insurer("A"), id, "add") == "200");
  last = world.Last(id);
  CHECK(last.actor == "insurer-A");
  CHECK(last.person == "person of insurer-A");
  CHECK(last.via.empty());
  // A program too acts only where it may read.
  http::Identity narrow = Program({"insurer"});
  narrow.principal.reads = {false, {}, {"B"}};
  CHECK(world.Do(narrow, id, "add", other) == "404 unknown-case");
  CHECK(
      world
          .Tell(
              http::OpenCase, narrow,
              R"({"type":"apply","region":"cn","facts":{"apply":{"insurer":"A"}},"actor":{"id":"w","role":"insurer"}})")
          .status == 403);
}

TEST_CASE("Four eyes are those of two persons, whatever their accounts", "[server][parties]") {
  World world;
  const std::string id = world.Apply(Insurer("A"), "A");
  http::Identity first = Bureau("n1", "cn/north"), second = Bureau("n2", "cn/north");
  first.principal.person = second.principal.person = "li";
  CHECK(world.Do(first, id, "hand") == "200");
  CHECK(world.Do(second, id, "give") == "403 four-eyes");
  CHECK(world.Do(Bureau("n3", "cn/north"), id, "give") == "200");
}

TEST_CASE("Records are read and written by whom the rules and offices let", "[server][parties]") {
  World world;
  const http::Identity bureau = Bureau("n", "cn/north");
  const auto add = [&](const http::Identity& who, const char* type, const std::string& data,
                       const std::string& region = "cn/north") {
    return world.TellRecord(http::AddRecord, who, R"({"region":")" + region + R"(","data":)" + data + "}", {type});
  };
  const auto id_of = [](const Answer& answer) { return std::string(base::ParseJson(answer.body)->GetString("id")); };
  const std::string shop = id_of(add(bureau, "shop", R"({"code":"A"})"));
  const std::string rate = id_of(add(bureau, "rate", R"({"name":"r"})"));
  const std::string secret = id_of(add(bureau, "secret", R"({"name":"s"})"));
  CHECK(World::Told(add(bureau, "shop", R"({"code":"B"})", "cn/south")) == "403 record-not-permitted");
  CHECK(World::Told(add(Insurer("A"), "shop", R"({"code":"C"})")) == "403 record-not-permitted");
  const auto reads = [&](const http::Identity& who) {
    std::string text;
    for (const auto& [type, id] :
         std::map<std::string, std::string>{{"shop", shop}, {"rate", rate}, {"secret", secret}}) {
      const Answer one = world.Ask(http::ShowRecord, who, {type, id});
      const Answer history = world.Ask(http::ShowRecordHistory, who, {type, id});
      const Answer list = world.Ask(http::ListRecords, who, {type});
      CHECK(one.status == history.status);
      CHECK((list.body.find(id) != std::string::npos) == (one.status == 200));
      if (one.status == 200) text += type + " ";
      if (one.status != 200) CHECK(World::Told(one) == "404 unknown-record");
    }
    return text;
  };
  CHECK(reads(bureau) == "rate secret shop ");
  CHECK(reads(Bureau("s", "cn/south")) == "rate ");
  CHECK(reads(Insurer("A")) == "rate shop ");
  CHECK(reads(Insurer("B")) == "rate ");
  CHECK(world.Ask(http::ListRecords, Insurer("B"), {"shop"}, {{"code", "A"}}).body.find(shop) == std::string::npos);
  CHECK(world.Ask(http::ListRecords, Insurer("A"), {"shop"}, {{"code", "A"}}).body.find(shop) != std::string::npos);
  const Answer replaced =
      world.TellRecord(http::ReplaceRecord, Insurer("B"), R"({"data":{"code":"A"}})", {"shop", shop});
  CHECK(World::Told(replaced) == "404 unknown-record");
  const Answer own = world.TellRecord(http::ReplaceRecord, Insurer("A"), R"({"data":{"code":"A"}})", {"shop", shop});
  CHECK(World::Told(own) == "403 record-not-permitted");
  const Answer named =
      world.TellRecord(http::ReplaceRecord, Program({"*"}),
                       R"({"data":{"code":"A"},"actor":{"id":"wang","role":"handler"}})", {"shop", shop});
  CHECK(named.status == 200);
  CHECK(named.body.find("\"updated_by\":\"wang\"") != std::string::npos);
  CHECK(named.body.find("\"via\":\"feed-token\"") != std::string::npos);
  CHECK(World::Told(world.TellRecord(http::AddRecord, bureau,
                                     R"({"region":"cn/north","data":{"code":"Z"},"actor":{"id":"w","role":"handler"}})",
                                     {"shop"})) == "403 actor-not-permitted");
}

TEST_CASE("Reports are for who reads all of their region", "[server][parties]") {
  World world;
  const auto asked = [&](const http::Identity& who, const char* region) {
    return World::Told(world.Ask(http::ShowReport, who, {"none"}, {{"region", region}, {"period", "2025-01"}}));
  };
  CHECK(asked(Insurer("A"), "cn/north") == "403 report-not-permitted");
  CHECK(asked(Bureau("n", "cn/north"), "cn") == "403 report-not-permitted");
  CHECK(asked(Bureau("n", "cn/north"), "cn/north") != "403 report-not-permitted");
}

TEST_CASE("Cases and records of earlier rules get their parties at the start", "[server][parties]") {
  World world;
  const std::string id = world.Apply(Insurer("A"), "A");
  const auto stored = world.storage.LoadCase(id);
  REQUIRE_OK(stored);
  CHECK((*stored)->parties == Strings{"a"});
  CHECK_OK(world.storage.PutCaseParties(std::vector<ports::CaseParties>{{id, (*stored)->sequence, {}}}));
  CHECK(world.Listed(Insurer("A")).empty());
  const auto filled = app::FillParties(&world.rules, &world.storage, D("2025-03-04"));
  REQUIRE_OK(filled);
  CHECK(*filled >= 1);
  CHECK(world.Listed(Insurer("A")) == Strings{id});
  const auto again = app::FillParties(&world.rules, &world.storage, D("2025-03-04"));
  REQUIRE_OK(again);
  CHECK(*again == 0);
}

TEST_CASE("Parties are the codes that the facts hold, and rules without any take those of today", "[server][parties]") {
  ruleset::CaseType own, today;
  today.parties = {{"insurer", {"a.code", "subject.code"}, {}}, {"agency", {"a.agency"}, {}}};
  const Value subject = base::ParseJson(R"({"code":" x1 "})").value();
  const Value facts = base::ParseJson(R"({"a":{"code":"Ｘ２","agency":"*"}})").value();
  CHECK(workflow::PartiesOf(own, &today, subject, facts) == Strings{"x1", "x2"});
  CHECK(workflow::PartiesOf(own, nullptr, subject, facts).empty());
  CHECK(workflow::PartiesOf(today, nullptr, Value("text"), Value()).empty());
  // Whose name a case is opened in: the first that is given counts, and the others only where it is not.
  CHECK(workflow::OpenersOf(today, subject, facts) == Strings{"x2"});
  CHECK(workflow::OpenersOf(today, subject, Value()) == Strings{"x1"});
  own.parties = {{"insurer", {"a.none"}, {}}};
  CHECK(workflow::PartiesOf(own, &today, subject, facts).empty());
}

}  // namespace
}  // namespace anze::testing

// Applications over the handlers: what is asked, drafts of colleagues, the check, submitting, correcting.
#include "server/app/applications/applications.h"

#include <map>

#include "core/base/json.h"
#include "core/base/limits_application.h"
#include "server/http/handlers/handlers.h"
#include "tests/unit/server/people_house.h"

namespace anze::testing {
namespace {

using base::Value;
using http::Answer;
using people::Office;
using Strings = std::vector<std::string>;

constexpr const char* kNorthRules = "region: cn/north\ntitle: {zh: 北方, en: North}\neffective: {from: 2020-01-01}\n";
constexpr const char* kSouthRules = "region: cn/south\ntitle: {zh: 南方, en: South}\neffective: {from: 2020-01-01}\n";
constexpr const char* kCases = R"(case_types:
  licence:
    title: {zh: 许可, en: Licence}
    clauses: [law-1]
    opened_by: [insurer]
    parties: {insurer: subject.code}
    decisions:
      fit: {decision: fit, stated: true, registers: {firm: {record: firm, by: application.insurer}}}
    facts:
      application.insurer: {type: string, required: true, title: {zh: 代码, en: Code}}
      application.submitted_on: {type: date, required: true, title: {zh: 日期, en: Day}}
      application.receipt: {type: string, unique: true, title: {zh: 回执, en: Receipt}}
      application.files: {type: list, title: {zh: 材料, en: Files}, items: {material: {type: string, required: true, title: x}, name: {type: string, required: true, title: x}, digest: {type: string, required: true, title: x}, size: {type: integer, required: true, title: x}, type: {type: string, required: true, title: x}}}
      application.items: {type: list, later: true, title: {zh: 补正, en: Items}, items: {item: {type: string, required: true, title: x}, reason: {type: text, required: true, title: x}, clause: {type: string, format: clause, title: x}}}
      application.corrected: {type: list, later: true, title: {zh: 已补, en: Corrected}, items: {item: {type: string, required: true, title: x}, before: {type: text, title: x}, after: {type: text, title: x}}}
    application:
      by: [insurer]
      summary: {zh: 申请许可, en: Apply for a licence}
      clauses: [law-1]
      checks: [fit]
      sections:
        - id: who
          title: {zh: 申请人, en: Applicant}
          questions:
            - {fact: application.insurer, prefill: organisation.code, required: true}
            - {fact: firm.name, prefill: records.firm.name, required: true}
            - {fact: firm.team, required: true, clauses: [law-1]}
    initial: applied
    states: {applied: {title: {zh: 已申请, en: Applied}}, correcting: {title: {zh: 补正, en: Correcting}}, given: {title: {zh: 已许可, en: Given}, final: true}}
    events:
      ask: {title: {zh: 要求补正, en: Ask}, from: [applied], to: correcting, by: [handler], data: {items: {type: list, title: 事项, items: {item: {type: string, required: true, title: x}, reason: {type: text, required: true, title: x}, clause: {type: string, format: clause, title: x}}}}, set: {application.items: data.items}, clauses: [law-1]}
      resubmit: {title: {zh: 重报, en: Again}, from: [correcting], to: applied, by: [insurer], supplies: [fit], data: {files: {type: list, title: 材料, items: {material: {type: string, required: true, title: x}, name: {type: string, required: true, title: x}, digest: {type: string, required: true, title: x}, size: {type: integer, required: true, title: x}, type: {type: string, required: true, title: x}}}, changes: {type: list, title: 变化, items: {item: {type: string, required: true, title: x}, before: {type: text, title: x}, after: {type: text, title: x}}}}, set: {application.files: data.files, application.corrected: data.changes}, clauses: [law-1]}
      give: {title: {zh: 许可, en: Give}, from: [applied], to: given, by: [handler], asks: [fit], require: [{id: fits, condition: answers.fit.outcome == "pass", failure: {zh: 不符合, en: Not fit}, clauses: [law-1]}], clauses: [law-1]}
)";
constexpr const char* kDecisions = R"(decisions:
  fit:
    kind: checklist
    title: {zh: 条件, en: Conditions}
    clauses: [law-1]
    facts:
      firm.name: {type: string, title: {zh: 名称, en: Name}}
      firm.team: {type: integer, min: 0, title: {zh: 人数, en: Team}}
    rules:
      - {id: team, title: {zh: 人数, en: Team}, require: firm.team >= 3, failure: {zh: '只有{firm.team}人', en: 'only {firm.team} people'}, clauses: [law-1]}
)";
constexpr const char* kSouthCases = R"(case_types:
  licence:
    application:
      due: licence.by
      late: refused
      sections:
        - id: who
          questions:
            - {fact: firm.name, help: {zh: 全称, en: In full}}
        - id: plan
          title: {zh: 方案, en: Plan}
          clauses: [law-1]
          questions:
            - {fact: firm.plan, required: true}
            - {fact: firm.why, when: 'firm.plan == "none"', required: true}
      materials:
        - {id: paper, title: {zh: 执照, en: Paper}, form: copy, kinds: [pdf, image], at_most: 2, clauses: [law-1]}
)";
constexpr const char* kSouthDecisions = R"(decisions:
  fit:
    facts:
      firm.plan: {type: enum, values: {full: {zh: 全, en: Full}, none: {zh: 无, en: None}}, title: {zh: 方案, en: Plan}}
      firm.why: {type: text, title: {zh: 理由, en: Why}}
    rules:
      - {id: plan, title: {zh: 方案, en: Plan}, require: firm.plan == "full", failure: {zh: 没有方案, en: No plan}, clauses: [law-1]}
)";
constexpr const char* kSouthParameters = R"(parameters:
  licence.by:
    title: {zh: 截止日, en: Last day}
    type: date
    values: [{from: 2020-01-01, value: 2025-03-10, clauses: [law-1]}]
)";
constexpr const char* kFirms = R"(records:
  firm:
    code: {type: string, required: true, unique: true, read_by: named, title: {zh: 代码, en: Code}}
    name: {type: string, title: {zh: 名称, en: Name}}
)";

http::Identity Person(const std::string& account, const std::string& code, const std::string& region = "cn") {
  http::Identity identity;
  identity.token_id = account;
  identity.principal = {account, account, {{"insurer", code, Office::kOrganisation, region}},
                        {},      "",      {false, {}, {code}}};
  return identity;
}
http::Identity Officer() {
  http::Identity identity;
  identity.token_id = "officer";
  identity.principal = {"officer", "officer", {{"handler", "bureau", Office::kBureau, "cn"}},
                        {},        "",        {false, {"cn"}, {}}};
  return identity;
}

std::vector<ruleset::SourceFile> Files(const std::string& south = kSouthCases) {
  return {{"cn/north/ruleset.yaml", kNorthRules},
          {"cn/south/ruleset.yaml", kSouthRules},
          {"cn/cases/licence.yaml", kCases},
          {"cn/decisions/fit.yaml", kDecisions},
          {"cn/south/cases/licence.yaml", south},
          {"cn/south/decisions/fit.yaml", kSouthDecisions},
          {"cn/south/parameters/licence.yaml", kSouthParameters},
          {"cn/records/firms.yaml", kFirms}};
}

struct Town : House {
  Town() : House("2025-03-04", Files()) {
    app::FilesDoor door;
    door.take = [this](const std::string&, const std::string& upload) -> app::Answer<app::HandedFile> {
      const auto found = uploads.find(upload);
      if (found == uploads.end()) return app::NotFound("application-no-upload", {{"id", upload}});
      return found->second;
    };
    door.find = [this](const std::string& digest) -> base::Result<std::optional<app::HandedFile>> {
      for (const auto& [id, file] : uploads) {
        if (file.digest == digest) return std::optional(file);
      }
      return std::optional<app::HandedFile>();
    };
    door.may_submit = [](const std::string& scan) { return scan == "clean"; };
    door.max_bytes = [] { return std::uint64_t{1000}; };
    applications =
        std::make_unique<app::Applications>(&rules, &cases, &people.people.directory(), &storage, &clock, &ids, door);
    services.rules = &rules;
    services.cases = &cases;
    services.applications = applications.get();
    services.storage = &storage;
    services.clock = &clock;
    uploads["u1"] = {"d1", "执照.pdf", 10, "pdf", "clean"};
    uploads["u2"] = {"d2", "b.exe", 10, "other", "clean"};
    uploads["u3"] = {"d3", "c.png", 10, "image", "waiting"};
    const auto made =
        people.people.organisations().Add({"A1", "甲公司", "insurer", "cn", ""}, {}, {}, [](const auto&, auto*) {});
    CHECK(std::holds_alternative<app::Changed>(made));
    app::RecordWriting writing;
    writing.type = "firm";
    writing.region = "cn";
    writing.data = Map(R"({"code":"A1","name":"甲"})");
    writing.actor = "t";
    const auto firm = records.Add(writing, {}, [](const auto&, auto*) {});
    CHECK(std::holds_alternative<app::Changed>(firm));
  }

  static Value Map(const std::string& json) { return base::ParseJson(json).value(); }

  // The answer's body; "status" and the HTTP status in it.
  Value Ask(Answer (*handler)(const http::Call&), const http::Identity& who, Strings arguments = {},
            const std::string& body = {}, std::vector<std::pair<std::string, std::string>> query = {},
            const std::string& key = {}) {
    http::Request request;
    if (!body.empty()) request = Posting(body, key);
    request.path = "/api/v1/applications";
    request.arguments = std::move(arguments);
    request.query = std::move(query);
    const Answer answer = handler({request, services, who, base::Language::kEn, thread, writer});
    Value out = answer.body.empty() ? Value::EmptyMap() : base::ParseJson(answer.body).value();
    out.Set("http", answer.status);
    return out;
  }
  static http::Request Posting(const std::string& body, const std::string& key) {
    http::Request request;
    request.method = "POST";
    request.headers = {{"content-type", "application/json"}};
    if (!key.empty()) request.headers.emplace_back("idempotency-key", key);
    request.body = body;
    return request;
  }
  Value Start(const http::Identity& who, const std::string& regions = R"(["cn/north","cn/south"])",
              const std::string& key = {}) {
    return Ask(http::StartApplication, who, {}, R"({"type":"licence","regions":)" + regions + "}", {}, key);
  }
  Value Set(const http::Identity& who, const std::string& id, const std::string& answers,
            const std::string& seen = "{}", const std::string& confirm = "[]") {
    return Ask(http::AnswerApplication, who, {id},
               R"({"answers":)" + answers + R"(,"seen":)" + seen + R"(,"confirm":)" + confirm + "}");
  }
  // One that has everything but what the test adds.
  std::string Whole(const http::Identity& who, const std::string& team = "5") {
    const std::string id(Start(who).GetString("id"));
    const Value set = Set(who, id, R"({"firm.team":)" + team + R"(,"firm.plan":"full"})", "{}",
                          R"(["application.insurer","firm.name"])");
    CHECK(set.Get("http").as_int() == 200);
    CHECK(Ask(http::HandInMaterial, who, {id, "paper"}, R"({"upload":"u1"})").Get("http").as_int() == 200);
    return id;
  }
  std::string Raise(const std::string& case_id, const std::string& event, const std::string& data) {
    app::RaiseRequest request{case_id, event, Map(data), {"officer", {"handler"}, "officer"}, std::nullopt};
    const auto raised = cases.Raise(std::move(request), {});
    const auto* problem = std::get_if<app::Problem>(&raised);
    return problem == nullptr ? "ok" : problem->error.code;
  }
  static Strings Texts(const Value& list, const char* member) {
    Strings texts;
    for (const Value& item : list.as_list()) texts.emplace_back(item.GetString(member));
    return texts;
  }
  static std::string CaseIn(const Value& view, std::size_t region) {
    return std::string(view.Get("regions").as_list()[region].GetString("case_id"));
  }

  PeopleHouse people{&rules, &storage, &clock};
  std::map<std::string, app::HandedFile> uploads;
  std::unique_ptr<app::Applications> applications;
  http::Services services;
  http::OwedAnswer::Thread thread;
  http::CaseWriter writer;
};

TEST_CASE("Applications: what two regions ask is one form, and each part says for whom", "[server][applications]") {
  Town town;
  const Value form = town.Ask(http::DescribeApplication, Person("li", "A1"), {}, {},
                              {{"type", "licence"}, {"region", "cn/north"}, {"region", "cn/south"}});
  CHECK(form.Get("http").as_int() == 200);
  CHECK(Town::Texts(form.Get("sections"), "id") == Strings{"who", "plan"});
  const Value& who = form.Get("sections").as_list()[0];
  CHECK(who.Get("regions") == Value::ListOf({"cn/north", "cn/south"}));
  CHECK(Town::Texts(who.Get("questions"), "path") == Strings{"application.insurer", "firm.name", "firm.team"});
  CHECK(who.Get("questions").as_list()[1].GetString("help") == "In full");
  CHECK(who.Get("questions").as_list()[2].Get("schema").Get("type") == Value::ListOf({"integer", "null"}));
  CHECK(form.Get("sections").as_list()[1].Get("regions") == Value::ListOf({"cn/south"}));
  CHECK(form.Get("materials").as_list()[0].Get("regions") == Value::ListOf({"cn/south"}));
  CHECK(form.Get("regions").as_list()[1].GetString("due") == "2025-03-10");
  CHECK(form.Get("regions").as_list()[1].GetString("late_means") == "refused");
  CHECK(form.Get("schema").Get("properties").Get("firm").Get("properties").Find("plan") != nullptr);
  const Value kinds = town.Ask(http::ListApplicationKinds, Person("li", "A1", "cn/south"));
  CHECK(Town::Texts(kinds.Get("items"), "type") == Strings{"licence"});
  CHECK(Town::Texts(kinds.Get("items").as_list()[0].Get("regions"), "region") == Strings{"cn/south"});
  CHECK(town.Ask(http::ListApplicationKinds, Officer()).Get("items").as_list().empty());
}

TEST_CASE("Applications: a draft is filled from registers, is its organisation's own, and begun once under a key",
          "[server][applications]") {
  Town town;
  const Value draft = town.Start(Person("li", "A1"), R"(["cn/north"])", "k1");
  CHECK(draft.Get("http").as_int() == 201);
  CHECK(Town::Texts(draft.Get("filled"), "path") == Strings{"application.insurer", "firm.name"});
  CHECK(draft.Get("answers").FindPath("firm.name")->as_string() == "甲");
  CHECK(Town::Texts(draft.Get("missing"), "kind") == Strings{"confirm", "confirm", "answer"});
  const std::string id(draft.GetString("id"));
  CHECK(town.Start(Person("li", "A1"), R"(["cn/north"])", "k1").GetString("id") == id);
  CHECK(town.Ask(http::ShowApplication, Person("wang", "A1"), {id}).Get("http").as_int() == 200);
  CHECK(town.Ask(http::ShowApplication, Person("wang", "B1"), {id}).Get("http").as_int() == 404);
  CHECK(town.Ask(http::ShowApplication, Officer(), {id}).Get("http").as_int() == 404);
  CHECK(town.Start(Officer()).Get("http").as_int() == 403);
  CHECK(town.Start(Person("li", "A1", "cn/south"), R"(["cn/north"])").Get("http").as_int() == 403);
  CHECK(Town::Texts(town.Ask(http::ListApplications, Person("wang", "A1")).Get("items"), "id") == Strings{id});
  CHECK(town.Ask(http::ListApplications, Person("wang", "B1")).Get("items").as_list().empty());
  CHECK(town.Ask(http::DiscardApplication, Person("wang", "A1"), {id}).Get("http").as_int() == 204);
  CHECK(town.Ask(http::ShowApplication, Person("li", "A1"), {id}).Get("http").as_int() == 404);
}

TEST_CASE("Applications: two colleagues who edit one answer are told, those of two answers never meet",
          "[server][applications]") {
  Town town;
  const std::string id(town.Start(Person("li", "A1")).GetString("id"));
  CHECK(town.Set(Person("li", "A1"), id, R"({"firm.team":2})").Get("http").as_int() == 200);
  CHECK(town.Set(Person("wang", "A1"), id, R"({"firm.plan":"none"})").Get("http").as_int() == 200);
  const Value clash = town.Set(Person("wang", "A1"), id, R"({"firm.team":4,"firm.why":"x"})");
  CHECK(clash.Get("http").as_int() == 409);
  CHECK(clash.GetString("code") == "answer-changed");
  CHECK(Town::Texts(clash.Get("errors"), "pointer") == Strings{"/answers/firm.team"});
  CHECK(town.Ask(http::ShowApplication, Person("li", "A1"), {id}).Get("answers").FindPath("firm.why") == nullptr);
  CHECK(town.Set(Person("wang", "A1"), id, R"({"firm.team":4})", R"({"firm.team":2})").Get("http").as_int() == 200);
  const Value wrong = town.Set(Person("li", "A1"), id, R"({"firm.team":"many","firm.tem":1})");
  CHECK(wrong.Get("http").as_int() == 422);
  CHECK(wrong.Get("errors").as_list().size() == 2);
  const Value view = town.Set(Person("li", "A1"), id, R"({"firm.team":null})", R"({"firm.team":4})");
  CHECK(view.Get("answers").FindPath("firm.team") == nullptr);
  // What the condition of a question makes of it.
  CHECK(town.Ask(http::ShowApplication, Person("li", "A1"), {id}).Get("missing").as_list().size() == 5);
}

TEST_CASE("Applications: the check says what would fail and why, by the decision itself", "[server][applications]") {
  Town town;
  const std::string id = town.Whole(Person("li", "A1"), "2");
  const Value check = town.Ask(http::CheckApplication, Person("li", "A1"), {id}, "{}");
  CHECK(check.Get("http").as_int() == 200);
  const Value& north = check.Get("regions").as_list()[0];
  const Value& fit = north.Get("checks").as_list()[0];
  CHECK(fit.GetString("outcome") == "fail");
  CHECK(fit.GetString("decision") == "fit");
  CHECK(fit.Get("trace").as_list()[0].GetString("result") == "fail");
  CHECK(fit.Get("trace").as_list()[0].Get("clauses").as_list()[0].GetString("id") == "law-1");
  CHECK(north.Get("problems").as_list().empty());
}

TEST_CASE("Applications: submitting opens one case in each region, however often it is asked for",
          "[server][applications]") {
  Town town;
  const http::Identity li = Person("li", "A1");
  const std::string empty(town.Start(li).GetString("id"));
  const Value refused = town.Ask(http::SubmitApplication, li, {empty}, "{}");
  CHECK(refused.Get("http").as_int() == 422);
  CHECK(refused.GetString("code") == "application-incomplete");
  CHECK(refused.Get("errors").as_list().size() == 5);

  const std::string id = town.Whole(li);
  const Value receipt = town.Ask(http::SubmitApplication, li, {id}, "{}").Get("receipt");
  CHECK(receipt.GetString("number").substr(0, 12) == "SQ-20250304-");
  CHECK(receipt.Get("files").as_list()[0].GetString("digest") == "d1");
  const std::string north(receipt.Get("regions").as_list()[0].GetString("case_id"));
  const std::string south(receipt.Get("regions").as_list()[1].GetString("case_id"));
  CHECK(town.State(north).facts.FindPath("firm.team")->as_int() == 5);
  CHECK(town.State(north).facts.FindPath("firm.plan") == nullptr);
  CHECK(town.State(north).facts.FindPath("application.files") == nullptr);
  CHECK(town.State(south).facts.FindPath("application.files")->as_list().size() == 1);
  CHECK(town.State(south).facts.FindPath("application.receipt")->as_string() == receipt.GetString("number"));
  CHECK(town.Ask(http::SubmitApplication, li, {id}, "{}").Get("receipt") == receipt);
  CHECK(town.storage.Stats().value().cases == 2);
  CHECK(town.Set(li, id, R"({"firm.team":9})", R"({"firm.team":5})").GetString("code") == "application-closed");
  CHECK(town.Ask(http::DiscardApplication, li, {id}).Get("http").as_int() == 409);
}

TEST_CASE("Applications: a crash between two regions is gone on from", "[server][applications]") {
  Town town;
  const http::Identity li = Person("li", "A1");
  const std::string id = town.Whole(li);
  // As a process left it that opened the first case, and died before it noted that.
  town.Ask(http::SubmitApplication, li, {id}, "{}");
  auto row = town.storage.FindApplication(id).value().value();
  app::Application stored = app::ApplicationOf(row).value();
  const std::string first = stored.regions[0].case_id;
  stored.state = app::kApplicationSubmitting;
  for (app::DraftRegion& region : stored.regions) region.case_id.clear();
  ++stored.version;
  CHECK(town.storage.PutApplication(app::ToRow(stored)).value());
  const Value again = town.Ask(http::SubmitApplication, li, {id}, "{}").Get("receipt");
  CHECK(again.Get("regions").as_list()[0].GetString("case_id") == first);
  CHECK(town.storage.Stats().value().cases == 2);
  // Nor a second one when the keys of repeats are forgotten.
  stored = app::ApplicationOf(town.storage.FindApplication(id).value().value()).value();
  stored.state = app::kApplicationSubmitting;
  for (app::DraftRegion& region : stored.regions) region.case_id.clear();
  ++stored.version;
  CHECK(town.storage.PutApplication(app::ToRow(stored)).value());
  CHECK(town.storage.ForgetIdempotency(INT64_MAX, 1000).ok());
  CHECK(town.Ask(http::SubmitApplication, li, {id}, "{}").Get("receipt") == again);
  CHECK(town.storage.Stats().value().cases == 2);
}

TEST_CASE("Applications: after the last day it is refused where the rules say so", "[server][applications]") {
  Town town;
  const http::Identity li = Person("li", "A1");
  const std::string id = town.Whole(li);
  town.clock.Set("2025-03-11");
  const Value late = town.Ask(http::SubmitApplication, li, {id}, "{}");
  CHECK(late.Get("http").as_int() == 422);
  CHECK(late.GetString("code") == "application-late-refused");
  CHECK(town.storage.Stats().value().cases == 0);
  CHECK(town.Ask(http::ChooseApplicationRegions, li, {id}, R"({"regions":["cn/north"]})").Get("http").as_int() == 200);
  CHECK(town.Ask(http::SubmitApplication, li, {id}, "{}").Get("http").as_int() == 200);
  CHECK(town.storage.Stats().value().cases == 1);
}

TEST_CASE("Applications: a correction opens exactly its items again, and says what has changed",
          "[server][applications]") {
  Town town;
  const http::Identity li = Person("li", "A1");
  const std::string id = town.Whole(li, "2");
  town.Ask(http::SubmitApplication, li, {id}, "{}");
  const std::string north = Town::CaseIn(town.Ask(http::ShowApplication, li, {id}), 0);
  CHECK(town.Raise(north, "ask", R"({"items":[{"item":"firm.team","reason":"人数不足","clause":"law-1"}]})") == "ok");
  const Value view = town.Ask(http::ShowApplication, li, {id});
  CHECK(view.GetString("state") == "correcting");
  CHECK(view.Get("regions").as_list()[0].Get("items").as_list()[0].GetString("reason") == "人数不足");
  CHECK(Town::Texts(town.Ask(http::ListApplications, li, {}, {}, {{"state", "correcting"}}).Get("items"), "id") ==
        Strings{id});
  CHECK(town.Set(li, id, R"({"firm.plan":"none"})", R"({"firm.plan":"full"})").GetString("code") ==
        "application-closed");
  CHECK(town.Set(li, id, R"({"firm.team":6})", R"({"firm.team":2})").Get("http").as_int() == 200);
  CHECK(town.Ask(http::SubmitApplication, li, {id}, "{}").Get("http").as_int() == 200);
  CHECK(town.State(north).state == "applied");
  CHECK(town.State(north).facts.FindPath("firm.team")->as_int() == 6);
  const Value changed = *town.State(north).facts.FindPath("application.corrected");
  CHECK(changed.as_list()[0].GetString("before") == "2");
  CHECK(changed.as_list()[0].GetString("after") == "6");
  const Value checks = town.Ask(http::ShowCaseChecks, Officer(), {north});
  const Value& fit = checks.Get("items").as_list()[0];
  CHECK(fit.Get("then").GetString("outcome") == "fail");
  CHECK(fit.Get("now").GetString("outcome") == "pass");
  CHECK_FALSE(fit.Get("same").as_bool());
  CHECK(Town::Texts(fit.Get("changed"), "path") == Strings{"firm.team"});
  CHECK(town.Raise(north, "give", "{}") == "ok");
  CHECK(town.Ask(http::ShowApplication, li, {id}).GetString("state") == "submitted");
}

TEST_CASE("Applications: rules that change between start and submission are told, with what is new",
          "[server][applications]") {
  Town town;
  const http::Identity li = Person("li", "A1");
  const std::string id = town.Whole(li);
  CHECK(town.Ask(http::ShowApplication, li, {id}).Get("rules_changed").as_list().empty());
  const std::string seal =
      "        - {id: seal, title: {zh: 公章, en: Seal}, form: copy, kinds: [pdf], clauses: [law-1]}\n";
  std::vector<ruleset::SourceFile> files = SmallRules();
  for (ruleset::SourceFile& file : Files(kSouthCases + seal)) files.push_back(std::move(file));
  CHECK_FALSE(base::HasErrors(town.rules.Load(std::move(files))));
  const Value view = town.Ask(http::ShowApplication, li, {id});
  const Value& changed = view.Get("rules_changed");
  REQUIRE(changed.as_list().size() == 1);
  CHECK(changed.as_list()[0].GetString("region") == "cn/south");
  CHECK(changed.as_list()[0].Get("what") == Value::ListOf({"new material: Seal"}));
  CHECK_FALSE(view.Get("ready").as_bool());
}

TEST_CASE("Applications: a material takes the kinds and the number of files that the rules say",
          "[server][applications]") {
  Town town;
  const http::Identity li = Person("li", "A1");
  const std::string id(town.Start(li).GetString("id"));
  const auto hand = [&](const std::string& body) { return town.Ask(http::HandInMaterial, li, {id, "paper"}, body); };
  CHECK(hand(R"({"upload":"u2"})").GetString("code") == "material-kind");
  CHECK(hand(R"({"upload":"u9"})").Get("http").as_int() == 404);
  CHECK(hand(R"({"upload":"u1"})").Get("http").as_int() == 200);
  CHECK(hand(R"({"upload":"u1"})").Get("http").as_int() == 200);  // the same file is one file
  const Value waiting = hand(R"({"upload":"u3"})");
  CHECK(Town::Texts(waiting.Get("materials").as_list()[0].Get("files"), "scan") == Strings{"clean", "waiting"});
  CHECK(Town::Texts(waiting.Get("missing"), "kind").back() == "scan");
  town.uploads["u4"] = {"d4", "d.pdf", 1, "pdf", "clean"};
  CHECK(hand(R"({"upload":"u4"})").GetString("code") == "material-too-many");
  const std::string other(town.Start(li).GetString("id"));
  CHECK(town.Ask(http::HandInMaterial, li, {other, "paper"}, R"({"digest":"d1"})").Get("http").as_int() == 200);
  CHECK(town.Ask(http::HandInMaterial, li, {other, "paper"}, R"({"digest":"d9"})").Get("http").as_int() == 422);
  CHECK(town.Ask(http::TakeBackMaterial, li, {id, "paper", "d3"}).Get("http").as_int() == 200);
  CHECK(town.Ask(http::TakeBackMaterial, li, {id, "paper", "d3"}).Get("http").as_int() == 404);
}

}  // namespace
}  // namespace anze::testing

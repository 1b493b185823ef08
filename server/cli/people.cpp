// `anze user`, `anze token` and `anze organisation`: accounts on a machine without a browser. Beside a running server
// it is the server that does it, so that it holds from the next request on.
#include <algorithm>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "server/cli/cli.h"
#include "server/compose/administer.h"
#include "server/compose/system.h"

namespace anze::cli {
namespace {

using base::Value;

constexpr int kDaysGood = 365;

struct Options {
  std::string data = "data";
  std::string name, title, person, role, region, organisation, password_file;
  std::string user, expires, id;
  std::string code, kind, parent;
  std::vector<std::string> acts_for;
  bool remove = false;
  bool enable = false;
  bool second_factor = false;
};

using Printer = void (*)(std::ostream& out, const Value& answer, base::Language language);

void SetText(const char* name, const std::string& text, Value* request) {
  if (!text.empty()) request->Set(name, text);
}

// Asks, and prints the answer; an error is told as every verb tells one.
void Ask(Session* session, const Options& options, Value request, Printer print) {
  auto answer = compose::AdministerIn(options.data, request, session->lang(),
                                      [&] { return ReadRules(RulesFolder(*session), Scenarios::kLeave); });
  if (!answer.ok()) return Fail(session, answer.errors());
  Print(*session, *answer, [&](std::ostream& out) { print(out, *answer, session->lang()); });
}

Value Verb(const char* verb) {
  Value request = Value::EmptyMap();
  request.Set("verb", verb);
  return request;
}

std::string GrantsText(const Value& user) {
  std::string text;
  for (const Value& grant : Items(user.Get("grants"))) {
    text += (text.empty() ? "" : ", ") + std::string(grant.GetString("role"));
    if (!grant.GetString("organisation").empty()) text += "@" + std::string(grant.GetString("organisation"));
    text += ":" + std::string(grant.GetString("region"));
  }
  return text;
}

void PrintUser(std::ostream& out, const Value& user, base::Language language) {
  out << user.GetString("name") << "  " << user.GetString("title") << "  " << GrantsText(user);
  if (user.Get("disabled").is_bool() && user.Get("disabled").as_bool())
    out << "  " << base::Text("cli-user-disabled", language);
  out << '\n';
  if (const auto password = user.GetString("initial_password"); !password.empty())
    out << base::Text("cli-user-password", language, {{"password", std::string(password)}}) << '\n';
}

void PrintToken(std::ostream& out, const Value& token, base::Language language) {
  // Only the token, so that a script can take it as it stands.
  if (const auto text = token.GetString("token"); !text.empty()) {
    out << text << '\n';
    return;
  }
  out << token.GetString("id") << "  " << token.GetString("user") << "  " << token.GetString("name") << "  "
      << token.GetString("expires");
  if (token.Get("revoked").is_string()) out << "  " << base::Text("cli-token-revoked", language);
  out << '\n';
}

void PrintOrganisation(std::ostream& out, const Value& organisation, base::Language) {
  out << organisation.GetString("code") << "  " << organisation.GetString("title") << "  "
      << organisation.GetString("kind") << "  " << organisation.GetString("region") << '\n';
}

template <Printer print>
void PrintEach(std::ostream& out, const Value& answer, base::Language language) {
  for (const Value& item : Items(answer.Get("items"))) print(out, item, language);
}

// A password stands in a file, where no list of processes shows it; its line end is none of it.
bool ReadPassword(Session* session, const Options& options, Value* request) {
  if (options.password_file.empty()) return true;
  auto text = ReadFile(options.password_file);
  if (!text.ok()) return Fail(session, text.errors()), false;
  while (!text->empty() && (text->back() == '\n' || text->back() == '\r')) text->pop_back();
  request->Set("password", *text);
  return true;
}

void AddUser(Session* session, const Options& options) {
  Value request = Verb("user.add");
  SetText("name", options.name, &request);
  SetText("title", options.title, &request);
  SetText("person", options.person, &request);
  SetText("role", options.role, &request);
  SetText("region", options.region, &request);
  SetText("organisation", options.organisation, &request);
  if (ReadPassword(session, options, &request)) Ask(session, options, std::move(request), PrintUser);
}

void ChangeRole(Session* session, const Options& options) {
  Value request = Verb("user.role");
  SetText("name", options.name, &request);
  SetText("role", options.role, &request);
  SetText("region", options.region, &request);
  SetText("organisation", options.organisation, &request);
  if (options.remove) request.Set("remove", true);
  Ask(session, options, std::move(request), PrintUser);
}

void ResetUser(Session* session, const Options& options) {
  Value request = Verb("user.reset");
  SetText("name", options.name, &request);
  if (options.second_factor) request.Set("second_factor", true);
  if (ReadPassword(session, options, &request)) Ask(session, options, std::move(request), PrintUser);
}

void DisableUser(Session* session, const Options& options) {
  Value request = Verb("user.disable");
  SetText("name", options.name, &request);
  if (options.enable) request.Set("enable", true);
  Ask(session, options, std::move(request), PrintUser);
}

void NewToken(Session* session, const Options& options) {
  Value request = Verb("token.new");
  SetText("user", options.user, &request);
  SetText("name", options.name, &request);
  request.Set("acts_for", Value::ListOf(options.acts_for));
  calendar::Date until = calendar::Instant(compose::SystemClock()->NowMillis()).date() + kDaysGood;
  if (!options.expires.empty() && !ParseDate(session, "--expires", options.expires, &until)) return;
  request.Set("expires", calendar::Instant::StartOfDay(until + 1).millis());
  Ask(session, options, std::move(request), PrintToken);
}

void RevokeToken(Session* session, const Options& options) {
  Value request = Verb("token.revoke");
  SetText("id", options.id, &request);
  Ask(session, options, std::move(request), PrintToken);
}

void ListTokens(Session* session, const Options& options) {
  Value request = Verb("token.list");
  SetText("user", options.user, &request);
  Ask(session, options, std::move(request), PrintEach<PrintToken>);
}

void AddOrganisation(Session* session, const Options& options) {
  Value request = Verb("organisation.add");
  SetText("code", options.code, &request);
  SetText("title", options.title, &request);
  SetText("kind", options.kind, &request);
  SetText("region", options.region, &request);
  SetText("parent", options.parent, &request);
  Ask(session, options, std::move(request), PrintOrganisation);
}

// A verb below another, with --data and --rules.
CLI::App* Below(CLI::App* above, Session* session, const std::shared_ptr<Options>& options, const std::string& name,
                const std::string& help, void (*run)(Session*, const Options&)) {
  CLI::App* verb = AddVerb(above, session, name, help, [=] { run(session, *options); });
  verb->add_option("--data", options->data, base::Text("cli-option-data", session->lang()));
  verb->add_option("--rules", session->rules, base::Text("cli-option-dir", session->lang()));
  return verb;
}

}  // namespace

void AddUser(CLI::App* app, Session* session) {
  auto options = std::make_shared<Options>();
  const auto text = [session](const char* id) { return base::Text(id, session->lang()); };
  CLI::App* user = AddVerb(app, session, "user", "cli-user", [] {});
  user->require_subcommand(1);
  CLI::App* add = Below(user, session, options, "add", "cli-user-add", AddUser);
  Below(user, session, options, "list", "cli-user-list",
        [](Session* s, const Options& o) { Ask(s, o, Verb("user.list"), PrintEach<PrintUser>); });
  CLI::App* role = Below(user, session, options, "role", "cli-user-role", ChangeRole);
  CLI::App* reset = Below(user, session, options, "reset", "cli-user-reset", ResetUser);
  CLI::App* disable = Below(user, session, options, "disable", "cli-user-disable", DisableUser);
  for (CLI::App* verb : {add, role, reset, disable})
    verb->add_option("--name", options->name, text("cli-option-user-name"))->required();
  for (CLI::App* verb : {add, role}) {
    verb->add_option("--role", options->role, text("cli-option-role"))->required();
    verb->add_option("--region", options->region, text("cli-option-grant-region"));
    verb->add_option("--organisation", options->organisation, text("cli-option-organisation"));
  }
  add->add_option("--title", options->title, text("cli-option-user-title"));
  add->add_option("--person", options->person, text("cli-option-person"));
  for (CLI::App* verb : {add, reset})
    verb->add_option("--password-file", options->password_file, text("cli-option-password-file"));
  role->add_flag("--remove", options->remove, text("cli-option-remove-role"));
  reset->add_flag("--second-factor", options->second_factor, text("cli-option-second-factor"));
  disable->add_flag("--enable", options->enable, text("cli-option-enable"));
}

void AddToken(CLI::App* app, Session* session) {
  auto options = std::make_shared<Options>();
  const auto text = [session](const char* id) { return base::Text(id, session->lang()); };
  CLI::App* token = AddVerb(app, session, "token", "cli-token", [] {});
  token->require_subcommand(1);
  CLI::App* made = Below(token, session, options, "new", "cli-token-new", NewToken);
  CLI::App* revoke = Below(token, session, options, "revoke", "cli-token-revoke", RevokeToken);
  CLI::App* list = Below(token, session, options, "list", "cli-token-list", ListTokens);
  made->add_option("--user", options->user, text("cli-option-token-user"))->required();
  made->add_option("--name", options->name, text("cli-option-token-name"));
  made->add_option("--expires", options->expires, text("cli-option-expires"));
  made->add_option("--acts-for", options->acts_for, text("cli-option-acts-for"));
  revoke->add_option("--id", options->id, text("cli-option-token-id"))->required();
  list->add_option("--user", options->user, text("cli-option-token-user"));
}

void AddOrganisation(CLI::App* app, Session* session) {
  auto options = std::make_shared<Options>();
  const auto text = [session](const char* id) { return base::Text(id, session->lang()); };
  CLI::App* organisation = AddVerb(app, session, "organisation", "cli-organisation", [] {});
  organisation->require_subcommand(1);
  CLI::App* add = Below(organisation, session, options, "add", "cli-organisation-add", AddOrganisation);
  Below(organisation, session, options, "list", "cli-organisation-list",
        [](Session* s, const Options& o) { Ask(s, o, Verb("organisation.list"), PrintEach<PrintOrganisation>); });
  add->add_option("--code", options->code, text("cli-option-organisation-code"))->required();
  add->add_option("--title", options->title, text("cli-option-organisation-title"))->required();
  add->add_option("--kind", options->kind, text("cli-option-organisation-kind"))->required();
  add->add_option("--region", options->region, text("cli-option-region"))->required();
  add->add_option("--parent", options->parent, text("cli-option-parent"));
}

}  // namespace anze::cli

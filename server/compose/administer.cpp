#include "server/compose/administer.h"

#include <functional>
#include <map>
#include <utility>

#include "core/ruleset/load.h"
#include "plugins/catalog/catalog.h"
#include "server/app/rules/rules.h"
#include "server/compose/admin_socket.h"
#include "server/compose/inspect.h"
#include "server/compose/system.h"
#include "server/http/wire/account_json.h"

namespace anze::compose {
namespace {

using base::Error;
using base::Value;

constexpr std::size_t kAll = 1'000'000;

base::Diagnostics ErrorsOf(const app::Problem& problem) {
  return problem.errors.empty() ? base::Diagnostics{problem.error} : problem.errors;
}

// One request, read and done.
class Verb {
 public:
  Verb(app::People* people, const Value& request, base::Language language)
      : people_(people), request_(request), language_(language) {}

  base::Result<Value> AddUser() {
    app::Accounts::Adding adding;
    adding.name = Text("name");
    adding.title = Text("title").empty() ? adding.name : Text("title");
    adding.person = Text("person").empty() ? adding.title : Text("person");
    adding.password = Text("password");
    if (!Text("role").empty()) adding.grants.push_back(Grant());
    Value made;
    return MadeOr(
        people_->accounts().Add(adding, {}, {}, [&](const app::AccountShown& shown, auto*) { made = Shown(shown); }),
        made);
  }
  base::Result<Value> ListUsers() {
    app::Accounts::Filter filter;
    filter.limit = kAll;
    Value items = Value::EmptyList();
    for (const app::AccountShown& shown : people_->accounts().List(filter).items) items.Append(Shown(shown));
    return Listed(std::move(items));
  }
  // Gives one role more, or takes it away.
  base::Result<Value> ChangeRole() {
    const auto found = people_->accounts().Find(Text("name"));
    if (const auto* problem = std::get_if<app::Problem>(&found)) return ErrorsOf(*problem);
    const auto& account = std::get<app::AccountShown>(found).account;
    const app::GrantAsked change = Grant();
    const bool removes = request_.Get("remove").is_bool();
    std::vector<app::GrantAsked> grants;
    for (const people::Grant& grant : account->grants) {
      if (!removes || grant.role != change.role) grants.push_back({grant.role, grant.organisation, grant.region});
    }
    if (!removes) grants.push_back(change);
    return ShownOr(people_->accounts().SetGrants(account->name, grants, Any(), {}));
  }
  base::Result<Value> ResetUser() {
    return ShownOr(
        people_->accounts().Reset(Text("name"), request_.Get("second_factor").is_bool(), {}, Text("password")));
  }
  base::Result<Value> DisableUser() {
    return ShownOr(people_->accounts().SetDisabled(Text("name"), !request_.Get("enable").is_bool(), {}));
  }
  base::Result<Value> AddToken() {
    app::Tokens::Adding adding;
    adding.account = Text("user");
    adding.name = Text("name").empty() ? adding.account : Text("name");
    adding.expires = request_.Get("expires").is_integer() ? request_.Get("expires").as_int() : 0;
    base::Diagnostics problems;
    adding.acts_for = http::TextsMember(request_, "acts_for", &problems);
    if (!problems.empty()) return problems;
    Value made;
    return MadeOr(people_->tokens().Add(adding, {}, {},
                                        [&](const app::TokenShown& shown, auto*) { made = http::ToValue(shown); }),
                  made);
  }
  base::Result<Value> ListTokens() {
    Value items = Value::EmptyList();
    for (const app::TokenShown& shown : people_->tokens().List(Text("user"), {}, kAll).items)
      items.Append(http::ToValue(shown));
    return Listed(std::move(items));
  }
  base::Result<Value> RevokeToken() {
    const auto revoked = people_->tokens().Revoke(Text("id"), {});
    if (const auto* problem = std::get_if<app::Problem>(&revoked)) return ErrorsOf(*problem);
    return http::ToValue(std::get<app::TokenShown>(revoked));
  }
  base::Result<Value> AddOrganisation() {
    people::Organisation organisation{Text("code"), Text("title"), Text("kind"), Text("region"), Text("parent")};
    Value made;
    return MadeOr(
        people_->organisations().Add(std::move(organisation), {}, {},
                                     [&](const people::Organisation& of, auto*) { made = http::ToValue(of); }),
        made);
  }
  base::Result<Value> ListOrganisations() {
    Value items = Value::EmptyList();
    for (const auto& organisation : people_->organisations().List({}, {}, kAll).items)
      items.Append(http::ToValue(*organisation));
    return Listed(std::move(items));
  }

 private:
  std::string Text(std::string_view name) const { return std::string(request_.GetString(name)); }
  app::GrantAsked Grant() const {
    app::GrantAsked grant{Text("role"), Text("organisation"), Text("region")};
    if (grant.region.empty() && grant.organisation.empty()) grant.region = "cn";
    return grant;
  }
  static app::ExpectedVersions Any() {
    app::ExpectedVersions any;
    any.any = true;
    return any;
  }
  Value Shown(const app::AccountShown& shown) const {
    std::vector<app::GrantInWords> grants;
    for (const people::Grant& grant : shown.account->grants)
      grants.push_back({grant, {grant.role, {}}, grant.organisation, {grant.region, {}}});
    return http::ToValue(shown, grants, language_);
  }
  base::Result<Value> ShownOr(const app::Answer<app::AccountShown>& answer) const {
    if (const auto* problem = std::get_if<app::Problem>(&answer)) return ErrorsOf(*problem);
    return Shown(std::get<app::AccountShown>(answer));
  }
  static base::Result<Value> MadeOr(const app::Answer<app::Changed>& changed, const Value& made) {
    if (const auto* problem = std::get_if<app::Problem>(&changed)) return ErrorsOf(*problem);
    return made;
  }
  static Value Listed(Value items) {
    Value out = Value::EmptyMap();
    out.Set("items", std::move(items));
    return out;
  }

  app::People* people_;
  const Value& request_;
  base::Language language_;
};

}  // namespace

base::Result<Value> Administer(app::People* people, const Value& request, base::Language language) {
  static const std::map<std::string_view, base::Result<Value> (Verb::*)()> kVerbs{
      {"user.add", &Verb::AddUser},
      {"user.list", &Verb::ListUsers},
      {"user.role", &Verb::ChangeRole},
      {"user.reset", &Verb::ResetUser},
      {"user.disable", &Verb::DisableUser},
      {"token.new", &Verb::AddToken},
      {"token.list", &Verb::ListTokens},
      {"token.revoke", &Verb::RevokeToken},
      {"organisation.add", &Verb::AddOrganisation},
      {"organisation.list", &Verb::ListOrganisations}};
  const auto verb = kVerbs.find(request.GetString("verb"));
  if (verb == kVerbs.end()) return Error("admin-socket-unusable", {{"why", std::string(request.GetString("verb"))}});
  return (Verb(people, request, language).*verb->second)();
}

base::Result<Value> AdministerIn(const std::string& data_folder, const Value& request, base::Language language,
                                 const ReadRules& read) {
  if (auto answer = AskServer(data_folder, request, language)) return std::move(*answer);
  auto storage = OpenToWrite(data_folder);
  if (!storage.ok()) return storage.errors();
  auto files = read();
  if (!files.ok()) return files.errors();
  app::Rules rules(nullptr);
  base::Diagnostics found = rules.Load(std::move(*files), ruleset::Trees::kDrop);
  if (base::HasErrors(found)) return found;
  auto secrets = catalog::OpenSecrets();
  if (!secrets.ok()) return secrets.errors();
  const auto clock = SystemClock();
  app::People people(&rules, storage->get(), clock.get(), secrets->get());
  if (base::Status loaded = people.Load(); !loaded.ok()) return loaded.errors();
  return Administer(&people, request, language);
}

}  // namespace anze::compose

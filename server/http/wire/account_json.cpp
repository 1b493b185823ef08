#include "server/http/wire/account_json.h"

#include <initializer_list>

#include "core/base/pointer.h"
#include "core/calendar/date.h"
#include "server/http/wire/body.h"
#include "server/http/wire/people.h"

namespace anze::http {
namespace {

using base::Error;
using base::Value;

// A moment, or null where there was none.
Value MomentOrNull(std::int64_t at) { return at == 0 ? Value() : Value(calendar::Instant(at).ToString()); }

Error WrongType(std::string_view field, std::string_view expected, const Value& actual, std::string pointer) {
  Error error(
      "wrong-type",
      {{"field", std::string(field)}, {"expected", std::string(expected)}, {"actual", std::string(actual.TypeName())}});
  return std::move(error).At(std::move(pointer));
}

}  // namespace

std::string RoleTitle(const std::string& id, const base::Localized& title, base::Language language) {
  return title.zh.empty() ? base::Text("role-" + id, language) : title.In(language);
}

Value ToValue(const std::vector<app::GrantInWords>& grants, base::Language language) {
  Value list = Value::EmptyList();
  for (const app::GrantInWords& one : grants) {
    Value item = Value::EmptyMap();
    item.Set("role", one.grant.role);
    item.Set("role_title", RoleTitle(one.grant.role, one.role, language));
    item.Set("organisation", one.grant.organisation);
    item.Set("organisation_title", one.organisation);
    item.Set("office", people::NameOf(one.grant.office));
    item.Set("region", one.grant.region);
    item.Set("region_title", one.region.In(language));
    list.Append(std::move(item));
  }
  return list;
}

Value ToValue(const app::AccountShown& shown, const std::vector<app::GrantInWords>& grants, base::Language language) {
  const people::Account& account = *shown.account;
  Value out = Value::EmptyMap();
  out.Set("name", account.name);
  out.Set("title", account.title);
  out.Set("person", account.person);
  if (IsProvided(account)) out.Set("provider", account.issuer);
  out.Set("disabled", account.disabled);
  out.Set("locked_until", MomentOrNull(shown.locked_until));
  out.Set("must_change_password", account.must_change);
  out.Set("second_factor", !account.factor.empty());
  out.Set("last_sign_in", MomentOrNull(shown.last_sign_in));
  out.Set("grants", ToValue(grants, language));
  out.Set("version", static_cast<std::int64_t>(account.version));
  if (!shown.initial_password.empty()) out.Set("initial_password", shown.initial_password);
  return out;
}

Value ToValue(const app::KnownRoles& roles, base::Language language) {
  Value items = Value::EmptyList();
  for (const auto& [id, role] : roles) {
    Value item = Value::EmptyMap();
    item.Set("id", id);
    item.Set("title", RoleTitle(id, role.title, language));
    item.Set("office", people::NameOf(role.office));
    items.Append(std::move(item));
  }
  Value out = Value::EmptyMap();
  out.Set("items", std::move(items));
  return out;
}

Value ToValue(const app::TokenShown& shown) {
  const people::Token& token = *shown.token;
  Value out = Value::EmptyMap();
  out.Set("id", token.id);
  out.Set("name", token.name);
  out.Set("user", token.account);
  out.Set("user_title", shown.user_title);
  out.Set("acts_for", Value::ListOf(token.acts_for));
  out.Set("created", MomentOrNull(token.created));
  out.Set("expires", MomentOrNull(token.expires));
  out.Set("last_used", MomentOrNull(shown.last_used));
  out.Set("revoked", MomentOrNull(token.revoked));
  if (!shown.text.empty()) out.Set("token", shown.text);
  return out;
}

Value ToValue(const people::Organisation& organisation) {
  Value out = Value::EmptyMap();
  out.Set("code", organisation.code);
  out.Set("title", organisation.title);
  out.Set("kind", organisation.kind);
  out.Set("region", organisation.region);
  out.Set("parent", organisation.parent);
  out.Set("version", static_cast<std::int64_t>(organisation.version));
  return out;
}

Value SessionValue(const ports::SessionRow& row, bool current) {
  Value out = Value::EmptyMap();
  out.Set("id", row.id);
  out.Set("began", MomentOrNull(row.began));
  out.Set("last_used", MomentOrNull(row.last_used));
  out.Set("address", row.address);
  out.Set("agent", row.agent);
  out.Set("current", current);
  return out;
}

std::string OptionalText(const Value& body, std::string_view name, base::Diagnostics* problems) {
  return body.Get(name).is_null() ? std::string() : StringMember(body, name, problems);
}

std::string TitleMember(const Value& body, std::string_view name, base::Diagnostics* problems) {
  const std::size_t before = problems->size();
  std::string text = StringMember(body, name, problems);
  if (problems->size() == before) CheckName(Value(text), base::PointerBelow("", name), name, problems);
  return text;
}

std::vector<std::string> TextsMember(const Value& body, std::string_view name, base::Diagnostics* problems) {
  std::vector<std::string> texts;
  const Value& list = body.Get(name);
  if (list.is_null()) return texts;
  const std::string pointer = base::PointerBelow("", name);
  if (!list.is_list()) {
    problems->push_back(WrongType(name, "list", list, pointer));
    return texts;
  }
  for (std::size_t i = 0; i < list.as_list().size(); ++i) {
    const Value& item = list.as_list()[i];
    if (item.is_string()) {
      texts.push_back(item.as_string());
    } else {
      problems->push_back(WrongType(name, "string", item, pointer + "/" + std::to_string(i)));
    }
  }
  return texts;
}

std::vector<app::GrantAsked> GrantsMember(const Value& body, base::Diagnostics* problems) {
  std::vector<app::GrantAsked> grants;
  const Value& list = body.Get("grants");
  if (list.is_null()) return grants;
  if (!list.is_list()) {
    problems->push_back(WrongType("grants", "list", list, "/grants"));
    return grants;
  }
  for (std::size_t i = 0; i < list.as_list().size(); ++i) {
    const std::string pointer = "/grants/" + std::to_string(i);
    const Value& item = list.as_list()[i];
    if (!item.is_map()) {
      problems->push_back(WrongType("grants", "object", item, pointer));
      continue;
    }
    base::Diagnostics found;
    RefuseUnknown(item, {"role", "organisation", "region"}, &found);
    grants.push_back({StringMember(item, "role", &found), OptionalText(item, "organisation", &found),
                      OptionalText(item, "region", &found)});
    for (Error& error : found) {
      error.pointer = pointer + error.pointer;
      problems->push_back(std::move(error));
    }
  }
  return grants;
}

}  // namespace anze::http

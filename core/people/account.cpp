#include "core/people/account.h"

#include <algorithm>
#include <array>

#include "core/base/json.h"
#include "core/base/utf8.h"

namespace anze::people {
namespace {

using base::Error;
using base::Value;

constexpr std::array<std::pair<Office, std::string_view>, 3> kOffices{
    {{Office::kPlatform, "platform"}, {Office::kBureau, "bureau"}, {Office::kOrganisation, "organisation"}}};

std::string Text(const Value& map, std::string_view key) { return std::string(map.GetString(key)); }
std::int64_t Int(const Value& map, std::string_view key) {
  const Value& value = map.Get(key);
  return value.is_integer() ? value.as_int() : 0;
}
bool Flag(const Value& map, std::string_view key) {
  const Value& value = map.Get(key);
  return value.is_bool() && value.as_bool();
}
std::vector<std::string> Texts(const Value& map, std::string_view key) {
  std::vector<std::string> texts;
  const Value& list = map.Get(key);
  if (!list.is_list()) return texts;
  for (const Value& item : list.as_list()) {
    if (item.is_string()) texts.push_back(item.as_string());
  }
  return texts;
}

Value ToValue(const Grant& grant) {
  Value out = Value::EmptyMap();
  out.Set("role", grant.role);
  out.Set("organisation", grant.organisation);
  out.Set("office", NameOf(grant.office));
  out.Set("region", grant.region);
  return out;
}

Grant GrantOf(const Value& value) {
  Grant grant{Text(value, "role"), Text(value, "organisation"), Office::kPlatform, Text(value, "region")};
  for (const auto& [office, name] : kOffices) {
    if (value.GetString("office") == name) grant.office = office;
  }
  return grant;
}

// The map that a row holds; null where it holds none.
Value Content(const ports::PeopleRow& row) {
  auto value = base::ParseJson(row.content, base::StoredJson());
  return value.ok() && value->is_map() ? std::move(*value) : Value();
}

Error Unreadable(const ports::PeopleRow& row) {
  return Error("people-row-unreadable", {{"name", row.kind + "/" + row.name}});
}

}  // namespace

std::string_view NameOf(Office office) {
  for (const auto& [known, name] : kOffices) {
    if (known == office) return name;
  }
  return {};
}

bool IsName(std::string_view text, std::size_t most, bool capitals) {
  if (text.empty() || base::CountCodePoints(text) > most) return false;
  return std::all_of(text.begin(), text.end(), [&](char c) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
    return plain || (capitals && c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
  });
}

ports::PeopleRow ToRow(const Account& account) {
  Value out = Value::EmptyMap();
  out.Set("title", account.title);
  out.Set("person", account.person);
  out.Set("password", account.password);
  out.Set("password_at", account.password_at);
  out.Set("must_change", account.must_change);
  out.Set("factor", account.factor);
  out.Set("factor_pending", account.factor_pending);
  out.Set("recovery", Value::ListOf(account.recovery));
  out.Set("disabled", account.disabled);
  Value grants = Value::EmptyList();
  for (const Grant& grant : account.grants) grants.Append(ToValue(grant));
  out.Set("grants", std::move(grants));
  out.Set("created", account.created);
  if (IsProvided(account)) {
    out.Set("issuer", account.issuer);
    out.Set("subject", account.subject);
  }
  return {std::string(ports::kAccountRows), account.name, account.version + 1, base::WriteJson(out)};
}

ports::PeopleRow ToRow(const Organisation& organisation) {
  Value out = Value::EmptyMap();
  out.Set("title", organisation.title);
  out.Set("kind", organisation.kind);
  out.Set("region", organisation.region);
  out.Set("parent", organisation.parent);
  return {std::string(ports::kOrganisationRows), organisation.code, organisation.version + 1, base::WriteJson(out)};
}

ports::PeopleRow ToRow(const Token& token) {
  Value out = Value::EmptyMap();
  out.Set("digest", token.digest);
  out.Set("name", token.name);
  out.Set("account", token.account);
  out.Set("acts_for", Value::ListOf(token.acts_for));
  out.Set("created", token.created);
  out.Set("expires", token.expires);
  out.Set("revoked", token.revoked);
  return {std::string(ports::kTokenRows), token.id, token.version + 1, base::WriteJson(out)};
}

base::Result<Account> AccountOf(const ports::PeopleRow& row) {
  const Value value = Content(row);
  if (value.is_null()) return Unreadable(row);
  Account account;
  account.name = row.name;
  account.title = Text(value, "title");
  account.person = Text(value, "person");
  account.password = Text(value, "password");
  account.password_at = Int(value, "password_at");
  account.must_change = Flag(value, "must_change");
  account.factor = Text(value, "factor");
  account.factor_pending = Text(value, "factor_pending");
  account.recovery = Texts(value, "recovery");
  account.disabled = Flag(value, "disabled");
  if (const Value& grants = value.Get("grants"); grants.is_list()) {
    for (const Value& grant : grants.as_list()) account.grants.push_back(GrantOf(grant));
  }
  account.created = Int(value, "created");
  account.issuer = Text(value, "issuer");
  account.subject = Text(value, "subject");
  account.version = row.version;
  return account;
}

base::Result<Organisation> OrganisationOf(const ports::PeopleRow& row) {
  const Value value = Content(row);
  if (value.is_null()) return Unreadable(row);
  return Organisation{
      row.name, Text(value, "title"), Text(value, "kind"), Text(value, "region"), Text(value, "parent"), row.version};
}

base::Result<Token> TokenOf(const ports::PeopleRow& row) {
  const Value value = Content(row);
  if (value.is_null()) return Unreadable(row);
  return Token{row.name,
               Text(value, "digest"),
               Text(value, "name"),
               Text(value, "account"),
               Texts(value, "acts_for"),
               Int(value, "created"),
               Int(value, "expires"),
               Int(value, "revoked"),
               row.version};
}

}  // namespace anze::people

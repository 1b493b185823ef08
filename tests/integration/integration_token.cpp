#include "tests/integration/integration_token.h"

#include <cstdio>

#include "core/base/search.h"
#include "server/compose/administer.h"
#include "server/compose/system.h"

namespace anze::testing {

using base::Value;

namespace {

// Runs one act of the command line in a folder. False where it failed for another reason than being done already.
bool Administer(const std::string& folder, const Value& request, const char* done_already, Value* answer = nullptr) {
  auto made = compose::AdministerIn(folder, request, base::Language::kZh, [] {
    return base::Result<std::vector<ruleset::SourceFile>>(base::Error("no-server"));
  });
  if (made.ok() && answer != nullptr) *answer = std::move(made).value();
  if (made.ok() || made.error().code == done_already) return true;
  std::fprintf(stderr, "%s\n", made.error().code.c_str());
  return false;
}

Value Asked(std::string_view verb, std::initializer_list<std::pair<std::string_view, std::string_view>> texts) {
  Value request = Value::EmptyMap();
  request.Set("verb", verb);
  for (const auto& [name, text] : texts) request.Set(name, text);
  return request;
}

std::string TokenOf(const std::string& folder, std::string_view user, bool acts_for_all) {
  constexpr std::int64_t kDayMillis = std::int64_t{24} * 3600 * 1000;
  Value token = Asked("token.new", {{"user", user}, {"name", "tests"}});
  if (acts_for_all) token.Set("acts_for", Value::ListOf({"*"}));
  token.Set("expires", compose::SystemClock()->NowMillis() + kDayMillis);
  Value made;
  return Administer(folder, token, "", &made) ? std::string(made.GetString("token")) : std::string();
}

}  // namespace

std::string IntegrationToken(const std::string& data_folder) {
  const Value user = Asked("user.add", {{"name", "all"}, {"role", "audit-administrator"}});
  return Administer(data_folder, user, "user-exists") ? TokenOf(data_folder, "all", true) : std::string();
}

std::string InsurerToken(const std::string& data_folder, std::string_view code) {
  const Value organisation =
      Asked("organisation.add", {{"code", code}, {"title", code}, {"kind", "insurer"}, {"region", "cn"}});
  const std::string name = base::FoldName(code);  // names of accounts have no capitals
  const Value user = Asked("user.add", {{"name", name}, {"role", "insurer"}, {"organisation", code}});
  const bool there =
      Administer(data_folder, organisation, "organisation-exists") && Administer(data_folder, user, "user-exists");
  return there ? TokenOf(data_folder, name, false) : std::string();
}

}  // namespace anze::testing

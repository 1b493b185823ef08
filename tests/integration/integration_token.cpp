#include "tests/integration/integration_token.h"

#include <cstdio>

#include "server/compose/administer.h"
#include "server/compose/system.h"

namespace anze::testing {

using base::Value;

std::string IntegrationToken(const std::string& data_folder) {
  constexpr std::int64_t kDayMillis = std::int64_t{24} * 3600 * 1000;
  const auto ask = [&](const Value& request) {
    return compose::AdministerIn(data_folder, request, base::Language::kZh, [] {
      return base::Result<std::vector<ruleset::SourceFile>>(base::Error("no-server"));
    });
  };
  Value user = Value::EmptyMap();
  user.Set("verb", "user.add");
  user.Set("name", "all");
  user.Set("role", "audit-administrator");
  // A folder that is used again has the account already.
  if (const auto made = ask(user); !made.ok() && made.error().code != "user-exists") {
    std::fprintf(stderr, "%s\n", made.error().code.c_str());
    return {};
  }
  Value token = Value::EmptyMap();
  token.Set("verb", "token.new");
  token.Set("user", "all");
  token.Set("name", "tests");
  token.Set("acts_for", Value::ListOf({"*"}));
  token.Set("expires", compose::SystemClock()->NowMillis() + kDayMillis);
  const auto made = ask(token);
  if (!made.ok()) std::fprintf(stderr, "%s\n", made.error().code.c_str());
  return made.ok() ? std::string(made->GetString("token")) : std::string();
}

}  // namespace anze::testing

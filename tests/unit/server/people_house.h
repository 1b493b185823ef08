// People without sockets: the directory over storage in memory, with secrets that are cheap.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "core/ports/secrets.h"
#include "server/app/people/people.h"
#include "server/http/auth.h"
#include "tests/unit/server/house.h"

namespace anze::testing {

// Draws what it likes and hashes nothing, so that tests are fast and can tell codes in advance: the code of a step is
// its number in six digits.
class PlainSecrets : public ports::Secrets {
 public:
  base::Result<std::string> Random(std::size_t bytes) override;
  base::Result<std::string> HashPassword(std::string_view password) override;
  bool IsPassword(std::string_view hash, std::string_view password) override;
  std::string Base32(std::string_view secret) override;
  std::optional<std::int64_t> StepOf(std::string_view secret, std::string_view code, std::int64_t now_seconds) override;
  // The code that is good at a moment in milliseconds.
  static std::string CodeAt(std::int64_t millis);
  int compared = 0;  // passwords

 private:
  std::uint64_t drawn_ = 0;
};

struct PeopleHouse {
  // Over the rules, storage and clock of somebody else.
  PeopleHouse(app::Rules* rules, ports::Storage* storage, const ports::Clock* clock);
  // Makes an account with the password kPassword, which needs no change, and gives it these roles ("handler@b1:cn").
  // "ok", or the code of what is wrong.
  std::string Add(const std::string& name, const std::vector<std::string>& roles = {}, std::string person = {});
  // A token of an account; empty when it is refused.
  std::string Token(const std::string& account, const std::vector<std::string>& acts_for = {},
                    std::int64_t millis = 3'600'000);
  // The value of the cookie, or the code of what is wrong.
  std::string SignIn(const std::string& name, const std::string& password, const std::string& code = {},
                     const std::string& address = "10.0.0.1");

  static constexpr const char* kPassword = "Correct-horse-1";
  PlainSecrets secrets;
  app::People people;
  http::Auth auth;
};

}  // namespace anze::testing

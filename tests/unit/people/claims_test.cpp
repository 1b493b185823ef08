// What an identity provider says of a person, and what that comes to.
#include "core/people/claims.h"

#include "core/base/digest.h"
#include "core/base/json.h"
#include "core/people/account.h"
#include "tests/support/check.h"

namespace anze::people {
namespace {

const char* const kClaims =
    R"({"sub":"u1","groups":["a","b",7],"level":3,"staff":true,"name":"张三","realm":{"roles":["r1"]},)"
    R"("https://x.example/groups":["g"],"a.b":"whole","a":{"b":"path"},"empty":""})";

bool HoldsText(const std::vector<ClaimCondition>& when) { return Holds(when, base::ParseJson(kClaims).value()); }

TEST_CASE("A condition holds by a text, a number, a truth value or a member of a list", "[people][claims]") {
  CHECK(HoldsText({{"groups", "a"}}));
  CHECK(HoldsText({{"groups", "7"}}));
  CHECK(HoldsText({{"level", "3"}}));
  CHECK(HoldsText({{"staff", "true"}}));
  CHECK(HoldsText({{"realm.roles", "r1"}}));
  CHECK(HoldsText({{"https://x.example/groups", "g"}}));
  CHECK(HoldsText({{"a.b", "whole"}}));
  CHECK(HoldsText({{"groups", "a"}, {"level", "3"}}));
}

TEST_CASE("Nothing holds by a claim that is missing, another, or part of another", "[people][claims]") {
  CHECK_FALSE(HoldsText({}));
  CHECK_FALSE(HoldsText({{"groups", "A"}}));
  CHECK_FALSE(HoldsText({{"name", "张"}}));
  CHECK_FALSE(HoldsText({{"none", "a"}}));
  CHECK_FALSE(HoldsText({{"none", ""}}));
  CHECK_FALSE(HoldsText({{"empty", ""}}));
  CHECK_FALSE(HoldsText({{"realm", "r1"}}));
  CHECK_FALSE(HoldsText({{"groups", "a"}, {"level", "4"}}));
}

TEST_CASE("A claim is taken for a text where it is one", "[people][claims]") {
  const base::Value claims = base::ParseJson(kClaims).value();
  CHECK(ClaimText(claims, "name") == "张三");
  CHECK(ClaimText(claims, "level") == "3");
  CHECK(ClaimText(claims, "groups").empty());
  CHECK(ClaimText(claims, "staff").empty());
  CHECK(ClaimText(claims, "").empty());
  CHECK(ClaimText(claims, "none").empty());
}

TEST_CASE("An account of a provider keeps whom it means, and is no persona", "[people][claims]") {
  Account account;
  account.name = "zhang";
  account.grants = {{"handler", "b1", Office::kBureau, "cn"}};
  CHECK(IsPersona(account));
  CHECK(ToRow(account).content.find("issuer") == std::string::npos);
  account.issuer = "https://id.example";
  account.subject = "u1";
  const auto read = AccountOf(ToRow(account));
  REQUIRE_OK(read);
  CHECK(read->issuer == "https://id.example");
  CHECK(read->subject == "u1");
  CHECK(IsProvided(*read));
  CHECK_FALSE(IsPersona(*read));
}

TEST_CASE("HMAC is that of RFC 4231", "[people][claims]") {
  CHECK(base::HmacSha256Hex("Jefe", "what do ya want for nothing?") ==
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  CHECK(base::HmacSha256Hex(std::string(20, '\x0b'), "Hi There") ==
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
}

}  // namespace
}  // namespace anze::people

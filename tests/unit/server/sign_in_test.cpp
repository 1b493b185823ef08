// Signing in, and the attacks on it.
#include "core/base/limits_people.h"
#include "tests/unit/server/people_house.h"

namespace anze::testing {
namespace {

constexpr std::int64_t kMinute = 60'000;
constexpr std::int64_t kHour = 60 * kMinute;

class SignInHouse {
 protected:
  HandClock clock_{"2025-03-04"};
  storage::memory::MemoryStorage storage_;
  app::Rules rules_{&storage_};
  PeopleHouse house_{&rules_, &storage_, &clock_};
  const std::string good_ = PeopleHouse::kPassword;

  bool Knows(const std::string& cookie) { return house_.people.directory().ByCookie(cookie) != nullptr; }
  bool KnowsToken(const std::string& token) { return house_.people.directory().ByToken(token) != nullptr; }
  // Acts of an account that has signed in.
  app::Acting ActingOf(const std::string& cookie) {
    return {house_.people.directory().ByCookie(cookie), "10.0.0.1", "test"};
  }
  // A second factor; the cookie stays good.
  void SetFactor(const std::string& cookie) {
    const auto acting = ActingOf(cookie);
    REQUIRE(std::holds_alternative<app::FactorDrawn>(house_.people.own().DrawFactor(acting)));
    const auto codes = house_.people.own().ConfirmFactor(PlainSecrets::CodeAt(clock_.NowMillis()), acting);
    REQUIRE(std::holds_alternative<std::vector<std::string>>(codes));
    recovery_ = std::get<std::vector<std::string>>(codes);
  }
  std::vector<std::string> recovery_;
};

TEST_CASE_METHOD(SignInHouse, "A password opens a session that is new each time", "[server][sign-in]") {
  REQUIRE(house_.Add("zhang") == "ok");
  const std::string first = house_.SignIn("zhang", good_);
  const std::string second = house_.SignIn("zhang", good_);
  CHECK(Knows(first));
  CHECK(Knows(second));
  CHECK(first != second);
  CHECK_FALSE(Knows(first.substr(0, first.size() - 1)));
  CHECK_FALSE(Knows(first.substr(0, first.find('.')) + "." + std::string(64, '0')));
  CHECK_FALSE(Knows(""));
  CHECK_FALSE(Knows("."));
  CHECK_FALSE(Knows("x"));
  // The value itself is kept nowhere.
  for (const auto& row : storage_.Sessions("", 10).value()) CHECK(first.find(row.digest) == std::string::npos);
}

TEST_CASE_METHOD(SignInHouse, "A cookie that was planted before is good for nothing after signing in",
                 "[server][sign-in]") {
  REQUIRE(house_.Add("zhang") == "ok");
  const std::string planted = house_.SignIn("zhang", good_);
  const auto begun = house_.people.sign_ins().WithPassword({"zhang", good_, ""}, ActingOf(planted));
  REQUIRE(std::holds_alternative<app::SignedIn>(begun));
  CHECK_FALSE(Knows(planted));
  CHECK(Knows(std::get<app::SignedIn>(begun).cookie));
}

TEST_CASE_METHOD(SignInHouse, "A name that nobody has is answered as a wrong password is, after the same work",
                 "[server][sign-in]") {
  REQUIRE(house_.Add("zhang") == "ok");
  house_.secrets.compared = 0;
  CHECK(house_.SignIn("zhang", "wrong") == "sign-in-refused");
  CHECK(house_.secrets.compared == 1);
  CHECK(house_.SignIn("nobody", "wrong") == "sign-in-refused");
  CHECK(house_.secrets.compared == 2);
  // Both are made to wait alike, so that waiting tells nothing either.
  for (int i = 0; i < 4; ++i) {
    CHECK(house_.SignIn("zhang", "wrong") == "sign-in-refused");
    CHECK(house_.SignIn("nobody", "wrong") == "sign-in-refused");
  }
  CHECK(house_.SignIn("zhang", good_) == "sign-in-wait");
  CHECK(house_.SignIn("nobody", good_) == "sign-in-wait");
}

TEST_CASE_METHOD(SignInHouse, "Five failures make one wait, longer each time, and nobody else", "[server][sign-in]") {
  REQUIRE(house_.Add("zhang") == "ok");
  REQUIRE(house_.Add("li") == "ok");
  for (int i = 0; i < 5; ++i) CHECK(house_.SignIn("zhang", "wrong") == "sign-in-refused");
  CHECK(house_.SignIn("zhang", good_) == "sign-in-wait");
  CHECK(Knows(house_.SignIn("li", good_)));
  CHECK(Knows(house_.SignIn("zhang", good_, "", "10.0.0.2")));
  clock_.Forward(kMinute - 1);
  CHECK(house_.SignIn("zhang", good_) == "sign-in-wait");
  clock_.Forward(1);
  CHECK(house_.SignIn("zhang", "wrong") == "sign-in-refused");
  clock_.Forward(kMinute);
  CHECK(house_.SignIn("zhang", good_) == "sign-in-wait");
  clock_.Forward(kMinute);
  CHECK(Knows(house_.SignIn("zhang", good_)));
  CHECK(house_.SignIn("zhang", "wrong") == "sign-in-refused");
}

TEST_CASE_METHOD(SignInHouse, "Trying from many addresses ends, and the owner's own address stays open",
                 "[server][sign-in]") {
  REQUIRE(house_.Add("zhang") == "ok");
  REQUIRE(Knows(house_.SignIn("zhang", good_)));
  int tried = 0;
  for (int i = 0; i < 1000; ++i) {
    if (house_.SignIn("zhang", "wrong", "", "10.1." + std::to_string(i / 250) + "." + std::to_string(i % 250)) ==
        "sign-in-refused")
      ++tried;
  }
  CHECK(tried == 100);
  CHECK(house_.SignIn("zhang", good_, "", "10.9.9.9") == "sign-in-wait");
  CHECK(Knows(house_.SignIn("zhang", good_)));
}

TEST_CASE_METHOD(SignInHouse,
                 "One password tried on many accounts makes the address wait, but nobody who is known there",
                 "[server][sign-in]") {
  REQUIRE(house_.Add("zhang") == "ok");
  REQUIRE(house_.Add("li") == "ok");
  REQUIRE(Knows(house_.SignIn("zhang", good_)));
  int tried = 0;
  for (int i = 0; i < 200; ++i) {
    if (house_.SignIn("u" + std::to_string(i), "Autumn-2025!") == "sign-in-refused") ++tried;
  }
  CHECK(tried == 50);
  CHECK(house_.SignIn("li", good_) == "sign-in-wait");
  CHECK(Knows(house_.SignIn("zhang", good_)));
  CHECK(Knows(house_.SignIn("li", good_, "", "10.0.0.2")));
  clock_.Forward(kHour);
  CHECK(Knows(house_.SignIn("li", good_)));
}

TEST_CASE_METHOD(SignInHouse, "Failures of strangers take a bounded place, in the store as well", "[server][sign-in]") {
  REQUIRE(house_.Add("zhang") == "ok");
  REQUIRE(Knows(house_.SignIn("zhang", good_)));
  CHECK(house_.SignIn("first", "wrong", "", "10.0.0.9") == "sign-in-refused");
  clock_.Forward(kMinute);
  app::Directory& directory = house_.people.directory();
  const std::int64_t now = clock_.NowMillis();
  for (std::size_t i = 0; i < base::limits::kSignInFailures - 10; ++i)
    directory.Note({"u" + std::to_string(i), "10.0.0.8", 1, now, 0, false});
  for (int i = 0; i < 8; ++i)
    CHECK(house_.SignIn("v" + std::to_string(i), "wrong", "", "10.0.0.7") == "sign-in-refused");
  CHECK(storage_.Failures("first", "", 1).value().front().account != "first");
  // Where the owner is known is not forgotten for them.
  CHECK(directory.Failures("zhang", "10.0.0.1").known);
}

TEST_CASE_METHOD(SignInHouse, "Failures are remembered over a restart", "[server][sign-in]") {
  REQUIRE(house_.Add("zhang") == "ok");
  const std::string cookie = house_.SignIn("zhang", good_, "", "10.0.0.3");
  for (int i = 0; i < 5; ++i) house_.SignIn("zhang", "wrong");
  PeopleHouse again(&rules_, &storage_, &clock_);
  CHECK(again.SignIn("zhang", good_) == "sign-in-wait");
  CHECK(again.people.directory().ByCookie(cookie) != nullptr);
}

TEST_CASE_METHOD(SignInHouse, "Failures count where the journal is full", "[server][sign-in]") {
  REQUIRE(house_.Add("zhang") == "ok");
  storage_.SetFaults({.full = true});
  for (int i = 0; i < 5; ++i) CHECK(house_.SignIn("zhang", "wrong") == "sign-in-refused");
  CHECK(house_.SignIn("zhang", good_) == "sign-in-wait");
  CHECK(house_.SignIn("zhang", good_, "", "10.0.0.2") == "storage-full");
  storage_.SetFaults({});
  CHECK(Knows(house_.SignIn("zhang", good_, "", "10.0.0.2")));
}

TEST_CASE_METHOD(SignInHouse, "A second factor is asked for, is good once, and not after the clock went back",
                 "[server][sign-in]") {
  REQUIRE(house_.Add("zhang") == "ok");
  SetFactor(house_.SignIn("zhang", good_));
  CHECK(house_.SignIn("zhang", good_) == "second-factor-required");
  CHECK(house_.SignIn("zhang", "wrong") == "sign-in-refused");
  // The code that set it up was used by that.
  CHECK(house_.SignIn("zhang", good_, PlainSecrets::CodeAt(clock_.NowMillis())) == "sign-in-refused");
  clock_.Forward(kMinute);
  const std::string code = PlainSecrets::CodeAt(clock_.NowMillis());
  CHECK(Knows(house_.SignIn("zhang", good_, code)));
  CHECK(house_.SignIn("zhang", good_, code) == "sign-in-refused");
  clock_.Forward(-kHour);
  CHECK(house_.SignIn("zhang", good_, code) == "sign-in-refused");
  CHECK(house_.SignIn("zhang", good_, PlainSecrets::CodeAt(clock_.NowMillis())) == "sign-in-refused");
}

TEST_CASE_METHOD(SignInHouse, "Ten recovery codes are good once each", "[server][sign-in]") {
  REQUIRE(house_.Add("zhang") == "ok");
  SetFactor(house_.SignIn("zhang", good_));
  REQUIRE(recovery_.size() == 10);
  CHECK(Knows(house_.SignIn("zhang", good_, recovery_[3])));
  CHECK(house_.SignIn("zhang", good_, recovery_[3]) == "sign-in-refused");
  CHECK(Knows(house_.SignIn("zhang", good_, recovery_[4])));
  CHECK(house_.people.directory().FindAccount("zhang")->recovery.size() == 8);
}

TEST_CASE_METHOD(SignInHouse, "Sessions end when they are not used, and after their longest time",
                 "[server][sign-in]") {
  REQUIRE(house_.Add("zhang") == "ok");
  const std::string cookie = house_.SignIn("zhang", good_);
  clock_.Forward(30 * kMinute - 1);
  CHECK(Knows(cookie));
  clock_.Forward(30 * kMinute);
  CHECK_FALSE(Knows(cookie));
  // A clock that goes back brings nothing back.
  clock_.Forward(-kHour);
  CHECK_FALSE(Knows(cookie));
  clock_.Forward(kHour);
  const std::string long_one = house_.SignIn("zhang", good_);
  for (int i = 0; i < 47; ++i) {
    clock_.Forward(15 * kMinute);
    REQUIRE(Knows(long_one));
  }
  clock_.Forward(15 * kMinute);
  CHECK_FALSE(Knows(long_one));
}

TEST_CASE_METHOD(SignInHouse, "Tokens that are forged, cut, run out or revoked open nothing", "[server][sign-in]") {
  REQUIRE(house_.Add("program") == "ok");
  const std::string token = house_.Token("program");
  REQUIRE(KnowsToken(token));
  CHECK_FALSE(KnowsToken(token.substr(0, token.size() - 1)));
  CHECK_FALSE(KnowsToken(token + "0"));
  const std::string id = token.substr(5, token.find('_', 5) - 5);
  CHECK_FALSE(KnowsToken("anze_" + id + "_" + std::string(64, '0')));
  CHECK_FALSE(KnowsToken("anze_" + id));
  CHECK_FALSE(KnowsToken("anze_"));
  CHECK_FALSE(KnowsToken(""));
  CHECK(house_.people.directory().LastUse("token", id).at == clock_.NowMillis());
  const std::string short_one = house_.Token("program", {}, 1000);
  clock_.Forward(999);
  CHECK(KnowsToken(short_one));
  clock_.Forward(1);
  CHECK_FALSE(KnowsToken(short_one));
  clock_.Forward(-kHour);
  CHECK_FALSE(KnowsToken(short_one));
  clock_.Forward(kHour);
  CHECK(KnowsToken(token));
  REQUIRE(std::holds_alternative<app::TokenShown>(house_.people.tokens().Revoke(id, {})));
  CHECK_FALSE(KnowsToken(token));
  // The token itself is kept nowhere.
  for (const auto& row : storage_.People("token", "", 10).value())
    CHECK(row.content.find(token.substr(token.rfind('_') + 1)) == std::string::npos);
}

TEST_CASE_METHOD(SignInHouse, "A disabled account's sessions and tokens end at once", "[server][sign-in]") {
  REQUIRE(house_.Add("zhang") == "ok");
  const std::string cookie = house_.SignIn("zhang", good_);
  const std::string token = house_.Token("zhang");
  REQUIRE(KnowsToken(token));
  const auto begun = house_.people.sign_ins().WithToken(token, {nullptr, "10.0.0.1", ""});
  REQUIRE(std::holds_alternative<app::SignedIn>(begun));
  CHECK(Knows(std::get<app::SignedIn>(begun).cookie));
  REQUIRE(std::holds_alternative<app::AccountShown>(house_.people.accounts().SetDisabled("zhang", true, {})));
  CHECK_FALSE(Knows(cookie));
  CHECK_FALSE(KnowsToken(token));
  CHECK_FALSE(Knows(std::get<app::SignedIn>(begun).cookie));
  CHECK(house_.SignIn("zhang", good_) == "sign-in-refused");
}

TEST_CASE_METHOD(SignInHouse, "A changed password ends the other sessions and is held against the rules",
                 "[server][sign-in]") {
  REQUIRE(house_.Add("zhang") == "ok");
  const std::string mine = house_.SignIn("zhang", good_);
  const std::string other = house_.SignIn("zhang", good_);
  const auto change = [&](const char* before, const char* after) {
    const auto problem = house_.people.own().ChangePassword(before, after, ActingOf(mine));
    return !problem ? std::string("ok") : problem->errors.empty() ? problem->error.code : problem->errors.front().code;
  };
  CHECK(change(PeopleHouse::kPassword, "short") == "password-short");
  CHECK(change("wrong", "Another-horse-2") == "password-wrong");
  CHECK(change(PeopleHouse::kPassword, PeopleHouse::kPassword) == "password-same");
  CHECK(change(PeopleHouse::kPassword, "Another-horse-2") == "ok");
  CHECK(Knows(mine));
  CHECK_FALSE(Knows(other));
  CHECK(house_.SignIn("zhang", good_) == "sign-in-refused");
  CHECK(Knows(house_.SignIn("zhang", "Another-horse-2")));
}

TEST_CASE_METHOD(SignInHouse, "Every sign-in, failure and end of a session stands in the audit journal",
                 "[server][sign-in]") {
  REQUIRE(house_.Add("zhang") == "ok");
  const std::string cookie = house_.SignIn("zhang", good_);
  house_.SignIn("zhang", "wrong");
  REQUIRE_FALSE(house_.people.sign_ins().SignOut(ActingOf(cookie)));
  CHECK_FALSE(Knows(cookie));
  std::vector<std::string> kinds;
  for (const auto& row : storage_.ListAudit({.newest_first = false}).value())
    kinds.push_back(row.entry.kind + " " + row.entry.outcome + " " + row.entry.actor);
  CHECK(kinds == std::vector<std::string>{"user.add done ", "session.begin done zhang", "session.begin refused ",
                                          "session.end done zhang"});
}

}  // namespace
}  // namespace anze::testing

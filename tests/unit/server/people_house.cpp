#include "tests/unit/server/people_house.h"

#include <cstdio>

namespace anze::testing {

base::Result<std::string> PlainSecrets::Random(std::size_t bytes) {
  std::string text = std::to_string(++drawn_);
  text.resize(bytes, 'r');
  return text;
}

base::Result<std::string> PlainSecrets::HashPassword(std::string_view password) { return "#" + std::string(password); }

bool PlainSecrets::IsPassword(std::string_view hash, std::string_view password) {
  ++compared;
  return hash == "#" + std::string(password);
}

std::string PlainSecrets::Base32(std::string_view secret) { return std::string(secret); }

std::optional<std::int64_t> PlainSecrets::StepOf(std::string_view, std::string_view code, std::int64_t now_seconds) {
  for (std::int64_t step = now_seconds / 30 - 1; step <= now_seconds / 30 + 1; ++step) {
    if (code == CodeAt(step * 30'000)) return step;
  }
  return std::nullopt;
}

std::string PlainSecrets::CodeAt(std::int64_t millis) {
  std::string text = std::to_string(millis / 30'000 % 1'000'000);
  return std::string(6 - text.size(), '0') + text;
}

PeopleHouse::PeopleHouse(app::Rules* rules, ports::Storage* storage, const ports::Clock* clock)
    : people(rules, storage, clock, &secrets), auth(&people.directory()) {
  if (!people.Load().ok()) std::fprintf(stderr, "the directory does not load\n");
}

std::string PeopleHouse::Add(const std::string& name, const std::vector<std::string>& roles, std::string person) {
  app::Accounts::Adding adding;
  adding.name = adding.title = name;
  adding.person = person.empty() ? name : std::move(person);
  adding.password = kPassword;
  adding.keep_password = true;
  for (const std::string& role : roles) {
    const std::size_t at = role.find('@');
    const std::size_t colon = role.find(':');
    app::GrantAsked grant{role.substr(0, std::min(at, colon)), {}, "cn"};
    if (at != std::string::npos) grant.organisation = role.substr(at + 1, colon - at - 1);
    if (colon != std::string::npos) grant.region = role.substr(colon + 1);
    adding.grants.push_back(std::move(grant));
  }
  const auto made = people.accounts().Add(adding, {}, {}, [](const auto&, auto*) {});
  const auto* problem = std::get_if<app::Problem>(&made);
  if (problem == nullptr) return "ok";
  return problem->errors.empty() ? problem->error.code : problem->errors.front().code;
}

std::string PeopleHouse::Token(const std::string& account, const std::vector<std::string>& acts_for,
                               std::int64_t millis) {
  std::string text;
  const app::Tokens::Adding adding{account, "program", people.directory().Now() + millis, acts_for};
  const auto made =
      people.tokens().Add(adding, {}, {}, [&](const app::TokenShown& shown, auto*) { text = shown.text; });
  return std::holds_alternative<app::Problem>(made) ? std::string() : text;
}

std::string PeopleHouse::SignIn(const std::string& name, const std::string& password, const std::string& code,
                                const std::string& address) {
  const auto begun = people.sign_ins().WithPassword({name, password, code}, {nullptr, address, "test"});
  if (const auto* problem = std::get_if<app::Problem>(&begun)) return problem->error.code;
  return std::get<app::SignedIn>(begun).cookie;
}

}  // namespace anze::testing

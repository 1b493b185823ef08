#include "server/app/people/provider_sign_in.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "core/base/digest.h"
#include "core/base/encoding.h"
#include "core/base/limits_people.h"
#include "core/base/utf8.h"

namespace anze::app {
namespace {

using base::Error;

constexpr std::size_t kProviderKeyBytes = 32;
constexpr std::size_t kDrawnBytes = 32;
constexpr std::size_t kHexDigest = 64;
constexpr std::size_t kDrawnName = 24;  // digits of a digest in an account's name
constexpr std::size_t kMostWhy = 64;
constexpr std::int64_t kMinuteMillis = 60'000;

// A text of somebody else's, in one line, without what no reader sees.
std::string Clean(std::string_view text) {
  std::string shown = base::Printable(CutTo(text, 4 * base::limits::kClaimTitle));
  std::replace_if(
      shown.begin(), shown.end(), [](char c) { return c == '\n' || c == '\t'; }, ' ');
  while (base::CountCodePoints(shown) > base::limits::kClaimTitle) shown = CutTo(shown, shown.size() - 1);
  return shown;
}

// A word of the provider's for the journal: letters and "_" (RFC 6749, section 4.1.2.1).
std::string WordOf(const std::string& text) {
  const bool word = !text.empty() && text.size() <= kMostWhy &&
                    std::all_of(text.begin(), text.end(), [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
  return word ? text : "error";
}

}  // namespace

// What the browser keeps: drawn.until.wanted.mac, all but `until` in hex.
struct ProviderSignIns::Cookie {
  std::string drawn;
  std::int64_t until = 0;
  std::string wanted;
};

base::Status ProviderSignIns::Prepare() {
  auto drawn = means_.secrets->Random(kProviderKeyBytes);
  if (!drawn.ok()) return drawn.errors();
  key_ = std::move(*drawn);
  return base::Ok{};
}

// The verifier is 64 characters of hex, within RFC 7636's 43 to 128.
ports::ProviderSignIn ProviderSignIns::SecretsOf(std::string_view drawn) const {
  const std::string of(drawn);
  return {base::HmacSha256Hex(key_, "state " + of), base::HmacSha256Hex(key_, "nonce " + of),
          base::HmacSha256Hex(key_, "verifier " + of)};
}

std::optional<ProviderSignIns::Cookie> ProviderSignIns::Read(std::string_view value) const {
  const std::size_t last = value.rfind('.');
  if (last == std::string_view::npos) return std::nullopt;
  const std::string_view said = value.substr(0, last);
  if (!SameText(base::HmacSha256Hex(key_, "cookie " + std::string(said)), value.substr(last + 1))) return std::nullopt;
  const std::size_t first = said.find('.');
  const std::size_t second = said.find('.', first + 1);
  Cookie cookie{std::string(said.substr(0, first)), 0, FromHex(said.substr(second + 1))};
  const std::string_view until = said.substr(first + 1, second - first - 1);
  std::from_chars(until.data(), until.data() + until.size(), cookie.until);
  if (means_.directory->Now() >= cookie.until) return std::nullopt;
  return cookie;
}

std::string ProviderSignIns::WantedOf(std::string_view cookie) const {
  const auto read = Read(cookie);
  return read ? read->wanted : std::string();
}

Answer<ProviderSignIns::Begun> ProviderSignIns::Begin(const std::string& wanted) {
  const auto bytes = means_.secrets->Random(kDrawnBytes);
  if (!bytes.ok()) return FromFailure(bytes.errors());
  const std::string drawn = ToHex(*bytes);
  auto page = means_.provider->PageFor(SecretsOf(drawn));
  if (!page.ok()) {
    Tell(page.error());
    return ProblemOf(ProblemKind::kUnavailable, page.error());
  }
  const std::int64_t until = means_.directory->Now() + base::limits::kProviderSignInMillis;
  const std::string said = drawn + "." + std::to_string(until) + "." + ToHex(wanted);
  return Begun{std::move(*page), said + "." + base::HmacSha256Hex(key_, "cookie " + said)};
}

bool ProviderSignIns::Take(const Cookie& cookie) {
  const std::int64_t now = means_.directory->Now();
  std::lock_guard lock(mutex_);
  if (taken_.size() >= base::limits::kProviderSignIns) {
    std::erase_if(taken_, [&](const auto& one) { return one.second <= now; });
    // The provider refuses a code that comes twice, too.
    if (taken_.size() >= base::limits::kProviderSignIns) taken_.erase(taken_.begin());
  }
  return taken_.emplace(cookie.drawn, cookie.until).second;
}

bool ProviderSignIns::MayNote(std::int64_t now) {
  std::lock_guard lock(mutex_);
  if (now / kMinuteMillis != minute_) {
    minute_ = now / kMinuteMillis;
    noted_ = 0;
  }
  return ++noted_ <= base::limits::kProviderRefusalsNoted;
}

// The log holds nothing of persons: of what an error names, only what the settings and the protocol know.
void ProviderSignIns::Tell(const Error& error) const {
  if (!means_.tell) return;
  Error told(error.code);
  for (const auto& one : error.args) {
    for (const char* known : {"why", "claim", "role", "code", "region"}) {
      if (one.first == known) told.args.push_back(one);
    }
  }
  means_.tell(told);
}

Problem ProviderSignIns::Refused(ProblemKind kind, Error error, const std::string& who, const Acting& acting) {
  Tell(error);
  const std::int64_t now = means_.directory->Now();
  if (MayNote(now)) {
    people::NotedTexts data{{"why", error.code}};
    for (const auto& [name, text] : error.args) {
      if (name == "why") data.emplace_back("what", text);
    }
    ports::AuditEntry entry = EntryOf({nullptr, acting.address, {}}, now, "session.begin", "provider:" + who, data);
    entry.outcome = "refused";
    ports::PeopleChange change;
    change.audit.push_back(std::move(entry));
    // An answer is owed even where the journal is full.
    (void)means_.directory->Write(change).ok();
  }
  return ProblemOf(kind, std::move(error));
}

Answer<SignedIn> ProviderSignIns::End(const WayBack& back, const Acting& acting) {
  const auto refused = [&](ProblemKind kind, Error error) {
    const Directory::Turn turn = means_.directory->Begin();
    return Refused(kind, std::move(error), {}, acting);
  };
  const auto cookie = Read(back.cookie);
  if (!cookie) return refused(ProblemKind::kNotSignedIn, Error("oidc-state", {{"why", "cookie"}}));
  const ports::ProviderSignIn secrets = SecretsOf(cookie->drawn);
  if (!SameText(secrets.state, back.state))
    return refused(ProblemKind::kNotSignedIn, Error("oidc-state", {{"why", "state"}}));
  if (!Take(*cookie)) return refused(ProblemKind::kNotSignedIn, Error("oidc-state", {{"why", "repeated"}}));
  if (!back.error.empty())
    return refused(ProblemKind::kNotSignedIn, Error("oidc-refused", {{"why", WordOf(back.error)}}));
  if (back.code.empty()) return refused(ProblemKind::kNotSignedIn, Error("oidc-refused", {{"why", "no_code"}}));
  const auto identity = means_.provider->Redeem(back.code, back.issuer, secrets);
  if (!identity.ok()) {
    const bool away = identity.error().code == "oidc-unavailable";
    return refused(away ? ProblemKind::kUnavailable : ProblemKind::kNotSignedIn, identity.error());
  }
  return Enter(*identity, acting);
}

Answer<Accounts::Provided> ProviderSignIns::Map(const ports::ProvidedIdentity& identity) const {
  Accounts::Provided provided{identity.issuer, identity.subject, {}, {}, {}, {}};
  // A name that is drawn is the same each time, and no other identity's.
  provided.name = mapping_.name.empty()
                      ? "oidc-" + base::Sha256Hex(identity.issuer + "\n" + identity.subject).substr(0, kDrawnName)
                      : people::ClaimText(identity.claims, mapping_.name);
  if (provided.name.empty())
    return ProblemOf(ProblemKind::kForbidden, Error("oidc-claim-missing", {{"claim", mapping_.name}}));
  provided.title = Clean(people::ClaimText(identity.claims, mapping_.shown));
  provided.person = Clean(people::ClaimText(identity.claims, mapping_.person));
  // Rules of four eyes would take somebody without one for a person apart.
  if (provided.person.empty())
    return ProblemOf(ProblemKind::kForbidden, Error("oidc-claim-missing", {{"claim", mapping_.person}}));
  for (const people::ClaimGrant& grant : mapping_.grants) {
    if (people::Holds(grant.when, identity.claims))
      provided.grants.push_back({grant.role, grant.organisation, grant.region});
  }
  return provided;
}

Answer<SignedIn> ProviderSignIns::Enter(const ports::ProvidedIdentity& identity, const Acting& acting) {
  const auto mapped = Map(identity);
  const Directory::Turn turn = means_.directory->Begin();
  if (const auto* problem = std::get_if<Problem>(&mapped))
    return Refused(problem->kind, problem->error, identity.subject, acting);
  const auto& provided = std::get<Accounts::Provided>(mapped);
  ports::PeopleChange change;
  const auto account = means_.accounts->Provide(provided, {nullptr, acting.address, {}}, &change);
  if (const auto* problem = std::get_if<Problem>(&account))
    return Refused(problem->kind, problem->error, identity.subject, acting);
  const auto& person = std::get<people::Account>(account);
  if (!person.grants.empty()) return means_.sign_ins->Vouched(std::move(change), person, acting);
  // What the provider no longer gives is taken at once, with the sessions that had it.
  if (!change.rows.empty()) {
    change.all_ended_of = person.name;
    if (auto problem = NotWritten(means_.directory->Write(change))) return *problem;
  }
  return Refused(ProblemKind::kForbidden, Error("oidc-no-grant"), identity.subject, acting);
}

namespace {

void CheckGrant(const people::ClaimGrant& grant, const KnownRoles& roles,
                const std::function<bool(const std::string&)>& is_region, base::Diagnostics* problems) {
  const auto add = [&](const char* code, base::MessageArgs args) {
    problems->push_back(Error(code, std::move(args), grant.span));
  };
  const auto role = roles.find(grant.role);
  if (role == roles.end()) return add("unknown-grant-role", {{"role", grant.role}});
  const people::Office office = role->second.office;
  if (office == people::Office::kPlatform && !grant.organisation.empty())
    add("grant-organisation-unwanted", {{"role", grant.role}});
  if (office == people::Office::kOrganisation && grant.organisation.empty())
    add("grant-organisation-needed", {{"role", grant.role}});
  if (!grant.region.empty() && !is_region(grant.region)) add("unknown-region", {{"region", grant.region}});
  if (grant.region.empty() && grant.organisation.empty()) add("grant-region-needed", {{"role", grant.role}});
}

// Whoever fulfils `all` fulfils `some`.
bool Implies(const std::vector<people::ClaimCondition>& all, const std::vector<people::ClaimCondition>& some) {
  return std::all_of(some.begin(), some.end(), [&](const people::ClaimCondition& one) {
    return std::find(all.begin(), all.end(), one) != all.end();
  });
}

}  // namespace

base::Diagnostics CheckMapping(const people::ClaimMapping& mapping, const KnownRoles& roles,
                               const std::function<bool(const std::string&)>& is_region) {
  base::Diagnostics problems;
  for (const people::ClaimGrant& grant : mapping.grants) {
    CheckGrant(grant, roles, is_region, &problems);
    if (!people::IsAdministrator(grant.role)) continue;
    const bool two = std::any_of(mapping.grants.begin(), mapping.grants.end(), [&](const people::ClaimGrant& other) {
      return people::IsAdministrator(other.role) && other.role != grant.role && Implies(grant.when, other.when);
    });
    if (two) problems.push_back(Error("administrators-apart", {}, grant.span));
  }
  return problems;
}

}  // namespace anze::app

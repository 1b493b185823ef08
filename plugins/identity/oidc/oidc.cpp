#include "plugins/identity/oidc/oidc.h"

#include <Poco/URI.h>

#include <mutex>
#include <optional>
#include <utility>

#include "core/base/digest.h"
#include "core/base/json.h"
#include "core/base/limits_people.h"
#include "plugins/identity/oidc/http_client.h"
#include "plugins/identity/oidc/id_token.h"
#include "plugins/identity/oidc/signing_key.h"

namespace anze::identity::oidc {
namespace {

using base::Error;
using base::Value;
using ports::ProvidedIdentity;
using ports::ProviderSignIn;

constexpr int kOk = 200;
constexpr int kServerError = 500;
constexpr std::int64_t kSecond = 1000;

Error Unavailable(std::string why) { return Error("oidc-unavailable", {{"why", std::move(why)}}); }

// Percent-encoded, all but unreserved characters.
std::string Encoded(const std::string& text) {
  std::string encoded;
  Poco::URI::encode(text, "!\"#$&'()*+,/:;=?@[]{}|\\^`<>%", encoded);
  return encoded;
}

using Fields = std::vector<std::pair<std::string, std::string>>;
std::string FormOf(const Fields& fields) {
  std::string form;
  for (const auto& [name, text] : fields) form += (form.empty() ? "" : "&") + name + "=" + Encoded(text);
  return form;
}

std::string BytesOfHex(const std::string& hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
  return bytes;
}

// Padded, as HTTP's Basic wants it (RFC 7617).
std::string Basic(const std::string& user, const std::string& secret) {
  std::string text = ToBase64Url(Encoded(user) + ":" + Encoded(secret));
  for (char& c : text) c = c == '-' ? '+' : c == '_' ? '/' : c;
  text.append((4 - text.size() % 4) % 4, '=');
  return "Basic " + text;
}

bool Lists(const Value& list, std::string_view wanted) {
  if (!list.is_list()) return false;
  for (const Value& one : list.as_list()) {
    if (one.is_string() && one.as_string() == wanted) return true;
  }
  return false;
}

// What the provider says of itself, as far as it is used here.
struct Description {
  std::string page;  // authorization_endpoint
  std::string token;
  std::string keys;
  std::string user;             // userinfo_endpoint; empty: there is none
  bool secret_in_form = false;  // it takes the secret no other way
  bool names_itself = false;    // on the way back (RFC 9207)
};

// A thing that was read, and when.
template <typename T>
struct Known {
  std::optional<T> value;
  std::int64_t read = 0;
};

class Provider : public ports::IdentityProvider {
 public:
  Provider(Options options, std::unique_ptr<HttpClient> http, const ports::Clock* clock)
      : options_(std::move(options)), http_(std::move(http)), clock_(clock) {}

  base::Result<std::string> PageFor(const ProviderSignIn& sign_in) override {
    const auto description = Describe();
    if (!description.ok()) return description.errors();
    Fields fields{{"response_type", "code"},
                  {"client_id", options_.client},
                  {"redirect_uri", options_.way_back},
                  {"scope", options_.scopes},
                  {"state", sign_in.state},
                  {"nonce", sign_in.nonce},
                  {"code_challenge", ToBase64Url(BytesOfHex(base::Sha256Hex(sign_in.verifier)))},
                  {"code_challenge_method", "S256"}};
    std::string acr;
    for (const std::string& one : options_.acr) acr += (acr.empty() ? "" : " ") + one;
    if (!acr.empty()) fields.emplace_back("acr_values", acr);
    const char* joint = description->page.find('?') == std::string::npos ? "?" : "&";
    return description->page + joint + FormOf(fields);
  }

  base::Result<ProvidedIdentity> Redeem(const std::string& code, const std::string& issuer,
                                        const ProviderSignIn& sign_in) override {
    const auto description = Describe();
    if (!description.ok()) return description.errors();
    // A code of another provider is never shown to this one.
    if (issuer.empty() ? description->names_itself : issuer != options_.issuer)
      return Error("oidc-token", {{"why", "iss"}});
    const auto granted = Exchange(*description, code, sign_in.verifier);
    if (!granted.ok()) return granted.errors();
    const Expected expected{options_.issuer, options_.client, sign_in.nonce, options_.acr,
                            clock_->NowMillis() / kSecond};
    auto claims = Verify(*description, std::string(granted->GetString("id_token")), expected);
    if (!claims.ok()) return claims.errors();
    ProvidedIdentity identity{options_.issuer, std::string(claims->GetString("sub")), std::move(*claims)};
    if (base::Status added = AddUser(*description, granted->GetString("access_token"), &identity); !added.ok())
      return added.errors();
    return identity;
  }

  void GiveUp() override { http_->GiveUp(); }

 private:
  // Whoever comes while the provider does not answer is told so, and waits for nothing.
  base::Result<HttpReply> Send(const HttpCall& call) {
    {
      std::lock_guard lock(mutex_);
      const std::int64_t age = clock_->NowMillis() - silent_;
      if (age >= 0 && age < base::limits::kProviderQuietMillis) return Unavailable("no answer a moment ago");
    }
    auto reply = http_->Send(call);
    if (reply.ok()) return reply;
    std::lock_guard lock(mutex_);
    silent_ = clock_->NowMillis();
    return reply;
  }

  base::Result<Value> GetJson(const HttpCall& call) {
    const auto reply = Send(call);
    if (!reply.ok()) return reply.errors();
    if (reply->status != kOk) return Unavailable("status " + std::to_string(reply->status));
    auto value = base::ParseJson(reply->body);
    if (!value.ok() || !value->is_map()) return Unavailable("no JSON object");
    return value;
  }

  base::Result<Description> Describe() {
    {
      std::lock_guard lock(mutex_);
      if (description_.value && IsFresh(description_.read)) return *description_.value;
    }
    std::string base = options_.issuer;
    if (base.ends_with('/')) base.pop_back();
    const auto said = GetJson({base + "/.well-known/openid-configuration", {}, {}});
    if (!said.ok()) return said.errors();
    if (said->GetString("issuer") != options_.issuer) return Unavailable("another issuer");
    const Value& ways = said->Get("token_endpoint_auth_methods_supported");
    const Value& names = said->Get("authorization_response_iss_parameter_supported");
    Description description{std::string(said->GetString("authorization_endpoint")),
                            std::string(said->GetString("token_endpoint")),
                            std::string(said->GetString("jwks_uri")),
                            std::string(said->GetString("userinfo_endpoint")),
                            Lists(ways, "client_secret_post") && !Lists(ways, "client_secret_basic"),
                            names.is_bool() && names.as_bool()};
    if (!IsSafeUrl(description.page) || !IsSafeUrl(description.token) || !IsSafeUrl(description.keys) ||
        (!description.user.empty() && !IsSafeUrl(description.user))) {
      return Unavailable("unsafe address");
    }
    std::lock_guard lock(mutex_);
    description_ = {description, clock_->NowMillis()};
    return description;
  }

  bool IsFresh(std::int64_t read) const {
    const std::int64_t age = clock_->NowMillis() - read;
    return age >= 0 && age < base::limits::kProviderKnownMillis;
  }

  base::Result<Value> Exchange(const Description& description, const std::string& code, const std::string& verifier) {
    HttpCall call{description.token, {}, {}};
    Fields fields{{"grant_type", "authorization_code"},
                  {"code", code},
                  {"redirect_uri", options_.way_back},
                  {"code_verifier", verifier}};
    if (options_.secret.empty() || description.secret_in_form) fields.emplace_back("client_id", options_.client);
    if (!options_.secret.empty() && description.secret_in_form) fields.emplace_back("client_secret", options_.secret);
    if (!options_.secret.empty() && !description.secret_in_form)
      call.authorization = Basic(options_.client, options_.secret);
    call.form = FormOf(fields);
    const auto reply = Send(call);
    if (!reply.ok()) return reply.errors();
    if (reply->status >= kServerError) return Unavailable("status " + std::to_string(reply->status));
    auto value = base::ParseJson(reply->body);
    if (reply->status != kOk) {
      const std::string why(value.ok() ? value->GetString("error") : std::string_view());
      // invalid_client is a fault of the installation, which its operator should hear of.
      return Error("oidc-refused", {{"why", why.empty() || why.size() > 64 ? "refused" : why}});
    }
    if (!value.ok() || !value->is_map()) return Unavailable("no JSON object");
    return value;
  }

  // The keys; read anew where `missing` says that one is not among them, unless that was done a moment ago.
  base::Result<Value> Keys(const Description& description, bool missing) {
    {
      std::lock_guard lock(mutex_);
      const std::int64_t age = clock_->NowMillis() - keys_.read;
      const bool good = keys_.value && IsFresh(keys_.read) && (!missing || age < base::limits::kProviderKeysMillis);
      if (good) return *keys_.value;
    }
    auto keys = GetJson({description.keys, {}, {}});
    if (!keys.ok()) return keys;
    std::lock_guard lock(mutex_);
    keys_ = {*keys, clock_->NowMillis()};
    return keys;
  }

  base::Result<Value> Verify(const Description& description, const std::string& token, const Expected& expected) {
    base::Result<Value> claims = Error("oidc-unknown-key");
    for (const bool again : {false, true}) {
      const auto keys = Keys(description, again);
      if (!keys.ok()) return keys.errors();
      claims = VerifyIdToken(token, *keys, expected);
      if (claims.ok() || claims.error().code != "oidc-unknown-key") return claims;
    }
    return Error("oidc-token", {{"why", "kid"}});
  }

  // Many providers tell groups only here. What the signed token says stands.
  base::Status AddUser(const Description& description, std::string_view token, ProvidedIdentity* identity) {
    if (description.user.empty() || token.empty()) return base::Ok{};
    // A line break would begin another field.
    for (const char c : token) {
      if (c < '!' || c > '~') return Error("oidc-token", {{"why", "access_token"}});
    }
    const auto user = GetJson({description.user, {}, "Bearer " + std::string(token)});
    if (!user.ok()) return user.errors();
    if (user->GetString("sub") != identity->subject) return Error("oidc-token", {{"why", "sub"}});
    for (const auto& [name, value] : user->as_map()) {
      if (identity->claims.Find(name) == nullptr) identity->claims.Set(name, value);
    }
    return base::Ok{};
  }

  Options options_;
  std::unique_ptr<HttpClient> http_;
  const ports::Clock* clock_;
  std::mutex mutex_;
  Known<Description> description_;
  Known<Value> keys_;
  std::int64_t silent_ = -base::limits::kProviderQuietMillis;  // when it did not answer, last
};

}  // namespace

base::Result<std::unique_ptr<ports::IdentityProvider>> Open(const Options& options, const ports::Clock* clock) {
  auto http = HttpClient::Make(options.ca_file);
  if (!http.ok()) return http.errors();
  return std::unique_ptr<ports::IdentityProvider>(std::make_unique<Provider>(options, std::move(*http), clock));
}

}  // namespace anze::identity::oidc

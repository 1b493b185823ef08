// ID tokens: what holds, and every way in which one may not.
#include "plugins/identity/oidc/id_token.h"

#include <Poco/Crypto/ECDSADigestEngine.h>
#include <Poco/Crypto/ECKey.h>
#include <Poco/Crypto/RSADigestEngine.h>
#include <Poco/Crypto/RSAKey.h>

#include <sstream>

#include "core/base/json.h"
#include "plugins/identity/oidc/http_client.h"
#include "plugins/identity/oidc/signing_key.h"
#include "tests/support/check.h"

namespace anze::identity::oidc {
namespace {

using base::Value;

constexpr std::int64_t kNow = 1'741'000'000;

std::string TextOf(const std::vector<unsigned char>& bytes) { return {bytes.begin(), bytes.end()}; }
std::string Padded(const std::string& bytes, std::size_t size) {
  return std::string(bytes.size() < size ? size - bytes.size() : 0, '\0') + bytes;
}

// A provider's key, and what it signs.
class TestKey {
 public:
  virtual ~TestKey() = default;
  virtual Value Jwk(const std::string& kid) = 0;
  virtual std::string Sign(const std::string& text) = 0;
};

class RsaTestKey : public TestKey {
 public:
  explicit RsaTestKey(Poco::Crypto::RSAKey::KeyLength bits = Poco::Crypto::RSAKey::KL_2048)
      : key_(bits, Poco::Crypto::RSAKey::EXP_LARGE) {}
  Value Jwk(const std::string& kid) override {
    Value key = Value::EmptyMap();
    key.Set("kty", "RSA");
    key.Set("kid", kid);
    key.Set("n", ToBase64Url(TextOf(key_.modulus())));
    key.Set("e", ToBase64Url(TextOf(key_.encryptionExponent())));
    return key;
  }
  std::string Sign(const std::string& text) override {
    Poco::Crypto::RSADigestEngine engine(key_, "SHA256");
    engine.update(text);
    return ToBase64Url(TextOf(engine.signature()));
  }

 private:
  Poco::Crypto::RSAKey key_;
};

class EcTestKey : public TestKey {
 public:
  Value Jwk(const std::string& kid) override {
    std::ostringstream pem;
    key_.save(&pem);
    std::string digits;
    std::istringstream lines(pem.str());
    for (std::string line; std::getline(lines, line);) {
      if (!line.starts_with("-----")) digits += line;
    }
    for (char& c : digits) c = c == '+' ? '-' : c == '/' ? '_' : c;
    while (digits.ends_with('=')) digits.pop_back();
    const std::string der = FromBase64Url(digits).value();
    Value key = Value::EmptyMap();
    key.Set("kty", "EC");
    key.Set("crv", "P-256");
    key.Set("kid", kid);
    key.Set("x", ToBase64Url(der.substr(der.size() - 64, 32)));
    key.Set("y", ToBase64Url(der.substr(der.size() - 32)));
    return key;
  }
  std::string Sign(const std::string& text) override {
    Poco::Crypto::ECDSADigestEngine engine(key_, "SHA256");
    engine.update(text);
    const Poco::Crypto::ECDSASignature signature(engine.signature());
    return ToBase64Url(Padded(TextOf(signature.rawR()), 32) + Padded(TextOf(signature.rawS()), 32));
  }

 private:
  Poco::Crypto::ECKey key_{"prime256v1"};
};

// One RSA key for all: making one takes a while.
RsaTestKey& Rsa() {
  static RsaTestKey key;
  return key;
}

Value KeysOf(const std::vector<Value>& list) {
  Value keys = Value::EmptyMap();
  keys.Set("keys", Value(Value::List(list.begin(), list.end())));
  return keys;
}

Value HeaderOf(const std::string& algorithm, const std::string& kid) {
  Value header = Value::EmptyMap();
  header.Set("alg", algorithm);
  if (!kid.empty()) header.Set("kid", kid);
  return header;
}

Value GoodClaims() {
  Value claims = Value::EmptyMap();
  claims.Set("iss", "https://id.example");
  claims.Set("sub", "u-1");
  claims.Set("aud", "anze");
  claims.Set("nonce", "n-1");
  claims.Set("iat", kNow - 5);
  claims.Set("exp", kNow + 300);
  return claims;
}

std::string Said(const Value& header, const Value& claims) {
  return ToBase64Url(base::WriteJson(header)) + "." + ToBase64Url(base::WriteJson(claims));
}

std::string Token(TestKey& key, const Value& claims, const std::string& algorithm = "RS256",
                  const std::string& kid = "k1") {
  const std::string said = Said(HeaderOf(algorithm, kid), claims);
  return said + "." + key.Sign(said);
}

Expected ExpectedNow() { return {"https://id.example", "anze", "n-1", {}, kNow}; }

// "ok", or the code and why.
std::string Judged(const std::string& token, const Value& keys, const Expected& expected = ExpectedNow()) {
  const auto claims = VerifyIdToken(token, keys, expected);
  if (claims.ok()) return "ok";
  const base::Error& error = claims.error();
  return error.code + (error.args.empty() ? "" : " " + error.args.front().second);
}

std::string JudgedWith(const std::string& name, Value value) {
  Value claims = GoodClaims();
  if (value.is_null()) {
    claims.Erase(name);
  } else {
    claims.Set(name, std::move(value));
  }
  return Judged(Token(Rsa(), claims), KeysOf({Rsa().Jwk("k1")}));
}

TEST_CASE("A token holds under the provider's key, by RSA and by an elliptic curve", "[identity]") {
  CHECK(Judged(Token(Rsa(), GoodClaims()), KeysOf({Rsa().Jwk("k1")})) == "ok");
  // One that names no key is held against those that fit.
  CHECK(Judged(Token(Rsa(), GoodClaims(), "RS256", ""), KeysOf({Rsa().Jwk("k1")})) == "ok");
  for (int i = 0; i < 20; ++i) {  // numbers that begin with a zero byte are among them, now and then
    EcTestKey curve;
    CHECK(Judged(Token(curve, GoodClaims(), "ES256"), KeysOf({curve.Jwk("k1")})) == "ok");
  }
}

TEST_CASE("A token without a signature, or under a secret, is refused whatever the keys are", "[identity]") {
  const Value keys = KeysOf({Rsa().Jwk("k1")});
  for (const char* algorithm : {"none", "None", "HS256", "HS512", "PS256", "EdDSA", ""}) {
    const std::string said = Said(HeaderOf(algorithm, "k1"), GoodClaims());
    CHECK(Judged(said + ".", keys) == "oidc-token alg");
    CHECK(Judged(said + "." + Rsa().Sign(said), keys) == "oidc-token alg");
  }
  Value critical = HeaderOf("RS256", "k1");
  critical.Set("crit", Value::ListOf({"b64"}));
  const std::string said = Said(critical, GoodClaims());
  CHECK(Judged(said + "." + Rsa().Sign(said), keys) == "oidc-token crit");
}

TEST_CASE("A token that was forged or changed is refused", "[identity]") {
  const Value keys = KeysOf({Rsa().Jwk("k1")});
  const std::string token = Token(Rsa(), GoodClaims());
  const std::size_t dot = token.find('.');
  const std::size_t last = token.rfind('.');
  Value other = GoodClaims();
  other.Set("sub", "u-2");
  CHECK(Judged(token.substr(0, dot + 1) + ToBase64Url(base::WriteJson(other)) + token.substr(last), keys) ==
        "oidc-token signature");
  RsaTestKey foreign;
  CHECK(Judged(Token(foreign, GoodClaims()), keys) == "oidc-token signature");
  CHECK(Judged(token.substr(0, last + 1), keys) == "oidc-token signature");
  CHECK(Judged(token.substr(0, token.size() - 4), keys).starts_with("oidc-token "));
  for (const std::string& text : {std::string(), std::string("."), std::string(".."), std::string("a.b"), token + ".x",
                                  token + "=", "!" + token, std::string(100'000, 'a')}) {
    CHECK(Judged(text, keys).starts_with("oidc-token "));
  }
}

TEST_CASE("A key of another name, use, algorithm, curve or strength verifies nothing", "[identity]") {
  const std::string token = Token(Rsa(), GoodClaims());
  CHECK(Judged(token, KeysOf({Rsa().Jwk("k2")})) == "oidc-unknown-key");
  CHECK(Judged(token, KeysOf({})) == "oidc-unknown-key");
  CHECK(Judged(token, Value::EmptyMap()) == "oidc-unknown-key");
  Value key = Rsa().Jwk("k1");
  key.Set("use", "enc");
  CHECK(Judged(token, KeysOf({key})) == "oidc-unknown-key");
  key.Set("use", "sig");
  key.Set("alg", "RS512");
  CHECK(Judged(token, KeysOf({key})) == "oidc-unknown-key");
  EcTestKey curve;
  CHECK(Judged(Token(curve, GoodClaims(), "ES384"), KeysOf({curve.Jwk("k1")})) == "oidc-unknown-key");
  CHECK(Judged(Token(curve, GoodClaims(), "RS256"), KeysOf({curve.Jwk("k1")})) == "oidc-unknown-key");
  RsaTestKey weak(Poco::Crypto::RSAKey::KL_1024);
  CHECK(Judged(Token(weak, GoodClaims()), KeysOf({weak.Jwk("k1")})) == "oidc-unknown-key");
  // A key that is broken stands in the way of no good one.
  Value broken = Rsa().Jwk("k1");
  broken.Set("n", "!");
  CHECK(Judged(token, KeysOf({broken, Value("no map"), Rsa().Jwk("k1")})) == "ok");
}

TEST_CASE("A token of another provider, for another client or another sign-in is refused", "[identity]") {
  CHECK(JudgedWith("iss", "https://id.example/") == "oidc-token iss");
  CHECK(JudgedWith("iss", Value()) == "oidc-token iss");
  CHECK(JudgedWith("aud", "other") == "oidc-token aud");
  CHECK(JudgedWith("aud", Value::ListOf({})) == "oidc-token aud");
  CHECK(JudgedWith("aud", Value::ListOf({"anze"})) == "ok");
  CHECK(JudgedWith("aud", Value::ListOf({"anze", "other"})) == "oidc-token azp");
  CHECK(JudgedWith("azp", "other") == "oidc-token azp");
  CHECK(JudgedWith("azp", "anze") == "ok");
  CHECK(JudgedWith("nonce", "n-2") == "oidc-token nonce");
  CHECK(JudgedWith("nonce", Value()) == "oidc-token nonce");
  CHECK(JudgedWith("sub", "") == "oidc-token sub");
  CHECK(JudgedWith("sub", Value(7)) == "oidc-token sub");
}

TEST_CASE("A token has its time, give or take a minute", "[identity]") {
  CHECK(JudgedWith("exp", kNow - 61) == "oidc-token exp");
  CHECK(JudgedWith("exp", kNow - 30) == "ok");
  CHECK(JudgedWith("exp", Value()) == "oidc-token exp");
  CHECK(JudgedWith("exp", "2099") == "oidc-token exp");
  CHECK(JudgedWith("iat", kNow + 61) == "oidc-token iat");
  CHECK(JudgedWith("iat", kNow + 30) == "ok");
  CHECK(JudgedWith("iat", kNow - 3'600) == "oidc-token iat");
  CHECK(JudgedWith("iat", Value()) == "oidc-token iat");
  CHECK(JudgedWith("nbf", kNow + 300) == "oidc-token nbf");
}

TEST_CASE("Where a class of authentication is asked for, a token says that it is one of them", "[identity]") {
  Expected strict = ExpectedNow();
  strict.acr = {"urn:two", "urn:card"};
  const Value keys = KeysOf({Rsa().Jwk("k1")});
  CHECK(Judged(Token(Rsa(), GoodClaims()), keys, strict) == "oidc-token acr");
  Value claims = GoodClaims();
  claims.Set("acr", "urn:one");
  CHECK(Judged(Token(Rsa(), claims), keys, strict) == "oidc-token acr");
  claims.Set("acr", "urn:card");
  CHECK(Judged(Token(Rsa(), claims), keys, strict) == "ok");
}

TEST_CASE("Base64url is read in one form only", "[identity]") {
  CHECK(FromBase64Url(ToBase64Url(std::string("\x00\xff\xfe", 3))) == std::string("\x00\xff\xfe", 3));
  CHECK(FromBase64Url("") == std::string());
  CHECK(FromBase64Url("QQ") == std::string("A"));
  CHECK(FromBase64Url("QR") == std::nullopt);  // bits that stand for nothing
  CHECK(FromBase64Url("QQ==") == std::nullopt);
  CHECK(FromBase64Url("Q") == std::nullopt);
  CHECK(FromBase64Url("+/") == std::nullopt);
}

TEST_CASE("Plain HTTP is spoken to this machine alone", "[identity]") {
  CHECK(IsSafeUrl("https://id.example"));
  CHECK(IsSafeUrl("http://127.0.0.1:3000/x?y=z"));
  CHECK(IsSafeUrl("http://localhost:3000"));
  CHECK(IsSafeUrl("http://[::1]:3000"));
  for (const char* url :
       {"http://id.example", "http://127.0.0.1.evil.example", "https://a:b@id.example", "ftp://id.example", "https://",
        "", "id.example", "https://id.example/#x", "http://localhost.evil.example"}) {
    INFO(url);
    CHECK_FALSE(IsSafeUrl(url));
  }
}

}  // namespace
}  // namespace anze::identity::oidc

#include "plugins/secrets/secrets.h"

#include <argon2.h>
#include <liboath/oath.h>
#include <sys/random.h>

#include <cerrno>
#include <cstdlib>
#include <utility>

#include "core/base/limits_people.h"

namespace anze::secrets {
namespace {

using base::Error;

constexpr std::size_t kSaltBytes = 16;
constexpr std::size_t kHashBytes = 32;
constexpr std::uint32_t kLanes = 1;
constexpr unsigned kStepSeconds = 30;
constexpr unsigned kDigits = 6;

class LibrarySecrets : public ports::Secrets {
 public:
  explicit LibrarySecrets(const Cost& cost) : cost_(cost) {}

  base::Result<std::string> Random(std::size_t bytes) override {
    std::string drawn(bytes, '\0');
    for (std::size_t done = 0; done < bytes;) {
      const ssize_t got = ::getrandom(drawn.data() + done, bytes - done, 0);
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) return Error("no-randomness");
      done += static_cast<std::size_t>(got);
    }
    return drawn;
  }

  base::Result<std::string> HashPassword(std::string_view password) override {
    const auto salt = Random(kSaltBytes);
    if (!salt.ok()) return salt.errors();
    std::string text(argon2_encodedlen(cost_.passes, cost_.kibibytes, kLanes, kSaltBytes, kHashBytes, Argon2_id), '\0');
    const int code = argon2id_hash_encoded(cost_.passes, cost_.kibibytes, kLanes, password.data(), password.size(),
                                           salt->data(), salt->size(), kHashBytes, text.data(), text.size());
    if (code != ARGON2_OK) return Error("secrets-failed", {{"why", argon2_error_message(code)}});
    text.resize(text.find('\0'));
    return text;
  }

  bool IsPassword(std::string_view hash, std::string_view password) override {
    return argon2id_verify(std::string(hash).c_str(), password.data(), password.size()) == ARGON2_OK;
  }

  std::string Base32(std::string_view secret) override {
    char* text = nullptr;
    std::size_t length = 0;
    if (oath_base32_encode(secret.data(), secret.size(), &text, &length) != OATH_OK) return {};
    std::string encoded(text, length);
    std::free(text);
    return encoded;
  }

  std::optional<std::int64_t> StepOf(std::string_view secret, std::string_view code,
                                     std::int64_t now_seconds) override {
    if (code.size() != kDigits || code.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
    int position = 0;
    const int found = oath_totp_validate2(secret.data(), secret.size(), static_cast<time_t>(now_seconds), kStepSeconds,
                                          0, 1, &position, std::string(code).c_str());
    if (found < 0) return std::nullopt;
    return now_seconds / kStepSeconds + position;
  }

 private:
  Cost cost_;
};

}  // namespace

base::Result<std::unique_ptr<ports::Secrets>> Open(const Cost& cost) {
  if (const int code = oath_init(); code != OATH_OK) return Error("secrets-failed", {{"why", oath_strerror(code)}});
  return std::unique_ptr<ports::Secrets>(std::make_unique<LibrarySecrets>(cost));
}

}  // namespace anze::secrets

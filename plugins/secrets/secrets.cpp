#include "plugins/secrets/secrets.h"

#include <argon2.h>
#include <liboath/oath.h>
#include <sys/mman.h>
#include <sys/random.h>

#include <cerrno>
#include <cstdlib>
#include <utility>

#include "plugins/secrets/password_hash.h"

namespace anze::secrets {
namespace {

using base::Error;

constexpr std::size_t kSaltBytes = 16;
constexpr std::size_t kHashBytes = 32;
constexpr std::uint32_t kLanes = 1;
constexpr unsigned kStepSeconds = 30;
constexpr unsigned kCodeDigits = 6;

// The megabytes that a hash works in go back to the system at once; an allocator would keep them.
int TakeMemory(std::uint8_t** memory, std::size_t bytes) {
  void* taken = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  *memory = taken == MAP_FAILED ? nullptr : static_cast<std::uint8_t*>(taken);
  return *memory == nullptr ? ARGON2_MEMORY_ALLOCATION_ERROR : ARGON2_OK;
}
void GiveMemory(std::uint8_t* memory, std::size_t bytes) { ::munmap(memory, bytes); }

// Fills the hash, whose length is set, from everything else.
int Compute(std::string_view password, PasswordHash* into) {
  std::string copy(password);
  argon2_context context{};
  context.out = reinterpret_cast<std::uint8_t*>(into->hash.data());
  context.outlen = static_cast<std::uint32_t>(into->hash.size());
  context.pwd = reinterpret_cast<std::uint8_t*>(copy.data());
  context.pwdlen = static_cast<std::uint32_t>(copy.size());
  context.salt = reinterpret_cast<std::uint8_t*>(into->salt.data());
  context.saltlen = static_cast<std::uint32_t>(into->salt.size());
  context.t_cost = into->passes;
  context.m_cost = into->kibibytes;
  context.lanes = context.threads = into->lanes;
  context.version = ARGON2_VERSION_13;
  context.allocate_cbk = TakeMemory;
  context.free_cbk = GiveMemory;
  context.flags = ARGON2_FLAG_CLEAR_PASSWORD;
  return argon2id_ctx(&context);
}

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
    PasswordHash made{cost_.passes, cost_.kibibytes, kLanes, {}, std::string(kHashBytes, '\0')};
    auto salt = Random(kSaltBytes);
    if (!salt.ok()) return salt.errors();
    made.salt = std::move(*salt);
    if (const int code = Compute(password, &made); code != ARGON2_OK)
      return Error("secrets-failed", {{"why", argon2_error_message(code)}});
    return WriteHash(made);
  }

  bool IsPassword(std::string_view hash, std::string_view password) override {
    const auto stored = ReadHash(hash);
    if (!stored) return false;
    PasswordHash computed = *stored;
    if (Compute(password, &computed) != ARGON2_OK) return false;
    unsigned char difference = 0;
    for (std::size_t i = 0; i < stored->hash.size(); ++i)
      difference |= static_cast<unsigned char>(stored->hash[i]) ^ static_cast<unsigned char>(computed.hash[i]);
    return difference == 0;
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
    if (code.size() != kCodeDigits || code.find_first_not_of("0123456789") != std::string_view::npos)
      return std::nullopt;
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

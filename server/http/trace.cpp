#include "server/http/trace.h"

#include <algorithm>
#include <cstdint>
#include <random>

namespace anze::http {
namespace {

constexpr std::size_t kIdDigits = 32;
constexpr std::size_t kStepDigits = 16;
constexpr std::size_t kLength = 55;  // of version 00: "00-" id "-" step "-" flags

bool Hex(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool Zero(std::string_view text) { return text.find_first_not_of('0') == std::string_view::npos; }

// Not secret, only different: a generator of its own for each thread, begun by chance.
std::string Digits(std::size_t count) {
  thread_local std::mt19937_64 generator{[] {
    std::random_device device;
    return (static_cast<std::uint64_t>(device()) << 32U) ^ device();
  }()};
  std::string digits(count, '0');
  do {
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < count; ++i) {
      if (i % 16 == 0) bits = generator();
      digits[i] = "0123456789abcdef"[bits & 15U];
      bits >>= 4U;
    }
  } while (Zero(digits));
  return digits;
}

// Later versions may add fields behind a further hyphen.
bool Valid(std::string_view text) {
  if (text.size() < kLength || !Hex(text.substr(0, 2)) || text.starts_with("ff")) return false;
  if (text.starts_with("00") ? text.size() != kLength : text.size() > kLength && text[kLength] != '-') return false;
  if (text[2] != '-' || text[35] != '-' || text[52] != '-') return false;
  const std::string_view id = text.substr(3, kIdDigits);
  const std::string_view step = text.substr(36, kStepDigits);
  return Hex(id) && Hex(step) && Hex(text.substr(53, 2)) && !Zero(id) && !Zero(step);
}

}  // namespace

Trace TraceOf(std::string_view traceparent) {
  if (!Valid(traceparent)) return {Digits(kIdDigits), Digits(kStepDigits), true, false};
  const char last = traceparent[54];
  const int flags = last <= '9' ? last - '0' : last - 'a' + 10;
  return {std::string(traceparent.substr(3, kIdDigits)), Digits(kStepDigits), (flags & 1) != 0, true};
}

std::string Traceparent(const Trace& trace) {
  return "00-" + trace.id + "-" + trace.step + (trace.sampled ? "-01" : "-00");
}

}  // namespace anze::http

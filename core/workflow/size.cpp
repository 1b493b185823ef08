// Refuses events that could be written but never read again. The cap on trees is a quarter of the
// reader's, which leaves room for all that stands around them.
#include "core/workflow/size.h"

#include <algorithm>

#include "core/base/limits.h"

namespace anze::workflow {
namespace {

using base::Value;
namespace limits = base::limits;

// What the trees of an event or a case may take of the reader's caps; the rest is for all around them.
constexpr std::size_t kTreeBytes = limits::kJsonBytes / 4;
constexpr std::size_t kTreeNodes = limits::kJsonNodes / 4;
constexpr int kTreeDepth = limits::kJsonDepth - 6;
// An event this small cannot push a case over its cap: a fact replaces the one before, and the rules
// name finitely many. Only larger ones pay for measuring the case.
constexpr std::size_t kSmallEvent = 4096;
constexpr std::size_t kNumberBytes = 40;
constexpr std::size_t kEscapedByte = 6;

struct Size {
  bool exact = false;  // counts escapes, which no small event can have enough of
  std::size_t bytes = 0;
  std::size_t nodes = 0;
  int depth = 0;
  std::size_t longest = 0;

  void Add(const Value& value, int level) {
    ++nodes;
    depth = std::max(depth, level);
    if (value.is_string()) {
      AddText(value.as_string());
    } else if (value.is_map()) {
      for (const auto& [key, child] : value.as_map()) {
        AddText(key);
        Add(child, level + 1);
      }
    } else if (value.is_list()) {
      for (const Value& child : value.as_list()) Add(child, level + 1);
    } else {
      bytes += kNumberBytes;
    }
  }

  void AddText(const std::string& text) {
    longest = std::max(longest, text.size());
    bytes += text.size() + 4;
    if (!exact) return;
    for (const char c : text) {
      if (static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\') bytes += kEscapedByte - 1;
    }
  }

  bool fits() const {
    return bytes <= kTreeBytes && nodes <= kTreeNodes && depth <= kTreeDepth && longest <= limits::kStringBytes;
  }
};

Size SizeOf(const Event& event, bool exact) {
  Size size;
  size.exact = exact;
  size.Add(event.data, 1);
  size.Add(event.facts, 1);
  size.Add(event.subject, 1);
  size.Add(event.answers, 1);
  for (const EffectRequest& effect : event.effects) size.Add(effect.payload, 1);
  return size;
}

base::Error TooLarge(const char* what) {
  return base::Error("case-too-large", {{"what", what}, {"max", std::to_string(kTreeBytes)}});
}

}  // namespace

base::Status CheckSize(const Event& event, const CaseState* state) {
  Size size = SizeOf(event, false);
  if (size.bytes <= kSmallEvent && size.fits()) return base::Ok{};
  size = SizeOf(event, true);
  if (!size.fits()) return TooLarge("event");
  if (state != nullptr) {
    size.Add(state->facts, 1);
    size.Add(state->subject, 1);
    if (!size.fits()) return TooLarge("case");
  }
  return base::Ok{};
}

}  // namespace anze::workflow

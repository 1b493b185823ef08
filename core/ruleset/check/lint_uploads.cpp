// The keys under which an upload gives its facts. No schema of the other system is known, so a key must be a path, and
// one that is nearly the path of the fact that it is given is a slip.
#include "core/base/ascii.h"
#include "core/base/nearest.h"
#include "core/ruleset/check/lint.h"
#include "core/ruleset/read/node_read.h"

namespace anze::ruleset {
namespace {

using base::Node;

bool IsDottedPath(std::string_view text) {
  bool begins = true;
  for (const char c : text) {
    if (begins ? !base::IsNameStart(c) : !base::IsNamePart(c) && c != '-' && c != '.') return false;
    begins = c == '.';
  }
  return !begins;
}

void CheckUploadKey(const Node::Entry& fact, Sink* sink) {
  if (!IsDottedPath(fact.key)) return sink->Add("bad-field-path", {{"path", fact.key}}, fact.key_span);
  const std::string& value = fact.value.scalar;
  if (!IsDottedPath(value) || value == fact.key) return;
  const std::string_view known[] = {value};
  if (base::Nearest(fact.key, known).empty()) return;
  base::Error error("upload-key-like-fact", {{"key", fact.key}, {"near", value}}, fact.key_span);
  error.severity = base::Severity::kWarning;
  error.fix = value;
  sink->Add(std::move(error));
}

}  // namespace

void LintUploads(const Node& case_type, Sink* sink) {
  for (const Node::Entry& event : ChildOrNull(case_type, "events").entries) {
    if (!event.value.is_map()) continue;
    for (const Node& effect : ChildOrNull(event.value, "effects").items) {
      if (!effect.is_map() || effect.Find("upload") == nullptr) continue;
      for (const Node::Entry& fact : ChildOrNull(effect, "facts").entries) CheckUploadKey(fact, sink);
    }
  }
}

}  // namespace anze::ruleset

#include "core/ruleset/read/sink.h"

#include <algorithm>
#include <tuple>

#include "core/base/limits.h"

namespace anze::ruleset {
namespace {

// Where two findings of one code at one place differ, the first argument tells them apart (two missing keys of one
// map).
std::string Fingerprint(const base::Error& error) {
  std::string key = error.span.file;
  key += '\n' + std::to_string(error.span.line) + ':' + std::to_string(error.span.column) + '\n' + error.code + '\n';
  if (!error.args.empty()) key += error.args.front().second;
  // A warning must not hide an error.
  if (error.severity != base::Severity::kError) key += "\n?";
  return key;
}

}  // namespace

void Sink::Add(base::Error error) {
  if (!seen_.insert(Fingerprint(error)).second) return;
  has_errors_ = has_errors_ || error.severity == base::Severity::kError;
  diagnostics_.push_back(std::move(error));
}

void Sink::Add(std::string code, base::MessageArgs args, const base::SourceSpan& span) {
  Add(base::Error(std::move(code), std::move(args), span));
}

void Sink::AddWarning(std::string code, base::MessageArgs args, const base::SourceSpan& span) {
  base::Error error(std::move(code), std::move(args), span);
  error.severity = base::Severity::kWarning;
  Add(std::move(error));
}

void Sink::AddAll(const base::Diagnostics& diagnostics) {
  for (const base::Error& error : diagnostics) Add(error);
}

// The order of checks means nothing to a reader of the list; places do.
base::Diagnostics Sink::Take() {
  std::stable_sort(diagnostics_.begin(), diagnostics_.end(), [](const base::Error& a, const base::Error& b) {
    return std::tie(a.span.file, a.span.line, a.span.column) < std::tie(b.span.file, b.span.line, b.span.column);
  });
  if (diagnostics_.size() > base::limits::kDiagnostics) {
    const std::size_t more = diagnostics_.size() - base::limits::kDiagnostics;
    diagnostics_.resize(base::limits::kDiagnostics);
    base::Error note("too-many-diagnostics", {{"more", std::to_string(more)}});
    note.severity = base::Severity::kNote;
    diagnostics_.push_back(std::move(note));
  }
  return std::move(diagnostics_);
}

}  // namespace anze::ruleset

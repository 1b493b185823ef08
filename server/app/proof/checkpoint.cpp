#include "server/app/proof/checkpoint.h"

#include <bit>
#include <charconv>
#include <utility>

#include "core/base/digest.h"
#include "core/calendar/date.h"
#include "server/app/proof/event_log.h"

namespace anze::app {
namespace {

using base::Error;

constexpr std::string_view kFirstLine = "anze-checkpoint 1";
constexpr std::size_t kEventsAView = 50'000;
constexpr std::size_t kRows = 1000;
constexpr std::size_t kHex = 64;

void Line(std::string_view name, std::string_view value, std::string* text) {
  text->append(name).append(" ").append(value.empty() ? "-" : value).append("\n");
}

std::string HeadText(std::int64_t number, const std::string& chain) {
  return std::to_string(number) + (chain.empty() ? " -" : " " + chain);
}

// Reads line by line; after the first one that is not as it must be nothing more is read.
class Lines {
 public:
  explicit Lines(std::string_view text) : rest_(text) {}

  // The value of the next line, which must have that name; "-" reads as empty.
  std::string_view Value(std::string_view name) {
    ++line_;
    const std::size_t end = rest_.find('\n');
    const std::string_view line = rest_.substr(0, end);
    if (bad_ != 0 || end == std::string_view::npos || line.size() < name.size() + 2 || !line.starts_with(name) ||
        line[name.size()] != ' ')
      return Bad();
    rest_.remove_prefix(end + 1);
    const std::string_view value = line.substr(name.size() + 1);
    return value == "-" ? std::string_view() : value;
  }
  std::int64_t Number(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failed != std::errc() || end != text.data() + text.size() || number < 0) Bad();
    return number;
  }
  // A digest, or nothing.
  std::string Digest(std::string_view text) {
    if (!text.empty() && (text.size() != kHex || text.find_first_not_of("0123456789abcdef") != std::string_view::npos))
      Bad();
    return std::string(text);
  }
  void Head(std::string_view text, std::int64_t* number, std::string* chain) {
    const std::size_t blank = text.find(' ');
    if (blank == std::string_view::npos) return void(Bad());
    *number = Number(text.substr(0, blank));
    const std::string_view link = text.substr(blank + 1);
    *chain = Digest(link == "-" ? std::string_view() : link);
  }
  std::string_view Bad() {
    if (bad_ == 0) bad_ = line_;
    return {};
  }
  bool ended() const { return rest_.empty(); }
  int bad() const { return bad_; }

 private:
  std::string_view rest_;
  int line_ = 0;
  int bad_ = 0;
};

}  // namespace

std::string StatementOf(const Checkpoint& checkpoint) {
  std::string text(kFirstLine);
  text += '\n';
  Line("number", std::to_string(checkpoint.number), &text);
  Line("at", calendar::Instant(checkpoint.at).ToString(), &text);
  Line("store", checkpoint.store, &text);
  Line("previous", checkpoint.previous, &text);
  Line("events", std::to_string(checkpoint.events), &text);
  std::string peaks;
  for (const std::string& peak : checkpoint.peaks) peaks += (peaks.empty() ? "" : " ") + peak;
  Line("peaks", peaks, &text);
  Line("root", checkpoint.root, &text);
  Line("ledger", HeadText(checkpoint.ledger, checkpoint.ledger_chain), &text);
  Line("audit", HeadText(checkpoint.audit, checkpoint.audit_chain), &text);
  return text;
}

std::string TextOf(const Checkpoint& checkpoint) {
  std::string text = StatementOf(checkpoint);
  Line("algorithm", checkpoint.signature.algorithm, &text);
  Line("key", checkpoint.signature.public_key, &text);
  Line("signature", checkpoint.signature.value, &text);
  return text;
}

base::Result<Checkpoint> ReadCheckpoint(std::string_view text) {
  Lines lines(text);
  Checkpoint read;
  if (lines.Value("anze-checkpoint") != "1") lines.Bad();
  read.number = lines.Number(lines.Value("number"));
  const auto at = calendar::Instant::Parse(lines.Value("at"));
  if (!at) lines.Bad();
  read.at = at ? at->millis() : 0;
  read.store = lines.Value("store");
  read.previous = lines.Digest(lines.Value("previous"));
  read.events = lines.Number(lines.Value("events"));
  for (std::string_view peaks = lines.Value("peaks"); !peaks.empty();) {
    const std::size_t end = std::min(peaks.find(' '), peaks.size());
    read.peaks.push_back(lines.Digest(peaks.substr(0, end)));
    peaks.remove_prefix(std::min(end + 1, peaks.size()));
  }
  const auto blocks = static_cast<std::uint64_t>(read.events / EventLog::kBlock);
  if (read.peaks.size() != static_cast<std::size_t>(std::popcount(blocks))) lines.Bad();
  read.root = lines.Digest(lines.Value("root"));
  lines.Head(lines.Value("ledger"), &read.ledger, &read.ledger_chain);
  lines.Head(lines.Value("audit"), &read.audit, &read.audit_chain);
  read.signature.algorithm = lines.Value("algorithm");
  read.signature.public_key = lines.Value("key");
  read.signature.value = lines.Value("signature");
  if (!lines.ended()) lines.Bad();
  // Whatever reads as it is written is the same bytes, so a signature is over what was read.
  if (lines.bad() != 0 || TextOf(read) != text)
    return Error("checkpoint-unreadable", {{"line", std::to_string(std::max(lines.bad(), 1))}});
  return read;
}

base::Result<Checkpoint> MakeCheckpoint(ports::Storage* storage, ports::Signer* signer, std::int64_t at,
                                        const std::function<bool()>& go_on) {
  const auto last = storage->LastCheckpoint();
  if (!last.ok()) return last.errors();
  Checkpoint next;
  EventLog log;
  if (last->number > 0) {
    auto before = ReadCheckpoint(last->text);
    if (!before.ok()) return before.errors();
    next.previous = base::Sha256Hex(last->text);
    next.ledger = before->ledger;
    next.ledger_chain = std::move(before->ledger_chain);
    log = EventLog(
        base::MerkleLog(static_cast<std::uint64_t>(before->events / EventLog::kBlock), std::move(before->peaks)));
  }
  next.number = last->number + 1;
  next.at = at;
  auto view = storage->OpenProof();
  if (!view.ok()) return view.errors();
  const auto extent = (*view)->Extent();
  if (!extent.ok()) return extent.errors();
  next.store = extent->store;
  next.events = extent->events;
  for (;;) {
    const auto rows = (*view)->Ledger(next.ledger, kRows);
    if (!rows.ok()) return rows.errors();
    if (rows->empty()) break;
    next.ledger = rows->back().number;
    next.ledger_chain = rows->back().chain;
  }
  for (std::size_t read = 0; log.events() < next.events;) {
    if (!go_on()) return Checkpoint();
    if (read >= kEventsAView) {
      view->reset();
      view = storage->OpenProof();
      if (!view.ok()) return view.errors();
      read = 0;
    }
    const auto links = (*view)->Events(
        log.events(), std::min<std::size_t>(kRows, static_cast<std::size_t>(next.events - log.events())));
    if (!links.ok()) return links.errors();
    const std::int64_t before = log.events();
    for (const ports::EventLink& link : *links) {
      if (!log.Append(link)) break;
    }
    // Nothing may be vouched for that is not there.
    if (log.events() - before != static_cast<std::int64_t>(links->size()) || links->empty())
      return Error("checkpoint-gap", {{"number", std::to_string(log.events() + 1)}});
    read += links->size();
  }
  view->reset();
  next.peaks = log.complete().peaks();
  next.root = log.Root();
  const auto audit = storage->ListAudit({.limit = 1});
  if (!audit.ok()) return audit.errors();
  if (!audit->empty()) {
    next.audit = audit->front().number;
    next.audit_chain = audit->front().chain;
  }
  auto signature = signer->Sign(StatementOf(next));
  if (!signature.ok()) return signature.errors();
  next.signature = std::move(*signature);
  if (base::Status put = storage->PutCheckpoint({next.number, next.at, TextOf(next)}); !put.ok()) return put.errors();
  return next;
}

}  // namespace anze::app

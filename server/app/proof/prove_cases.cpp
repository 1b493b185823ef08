// Several threads take pages of cases in turn from the one view and prove them beside each other. What the states say
// of timers and keys goes into tallies; the rows themselves are then walked once. Where the two differ, one more walk
// looks at one share of them and names the first.
#include "server/app/proof/prove_cases.h"

#include <map>
#include <mutex>
#include <set>
#include <thread>
#include <utility>

#include "core/workflow/commit.h"
#include "core/workflow/parties.h"
#include "core/workflow/rows.h"
#include "server/app/proof/case_proof.h"
#include "server/app/proof/key_proof.h"
#include "server/app/proof/prove_removed.h"
#include "server/app/proof/row_walk.h"

namespace anze::app {
namespace {

using base::Error;
using workflow::CaseState;

constexpr std::size_t kCasesAPage = 128;

// What is asked of the rules for each case, by snapshot and type.
class CaseRules {
 public:
  explicit CaseRules(Rules* rules) : rules_(rules) {}

  const workflow::CaseProgram* ProgramOf(const CaseState& state) {
    if (state.snapshot != snapshot_ || state.type != type_) {
      snapshot_ = state.snapshot;
      type_ = state.type;
      auto [found, is_new] = books_.try_emplace(snapshot_);
      if (is_new) {
        auto book = rules_->ByDigest(snapshot_);
        if (book.ok()) found->second = std::move(*book);
      }
      program_ = found->second ? found->second->FindCaseType(type_) : nullptr;
    }
    return program_;
  }

 private:
  Rules* rules_;
  std::map<std::string, Rules::BookPtr> books_;  // of the snapshots that cases stand under
  std::string snapshot_, type_;                  // of the last one asked
  const workflow::CaseProgram* program_ = nullptr;
};

// What one thread found.
struct Share {
  explicit Share(const ProofOptions& options) : timers(options.key), keys(options.key) {}
  Findings findings;
  Tally timers, keys;
  std::set<std::string> removed;  // cases of which only digests are left
  std::int64_t cases = 0;
  std::int64_t party_rows = 0;
  base::Diagnostics failure;
};

// One walk over all cases.
class CaseWalk {
 public:
  // Called for each case that was proved, from several threads, each with its own share.
  using Proved =
      std::function<base::Status(const CaseState& state, const workflow::CaseProgram* program, Share* share)>;

  CaseWalk(ports::ProofView* view, Rules* rules, const ProofOptions& options, const RemovedProof* removed,
           Proved proved)
      : view_(view), rules_(rules), options_(options), removed_(removed), proved_(std::move(proved)) {}

  // The shares brought together. False in `whole`: it did not come to the end.
  Share Run(bool* whole) {
    std::vector<Share> shares(std::max(1U, options_.threads), Share(options_));
    std::vector<std::thread> threads;
    for (std::size_t i = 1; i < shares.size(); ++i) threads.emplace_back([this, &shares, i] { Work(&shares[i]); });
    Work(&shares[0]);
    for (std::thread& thread : threads) thread.join();
    for (std::size_t i = 1; i < shares.size(); ++i) {
      shares[0].findings.Merge(shares[i].findings);
      shares[0].timers.Merge(shares[i].timers);
      shares[0].keys.Merge(shares[i].keys);
      shares[0].removed.merge(shares[i].removed);
      shares[0].cases += shares[i].cases;
      shares[0].party_rows += shares[i].party_rows;
      if (shares[0].failure.empty()) shares[0].failure = shares[i].failure;
    }
    *whole = *whole && !stopped_;
    return std::move(shares[0]);
  }

 private:
  void Work(Share* share) {
    CaseRules rules(rules_);
    for (ports::ProofPage page; Take(&page, share);) {
      std::size_t at = 0;
      for (const ports::ProofCase& stored : page.cases) {
        while (at < page.events.size() && page.events[at].case_id < stored.row.case_id)
          at = ProveWithoutCase(page.events, at, share);
        const std::size_t first = at;
        while (at < page.events.size() && page.events[at].case_id == stored.row.case_id) ++at;
        if (!Prove(stored, std::span(page.events).subspan(first, at - first), &rules, share)) return;
      }
      while (at < page.events.size()) at = ProveWithoutCase(page.events, at, share);
    }
  }

  bool Prove(const ports::ProofCase& stored, std::span<const ports::ProofEvent> events, CaseRules* rules,
             Share* share) {
    const workflow::CaseProgram* program = nullptr;
    const auto is_final = [&](const CaseState& state) -> std::optional<bool> {
      program = rules->ProgramOf(state);
      if (program == nullptr) return std::nullopt;
      return program->IsFinal(state.state);
    };
    ++share->cases;
    share->party_rows += stored.party_rows;
    const auto state = ProveCase(stored, events, is_final, &share->findings);
    if (!state) return true;
    ProveParties(stored, *state, program, &share->findings);
    base::Status told = proved_(*state, program, share);
    if (!told.ok()) share->failure = told.errors();
    return told.ok();
  }

  // A case under rules that name no parties has those of the rules that were in force when they were worked out last.
  static void ProveParties(const ports::ProofCase& stored, const CaseState& state, const workflow::CaseProgram* program,
                           Findings* findings) {
    const auto fault = [&](const char* reason) {
      findings->Add(Error("proof-case", {{"case", state.id}, {"subject", stored.row.subject}, {"reason", reason}}));
    };
    const bool named = program != nullptr && !program->source().parties.empty();
    if (named && stored.parties != workflow::PartiesOf(program->source(), nullptr, state.subject, state.facts)) {
      fault("parties");
    }
    if (stored.party_rows != static_cast<std::int64_t>(stored.parties.size())) fault("party-list");
  }

  // The events of a case that has no row, from `first` on; gives the place behind them. All of them are in the page.
  std::size_t ProveWithoutCase(const std::vector<ports::ProofEvent>& events, std::size_t first, Share* share) {
    const std::string& id = events[first].case_id;
    std::size_t end = first;
    while (end < events.size() && events[end].case_id == id) ++end;
    if (removed_->Prove(std::span(events).subspan(first, end - first), &share->findings)) {
      share->removed.insert(id);
    } else {
      for (std::size_t at = first; at < end; ++at) NoteOrphan(events[at], share);
    }
    return end;
  }

  static void NoteOrphan(const ports::ProofEvent& event, Share* share) {
    share->findings.Add(Error("proof-orphan", {{"case", event.case_id}, {"number", std::to_string(event.sequence)}}));
  }

  // The next page; false: there is none, or it is over.
  bool Take(ports::ProofPage* page, Share* share) {
    std::lock_guard lock(mutex_);
    if (ended_) return false;
    if (!options_.go_on()) {
      ended_ = stopped_ = true;
      return false;
    }
    auto read = view_->Cases(after_, kCasesAPage);
    if (!read.ok()) {
      share->failure = read.errors();
      ended_ = true;
      return false;
    }
    *page = std::move(*read);
    ended_ = page->cases.size() < kCasesAPage;
    if (!page->cases.empty()) after_ = page->cases.back().row.case_id;
    return true;
  }

  ports::ProofView* view_;
  Rules* rules_;
  const ProofOptions& options_;
  const RemovedProof* removed_;
  Proved proved_;
  std::mutex mutex_;
  std::string after_;
  bool ended_ = false;
  bool stopped_ = false;
};

RowWalk<ports::DueTimer> TimerWalk(ports::ProofView* view) {
  return {ports::DueTimer{INT64_MIN, {}, {}},
          [view](const ports::DueTimer& after, std::size_t limit) { return view->Timers(after, limit); }};
}
RowWalk<ports::StoredKey> KeyWalk(ports::ProofView* view) {
  return {ports::StoredKey(),
          [view](const ports::StoredKey& after, std::size_t limit) { return view->Keys(after, limit); }};
}

void EachTimer(const CaseState& state, const std::function<void(std::string)>& each) {
  for (const ports::TimerRow& timer : workflow::TimersOf(state)) each(TimerText(timer.fire_at, state.id, timer.clock));
}

// The rows of one share on both sides, and what is on one alone.
struct Difference {
  std::set<std::string> expected;
  std::set<std::string> found;
  std::mutex mutex;

  void Name(const std::function<void(const std::string& row, const char* reason)>& name) const {
    for (const std::string& row : expected) {
      if (!found.contains(row)) name(row, "missing");
    }
    for (const std::string& row : found) {
      if (!expected.contains(row)) name(row, "extra");
    }
  }
};

// The parts of a row of a tally.
std::vector<std::string> PartsOf(const std::string& row) {
  std::vector<std::string> parts{""};
  for (const char c : row) {
    if (c == '\n') {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  parts.resize(std::max<std::size_t>(parts.size(), 5));
  return parts;
}

// Everything of one proof of the cases.
class CasesProof {
 public:
  CasesProof(ports::Storage* storage, ports::ProofView* view, Rules* rules, const ProofOptions& options,
             ProofReport* report)
      : storage_(storage), view_(view), rules_(rules), options_(options), report_(report) {}

  base::Status Run() {
    auto keys = KeyProof::Make(rules_, storage_);
    if (!keys.ok()) return keys.errors();
    keys_ = std::move(*keys);
    report_->keys_proved = keys_.has_value();
    auto removed = RemovedProof::Read(view_);
    if (!removed.ok()) return removed.errors();
    removed_ = std::move(*removed);
    CaseWalk walk(
        view_, rules_, options_, &removed_, [this](const CaseState& state, const auto* program, Share* share) {
          EachTimer(state, [&](const std::string& row) { share->timers.Expect(row); });
          return EachKey(state, program, [&](const ports::StoredKey& key) { share->keys.Expect(KeyText(key)); });
        });
    Share all = walk.Run(&report_->whole);
    if (!all.failure.empty()) return all.failure;
    report_->counts.cases = all.cases;
    // Timers and keys of a case that could not be proved say nothing.
    const bool states_stand = all.findings.empty();
    report_->findings.Merge(all.findings);
    if (!report_->whole) return base::Ok{};
    removed_.ProveMet(all.removed, &report_->findings);
    const auto extent = view_->Extent();
    if (!extent.ok()) return extent.errors();
    if (extent->party_rows != all.party_rows) {
      report_->findings.Add(Error("proof-party-rows", {{"found", std::to_string(extent->party_rows)},
                                                       {"expected", std::to_string(all.party_rows)}}));
    }
    auto timers = TimerWalk(view_);
    while (const ports::DueTimer* row = timers.Next()) {
      ++report_->counts.timers;
      all.timers.Find(TimerText(row->fire_at, row->case_id, row->clock));
    }
    if (!timers.failure().empty()) return timers.failure();
    if (base::Status walked = WalkKeys(&all.keys); !walked.ok()) return walked;
    const auto timer_share = all.timers.FirstDifference();
    const auto key_share = keys_ ? all.keys.FirstDifference() : std::nullopt;
    if (!timer_share && !key_share) return base::Ok{};
    return NameDifferences(all, timer_share, key_share, states_stand);
  }

 private:
  base::Status EachKey(const CaseState& state, const workflow::CaseProgram* program,
                       const std::function<void(const ports::StoredKey&)>& each) const {
    if (!keys_ || program == nullptr) return base::Ok{};
    return keys_->OfCase(state, *program, each);
  }

  base::Status EachRecordKey(const std::function<void(const ports::StoredKey&)>& each) const {
    RowWalk<ports::StoredRecord> records(
        {}, [this](const ports::StoredRecord& after, std::size_t limit) { return view_->Records(after, limit); });
    while (const ports::StoredRecord* row = records.Next()) keys_->OfRecord(*row, each);
    if (!records.failure().empty()) return records.failure();
    return base::Ok{};
  }

  base::Status WalkKeys(Tally* tally) {
    if (keys_) {
      base::Status told = EachRecordKey([&](const ports::StoredKey& key) { tally->Expect(KeyText(key)); });
      if (!told.ok()) return told;
    }
    auto rows = KeyWalk(view_);
    while (const ports::StoredKey* row = rows.Next()) {
      ++report_->counts.keys;
      tally->Find(KeyText(*row));
    }
    if (!rows.failure().empty()) return rows.failure();
    return base::Ok{};
  }

  base::Status NameDifferences(const Share& all, std::optional<std::size_t> timer_share,
                               std::optional<std::size_t> key_share, bool states_stand) {
    Difference timers;
    Difference keys;
    const auto keep = [](const Tally& tally, std::optional<std::size_t> share, Difference* into, std::string row) {
      if (!share || tally.ShareOf(row) != *share) return;
      std::lock_guard lock(into->mutex);
      into->expected.insert(std::move(row));
    };
    const auto keep_key = [&](const ports::StoredKey& key) { keep(all.keys, key_share, &keys, KeyText(key)); };
    CaseWalk walk(view_, rules_, options_, &removed_, [&](const CaseState& state, const auto* program, Share*) {
      EachTimer(state, [&](std::string row) { keep(all.timers, timer_share, &timers, std::move(row)); });
      return EachKey(state, program, keep_key);
    });
    const Share again = walk.Run(&report_->whole);
    if (!again.failure.empty()) return again.failure;
    if (key_share) {
      if (base::Status told = EachRecordKey(keep_key); !told.ok()) return told;
    }
    auto timer_rows = TimerWalk(view_);
    while (const ports::DueTimer* row = timer_rows.Next()) {
      std::string text = TimerText(row->fire_at, row->case_id, row->clock);
      if (timer_share && all.timers.ShareOf(text) == *timer_share) timers.found.insert(std::move(text));
    }
    auto key_rows = KeyWalk(view_);
    while (const ports::StoredKey* row = key_rows.Next()) {
      std::string text = KeyText(*row);
      if (key_share && all.keys.ShareOf(text) == *key_share) keys.found.insert(std::move(text));
    }
    timers.Name([&](const std::string& row, const char* reason) {
      const std::vector<std::string> parts = PartsOf(row);
      if (!states_stand && std::string_view(reason) == "extra" && !IsProved(parts[1])) return;
      report_->findings.Add(Error("proof-timer", {{"case", parts[1]}, {"clock", parts[2]}, {"reason", reason}}));
    });
    keys.Name([&](const std::string& row, const char* reason) {
      const std::vector<std::string> parts = PartsOf(row);
      if (!states_stand && std::string_view(reason) == "extra" && !IsProved(parts[3])) return;
      report_->findings.Add(
          Error("proof-key",
                {{"space", parts[0]}, {"key", parts[1]}, {"value", parts[2]}, {"id", parts[3]}, {"reason", reason}}));
    });
    return base::Ok{};
  }

  // Whether it is known what a case must have: not where the case itself was found damaged, which is told already.
  bool IsProved(const std::string& case_id) const {
    for (const FaultKind& kind : report_->findings.kinds()) {
      for (const auto& [name, value] : kind.first.args) {
        if (name == "case" && value == case_id) return false;
      }
    }
    return true;
  }

  ports::Storage* storage_;
  ports::ProofView* view_;
  Rules* rules_;
  const ProofOptions& options_;
  ProofReport* report_;
  std::optional<KeyProof> keys_;
  RemovedProof removed_;
};

}  // namespace

base::Status ProveCases(ports::Storage* storage, ports::ProofView* view, Rules* rules, const ProofOptions& options,
                        ProofReport* report) {
  return CasesProof(storage, view, rules, options, report).Run();
}

base::Status ProveOutbox(ports::Storage* storage, ports::ProofView* view, const ProofOptions& options,
                         ProofReport* report) {
  RowWalk<ports::OutboxItem> rows(
      {}, [view](const ports::OutboxItem& after, std::size_t limit) { return view->Outbox(after.id, limit); });
  while (const ports::OutboxItem* row = rows.Next()) {
    if (!options.go_on()) return report->whole = false, base::Ok{};
    ++report->counts.outbox;
    const auto journal = storage->LoadJournal(row->case_id, 0, row->sequence);
    if (!journal.ok()) return journal.errors();
    const auto fault = [&](const char* reason) {
      report->findings.Add(Error(
          "proof-outbox", {{"case", row->case_id}, {"number", std::to_string(row->sequence)}, {"reason", reason}}));
    };
    if (journal->size() != row->sequence) {
      fault("event");
      continue;
    }
    CaseState state;
    state.id = row->case_id;
    bool asked = false;
    for (const ports::StoredEvent& stored : *journal) {
      auto event = workflow::DecodeEvent(stored.event);
      if (!event.ok()) break;
      workflow::Evolve(&state, *event);
      if (stored.sequence != row->sequence) continue;
      for (const ports::OutboxRow& effect : workflow::OutboxOf(state, *event))
        asked = asked || (effect.kind == row->kind && effect.payload == row->payload);
    }
    if (!asked) fault("effect");
  }
  if (!rows.failure().empty()) return rows.failure();
  return base::Ok{};
}

}  // namespace anze::app

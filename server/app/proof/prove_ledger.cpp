// One walk over everything that the ledger speaks of and one over the ledger, held against each other by a tally. Where
// they differ, a second pair of walks looks at one share of the rows only and finds the first one.
#include <map>
#include <set>
#include <utility>

#include "core/ports/links.h"
#include "server/app/proof/prove_removed.h"
#include "server/app/proof/prove_rows.h"
#include "server/app/proof/row_walk.h"

namespace anze::app {
namespace {

using base::Error;
using ports::LedgerRow;
using ports::StoredRecord;
using ports::StoredText;

std::string LedgerText(std::string_view kind, std::string_view name, std::int64_t version, std::string_view digest) {
  std::string text(kind);
  text.append("\n").append(name).append("\n").append(std::to_string(version)).append("\n").append(digest);
  return text;
}

// A thing that the ledger speaks of.
struct Chained {
  std::string_view kind;
  std::string name;
  std::int64_t version = 0;
  std::string digest;
  friend auto operator<=>(const Chained&, const Chained&) = default;
};

RowWalk<StoredRecord> HistoryWalk(ports::ProofView* view) {
  return {StoredRecord(), [view](const StoredRecord& after, std::size_t limit) { return view->History(after, limit); }};
}
RowWalk<StoredText> TextWalk(ports::ProofView* view, ports::ProofText which) {
  return {StoredText(),
          [view, which](const StoredText& after, std::size_t limit) { return view->Texts(which, after.name, limit); }};
}
RowWalk<LedgerRow> LedgerWalk(ports::ProofView* view) {
  return {LedgerRow(), [view](const LedgerRow& after, std::size_t limit) { return view->Ledger(after.number, limit); }};
}

// Every thing but the settings, of which the ledger has past values too.
base::Status EachThing(ports::ProofView* view, const std::function<void(Chained)>& each) {
  auto history = HistoryWalk(view);
  while (const StoredRecord* row = history.Next()) {
    each({ports::kLedgerRecord, ports::LedgerName(*row), static_cast<std::int64_t>(row->version),
          ports::RecordDigest(*row)});
  }
  if (!history.failure().empty()) return history.failure();
  for (const auto& [kind, which] : {std::pair(ports::kLedgerBundle, ports::ProofText::kBundle),
                                    std::pair(ports::kLedgerSnapshot, ports::ProofText::kSnapshot)}) {
    auto texts = TextWalk(view, which);
    while (const StoredText* row = texts.Next()) each({kind, row->name, 0, row->digest});
    if (!texts.failure().empty()) return texts.failure();
  }
  return EachRemoved(view, [&](const ports::RemovedCase& row) {
    each({ports::kLedgerRemoval, ports::LedgerName(row), static_cast<std::int64_t>(row.sequence),
          ports::RemovedDigest(row)});
  });
}

Error ThingFault(const Chained& thing, const char* reason) {
  if (thing.kind == ports::kLedgerRecord) {
    return Error("proof-record",
                 {{"record", thing.name}, {"version", std::to_string(thing.version)}, {"reason", reason}});
  }
  if (thing.kind == ports::kLedgerRemoval) {
    const std::size_t slash = thing.name.find('/');
    return Error("proof-removal", {{"case", thing.name.substr(slash + 1)}, {"reason", reason}});
  }
  return Error("proof-rules", {{"kind", std::string(thing.kind)}, {"digest", thing.name}, {"reason", reason}});
}

// Names what differs in one share of the rows.
base::Status NameDifference(ports::ProofView* view, const Tally& tally, std::size_t share, Findings* findings) {
  std::set<Chained> there;
  std::set<Chained> said;
  const auto in_share = [&](const Chained& thing) {
    return tally.ShareOf(LedgerText(thing.kind, thing.name, thing.version, thing.digest)) == share;
  };
  base::Status walked = EachThing(view, [&](Chained thing) {
    if (in_share(thing)) there.insert(std::move(thing));
  });
  if (!walked.ok()) return walked;
  auto ledger = LedgerWalk(view);
  while (const LedgerRow* row = ledger.Next()) {
    for (const std::string_view kind :
         {ports::kLedgerRecord, ports::kLedgerBundle, ports::kLedgerSnapshot, ports::kLedgerRemoval}) {
      Chained thing{kind, row->name, row->version, row->digest};
      if (row->kind == kind && in_share(thing)) said.insert(std::move(thing));
    }
  }
  if (!ledger.failure().empty()) return ledger.failure();
  for (const Chained& thing : there) {
    if (!said.contains(thing)) findings->Add(ThingFault(thing, "changed"));
  }
  for (const Chained& thing : said) {
    if (!there.contains(thing)) findings->Add(ThingFault(thing, "gone"));
  }
  return base::Ok{};
}

// What the ledger says last of each setting, and of each account, organisation and token: name -> digest.
struct LastSaid {
  std::map<std::string, std::string> settings;  // names are those that the code knows: few
  std::map<std::string, std::string> people;    // bounded as the directory is (limits_people.h)
};

// The ledger itself: its chain, what it says of things (into the tally), and the last value of what is replaced.
base::Status WalkLedger(ports::ProofView* view, Tally* tally, LastSaid* said, Findings* findings) {
  auto ledger = LedgerWalk(view);
  std::int64_t number = 0;
  std::string chain;
  while (const LedgerRow* row = ledger.Next()) {
    const auto fault = [&](const char* reason) {
      findings->Add(Error("proof-ledger", {{"number", std::to_string(number + 1)}, {"reason", reason}}));
    };
    if (row->number != number + 1) fault("missing");
    number = row->number - 1;
    if (ports::LedgerLink(chain, row->number, row->kind, row->name, row->version, row->digest) != row->chain)
      fault("link");
    number = row->number;
    chain = row->chain;
    if (row->kind == ports::kLedgerSetting) {
      said->settings[row->name] = row->digest;
    } else if (row->kind == ports::kLedgerPeople) {
      said->people[row->name] = row->digest;
    } else {
      tally->Find(LedgerText(row->kind, row->name, row->version, row->digest));
    }
  }
  if (!ledger.failure().empty()) return ledger.failure();
  return base::Ok{};
}

// Texts that are replaced, against what the ledger said last of each. `code`: of a finding.
base::Status ProveReplaced(ports::ProofView* view, ports::ProofText which, const char* code,
                           std::map<std::string, std::string> said, Findings* findings) {
  auto texts = TextWalk(view, which);
  const auto fault = [&](const std::string& name, const char* reason) {
    findings->Add(Error(code, {{"name", name}, {"reason", reason}}));
  };
  while (const StoredText* row = texts.Next()) {
    const auto known = said.find(row->name);
    if (known == said.end() || known->second != row->digest) fault(row->name, "changed");
    if (known != said.end()) said.erase(known);
  }
  if (!texts.failure().empty()) return texts.failure();
  for (const auto& [name, digest] : said) fault(name, "gone");
  return base::Ok{};
}

// Records as they stand, and the versions they came through, both by type and id.
base::Status ProveRecords(ports::ProofView* view, ProofReport* report) {
  RowWalk<StoredRecord> records(
      {}, [view](const StoredRecord& after, std::size_t limit) { return view->Records(after, limit); });
  auto history = HistoryWalk(view);
  const auto fault = [&](const StoredRecord& row, const char* reason) {
    report->findings.Add(
        Error("proof-record",
              {{"record", ports::LedgerName(row)}, {"version", std::to_string(row.version)}, {"reason", reason}}));
  };
  const StoredRecord* record = records.Next();
  // The last version of one record against the record that stands there.
  const auto settle = [&](const StoredRecord& last) {
    while (record != nullptr && std::tie(record->type, record->id) < std::tie(last.type, last.id)) {
      fault(*record, "unknown");
      record = records.Next();
    }
    if (record == nullptr || std::tie(record->type, record->id) != std::tie(last.type, last.id))
      return fault(last, "absent");
    if (ports::RecordDigest(*record) != ports::RecordDigest(last)) fault(*record, "present");
    record = records.Next();
  };
  std::optional<StoredRecord> before;
  while (const StoredRecord* row = history.Next()) {
    ++report->counts.versions;
    const bool same = before && before->type == row->type && before->id == row->id;
    if (before && !same) settle(*before);
    if (row->version != (same ? before->version + 1 : 1)) fault(*row, "version");
    before = *row;
  }
  if (before) settle(*before);
  for (; record != nullptr; record = records.Next()) fault(*record, "unknown");
  if (!history.failure().empty()) return history.failure();
  if (!records.failure().empty()) return records.failure();
  return base::Ok{};
}

}  // namespace

base::Status ProveLedger(ports::ProofView* view, const ProofOptions& options, ProofReport* report) {
  Tally tally(options.key);
  LastSaid said;
  if (base::Status walked = WalkLedger(view, &tally, &said, &report->findings); !walked.ok()) return walked;
  base::Status walked = EachThing(view, [&](const Chained& thing) {
    tally.Expect(LedgerText(thing.kind, thing.name, thing.version, thing.digest));
    if (thing.kind == ports::kLedgerBundle || thing.kind == ports::kLedgerSnapshot) ++report->counts.rules;
  });
  if (!walked.ok()) return walked;
  if (const auto share = tally.FirstDifference()) {
    if (base::Status named = NameDifference(view, tally, *share, &report->findings); !named.ok()) return named;
  }
  for (auto& [which, code, last] : {std::tuple(ports::ProofText::kSetting, "proof-setting", &said.settings),
                                    std::tuple(ports::ProofText::kPeople, "proof-people", &said.people)}) {
    base::Status proved = ProveReplaced(view, which, code, std::move(*last), &report->findings);
    if (!proved.ok()) return proved;
  }
  return ProveRecords(view, report);
}

base::Status ProveRules(ports::ProofView* view, Rules* rules, const ProofOptions& options, ProofReport* report) {
  auto snapshots = TextWalk(view, ports::ProofText::kSnapshot);
  while (const StoredText* row = snapshots.Next()) {
    if (!options.go_on()) return report->whole = false, base::Ok{};
    // Resolves the stored files anew and compares the digest of the result.
    const auto book = rules->ByDigest(row->name);
    if (book.ok() && (*book)->snapshot->region == row->region) continue;
    report->findings.Add(Error("proof-rules", {{"kind", "snapshot"}, {"digest", row->name}, {"reason", "digest"}}));
  }
  if (!snapshots.failure().empty()) return snapshots.failure();
  return base::Ok{};
}

}  // namespace anze::app

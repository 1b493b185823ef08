// The use cases of stored records: add, replace, read, list, their history; and a region's rows for reports.
//
// A record is checked against its region's type under the rules of today before it is stored. One writer wins: whoever
// read an older version is told so (kStale).
// Ownership: the four collaborators must outlive it.
// Threads: all calls are safe from any thread; Add and Replace wait for the disk.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/value.h"
#include "core/ports/clock.h"
#include "core/ports/storage.h"
#include "core/report/report.h"
#include "server/app/answers/problem.h"
#include "server/app/answers/repeat.h"
#include "server/app/records/record_relations.h"
#include "server/app/rules/rules.h"

namespace anze::app {

// A record to be added or replaced. Times and versions are not the caller's.
struct RecordWriting {
  std::string type;
  std::string id;      // of Replace
  std::string region;  // of Add; of Replace: empty keeps the stored one, another needs `move`
  base::Value data;
  // Who writes it, for the history.
  std::string actor;
  ExpectedVersions expected{};  // of Replace
  bool move = false;            // of Replace: the record is to go to `region`
  // What the writer reads: only in these regions may they write. nullopt: the system itself.
  std::optional<ports::ReadScope> scope{};
  std::string via{};  // the token or account that named the actor; empty: none
};

// Which records a list holds, and from where on.
struct RecordListing {
  std::string type;
  std::string region;  // this one and those below it; empty: all
  std::string after;   // id after which to go on
  // At most this many items.
  std::size_t limit = 50;
  FieldTexts key;                           // the fields of a key: the record that has it; empty: all records
  std::optional<ports::ReadScope> scope{};  // only what somebody may read; nullopt: all
};

// Whether the list names something that does not exist: kNotFound for a region or a record type that neither the rules
// nor any stored record knows, each with the nearest name; nullopt when it may be listed. Without this, a misspelt
// region would look like one that has no records.
std::optional<Problem> UnknownListing(Rules* rules, ports::Storage* storage, const RecordListing& listing);

class Records {
 public:
  // Told the type of each record that was written, from the thread that wrote it. It must not wait.
  using Written = std::function<void(std::string_view type)>;
  // `written` may be empty.
  Records(Rules* rules, ports::Storage* storage, const ports::Clock* clock, ports::IdSource* ids, Written written = {})
      : rules_(rules), storage_(storage), clock_(clock), ids_(ids), written_(std::move(written)) {}

  // A version of a record, as a caller is shown it.
  struct Shown {
    std::string id;
    std::string type;
    std::string region;
    std::uint64_t version = 0;
    calendar::Instant updated_at;
    std::string updated_by;
    std::string via;
    base::Value data;
    std::optional<base::Diagnostics> warnings;  // of a change; absent of what was only read
    std::vector<std::string> parties{};         // who may read it besides bureaus, by ports::PartyKey
    std::string moved_from{};                   // of History: the region it came from; empty: none
  };
  // Called with a record as the change leaves it, before that is written, so that the answer can be stored with it. The
  // answer that a repeat is to be given goes into `keep`, which is null where no repeat can come. A repeat that the
  // storage knows already is not shown.
  using ShowChange = std::function<void(const Shown& changed, KeptAnswer* keep)>;
  // Stores a new record, or the next version of one. A repeat under the same key writes nothing and gives the first
  // answer. Problems: kInvalid (region, type, or the data with pointers "/data/…", "unknown-reference" among them;
  // "record-moves" {from, to} at "/region"), kNotFound "unknown-record" and "unknown-record-type", kStale, kKeyReused,
  // kConflict "record-key-taken", kRefused "ruleset-expired", kUnavailable. Warnings, as of a credit code of the old
  // kind, are no problems and come with the record.
  Answer<Changed> Add(const RecordWriting& writing, const Idempotency& idempotency, const ShowChange& show = {});
  Answer<Changed> Replace(const RecordWriting& writing, const Idempotency& idempotency, const ShowChange& show = {});
  // The present version. Problems: kNotFound "unknown-record"; those of the storage.
  // Whoever may not read it is told that there is none; an organisation writes no record: kForbidden
  // "record-not-permitted" {region}.
  Answer<Shown> Get(std::string_view type, std::string_view id, const ports::ReadScope& scope);
  // A page of a list, and the id after which the next begins; empty at the end.
  struct Page {
    std::vector<Shown> items;
    std::string next;
  };
  // Records by id, or the one that has a key. Problems: those of KeyAskedFor and of the storage; ask UnknownListing
  // first.
  Answer<Page> List(const RecordListing& listing);
  // Every version with who wrote it when, oldest first. Problems: kNotFound "unknown-record"; those of the storage.
  Answer<std::vector<Shown>> History(std::string_view type, std::string_view id, const ports::ReadScope& scope);

  // One record as All gives it.
  struct Stored {
    std::string id;
    base::Value data;
  };
  // Every stored record of a type in the region and those below it, by id, all in memory. Errors: those of the storage.
  base::Result<std::vector<Stored>> All(const std::string& type, const std::string& region);
  // Every stored row of the region and those below it that the report reads: records, and cases as facts with a member
  // "case" about them. Problems: those of the storage.
  Answer<report::Rows> RowsFor(const std::string& region, const ruleset::Report& report);

 private:
  // A record that the rules of today accept: its keys and the warnings about it.
  struct Accepted {
    Rules::BookPtr book;
    const ruleset::Schema* schema = nullptr;
    base::Value data;  // as it is to be stored: with the flag that a judging decision sets
    base::Diagnostics warnings;
    std::vector<ports::NaturalKey> keys;
    std::vector<std::string> parties;
  };
  // The record, where it exists and the scope finds it; else kNotFound "unknown-record".
  Answer<ports::StoredRecord> Find(std::string_view type, std::string_view id,
                                   const std::optional<ports::ReadScope>& scope);
  // Checks the data under the rules of today. `before`: the data to be replaced, null for a new record.
  Answer<Accepted> Check(const RecordWriting& writing, const base::Value& before, calendar::Instant now);
  // Asks the decisions that judge records of this type. The Problem, kRefused "record-refused", when one says no and
  // does not flag.
  std::optional<Problem> Judged(const RecordWriting& writing, calendar::Instant now, Accepted* accepted);
  // Writes a checked record over the version `expected`; 0: it must not exist.
  Answer<Changed> Write(ports::StoredRecord record, std::uint64_t expected, const Idempotency& idempotency,
                        const Accepted& accepted, const ShowChange& show, const std::optional<ports::ReadScope>& scope);
  // The list of the few records that have a key.
  Answer<Page> ListByKey(const RecordListing& listing);
  // These add the rows of one source to `rows`.
  base::Status AddRecords(const std::string& type, const std::string& region, report::Rows* rows);
  base::Status AddCases(const std::string& type, const std::string& region, report::Rows* rows);

  Rules* rules_;
  ports::Storage* storage_;
  const ports::Clock* clock_;
  ports::IdSource* ids_;
  Written written_;
};

}  // namespace anze::app

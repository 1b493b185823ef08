// The records port: registered objects (登记信息) with their history, in plain types. Part of ports::Storage.
//
// A record is known by type and id. Every write is one durable transaction: the new content, a row of history that
// is never changed, and the idempotency answer. Errors, ownership and threads are those of storage.h.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/ports/commit.h"
#include "core/ports/read_scope.h"

namespace anze::ports {

// One version of a record.
struct StoredRecord {
  std::string type;
  std::string id;
  std::string region;
  std::uint64_t version = 0;    // 1 for the first
  std::int64_t updated_at = 0;  // milliseconds
  std::string updated_by;       // actor
  std::string content;          // JSON
  std::string via = {};         // the token by which updated_by was named; empty: none
  // Of the record as it stands, not of its history: who may read it beside the bureaus of its region, by PartyKey, or
  // kEveryone (read_scope.h); ascending. No part of the record, but worked out of it by the rules.
  std::vector<std::string> parties = {};
};

// A version to be written.
struct RecordWrite {
  StoredRecord record;                 // as it shall be; its version is expected_version + 1
  std::uint64_t expected_version = 0;  // of the stored record; 0: it must not exist
  std::optional<IdempotencyRow> idempotency;
  std::vector<NaturalKey> keys;  // the record's complete set, in SpaceOfRecords of its type (see keys.h)
};

// Asks for the records of one type, a page at a time.
struct RecordQuery {
  std::string type;
  std::string region_prefix;  // "cn/shanxi" finds its districts too; empty: all
  std::string after;          // id after which to go on
  std::size_t limit = 50;
  // Only what somebody may read; nullopt: the system's own question, which finds all.
  std::optional<ReadScope> scope = {};
};

// How a write ended.
enum class RecordOutcome {
  kWritten,
  kConflict,      // the record is not at expected_version
  kDuplicateKey,  // the idempotency key was used before
  kTaken,         // another record has one of its keys
};

class RecordStore {
 public:
  virtual ~RecordStore() = default;

  // Writes the next version of a record, its row of history and the answer, all or nothing, in one durable transaction.
  // Only kWritten has written anything.
  virtual base::Result<RecordOutcome> PutRecord(const RecordWrite& write) = 0;
  // The record as it stands; nullopt: there is none.
  virtual base::Result<std::optional<StoredRecord>> GetRecord(std::string_view type, std::string_view id) = 0;
  // A page of the records of a type, ordered by id.
  virtual base::Result<std::vector<StoredRecord>> ListRecords(const RecordQuery& query) = 0;
  // Every version of a record, oldest first; none for an unknown one.
  virtual base::Result<std::vector<StoredRecord>> RecordHistory(std::string_view type, std::string_view id) = 0;
};

}  // namespace anze::ports

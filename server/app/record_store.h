// The use cases of stored records: add, replace, read, list, their history; and a region's rows for reports.
//
// A record is checked against its region's type under the rules of today before it is stored. One writer wins: who
// read an older version is told so. Ownership: the four collaborators must outlive it. Threads: all calls are safe
// from any thread; Add and Replace wait for the disk.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/value.h"
#include "core/ports/clock.h"
#include "core/ports/storage.h"
#include "core/report/report.h"
#include "server/app/problem.h"
#include "server/app/reply.h"
#include "server/app/rules.h"

namespace anze::app {

struct RecordWriting {
  std::string type;
  std::string id;      // of Replace
  std::string region;  // of Add; of Replace: empty keeps the stored one
  base::Value data;
  std::string actor;
  std::string if_match;  // of Replace: an ETag or "*"
};

struct RecordListing {
  std::string type;
  std::string region;  // this one and those below it; empty: all
  std::string after;   // id after which to go on
  std::size_t limit = 50;
};

class Records {
 public:
  // Told the type of each record that was written, from the thread that wrote it. It must not wait.
  using Written = std::function<void(std::string_view type)>;
  Records(Rules* rules, ports::Storage* storage, const ports::Clock* clock, ports::IdSource* ids, Written written = {})
      : rules_(rules), storage_(storage), clock_(clock), ids_(ids), written_(std::move(written)) {}

  // Problems: kInvalid (region, type, or the data with pointers "/data/…"), kNotFound "unknown-record", kStale,
  // kKeyReused, kUnavailable. The reply holds warnings, as of a credit code of the old kind.
  Answer<Reply> Add(const RecordWriting& writing, const Idempotency& idempotency, base::Language language);
  Answer<Reply> Replace(const RecordWriting& writing, const Idempotency& idempotency, base::Language language);
  Answer<Reply> Get(std::string_view type, std::string_view id);
  // {"items":[…]} and the id to go on after, empty at the end.
  struct Page {
    base::Value items;
    std::string next;
  };
  Answer<Page> List(const RecordListing& listing);
  // Every version with who wrote it when, oldest first.
  Answer<base::Value> History(std::string_view type, std::string_view id);

  // Every stored record of a type in the region and those below it, by id. Errors: those of storage.
  struct Stored {
    std::string id;
    base::Value data;
  };
  base::Result<std::vector<Stored>> All(const std::string& type, const std::string& region);
  // Every stored row of the region and those below it that the report reads.
  Answer<report::Rows> RowsFor(const std::string& region, const ruleset::Report& report);

 private:
  Answer<Reply> Write(ports::StoredRecord record, std::uint64_t expected, const Idempotency& idempotency,
                      const base::Value& warnings, int status);
  base::Status AddRecords(const std::string& type, const std::string& region, report::Rows* rows);
  base::Status AddCases(const std::string& type, const std::string& region, report::Rows* rows);

  Rules* rules_;
  ports::Storage* storage_;
  const ports::Clock* clock_;
  ports::IdSource* ids_;
  Written written_;
};

}  // namespace anze::app

// Records that cases write: a visit that was made becomes a service record, a policy that was given up ends on its day.
// Ownership: borrows what it is given. Threads: re-entrant; waits for the disk.
#pragma once

#include <string>

#include "server/app/records/record_store.h"

namespace anze::app {

// What a case states of a record.
struct CaseRecord {
  std::string type;
  std::string region;     // of the case
  base::Value fields;     // only those that the case states; among them those of a key of the type
  bool existing = false;  // only a record that is there is changed
  std::string actor;      // who is told to have written it
};

// Finds the record by its key, in the region or the nearest above, and gives it the stated fields; the others stay. One
// that is not there is added, or left alone with `existing`. A record that has them already is not written again.
// Problems: those of Records::Add and Replace; kInvalid "case-record-without-key" {type} when no key of the type is
// stated whole, "case-record-of-another" {title} when the record that has the key names another organisation, at
// "/fields/…".
Answer<Changed> WriteForCase(Records* records, Rules* rules, ports::Storage* storage, const CaseRecord& record,
                             calendar::Date today);

}  // namespace anze::app

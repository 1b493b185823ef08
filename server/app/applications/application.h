// An application as it is kept: the answers with who gave each, the files by material, and for each region the rules
// that it began under and the case that it became.
//
// Answers are kept flat, by the dotted path of their fact, so that two colleagues who answer different questions never
// meet. Ownership: plain values. Errors: "application-unreadable" {id} for a text that no version of the product wrote.
// Threads: pure.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "core/base/value.h"
#include "core/ports/applications.h"

namespace anze::app {

// Facts as the rules read them.
using FactTree = base::Value;

struct DraftAnswer {
  base::Value value;
  std::string by;  // account
  std::int64_t at = 0;
  // Where a value was taken from that nobody has typed: "records.insurer.name", "organisation.code", "earlier"; empty:
  // somebody typed it.
  std::string source = {};
  bool confirmed = true;
};

struct DraftFile {
  std::string digest;
  std::string name;
  std::uint64_t size = 0;
  std::string type;
  std::int64_t at = 0;
  std::string by;
};

struct DraftRegion {
  std::string region;
  std::string snapshot;  // digest of the rules that it was begun under
  std::string case_id = {};
};

struct Application {
  // As the row has them.
  std::string id;
  std::string type;
  std::string state;
  std::int64_t updated_at = 0;
  std::uint64_t version = 0;

  std::string organisation;  // its code, as the directory writes it
  std::string updated_by;
  std::vector<DraftRegion> regions;  // in the order in which they were chosen
  std::map<std::string, DraftAnswer, std::less<>> answers;
  std::map<std::string, std::vector<DraftFile>, std::less<>> materials;
  // Of the submission; empty and 0 before.
  std::string number;
  std::string submitted_by;
  std::int64_t submitted_at = 0;

  // The answers as facts are nested.
  FactTree Nested() const;
  const DraftRegion* Find(std::string_view region) const;
};

// States of a row.
inline constexpr std::string_view kApplicationDraft = "draft";
inline constexpr std::string_view kApplicationSubmitting = "submitting";  // its cases are being opened
inline constexpr std::string_view kApplicationSubmitted = "submitted";

// As the next version of what is stored.
ports::ApplicationRow ToRow(const Application& application);
base::Result<Application> ApplicationOf(const ports::ApplicationRow& row);

// Which of these digests some application of these organisations (by PartyKey) names: those files stay. Errors: those
// of the storage; "application-unreadable".
base::Result<std::set<std::string, std::less<>>> NamedByApplications(ports::ApplicationStore* store,
                                                                     std::vector<std::string> organisations,
                                                                     std::span<const std::string> digests);

}  // namespace anze::app

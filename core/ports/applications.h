// The storage of applications: what an applicant has answered and handed in, before and after it is submitted.
// Part of ports::Storage; errors, ownership and threads are those of storage.h.
//
// A row is a text that the storage does not read. It is replaced and not chained: a draft is the applicant's own, and
// what is submitted becomes a case, whose journal holds it for ever.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/result.h"

namespace anze::ports {

struct ApplicationRow {
  std::string id;            // unique, never used again
  std::string organisation;  // by PartyKey (read_scope.h)
  std::string type;          // of the cases
  std::string state;         // "draft", "submitting", "submitted" or "correcting"
  std::int64_t updated_at = 0;
  std::uint64_t version = 0;  // 1, 2, 3 …
  std::string content;
  friend bool operator==(const ApplicationRow&, const ApplicationRow&) = default;
};

// Asks for the applications of these organisations, the one changed last first.
struct ApplicationQuery {
  std::vector<std::string> organisations = {};  // by PartyKey; empty: none are found
  std::string type = {};                        // empty: every type
  std::string state = {};                       // empty: every state
  // Of the last row read: updated_at and id. Rows changed meanwhile may be missed.
  std::optional<std::pair<std::int64_t, std::string>> after = {};
  std::size_t limit = 50;
};

class ApplicationStore {
 public:
  virtual ~ApplicationStore() = default;

  // Writes a row durably if the version before it is the one that is stored (0: none). False: it is not, and nothing
  // was written.
  virtual base::Result<bool> PutApplication(const ApplicationRow& row) = 0;
  // Removes a row if this is its version. False: it is not.
  virtual base::Result<bool> RemoveApplication(std::string_view id, std::uint64_t version) = 0;
  // nullopt: there is none of that id.
  virtual base::Result<std::optional<ApplicationRow>> FindApplication(std::string_view id) = 0;
  // At most `query.limit` rows, in that order.
  virtual base::Result<std::vector<ApplicationRow>> Applications(const ApplicationQuery& query) = 0;
  // How many an organisation has in a state.
  virtual base::Result<std::size_t> CountApplications(std::string_view organisation, std::string_view state) = 0;
};

}  // namespace anze::ports

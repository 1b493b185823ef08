// Who may read a row: the SQL function anze_may(region, parties) of a reader's connection, which asks
// ports::MayRead. Inside the room only. Threads: those of the reader, one at a time.
#pragma once

#include <sqlite3.h>

#include <optional>
#include <string>
#include <vector>

#include "core/ports/read_scope.h"

namespace anze::storage::sqlite {

class ReadFilter {
 public:
  // Registers the function; `db` must outlive this, and no statement may use the function afterwards.
  explicit ReadFilter(sqlite3* db);
  ~ReadFilter();
  ReadFilter(const ReadFilter&) = delete;
  ReadFilter& operator=(const ReadFilter&) = delete;

  // What the function lets through until the next Begin; nullopt: every row.
  void Begin(const std::optional<ports::ReadScope>& scope);
  // Whether there is anything to leave out.
  bool filters() const { return filters_; }
  // With the codes as they are stored, each once.
  const ports::ReadScope& scope() const { return scope_; }

 private:
  static void Answer(sqlite3_context* context, int count, sqlite3_value** values);
  bool May(std::string_view region, std::string_view parties) const;

  sqlite3* db_;
  bool filters_ = false;
  ports::ReadScope scope_;
};

}  // namespace anze::storage::sqlite

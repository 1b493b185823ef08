#include "plugins/storage/sqlite/statement.h"

#include <cerrno>
#include <utility>

namespace anze::storage::sqlite {
namespace {

// SQLite itself takes only ENOSPC for a full disk; a quota or a limit on file size has no more room either. It keeps
// no cause for a COMMIT that fails, so errno is read: every step clears it first.
bool NoRoomLeft() { return errno == ENOSPC || errno == EDQUOT || errno == EFBIG; }

}  // namespace

base::Error ErrorOf(sqlite3* db, int code) {
  const bool full = NoRoomLeft();
  const std::string why = db == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(db);
  if ((code & 0xff) == SQLITE_IOERR && full) return base::Error("storage-full", {{"why", why}});
  switch (code & 0xff) {
    case SQLITE_FULL:
      return base::Error("storage-full", {{"why", why}});
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return base::Error("storage-corrupt", {{"why", why}});
    default:
      return base::Error("storage-unavailable", {{"why", why}});
  }
}

Statement::Statement(sqlite3* db, std::string_view sql) {
  sqlite3_prepare_v3(db, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &statement_, nullptr);
}

Statement::~Statement() { sqlite3_finalize(statement_); }

Statement::Statement(Statement&& other) noexcept : statement_(std::exchange(other.statement_, nullptr)) {}

Statement& Statement::operator=(Statement&& other) noexcept {
  if (this != &other) {
    sqlite3_finalize(statement_);
    statement_ = std::exchange(other.statement_, nullptr);
  }
  return *this;
}

Statement& Statement::Bind(int index, std::string_view text) {
  // A view of nothing would be bound as NULL, and NULL compares with nothing.
  const char* bytes = text.data() == nullptr ? "" : text.data();
  sqlite3_bind_text(statement_, index, bytes, static_cast<int>(text.size()), SQLITE_STATIC);
  return *this;
}

Statement& Statement::Bind(int index, std::int64_t number) {
  sqlite3_bind_int64(statement_, index, number);
  return *this;
}

int Statement::Step() {
  errno = 0;
  return sqlite3_step(statement_);
}

// Every row is stepped over: only at the end has SQLite done all of the statement.
int Statement::Execute() {
  errno = 0;
  int code = sqlite3_step(statement_);
  while (code == SQLITE_ROW) code = sqlite3_step(statement_);
  sqlite3_reset(statement_);
  return code;
}

void Statement::Reset() { sqlite3_reset(statement_); }

std::string Statement::Text(int column) const { return std::string(View(column)); }

std::string_view Statement::View(int column) const {
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
  return text == nullptr ? std::string_view()
                         : std::string_view(text, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column)));
}

std::int64_t Statement::Int(int column) const { return sqlite3_column_int64(statement_, column); }

}  // namespace anze::storage::sqlite

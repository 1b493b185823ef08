// A list states only the conditions that are asked for, so that the index of one of them can be used.
#include "plugins/storage/sqlite/audit_log.h"

#include <utility>
#include <variant>

#include "core/ports/audit_bounds.h"
#include "core/ports/links.h"

namespace anze::storage::sqlite {
namespace {

using ports::AuditEntry;
using ports::AuditQuery;
using ports::StoredAudit;

// The combinations of conditions are many; those in use are few.
constexpr std::size_t kHeldLists = 32;

// A WHERE clause with its values, built up condition by condition. A condition names its value by "?".
class Conditions {
 public:
  void Add(std::string_view condition, std::variant<std::string_view, std::int64_t> value) {
    values_.push_back(value);
    const std::string mark = "?" + std::to_string(values_.size());
    text_ += text_.empty() ? " WHERE " : " AND ";
    for (const char c : condition) {
      if (c == '?') {
        text_ += mark;
      } else {
        text_ += c;
      }
    }
  }
  void AddText(std::string_view condition, const std::string& value) {
    if (!value.empty()) Add(condition, std::string_view(value));
  }
  const std::string& text() const { return text_; }
  void Bind(Statement* statement) const {
    for (std::size_t i = 0; i < values_.size(); ++i) {
      std::visit([&](const auto& value) { statement->Bind(static_cast<int>(i) + 1, value); }, values_[i]);
    }
  }

 private:
  std::string text_;
  std::vector<std::variant<std::string_view, std::int64_t>> values_;
};

Conditions ConditionsOf(const AuditQuery& query) {
  Conditions conditions;
  // What begins with the name and "." or "/": '/' is the character after '.', '0' the one after '/'.
  conditions.AddText("(kind = ? OR (kind > ? || '.' AND kind < ? || '/'))", query.kind);
  conditions.AddText("actor = ?", query.actor);
  conditions.AddText("organisation = ?", query.organisation);
  conditions.AddText("(region = ? OR (region > ? || '/' AND region < ? || '0'))", query.region_prefix);
  conditions.AddText("address = ?", query.address);
  conditions.AddText("object = ?", query.object);
  conditions.AddText("outcome = ?", query.outcome);
  if (query.since) conditions.Add("at >= ?", *query.since);
  if (query.before) conditions.Add("at < ?", *query.before);
  if (query.after) conditions.Add(query.newest_first ? "number < ?" : "number > ?", *query.after);
  return conditions;
}

StoredAudit RowOf(const Statement& row) {
  return {row.Int(0),
          {row.Int(1), row.Text(2), row.Text(3), row.Text(4), row.Text(5), row.Text(6), row.Text(7), row.Text(8),
           row.Text(9), row.Text(10)},
          row.Text(11)};
}

}  // namespace

AuditWriter::AuditWriter(sqlite3* db) {
  last_ = Statement(db, "SELECT number, chain FROM audit ORDER BY number DESC LIMIT 1");
  insert_ = Statement(db,
                      "INSERT INTO audit (number, at, kind, actor, roles, organisation, region, address, object, "
                      "outcome, data, chain) VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12)");
}

int AuditWriter::Append(std::span<const AuditEntry> entries) {
  const int found = last_.Step();
  std::int64_t number = found == SQLITE_ROW ? last_.Int(0) : 0;
  std::string chain = found == SQLITE_ROW ? last_.Text(1) : std::string();
  last_.Reset();
  if (found != SQLITE_ROW && found != SQLITE_DONE) return found;
  for (const AuditEntry& entry : entries) {
    chain = ports::AuditLink(chain, ++number, entry);
    insert_.Bind(1, number).Bind(2, entry.at).Bind(3, entry.kind).Bind(4, entry.actor).Bind(5, entry.roles);
    insert_.Bind(6, entry.organisation).Bind(7, entry.region).Bind(8, entry.address).Bind(9, entry.object);
    insert_.Bind(10, entry.outcome).Bind(11, entry.data).Bind(12, chain);
    if (const int code = insert_.Execute(); code != SQLITE_DONE) return code;
  }
  return SQLITE_DONE;
}

base::Result<std::vector<StoredAudit>> AuditReader::List(const AuditQuery& query) {
  const Conditions conditions = ConditionsOf(query);
  const std::string sql =
      "SELECT number, at, kind, actor, roles, organisation, region, address, object, outcome, data, chain FROM audit" +
      conditions.text() + " ORDER BY number" + (query.newest_first ? " DESC" : "");
  if (lists_.size() >= kHeldLists && !lists_.contains(sql)) lists_.clear();
  Statement& list = lists_.try_emplace(sql, db_, sql).first->second;
  if (!list.ok()) return ErrorOf(db_, sqlite3_errcode(db_));
  conditions.Bind(&list);
  const std::vector<std::string> words = base::SearchWords(query.search);
  std::vector<StoredAudit> rows;
  int code = SQLITE_DONE;
  while (rows.size() < query.limit && (code = list.Step()) == SQLITE_ROW) {
    StoredAudit row = RowOf(list);
    if (words.empty() || base::HasWords(ports::AuditSearchText(row.entry), words)) rows.push_back(std::move(row));
  }
  list.Reset();
  if (code != SQLITE_DONE && code != SQLITE_ROW) return ErrorOf(db_, code);
  return rows;
}

}  // namespace anze::storage::sqlite

// The rows of the journal stay where they are, so their numbers have no gap and every checkpoint still holds; only what
// they say is replaced. Everything else of a case is deleted.
#include "plugins/storage/sqlite/remover.h"

#include <string>
#include <utility>

#include "core/base/digest.h"
#include "core/ports/audit_bounds.h"
#include "core/ports/links.h"
#include "core/ports/party_text.h"
#include "plugins/storage/sqlite/timer_text.h"

namespace anze::storage::sqlite {

using ports::RemovedCase;

ports::RemovedCase RemovedOf(const Statement& row) {
  return {row.Text(0), row.Text(1), row.Text(2), static_cast<std::uint64_t>(row.Int(3)), row.Text(4), row.Int(5),
          row.Int(6),  row.Int(7),  row.Text(8)};
}

Remover::Remover(sqlite3* db, Transactions* transactions, Ledger* ledger)
    : db_(db), transactions_(transactions), ledger_(ledger), audit_(db) {
  find_ =
      Statement(db,
                "SELECT c.region, c.type, c.updated_at, c.sequence, j.chain, c.rowid, c.due_at, c.timers, c.parties "
                "FROM cases c JOIN journal j "
                "ON j.case_id = c.case_id AND j.sequence = c.sequence WHERE c.case_id = ?1");
  events_ = Statement(
      db, "SELECT sequence, event, chain FROM journal WHERE case_id = ?1 AND sequence > ?2 ORDER BY sequence LIMIT 1");
  replace_event_ = Statement(db,
                             "UPDATE journal SET event = ?3, at = 0, due_before = 0, updated_before = 0 "
                             "WHERE case_id = ?1 AND sequence = ?2");
  delete_timer_ = Statement(db, "DELETE FROM timers WHERE fire_at = ?1 AND case_id = ?2 AND clock = ?3");
  delete_party_ = Statement(db, "DELETE FROM case_parties WHERE party = ?1 AND due = ?2 AND case_id = ?3");
  insert_ = Statement(db,
                      "INSERT INTO removed_cases (case_id, region, type, sequence, chain, closed_at, removed_at, "
                      "proposal, events) VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9)");
}

base::Result<ports::RemovalOutcome> Remover::RemoveCases(const ports::Removal& removal) {
  for (const ports::AuditEntry& entry : removal.audit) {
    if (base::Status fits = ports::CheckAuditEntry(entry); !fits.ok()) return fits.errors();
  }
  bool stand = true;
  base::Error error("storage-unavailable", {{"why", "remover"}});
  const int code = transactions_->Run(
      [&] {
        for (const ports::CaseRemoval& one : removal.cases) {
          const int done = RemoveOne(one, removal, &stand);
          if (done != SQLITE_DONE) return done;
          if (!stand) return SQLITE_ABORT;  // takes back the others
        }
        return removal.audit.empty() ? SQLITE_DONE : audit_.Append(removal.audit);
      },
      &error);
  if (!stand) return ports::RemovalOutcome::kChanged;
  if (code != SQLITE_DONE) return error;
  return ports::RemovalOutcome::kRemoved;
}

int Remover::RemoveOne(const ports::CaseRemoval& removal, const ports::Removal& of, bool* stands) {
  RemovedCase left;
  left.case_id = removal.case_id;
  left.removed_at = of.at;
  left.proposal = of.proposal;
  find_.Bind(1, removal.case_id);
  const int found = find_.Step();
  Places places;
  if (found == SQLITE_ROW) {
    left.region = find_.Text(0);
    left.type = find_.Text(1);
    left.closed_at = find_.Int(2);
    left.sequence = static_cast<std::uint64_t>(find_.Int(3));
    left.chain = find_.Text(4);
    places = {find_.Int(5), find_.Int(6), find_.Text(7), find_.Text(8), left.closed_at};
  }
  find_.Reset();
  if (found != SQLITE_ROW && found != SQLITE_DONE) return found;
  *stands = found == SQLITE_ROW && left.sequence == removal.sequence && left.chain == removal.chain;
  if (!*stands) return SQLITE_DONE;
  if (const int code = TakeEvents(removal.case_id, &left); code != SQLITE_DONE) return code;
  if (const int code = DropRows(removal.case_id, places); code != SQLITE_DONE) return code;
  insert_.Bind(1, left.case_id).Bind(2, left.region).Bind(3, left.type);
  insert_.Bind(4, static_cast<std::int64_t>(left.sequence)).Bind(5, left.chain).Bind(6, left.closed_at);
  insert_.Bind(7, left.removed_at).Bind(8, left.proposal).Bind(9, left.events);
  if (const int code = insert_.Execute(); code != SQLITE_DONE) return code;
  return ledger_->Append(ports::kLedgerRemoval, ports::LedgerName(left), static_cast<std::int64_t>(left.sequence),
                         ports::RemovedDigest(left));
}

int Remover::TakeEvents(const std::string& case_id, RemovedCase* left) {
  std::string digested;
  for (std::int64_t number = 0;;) {
    events_.Bind(1, case_id).Bind(2, number);
    const int found = events_.Step();
    std::string removed;
    if (found == SQLITE_ROW) {
      number = events_.Int(0);
      removed = ports::RemovedEvent(events_.View(1), static_cast<std::uint64_t>(number));
      ports::AddRemovedEvent(removed, events_.View(2), &digested);
    }
    events_.Reset();
    if (found == SQLITE_DONE) break;
    if (found != SQLITE_ROW) return found;
    replace_event_.Bind(1, case_id).Bind(2, number).Bind(3, removed);
    if (const int code = replace_event_.Execute(); code != SQLITE_DONE) return code;
  }
  left->events = base::Sha256Hex(digested);
  return SQLITE_DONE;
}

// Rare, so these statements are not held. Answers for repeats are older than the last change of the case that they
// show.
int Remover::DropRows(const std::string& case_id, const Places& places) {
  constexpr std::int64_t kAnsweredWithinMillis = 3'600'000;
  const std::int64_t answered = places.closed_at + kAnsweredWithinMillis;
  constexpr const char* kKeys =
      "DELETE FROM natural_keys WHERE id = ?1 AND (space = 'case:' || (SELECT type FROM cases WHERE case_id = ?1) OR "
      "space = 'found:' || (SELECT type FROM cases WHERE case_id = ?1))";
  for (const char* sql :
       {kKeys, "DELETE FROM outbox WHERE case_id = ?1", "DELETE FROM case_texts WHERE case_row = ?2 AND ?1 <> ''",
        "DELETE FROM idempotency WHERE created_at <= ?3 AND (instr(location, ?1) > 0 OR instr(response, ?1) > 0)",
        "DELETE FROM cases WHERE case_id = ?1"}) {
    Statement statement(db_, sql);
    if (!statement.ok()) return SQLITE_ERROR;
    statement.Bind(1, case_id);
    if (std::string_view(sql).find("?2") != std::string_view::npos) statement.Bind(2, places.row);
    if (std::string_view(sql).find("?3") != std::string_view::npos) statement.Bind(3, answered);
    if (const int code = statement.Execute(); code != SQLITE_DONE) return code;
  }
  return DropListed(case_id, places);
}

// By their keys: these tables are long.
int Remover::DropListed(const std::string& case_id, const Places& places) {
  for (const auto& [fire_at, clock] : DecodeTimers(places.timers)) {
    const int code = delete_timer_.Bind(1, fire_at).Bind(2, case_id).Bind(3, clock).Execute();
    if (code != SQLITE_DONE) return code;
  }
  for (const std::string& party : ports::DecodeParties(places.parties)) {
    const int code = delete_party_.Bind(1, party).Bind(2, places.due_at).Bind(3, case_id).Execute();
    if (code != SQLITE_DONE) return code;
  }
  return SQLITE_DONE;
}

RemovedReader::RemovedReader(sqlite3* db) : db_(db) {
  find_ = Statement(db, std::string(kRemovedColumns) + "WHERE case_id = ?1");
  list_ = Statement(db, std::string(kRemovedColumns) + "WHERE case_id > ?1 ORDER BY case_id LIMIT ?2");
}

base::Result<std::vector<RemovedCase>> RemovedReader::Rows(Statement* bound) {
  std::vector<RemovedCase> rows;
  int code = bound->Step();
  for (; code == SQLITE_ROW; code = bound->Step()) rows.push_back(RemovedOf(*bound));
  bound->Reset();
  if (code != SQLITE_DONE) return ErrorOf(db_, code);
  return rows;
}

base::Result<std::optional<RemovedCase>> RemovedReader::Find(std::string_view case_id) {
  find_.Bind(1, case_id);
  auto rows = Rows(&find_);
  if (!rows.ok()) return rows.errors();
  return rows->empty() ? std::optional<RemovedCase>() : std::optional(std::move(rows->front()));
}

base::Result<std::vector<RemovedCase>> RemovedReader::List(std::string_view after, std::size_t limit) {
  list_.Bind(1, after).Bind(2, static_cast<std::int64_t>(limit));
  return Rows(&list_);
}

}  // namespace anze::storage::sqlite

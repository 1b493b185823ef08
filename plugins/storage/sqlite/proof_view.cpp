// Every list is read by an index in its own order, a page at a time, so that memory is bounded by the page.
#include "plugins/storage/sqlite/proof_view.h"

#include <utility>

#include "core/ports/links.h"
#include "core/ports/party_text.h"
#include "plugins/storage/sqlite/remover.h"
#include "plugins/storage/sqlite/statement.h"
#include "plugins/storage/sqlite/timer_text.h"

namespace anze::storage::sqlite {
namespace {

using ports::StoredRecord;

constexpr std::string_view kRecordColumns =
    "SELECT type, id, region, version, updated_at, updated_by, content, via FROM ";

StoredRecord RecordOf(const Statement& row) {
  return {row.Text(0), row.Text(1), row.Text(2), static_cast<std::uint64_t>(row.Int(3)),
          row.Int(4),  row.Text(5), row.Text(6), row.Text(7)};
}

class SqliteProof : public ports::ProofView {
 public:
  explicit SqliteProof(Connection connection) : connection_(std::move(connection)) {
    sqlite3* db = connection_.handle();
    cases_ = Statement(
        db,
        "SELECT c.case_id, region, type, state, closed, subject, assignee, due_at, due_clock, yellow_at, "
        "red_at, provisional, opened_at, updated_at, sequence, timers, body, t.text IS NOT NULL, t.text, c.parties "
        "FROM cases c LEFT JOIN case_texts t ON t.case_row = c.rowid WHERE c.case_id > ?1 "
        "ORDER BY c.case_id LIMIT ?2");
    constexpr std::string_view kEvents =
        "SELECT rowid, case_id, sequence, at, event, chain, due_before, updated_before FROM journal WHERE case_id > ?1";
    party_ = Statement(db, "SELECT 1 FROM case_parties WHERE party = ?1 AND due = ?2 AND case_id = ?3");
    events_ = Statement(db, std::string(kEvents) + " AND case_id <= ?2 ORDER BY case_id, sequence");
    last_events_ = Statement(db, std::string(kEvents) + " ORDER BY case_id, sequence");
    links_ =
        Statement(db, "SELECT rowid, case_id, sequence, chain FROM journal WHERE rowid > ?1 ORDER BY rowid LIMIT ?2");
    timers_ = Statement(db,
                        "SELECT fire_at, case_id, clock FROM timers WHERE (fire_at, case_id, clock) > (?1, ?2, ?3) "
                        "ORDER BY fire_at, case_id, clock LIMIT ?4");
    keys_ = Statement(db,
                      "SELECT space, name, value, id, region FROM natural_keys WHERE (space, name, value, id) > "
                      "(?1, ?2, ?3, ?4) ORDER BY space, name, value, id LIMIT ?5");
    outbox_ = Statement(db,
                        "SELECT id, case_id, sequence, kind, payload, attempts FROM outbox WHERE id > ?1 ORDER BY id "
                        "LIMIT ?2");
    records_ =
        Statement(db, std::string(kRecordColumns) + "records WHERE (type, id) > (?1, ?2) ORDER BY type, id LIMIT ?3");
    history_ = Statement(db, std::string(kRecordColumns) +
                                 "record_history WHERE (type, id, version) > (?1, ?2, ?3) ORDER BY type, id, version "
                                 "LIMIT ?4");
    ledger_ = Statement(db,
                        "SELECT number, kind, name, version, digest, chain FROM ledger WHERE number > ?1 "
                        "ORDER BY number LIMIT ?2");
    bundles_ = Statement(db, "SELECT digest, files FROM bundles WHERE digest > ?1 ORDER BY digest LIMIT ?2");
    snapshots_ = Statement(db,
                           "SELECT digest, bundle, region, resolved_on FROM snapshots WHERE digest > ?1 "
                           "ORDER BY digest LIMIT ?2");
    settings_ = Statement(db, "SELECT name, value FROM settings WHERE name > ?1 ORDER BY name LIMIT ?2");
    people_ = Statement(db,
                        "SELECT kind, name, version, content FROM people WHERE (kind, name) > (?1, ?2) "
                        "ORDER BY kind, name LIMIT ?3");
    removed_ = Statement(db, std::string(kRemovedColumns) + "WHERE case_id > ?1 ORDER BY case_id LIMIT ?2");
    extent_ = Statement(db,
                        "SELECT (SELECT value FROM settings WHERE name = 'store-id'), "
                        "(SELECT coalesce(max(rowid), 0) FROM journal), (SELECT count(*) FROM timers), "
                        "(SELECT count(*) FROM record_history), (SELECT count(*) FROM case_parties)");
  }

  // The first statement takes the view.
  base::Status Begin() {
    if (connection_.Run("BEGIN") != SQLITE_OK || connection_.Run("SELECT count(*) FROM sqlite_master") != SQLITE_OK)
      return ErrorOf(connection_.handle(), sqlite3_errcode(connection_.handle()));
    return base::Ok{};
  }

  base::Result<ports::ProofPage> Cases(std::string_view after, std::size_t limit) override {
    ports::ProofPage page;
    cases_.Bind(1, after).Bind(2, static_cast<std::int64_t>(limit));
    base::Status read = Each(&cases_, [&](const Statement& row) { page.cases.push_back(CaseOf(row)); });
    if (!read.ok()) return read.errors();
    for (ports::ProofCase& one : page.cases) {
      for (const std::string& party : one.parties) {
        party_.Bind(1, party).Bind(2, one.row.due_at).Bind(3, one.row.case_id);
        read = Each(&party_, [&](const Statement&) { ++one.party_rows; });
        if (!read.ok()) return read.errors();
      }
    }
    const bool last = page.cases.size() < limit;
    Statement& events = last ? last_events_ : events_;
    events.Bind(1, after);
    if (!last) events.Bind(2, page.cases.back().row.case_id);
    page.events.reserve(4 * page.cases.size());
    read = Each(&events, [&](const Statement& row) {
      page.events.push_back({row.Int(0), row.Text(1), static_cast<std::uint64_t>(row.Int(2)), row.Int(3), row.Text(4),
                             row.Text(5), row.Int(6), row.Int(7)});
    });
    if (!read.ok()) return read.errors();
    return page;
  }

  base::Result<std::vector<ports::EventLink>> Events(std::int64_t after, std::size_t limit) override {
    links_.Bind(1, after).Bind(2, static_cast<std::int64_t>(limit));
    return Rows<ports::EventLink>(&links_, [](const Statement& row) {
      return ports::EventLink{row.Int(0), row.Text(1), static_cast<std::uint64_t>(row.Int(2)), row.Text(3)};
    });
  }

  base::Result<std::vector<ports::DueTimer>> Timers(const ports::DueTimer& after, std::size_t limit) override {
    timers_.Bind(1, after.fire_at).Bind(2, after.case_id).Bind(3, after.clock);
    timers_.Bind(4, static_cast<std::int64_t>(limit));
    return Rows<ports::DueTimer>(&timers_, [](const Statement& row) {
      return ports::DueTimer{row.Int(0), row.Text(1), row.Text(2)};
    });
  }

  base::Result<std::vector<ports::StoredKey>> Keys(const ports::StoredKey& after, std::size_t limit) override {
    keys_.Bind(1, after.space).Bind(2, after.key.name).Bind(3, after.key.value).Bind(4, after.id);
    keys_.Bind(5, static_cast<std::int64_t>(limit));
    return Rows<ports::StoredKey>(&keys_, [](const Statement& row) {
      return ports::StoredKey{row.Text(0), {row.Text(1), row.Text(2)}, row.Text(3), row.Text(4)};
    });
  }

  base::Result<std::vector<ports::OutboxItem>> Outbox(std::int64_t after, std::size_t limit) override {
    outbox_.Bind(1, after).Bind(2, static_cast<std::int64_t>(limit));
    return Rows<ports::OutboxItem>(&outbox_, [](const Statement& row) {
      return ports::OutboxItem{row.Int(0),  row.Text(1), static_cast<std::uint64_t>(row.Int(2)),
                               row.Text(3), row.Text(4), static_cast<int>(row.Int(5))};
    });
  }

  base::Result<std::vector<StoredRecord>> Records(const StoredRecord& after, std::size_t limit) override {
    records_.Bind(1, after.type).Bind(2, after.id).Bind(3, static_cast<std::int64_t>(limit));
    return Rows<StoredRecord>(&records_, RecordOf);
  }

  base::Result<std::vector<StoredRecord>> History(const StoredRecord& after, std::size_t limit) override {
    history_.Bind(1, after.type).Bind(2, after.id).Bind(3, static_cast<std::int64_t>(after.version));
    history_.Bind(4, static_cast<std::int64_t>(limit));
    return Rows<StoredRecord>(&history_, RecordOf);
  }

  base::Result<std::vector<ports::LedgerRow>> Ledger(std::int64_t after, std::size_t limit) override {
    ledger_.Bind(1, after).Bind(2, static_cast<std::int64_t>(limit));
    return Rows<ports::LedgerRow>(&ledger_, [](const Statement& row) {
      return ports::LedgerRow{row.Int(0), row.Text(1), row.Text(2), row.Int(3), row.Text(4), row.Text(5)};
    });
  }

  base::Result<std::vector<ports::StoredText>> Texts(ports::ProofText which, std::string_view after,
                                                     std::size_t limit) override {
    if (which == ports::ProofText::kPeople) return People(after, limit);
    Statement& texts = which == ports::ProofText::kBundle     ? bundles_
                       : which == ports::ProofText::kSnapshot ? snapshots_
                                                              : settings_;
    texts.Bind(1, after).Bind(2, static_cast<std::int64_t>(limit));
    return Rows<ports::StoredText>(&texts, [which](const Statement& row) {
      const std::string name = row.Text(0);
      switch (which) {
        case ports::ProofText::kBundle:
          return ports::StoredText{name, ports::BundleDigest(name, row.View(1)), row.Text(1), {}, {}, {}};
        case ports::ProofText::kSetting:
          return ports::StoredText{name, ports::SettingDigest(name, row.View(1)), row.Text(1), {}, {}, {}};
        case ports::ProofText::kSnapshot:
        case ports::ProofText::kPeople:
          break;
      }
      const ports::SnapshotRecord of{row.Text(1), row.Text(2), row.Text(3)};
      return ports::StoredText{name, ports::SnapshotDigest(name, of), {}, of.bundle_digest, of.region, of.resolved_on};
    });
  }

  base::Result<std::vector<ports::RemovedCase>> Removed(std::string_view after, std::size_t limit) override {
    removed_.Bind(1, after).Bind(2, static_cast<std::int64_t>(limit));
    return Rows<ports::RemovedCase>(&removed_, RemovedOf);
  }

  base::Result<ports::ProofExtent> Extent() override {
    ports::ProofExtent extent;
    base::Status read = Each(&extent_, [&](const Statement& row) {
      extent = {row.Text(0), row.Int(1), row.Int(2), row.Int(3), row.Int(4)};
    });
    if (!read.ok()) return read.errors();
    return extent;
  }

 private:
  static ports::ProofCase CaseOf(const Statement& row) {
    ports::ProofCase found;
    found.row = {row.Text(0), row.Text(1), row.Text(2), row.Text(3), row.Int(4) != 0,  row.Text(5), row.Text(6),
                 row.Int(7),  row.Text(8), row.Int(9),  row.Int(10), row.Int(11) != 0, row.Int(12), row.Int(13)};
    found.sequence = static_cast<std::uint64_t>(row.Int(14));
    for (const auto& [fire_at, clock] : DecodeTimers(row.View(15)))
      found.timers.push_back({fire_at, std::string(clock)});
    found.state = row.Text(16);
    if (row.Int(17) != 0) found.text = row.Text(18);
    found.parties = ports::DecodeParties(row.View(19));
    return found;
  }

  base::Result<std::vector<ports::StoredText>> People(std::string_view after, std::size_t limit) {
    const std::size_t slash = after.find('/');
    people_.Bind(1, after.substr(0, slash));
    people_.Bind(2, slash == std::string_view::npos ? std::string_view() : after.substr(slash + 1));
    people_.Bind(3, static_cast<std::int64_t>(limit));
    return Rows<ports::StoredText>(&people_, [](const Statement& row) {
      const ports::PeopleRow of{row.Text(0), row.Text(1), static_cast<std::uint64_t>(row.Int(2)), row.Text(3)};
      return ports::StoredText{ports::LedgerName(of), ports::PeopleDigest(of), of.content, {}, {}, {}};
    });
  }

  // Every row of a bound statement, which is reset.
  template <typename Take>
  base::Status Each(Statement* bound, const Take& take) {
    if (!bound->ok()) return base::Error("storage-corrupt", {{"why", "tables"}});
    int code = bound->Step();
    for (; code == SQLITE_ROW; code = bound->Step()) take(*bound);
    bound->Reset();
    if (code != SQLITE_DONE) return ErrorOf(connection_.handle(), code);
    return base::Ok{};
  }

  template <typename Row, typename Make>
  base::Result<std::vector<Row>> Rows(Statement* bound, const Make& make) {
    std::vector<Row> rows;
    base::Status read = Each(bound, [&](const Statement& row) { rows.push_back(make(row)); });
    if (!read.ok()) return read.errors();
    return rows;
  }

  Connection connection_;
  Statement cases_, party_, events_, last_events_, links_, timers_, keys_, outbox_, records_, history_, ledger_;
  Statement bundles_, snapshots_, settings_, people_, removed_, extent_;
};

}  // namespace

base::Result<std::unique_ptr<ports::ProofView>> OpenProofView(Connection connection) {
  auto view = std::make_unique<SqliteProof>(std::move(connection));
  if (base::Status begun = view->Begin(); !begun.ok()) return begun.errors();
  return std::unique_ptr<ports::ProofView>(std::move(view));
}

}  // namespace anze::storage::sqlite

// The SQL of the storage plugins: tables and migrations, shared by every SQL database.
//
// Tables
//   cases     one row a case: what the work list shows, and the encoded state (a cache of the journal)
//   journal   one row an event, for ever, with the hash chain
//   timers    clustered by (fire_at, case_id, clock): the next look is the first row
//   outbox    effects waiting to be carried out
//   records   one row a registered object as it stands; record_history one row a version, for ever
//   idempotency, snapshots, bundles, settings
// Rows that carry a document (events, states, replies) stand in ordinary tables: in an index a row of this size would
// spill to a page of its own. The indexes of cases carry what the lights are told from.
// A migration is never changed once released; a new one is added at the end.
#pragma once

#include <array>
#include <string_view>

namespace anze::storage::sql {

struct Migration {
  int version;
  std::string_view sql;  // statements separated by ';'
};

inline constexpr std::array<Migration, 2> kMigrations{{{1, R"sql(
CREATE TABLE cases (
  case_id TEXT NOT NULL PRIMARY KEY,
  region TEXT NOT NULL, type TEXT NOT NULL, state TEXT NOT NULL, closed INTEGER NOT NULL,
  subject TEXT NOT NULL, assignee TEXT NOT NULL,
  due_at INTEGER NOT NULL, due_clock TEXT NOT NULL, yellow_at INTEGER NOT NULL, red_at INTEGER NOT NULL,
  provisional INTEGER NOT NULL, opened_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,
  sequence INTEGER NOT NULL, timers TEXT NOT NULL, body TEXT NOT NULL);
CREATE INDEX cases_due ON cases (due_at, case_id, yellow_at, red_at);
CREATE INDEX cases_list ON cases (region, type, state, due_at, case_id, yellow_at, red_at);
CREATE TABLE journal (
  case_id TEXT NOT NULL, sequence INTEGER NOT NULL, at INTEGER NOT NULL, event TEXT NOT NULL, chain TEXT NOT NULL,
  PRIMARY KEY (case_id, sequence));
CREATE TABLE timers (
  fire_at INTEGER NOT NULL, case_id TEXT NOT NULL, clock TEXT NOT NULL,
  PRIMARY KEY (fire_at, case_id, clock)) WITHOUT ROWID;
CREATE TABLE outbox (
  id INTEGER PRIMARY KEY AUTOINCREMENT, case_id TEXT NOT NULL, sequence INTEGER NOT NULL,
  kind TEXT NOT NULL, payload TEXT NOT NULL, not_before INTEGER NOT NULL, attempts INTEGER NOT NULL);
CREATE INDEX outbox_ready ON outbox (not_before, id);
CREATE TABLE idempotency (
  key TEXT NOT NULL PRIMARY KEY, body_digest TEXT NOT NULL, status INTEGER NOT NULL, etag TEXT NOT NULL,
  location TEXT NOT NULL, response TEXT NOT NULL, created_at INTEGER NOT NULL);
CREATE TABLE bundles (digest TEXT NOT NULL PRIMARY KEY, files TEXT NOT NULL);
CREATE TABLE snapshots (
  digest TEXT NOT NULL PRIMARY KEY, bundle TEXT NOT NULL, region TEXT NOT NULL, resolved_on TEXT NOT NULL);
CREATE TABLE settings (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL);
)sql"},
                                                       {2, R"sql(
CREATE TABLE records (
  type TEXT NOT NULL, id TEXT NOT NULL, region TEXT NOT NULL, version INTEGER NOT NULL,
  updated_at INTEGER NOT NULL, updated_by TEXT NOT NULL, content TEXT NOT NULL, PRIMARY KEY (type, id));
CREATE TABLE record_history (
  type TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, region TEXT NOT NULL,
  updated_at INTEGER NOT NULL, updated_by TEXT NOT NULL, content TEXT NOT NULL, PRIMARY KEY (type, id, version));
)sql"}}};

}  // namespace anze::storage::sql

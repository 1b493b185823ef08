// The SQL of the storage plugins: tables and migrations, shared by every SQL database.
//
// Tables
//   cases     one row a case: its row in the work list, and the encoded state (a cache of the journal)
//   journal   one row an event, for ever, with the hash chain, and where the case stood in lists before the event
//   timers    clustered by (fire_at, case_id, clock): the next look is the first row
//   outbox    effects waiting to be carried out; an id is never used again
//   case_texts  one row a case, by the number of its row: its folded text for searches. Each plugin finds words in it
//             with its own index: SQLite in a file beside (sqlite/search_index.h); PostgreSQL would put a gin_trgm_ops
//             index of pg_trgm on `text` and a generated identity column on `cases`
//   case_parties  one row a case and organisation that is a party to it, with the case's next due date, in the order of
//             that organisation's work list; the codes stand in `cases` too, as one text (core/ports/party_text.h)
//   records   one row a registered object as it stands; record_history one row a version, for ever
//   natural_keys  one row a key of a case or record (core/ports/keys.h), or a value by which a case is found; a key may
//             have several owners
//   idempotency   one row an answer kept for a repeat, forgotten after a week
//   audit     one row an administrative act, for ever, with its own hash chain (core/ports/audit.h)
//   ledger    one row a version of a record or account, a bundle, a snapshot and a value of a setting, for ever: its
//             digest and one hash chain over all of them (core/ports/links.h)
//   checkpoints   one row a signed statement of how far everything was written (core/ports/proof.h)
//   people    one row an account, organisation or token as it stands (core/ports/people.h); each version has its line
//   in
//             the ledger
//   applications  one row an application of an organisation, as it stands (core/ports/applications.h); not chained:
//             what is submitted becomes a case
//   sessions, uses, sign_in_failures   what signing in leaves behind (core/ports/sign_ins.h)
//   removed_cases   one row a case whose content was removed when its time of keeping was over (core/ports/removal.h);
//             its rows of the journal stay, with digests in place of the events
//   bundles, snapshots, settings   files of rules, what each snapshot was resolved from, small named texts
//
// Times are milliseconds since 1970-01-01T00:00:00Z; due_at is the largest number where no clock runs. Rows that carry
// a document (events, states, replies) stand in ordinary tables: in an index a row of this size would spill to a page
// of its own. The indexes of cases contain the columns that lights are computed from. A migration is never changed once
// released; a new one is added at the end. Threads: constants.
#pragma once

#include <array>
#include <string_view>

namespace anze::storage::sql {

// One step from a version of the tables to the next.
struct Migration {
  // The version of the tables after this step, counted from 1 without gaps; it stands in the database (PRAGMA
  // user_version in SQLite).
  int version;
  std::string_view sql;  // statements separated by ';'
};

// Every step, oldest first. 1: cases, journal, timers, outbox, answers, rules, settings. 2: records with their history.
// 3: texts to search in, and lists by time of change. 4: natural keys, and where a case stood before each event.
// 5: audit journal, ledger, checkpoints. 6: accounts, organisations, tokens, sessions. 7: who may read cases and
// records, and through whom a record was written. 8: what is left of removed cases. 9: applications.
inline constexpr std::array<Migration, 9> kMigrations{{{1, R"sql(
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
)sql"},
                                                       {3, R"sql(
CREATE TABLE case_texts (case_row INTEGER NOT NULL PRIMARY KEY, text TEXT NOT NULL);
CREATE INDEX cases_updated ON cases (updated_at, case_id, region, type, state);
CREATE INDEX idempotency_age ON idempotency (created_at);
)sql"},
                                                       {4, R"sql(
CREATE TABLE natural_keys (
  space TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, id TEXT NOT NULL, region TEXT NOT NULL,
  PRIMARY KEY (space, name, value, id));
CREATE INDEX natural_keys_owner ON natural_keys (space, id);
ALTER TABLE journal ADD COLUMN due_before INTEGER NOT NULL DEFAULT 0;
ALTER TABLE journal ADD COLUMN updated_before INTEGER NOT NULL DEFAULT 0;
)sql"},
                                                       {5, R"sql(
CREATE TABLE audit (
  number INTEGER NOT NULL PRIMARY KEY, at INTEGER NOT NULL, kind TEXT NOT NULL, actor TEXT NOT NULL,
  roles TEXT NOT NULL, organisation TEXT NOT NULL, region TEXT NOT NULL, address TEXT NOT NULL, object TEXT NOT NULL,
  outcome TEXT NOT NULL, data TEXT NOT NULL, chain TEXT NOT NULL);
CREATE INDEX audit_kind ON audit (kind, number);
CREATE INDEX audit_actor ON audit (actor, number);
CREATE INDEX audit_object ON audit (object, number);
CREATE TABLE ledger (
  number INTEGER NOT NULL PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, version INTEGER NOT NULL,
  digest TEXT NOT NULL, chain TEXT NOT NULL);
CREATE INDEX ledger_name ON ledger (kind, name, version);
CREATE TABLE checkpoints (number INTEGER NOT NULL PRIMARY KEY, at INTEGER NOT NULL, text TEXT NOT NULL);
)sql"},
                                                       {6, R"sql(
CREATE TABLE people (
  kind TEXT NOT NULL, name TEXT NOT NULL, version INTEGER NOT NULL, content TEXT NOT NULL, PRIMARY KEY (kind, name));
CREATE TABLE sessions (
  id TEXT NOT NULL PRIMARY KEY, digest TEXT NOT NULL, account TEXT NOT NULL, token TEXT NOT NULL,
  began INTEGER NOT NULL, last_used INTEGER NOT NULL, address TEXT NOT NULL, agent TEXT NOT NULL);
CREATE INDEX sessions_account ON sessions (account);
CREATE INDEX sessions_age ON sessions (last_used);
CREATE TABLE uses (
  kind TEXT NOT NULL, name TEXT NOT NULL, at INTEGER NOT NULL, step INTEGER NOT NULL, PRIMARY KEY (kind, name));
CREATE TABLE sign_in_failures (
  account TEXT NOT NULL, address TEXT NOT NULL, count INTEGER NOT NULL, at INTEGER NOT NULL, until INTEGER NOT NULL,
  known INTEGER NOT NULL, PRIMARY KEY (account, address));
CREATE INDEX sign_in_failures_age ON sign_in_failures (at);
)sql"},
                                                       {7, R"sql(
CREATE TABLE case_parties (
  party TEXT NOT NULL, due INTEGER NOT NULL, case_id TEXT NOT NULL,
  PRIMARY KEY (party, due, case_id)) WITHOUT ROWID;
ALTER TABLE cases ADD COLUMN parties TEXT NOT NULL DEFAULT '';
ALTER TABLE records ADD COLUMN parties TEXT NOT NULL DEFAULT '';
ALTER TABLE records ADD COLUMN via TEXT NOT NULL DEFAULT '';
ALTER TABLE record_history ADD COLUMN via TEXT NOT NULL DEFAULT '';
)sql"},
                                                       {8, R"sql(
CREATE TABLE removed_cases (
  case_id TEXT NOT NULL PRIMARY KEY, region TEXT NOT NULL, type TEXT NOT NULL, sequence INTEGER NOT NULL,
  chain TEXT NOT NULL, closed_at INTEGER NOT NULL, removed_at INTEGER NOT NULL, proposal INTEGER NOT NULL,
  events TEXT NOT NULL);
)sql"},
                                                       {9, R"sql(
CREATE TABLE applications (
  id TEXT NOT NULL PRIMARY KEY, organisation TEXT NOT NULL, type TEXT NOT NULL, state TEXT NOT NULL,
  updated_at INTEGER NOT NULL, version INTEGER NOT NULL, content TEXT NOT NULL);
CREATE INDEX applications_list ON applications (organisation, updated_at, id);
)sql"}}};

}  // namespace anze::storage::sql

// The work list: filtered, in one of four orders, page by page, over a million cases.
//
// Soonest due first without region, type or state follows the index (due_at, case_id). With any of them it merges the
// partitions (region, type, state) that match, each read in due order from the index of its partition; partitions are
// few (regions x types x states), and each gives at most one page. The other orders follow one index and leave out rows
// that do not match. A page begins behind the last row of the one before: first those at the same moment, then those
// behind it. A case turns yellow or red at most "case-lead" milliseconds before it is due, so a list by light looks no
// further.
#include <algorithm>
#include <limits>
#include <tuple>
#include <utility>

#include "core/base/region.h"
#include "plugins/storage/sqlite/reader.h"

namespace anze::storage::sqlite {
namespace {

using ports::CaseOrder;
using ports::CaseQuery;
using ports::IndexRow;

constexpr std::string_view kColumns =
    "cases.case_id, region, type, state, closed, subject, assignee, due_at, due_clock, yellow_at, red_at, provisional, "
    "opened_at, updated_at";

// A live clock shows red from red_at, yellow from yellow_at; cases without one show none.
std::string LightTest(const std::string& light) {
  const std::string red = "((red_at > 0 AND red_at <= ?9) OR due_at <= ?9)";
  const std::string yellow = "(yellow_at > 0 AND yellow_at <= ?9)";
  if (light == "red") return " AND " + red;
  if (light == "yellow") return " AND " + yellow + " AND NOT " + red;
  if (light == "green") return " AND NOT " + yellow + " AND NOT " + red;
  return "";
}

// An organisation with at most so many cases has each of them looked at, where its list has no index of its own.
constexpr std::size_t kFewOfParty = 2000;

constexpr std::int64_t kNoDueDate = std::numeric_limits<std::int64_t>::max();

// Where a part of the answer is read from: at the moment of the last row read, behind it, or one row that is known by
// its place in the table or its id.
enum class Part { kSameMoment, kBehind, kOneRow, kOneCase };

// Rows behind the last one read, where a row is found by its place and not along an index.
std::string Behind(const CaseQuery& query) {
  if (!query.after) return "";
  switch (query.order) {
    case CaseOrder::kDue:
      return " AND (due_at > ?4 OR (due_at = ?4 AND case_id > ?5))";
    case CaseOrder::kId:
      return " AND case_id > ?5";
    case CaseOrder::kUpdated:
      return " AND (updated_at > ?4 OR (updated_at = ?4 AND case_id > ?5))";
    case CaseOrder::kNewest:
      break;
  }
  return " AND (updated_at < ?4 OR (updated_at = ?4 AND case_id < ?5))";
}

// Where to read from. INDEXED BY makes a wrong plan an error: over a million rows SQLite must not sort.
std::string Place(const CaseQuery& query, bool partitioned, Part part) {
  const bool same_moment = part == Part::kSameMoment;
  if (part == Part::kOneRow) return "WHERE cases.rowid = ?11" + Behind(query);
  if (part == Part::kOneCase) return "WHERE cases.case_id = ?11" + Behind(query);
  switch (query.order) {
    case CaseOrder::kDue: {
      const char* from = partitioned ? "INDEXED BY cases_list WHERE region = ?1 AND type = ?2 AND state = ?3 AND "
                                     : "INDEXED BY cases_due WHERE ";
      return std::string(from) + (same_moment ? "due_at = ?4 AND case_id > ?5" : "due_at > ?4");
    }
    case CaseOrder::kId:
      return "WHERE case_id > ?5";
    case CaseOrder::kUpdated:
      return std::string("INDEXED BY cases_updated WHERE ") +
             (same_moment ? "updated_at = ?4 AND case_id > ?5" : "updated_at > ?4");
    case CaseOrder::kNewest:
      break;
  }
  return std::string("INDEXED BY cases_updated WHERE ") +
         (same_moment ? "updated_at = ?4 AND case_id < ?5" : "updated_at < ?4");
}

const char* OrderBy(CaseOrder order) {
  switch (order) {
    case CaseOrder::kDue:
      return " ORDER BY due_at, case_id LIMIT ?10";
    case CaseOrder::kId:
      return " ORDER BY case_id LIMIT ?10";
    case CaseOrder::kUpdated:
      return " ORDER BY updated_at, case_id LIMIT ?10";
    case CaseOrder::kNewest:
      break;
  }
  return " ORDER BY updated_at DESC, case_id DESC LIMIT ?10";
}

// What a row must be beside standing at its place.
std::string Filters(const CaseQuery& query, bool partitioned, bool searching, bool filtering) {
  std::string sql;
  if (!partitioned) {
    // A region and those below it: '0' is the character after '/'.
    if (!query.region_prefix.empty()) sql += " AND (region = ?1 OR (region > ?1 || '/' AND region < ?1 || '0'))";
    if (!query.type.empty()) sql += " AND type = ?2";
    if (!query.state.empty()) sql += " AND state = ?3";
  }
  if (!query.assignee.empty()) sql += " AND assignee = ?7";
  if (query.closed) sql += " AND closed = ?8";
  if (filtering) sql += " AND anze_may(region, parties)";
  if (searching) sql += " AND anze_found(cases.rowid)";
  sql += LightTest(query.light);
  return sql;
}

// Only constants go into the text, every value is bound: a few shapes of text, each prepared once, and no injection.
std::string ListSql(const CaseQuery& query, bool partitioned, Part part, bool searching, bool filtering) {
  std::string sql = "SELECT ";
  sql += kColumns;
  sql += " FROM cases ";
  sql += Place(query, partitioned, part);
  sql += " AND due_at <= ?6";
  sql += Filters(query, partitioned, searching, filtering);
  sql += OrderBy(query.order);
  return sql;
}

// The cases that an organisation is a party to, in the order of its own work list.
std::string PartySql(const CaseQuery& query, Part part, bool searching) {
  std::string sql = "SELECT ";
  sql += kColumns;
  sql += " FROM case_parties p CROSS JOIN cases ON cases.case_id = p.case_id WHERE p.party = ?12 AND ";
  sql += part == Part::kSameMoment ? "p.due = ?4 AND p.case_id > ?5" : "p.due > ?4";
  sql += " AND p.due <= ?6";
  sql += Filters(query, false, searching, false);
  sql += " ORDER BY p.due, p.case_id LIMIT ?10";
  return sql;
}

IndexRow ReadRow(const Statement& row) {
  IndexRow out;
  out.case_id = row.Text(0);
  out.region = row.Text(1);
  out.type = row.Text(2);
  out.state = row.Text(3);
  out.closed = row.Int(4) != 0;
  out.subject = row.Text(5);
  out.assignee = row.Text(6);
  out.due_at = row.Int(7);
  out.due_clock = row.Text(8);
  out.yellow_at = row.Int(9);
  out.red_at = row.Int(10);
  out.provisional = row.Int(11) != 0;
  out.opened_at = row.Int(12);
  out.updated_at = row.Int(13);
  return out;
}

bool Comes(const IndexRow& a, const IndexRow& b, CaseOrder order) {
  switch (order) {
    case CaseOrder::kDue:
      return std::tie(a.due_at, a.case_id) < std::tie(b.due_at, b.case_id);
    case CaseOrder::kId:
      return a.case_id < b.case_id;
    case CaseOrder::kUpdated:
      return std::tie(a.updated_at, a.case_id) < std::tie(b.updated_at, b.case_id);
    case CaseOrder::kNewest:
      break;
  }
  return std::tie(b.updated_at, b.case_id) < std::tie(a.updated_at, a.case_id);
}

// The first rows of the merged ones, in order.
void CutToPage(const CaseQuery& query, std::vector<IndexRow>* rows) {
  const std::size_t keep = std::min(query.limit, rows->size());
  std::partial_sort(rows->begin(), rows->begin() + static_cast<std::ptrdiff_t>(keep), rows->end(),
                    [&](const IndexRow& a, const IndexRow& b) { return Comes(a, b, query.order); });
  rows->resize(keep);
}

}  // namespace

// Skips through the index from one (region, type, state) to the next: as many seeks as there are partitions, however
// many cases they hold.
base::Result<std::vector<Reader::Partition>> Reader::Partitions(const CaseQuery& query) {
  std::vector<Partition> partitions;
  Statement* step = &first_partition_;
  std::string region = query.region_prefix;
  std::string type;
  std::string state;
  for (;;) {
    step->Bind(1, region);
    if (step != &first_partition_) step->Bind(2, type).Bind(3, state);
    const int code = step->Step();
    if (code != SQLITE_ROW) {
      step->Reset();
      if (code != SQLITE_DONE) return ErrorOf(connection_.handle(), code);
      return partitions;
    }
    std::string next_region = step->Text(0);
    std::string next_type = step->Text(1);
    std::string next_state = step->Text(2);
    step->Reset();
    region = std::move(next_region);
    type = std::move(next_type);
    state = std::move(next_state);
    if (!query.region_prefix.empty() && !region.starts_with(query.region_prefix)) return partitions;
    if (base::LiesIn(region, query.region_prefix) && (query.type.empty() || query.type == type) &&
        (query.state.empty() || query.state == state)) {
      partitions.emplace_back(region, type, state);
    }
    step = &next_partition_;
  }
}

base::Result<std::int64_t> Reader::LastDue(const CaseQuery& query) {
  std::int64_t last = query.due_before ? *query.due_before - 1 : kNoDueDate;
  if (query.light.empty()) return last;
  last = std::min(last, kNoDueDate - 1);  // without a running clock there is no light
  if (query.light == "green") return last;
  const int code = lead_.Step();
  const std::int64_t lead = code == SQLITE_ROW ? lead_.Int(0) : 0;
  lead_.Reset();
  if (code != SQLITE_ROW && code != SQLITE_DONE) return ErrorOf(connection_.handle(), code);
  return std::min(last, query.now + lead);
}

Statement* Reader::ListStatement(const CaseQuery& query, const std::string& sql) {
  auto held = lists_.find(sql);
  if (held == lists_.end()) held = lists_.emplace(sql, Statement(connection_.handle(), sql)).first;
  Statement& statement = held->second;
  statement.Bind(1, query.region_prefix).Bind(2, query.type).Bind(3, query.state);
  if (!query.assignee.empty()) statement.Bind(7, query.assignee);
  if (query.closed) statement.Bind(8, static_cast<std::int64_t>(*query.closed));
  if (!query.light.empty()) statement.Bind(9, query.now);
  return &statement;
}

base::Status Reader::ReadRows(Statement* bound, std::vector<IndexRow>* rows) {
  if (!bound->ok()) return ErrorOf(connection_.handle(), SQLITE_ERROR);
  int code = bound->Step();
  for (; code == SQLITE_ROW; code = bound->Step()) rows->push_back(ReadRow(*bound));
  bound->Reset();
  if (code != SQLITE_DONE) return ErrorOf(connection_.handle(), code);
  return base::Ok{};
}

base::Status Reader::ListPart(const CaseQuery& query, const Partition* partition, const Bounds& bounds,
                              std::vector<IndexRow>* rows) {
  const Part part = bounds.same_moment ? Part::kSameMoment : Part::kBehind;
  Statement* statement = ListStatement(query, ListSql(query, partition != nullptr, part, searching_, filtering_));
  if (partition != nullptr) {
    statement->Bind(1, std::get<0>(*partition)).Bind(2, std::get<1>(*partition)).Bind(3, std::get<2>(*partition));
  }
  statement->Bind(4, bounds.at).Bind(5, bounds.case_id).Bind(6, bounds.last);
  statement->Bind(10, static_cast<std::int64_t>(bounds.limit));
  return ReadRows(statement, rows);
}

base::Result<std::vector<IndexRow>> Reader::ListFew(const CaseQuery& query, std::int64_t last) {
  const bool named = !query.among.empty();
  Statement* statement =
      ListStatement(query, ListSql(query, false, named ? Part::kOneCase : Part::kOneRow, searching_, filtering_));
  if (query.after) statement->Bind(4, query.after->first).Bind(5, query.after->second);
  statement->Bind(6, last).Bind(10, static_cast<std::int64_t>(1));
  std::vector<IndexRow> rows;
  for (const std::string& id : query.among) {
    statement->Bind(11, id);
    if (base::Status read = ReadRows(statement, &rows); !read.ok()) return read.errors();
  }
  for (const std::int64_t row : named ? std::vector<std::int64_t>() : search_->rows()) {
    statement->Bind(11, row);
    if (base::Status read = ReadRows(statement, &rows); !read.ok()) return read.errors();
  }
  CutToPage(query, &rows);
  return rows;
}

base::Status Reader::ListPartition(const CaseQuery& query, const Partition* partition, std::int64_t last,
                                   std::vector<IndexRow>* rows) {
  Bounds bounds;
  bounds.last = last;
  bounds.limit = query.limit;
  if (query.order == CaseOrder::kNewest) bounds.at = std::numeric_limits<std::int64_t>::max();
  const std::size_t before = rows->size();
  if (query.after) {
    std::tie(bounds.at, bounds.case_id) = *query.after;
    if (query.order != CaseOrder::kId) {
      bounds.same_moment = true;
      if (base::Status listed = ListPart(query, partition, bounds, rows); !listed.ok()) return listed;
      bounds.same_moment = false;
      bounds.limit -= rows->size() - before;
      if (bounds.limit == 0) return base::Ok{};
    }
  }
  // Overdue cases are red: the other lights begin behind them, however long the list of overdue cases is.
  const bool behind = query.light == "yellow" || query.light == "green";
  if (behind && query.order == CaseOrder::kDue) bounds.at = std::max(bounds.at, query.now);
  return ListPart(query, partition, bounds, rows);
}

base::Status Reader::ListPartitions(const CaseQuery& query, const std::vector<std::string>& regions, std::int64_t last,
                                    std::vector<IndexRow>* rows) {
  auto partitions = Partitions(query);
  if (!partitions.ok()) return partitions.errors();
  for (const Partition& partition : *partitions) {
    const bool wanted = regions.empty() || std::any_of(regions.begin(), regions.end(), [&](const std::string& region) {
                          return base::LiesIn(std::get<0>(partition), region);
                        });
    if (!wanted) continue;
    if (base::Status listed = ListPartition(query, &partition, last, rows); !listed.ok()) return listed;
  }
  return base::Ok{};
}

base::Status Reader::ListOfParty(const CaseQuery& query, const std::string& party, std::int64_t last,
                                 std::vector<IndexRow>* rows) {
  Bounds bounds;
  const std::size_t before = rows->size();
  std::size_t limit = query.limit;
  for (const Part part : {Part::kSameMoment, Part::kBehind}) {
    if (part == Part::kSameMoment && !query.after) continue;
    if (query.after) std::tie(bounds.at, bounds.case_id) = *query.after;
    Statement* statement = ListStatement(query, PartySql(query, part, searching_));
    statement->Bind(4, bounds.at).Bind(5, bounds.case_id).Bind(6, last).Bind(12, party);
    statement->Bind(10, static_cast<std::int64_t>(limit - (rows->size() - before)));
    if (base::Status read = ReadRows(statement, rows); !read.ok()) return read;
    if (rows->size() - before == limit) break;
  }
  return base::Ok{};
}

base::Result<std::optional<std::vector<std::string>>> Reader::FewOfParties() {
  std::vector<std::string> ids;
  for (const std::string& party : filter_->scope().parties) {
    few_.Bind(1, party).Bind(2, static_cast<std::int64_t>(kFewOfParty - ids.size() + 1));
    auto found = Ids(&few_);
    if (!found.ok()) return found.errors();
    ids.insert(ids.end(), found->begin(), found->end());
    if (ids.size() > kFewOfParty) return std::optional<std::vector<std::string>>();
  }
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  return std::optional(std::move(ids));
}

// By due date, what an office reads of its regions and what is its organisation's are lists of their own, which are
// merged. In another order the few cases of an organisation are looked at one by one; else the index is walked, and
// what may not be read is passed over.
base::Result<std::vector<IndexRow>> Reader::ListReadable(const CaseQuery& query, std::int64_t last) {
  std::vector<IndexRow> rows;
  const ports::ReadScope& scope = filter_->scope();
  if (scope.regions.empty() && scope.parties.empty()) return rows;
  if (query.order == CaseOrder::kDue) {
    filtering_ = false;  // each list holds only what may be read
    if (!scope.regions.empty()) {
      if (base::Status listed = ListPartitions(query, scope.regions, last, &rows); !listed.ok()) return listed.errors();
    }
    for (const std::string& party : scope.parties) {
      if (base::Status listed = ListOfParty(query, party, last, &rows); !listed.ok()) return listed.errors();
    }
    std::sort(rows.begin(), rows.end(), [&](const IndexRow& a, const IndexRow& b) { return Comes(a, b, query.order); });
    const auto same = [](const IndexRow& a, const IndexRow& b) { return a.case_id == b.case_id; };
    rows.erase(std::unique(rows.begin(), rows.end(), same), rows.end());
    CutToPage(query, &rows);
    return rows;
  }
  if (scope.regions.empty()) {
    auto few = FewOfParties();
    if (!few.ok()) return few.errors();
    if (*few && (*few)->empty()) return rows;
    if (*few) {
      CaseQuery named = query;
      named.among = std::move(**few);
      return ListFew(named, last);
    }
  }
  if (base::Status listed = ListPartition(query, nullptr, last, &rows); !listed.ok()) return listed.errors();
  return rows;
}

base::Result<std::vector<IndexRow>> Reader::ListCases(const CaseQuery& query) {
  std::vector<IndexRow> rows;
  const auto last = LastDue(query);
  if (!last.ok()) return last.errors();
  filter_->Begin(query.scope);
  filtering_ = filter_->filters();
  const TextSearch::Way way = search_->Begin(query.search, query.region_prefix);
  searching_ = way != TextSearch::Way::kAll;
  if (way == TextSearch::Way::kFew || !query.among.empty()) return ListFew(query, *last);
  if (filtering_) return ListReadable(query, *last);
  const bool all = query.region_prefix.empty() && query.type.empty() && query.state.empty();
  if (all || query.order != CaseOrder::kDue) {
    base::Status listed = ListPartition(query, nullptr, *last, &rows);
    if (!listed.ok()) return listed.errors();
    return rows;
  }
  if (base::Status listed = ListPartitions(query, {}, *last, &rows); !listed.ok()) return listed.errors();
  CutToPage(query, &rows);
  return rows;
}

}  // namespace anze::storage::sqlite

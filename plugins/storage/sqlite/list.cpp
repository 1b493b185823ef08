// The work list: soonest due first, filtered, page by page, over a million cases.
//
// Without region, type or state the list follows the index (due_at, case_id). With any of them it merges
// the partitions (region, type, state) that match, each read in due order from the index of its partition;
// partitions are few (regions x types x states), and each gives at most one page. A page begins behind the last row
// of the one before: first those due at the same moment, then those due later. What turns yellow or red does so at most
// "case-lead" milliseconds before it is due, so a list by light looks no further.
#include <algorithm>
#include <limits>
#include <tuple>
#include <utility>

#include "core/base/region.h"
#include "plugins/storage/sqlite/reader.h"

namespace anze::storage::sqlite {
namespace {

using ports::CaseQuery;
using workflow::IndexRow;

constexpr std::string_view kColumns =
    "case_id, region, type, state, closed, subject, assignee, due_at, due_clock, yellow_at, red_at, provisional, "
    "opened_at, updated_at";

// A live clock shows red from red_at, yellow from yellow_at; cases without one show none.
std::string LightTest(const std::string& light) {
  const std::string red = "((red_at > 0 AND red_at <= ?10) OR due_at <= ?10)";
  const std::string yellow = "(yellow_at > 0 AND yellow_at <= ?10)";
  if (light == "red") return " AND " + red;
  if (light == "yellow") return " AND " + yellow + " AND NOT " + red;
  if (light == "green") return " AND NOT " + yellow + " AND NOT " + red;
  return "";
}

constexpr std::int64_t kNoDueDate = std::numeric_limits<std::int64_t>::max();

enum class Part { kSameMoment, kLater };

std::string ListSql(const CaseQuery& query, bool partitioned, Part part) {
  std::string sql = "SELECT ";
  sql += kColumns;
  sql += " FROM cases INDEXED BY ";
  sql += partitioned ? "cases_list WHERE region = ?1 AND type = ?2 AND state = ?3 AND " : "cases_due WHERE ";
  sql += part == Part::kSameMoment ? "due_at = ?4 AND case_id > ?5" : "due_at > ?4 AND due_at <= ?6";
  if (!query.assignee.empty()) sql += " AND assignee = ?7";
  if (query.closed) sql += " AND closed = ?8";
  if (!query.search.empty()) sql += " AND instr(subject, ?9) > 0";
  sql += LightTest(query.light);
  sql += " ORDER BY due_at, case_id LIMIT ?11";
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

bool Sooner(const IndexRow& a, const IndexRow& b) {
  return std::tie(a.due_at, a.case_id) < std::tie(b.due_at, b.case_id);
}

}  // namespace

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
  std::int64_t last = query.due_before > 0 ? query.due_before - 1 : kNoDueDate;
  if (query.light.empty()) return last;
  last = std::min(last, kNoDueDate - 1);  // without a running clock there is no light
  if (query.light == "green") return last;
  const int code = lead_.Step();
  const std::int64_t lead = code == SQLITE_ROW ? lead_.Int(0) : 0;
  lead_.Reset();
  if (code != SQLITE_ROW && code != SQLITE_DONE) return ErrorOf(connection_.handle(), code);
  return std::min(last, query.now + lead);
}

base::Status Reader::ListPart(const CaseQuery& query, const Partition* partition, const Bounds& bounds,
                              std::vector<IndexRow>* rows) {
  const Part part = bounds.same_moment ? Part::kSameMoment : Part::kLater;
  const std::string sql = ListSql(query, partition != nullptr, part);
  auto held = lists_.find(sql);
  if (held == lists_.end()) held = lists_.emplace(sql, Statement(connection_.handle(), sql)).first;
  Statement& statement = held->second;
  if (!statement.ok()) return ErrorOf(connection_.handle(), SQLITE_ERROR);
  if (partition != nullptr) {
    statement.Bind(1, std::get<0>(*partition)).Bind(2, std::get<1>(*partition)).Bind(3, std::get<2>(*partition));
  }
  statement.Bind(4, bounds.due_at);
  if (bounds.same_moment)
    statement.Bind(5, bounds.case_id);
  else
    statement.Bind(6, bounds.last);
  if (!query.assignee.empty()) statement.Bind(7, query.assignee);
  if (query.closed) statement.Bind(8, static_cast<std::int64_t>(*query.closed));
  if (!query.search.empty()) statement.Bind(9, query.search);
  if (!query.light.empty()) statement.Bind(10, query.now);
  statement.Bind(11, static_cast<std::int64_t>(bounds.limit));
  int code = statement.Step();
  for (; code == SQLITE_ROW; code = statement.Step()) rows->push_back(ReadRow(statement));
  statement.Reset();
  if (code != SQLITE_DONE) return ErrorOf(connection_.handle(), code);
  return base::Ok{};
}

base::Status Reader::ListPartition(const CaseQuery& query, const Partition* partition, std::int64_t last,
                                   std::vector<IndexRow>* rows) {
  Bounds bounds;
  bounds.last = last;
  bounds.limit = query.limit;
  const std::size_t before = rows->size();
  if (query.after) {
    bounds.same_moment = true;
    std::tie(bounds.due_at, bounds.case_id) = *query.after;
    if (bounds.due_at <= last) {
      if (base::Status listed = ListPart(query, partition, bounds, rows); !listed.ok()) return listed;
    }
    bounds.same_moment = false;
    bounds.limit -= rows->size() - before;
    if (bounds.limit == 0) return base::Ok{};
  }
  // What is overdue is red: the other lights begin behind it, however long the list of overdue cases is.
  if (query.light == "yellow" || query.light == "green") bounds.due_at = std::max(bounds.due_at, query.now);
  return ListPart(query, partition, bounds, rows);
}

base::Result<std::vector<IndexRow>> Reader::ListCases(const CaseQuery& query) {
  std::vector<IndexRow> rows;
  const auto last = LastDue(query);
  if (!last.ok()) return last.errors();
  if (query.region_prefix.empty() && query.type.empty() && query.state.empty()) {
    base::Status listed = ListPartition(query, nullptr, *last, &rows);
    if (!listed.ok()) return listed.errors();
    return rows;
  }
  auto partitions = Partitions(query);
  if (!partitions.ok()) return partitions.errors();
  for (const Partition& partition : *partitions) {
    base::Status listed = ListPartition(query, &partition, *last, &rows);
    if (!listed.ok()) return listed.errors();
  }
  const std::size_t keep = std::min(query.limit, rows.size());
  std::partial_sort(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(keep), rows.end(), Sooner);
  rows.resize(keep);
  return rows;
}

}  // namespace anze::storage::sqlite

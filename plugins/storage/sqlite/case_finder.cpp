#include "plugins/storage/sqlite/case_finder.h"

#include <algorithm>

#include "core/ports/keys.h"

namespace anze::storage::sqlite {

using ports::FoundCase;
using ports::FoundQuery;

// The third condition on regions is that of the regions above: '0' is the character after '/'.
CaseFinder::CaseFinder(sqlite3* db) {
  find_ = Statement(db,
                    "SELECT c.case_id, c.sequence, c.body FROM natural_keys k JOIN cases c ON c.case_id = k.id "
                    "WHERE k.space = ?1 AND k.name = ?2 AND k.value = ?3 AND k.id <> ?4 AND (?5 = '' OR c.state = ?5) "
                    "AND (k.region = ?6 OR (k.region > ?6 || '/' AND k.region < ?6 || '0') "
                    "OR substr(?6, 1, length(k.region) + 1) = k.region || '/') ORDER BY k.id LIMIT ?7");
}

// Each state gives at most `limit`, so the first `limit` of all are among them.
int CaseFinder::Find(const FoundQuery& query, std::vector<FoundCase>* found) {
  if (query.states.empty()) return FindIn("", query, found);
  for (const std::string& state : query.states) {
    if (const int code = FindIn(state, query, found); code != SQLITE_DONE) return code;
  }
  std::sort(found->begin(), found->end(), [](const FoundCase& a, const FoundCase& b) { return a.case_id < b.case_id; });
  if (found->size() > query.limit) found->resize(query.limit);
  return SQLITE_DONE;
}

int CaseFinder::FindIn(std::string_view state, const FoundQuery& query, std::vector<FoundCase>* found) {
  const std::string space = ports::SpaceOfFound(query.type);
  find_.Bind(1, space).Bind(2, query.key.name).Bind(3, query.key.value).Bind(4, query.without).Bind(5, state);
  find_.Bind(6, query.region).Bind(7, static_cast<std::int64_t>(query.limit));
  int code = find_.Step();
  for (; code == SQLITE_ROW; code = find_.Step()) {
    found->push_back({find_.Text(0), static_cast<std::uint64_t>(find_.Int(1)), find_.Text(2)});
  }
  find_.Reset();
  return code;
}

int CaseFinder::Compare(const ports::ReadCases& read, bool* stands) {
  FoundQuery query = read.query;
  query.limit = read.found.size() + 1;  // one more than was read tells that one has come
  std::vector<FoundCase> now;
  const int code = Find(query, &now);
  *stands = std::equal(
      now.begin(), now.end(), read.found.begin(), read.found.end(),
      [](const auto& one, const auto& was) { return one.case_id == was.first && one.sequence == was.second; });
  return code;
}

}  // namespace anze::storage::sqlite

// The storage lists cases where they stand now. Cases that moved since the reading began are taken out of that list
// (ReadUnmoved), put where they stood then, by the note that each event keeps of the place before it (FindMoved,
// ReadMoved), and the two are merged (Cut). One row more than the page holds is read, which shows whether there is a
// next page.
#include "server/app/cases/case_pages.h"

#include <algorithm>
#include <iterator>
#include <unordered_map>
#include <utility>

#include "core/base/answer_limits.h"

namespace anze::app {
namespace {

using ports::CaseChange;
using ports::CaseOrder;
using ports::CaseQuery;
using ports::IndexRow;

// A place in the list: the number that the order compares first, then the id.
struct Place {
  std::int64_t at = 0;
  std::string id;
};

template <typename Row>
Place PlaceOf(const Row& row, CaseOrder order) {
  if (order == CaseOrder::kId) return {0, row.case_id};
  return {order == CaseOrder::kDue ? row.due_at : row.updated_at, row.case_id};
}

// Whether a comes before b. Ids break ties, so the order is total.
bool Before(const Place& a, const Place& b, CaseOrder order) {
  if (a.at != b.at) return order == CaseOrder::kNewest ? a.at > b.at : a.at < b.at;
  return order == CaseOrder::kNewest ? a.id > b.id : a.id < b.id;
}

struct Placed {
  Place place;
  IndexRow row;
};

class Reading {
 public:
  Reading(ports::CaseStore* storage, const CaseQuery& query, const std::optional<CaseCursor>& cursor)
      : storage_(storage), query_(query), wanted_(query.limit + 1) {
    if (!cursor) return;
    began_ = cursor->began;
    behind_ = Place{cursor->at, cursor->case_id};
  }

  base::Result<CaseList> Read(bool first) {
    if (first) {
      const auto last = storage_->LastEvent();  // before anything is read: later events have moved their cases
      if (!last.ok()) return last.errors();
      began_ = *last;
    }
    if (base::Status read = ReadUnmoved(); !read.ok()) return read.errors();
    if (base::Status read = ReadMoved(); !read.ok()) return read.errors();
    return Cut();
  }

 private:
  // Rows as the storage lists them, without those that moved: these stand elsewhere. Moved cases are asked for after
  // each look at the list, so whoever was seen at a new place is known to have moved.
  base::Status ReadUnmoved() {
    CaseQuery query = query_;
    if (behind_) query.after = {behind_->at, behind_->id};
    query.limit = wanted_;
    for (bool more = true; more;) {
      auto rows = storage_->ListCases(query);
      if (!rows.ok()) return rows.errors();
      if (base::Status known = FindMoved(); !known.ok()) return known;
      more = rows->size() == query.limit;
      if (!rows->empty()) {
        const Place last = PlaceOf(rows->back(), query.order);
        query.after = {last.at, last.id};
      }
      for (IndexRow& row : *rows) {
        Place place = PlaceOf(row, query.order);
        unmoved_.push_back({std::move(place), std::move(row)});
      }
      std::erase_if(unmoved_, [this](const Placed& one) { return moved_.contains(one.place.id); });
      more = more && unmoved_.size() < wanted_;
    }
    return base::Ok{};
  }

  base::Status FindMoved() {
    if (query_.order == CaseOrder::kId) return base::Ok{};  // an id never moves
    auto changes = storage_->ChangesSince(began_, base::limits::kChangesWhileListing);
    if (!changes.ok()) return changes.errors();
    if (!*changes) return base::Error("cursor-expired").At("/cursor");
    for (const CaseChange& change : **changes) moved_.emplace(change.case_id, PlaceOf(change, query_.order));
    return base::Ok{};
  }

  // Those that moved, from behind the cursor on, as many as the page can hold.
  base::Status ReadMoved() {
    std::vector<const Place*> places;
    for (const auto& [id, place] : moved_) {
      if (!behind_ || Before(*behind_, place, query_.order)) places.push_back(&place);
    }
    std::sort(places.begin(), places.end(),
              [this](const Place* a, const Place* b) { return Before(*a, *b, query_.order); });
    for (std::size_t from = 0; from < places.size() && moved_rows_.size() < wanted_; from += wanted_) {
      const std::size_t count = std::min(wanted_, places.size() - from);
      // The page is full before the first of these: they belong to a later one.
      if (unmoved_.size() >= wanted_ && Before(unmoved_[wanted_ - 1].place, *places[from], query_.order)) break;
      CaseQuery query = query_;
      for (std::size_t i = from; i < from + count; ++i) query.among.push_back(places[i]->id);
      query.limit = count;
      auto rows = storage_->ListCases(query);
      if (!rows.ok()) return rows.errors();
      for (IndexRow& row : *rows) {
        Place place = moved_.at(row.case_id);
        moved_rows_.push_back({std::move(place), std::move(row)});
      }
    }
    return base::Ok{};
  }

  CaseList Cut() {
    std::vector<Placed> all = std::move(unmoved_);
    std::move(moved_rows_.begin(), moved_rows_.end(), std::back_inserter(all));
    std::sort(all.begin(), all.end(),
              [this](const Placed& a, const Placed& b) { return Before(a.place, b.place, query_.order); });
    CaseList page;
    const bool more = all.size() >= wanted_;
    if (more) all.resize(query_.limit);
    for (Placed& one : all) page.rows.push_back(std::move(one.row));
    if (more && !all.empty()) page.next = CaseCursor{began_, all.back().place.at, all.back().place.id};
    return page;
  }

  ports::CaseStore* storage_;
  const CaseQuery& query_;
  std::size_t wanted_;  // one more than the page holds
  std::int64_t began_ = 0;
  std::optional<Place> behind_;
  std::unordered_map<std::string, Place> moved_;  // where they stood
  std::vector<Placed> unmoved_;
  std::vector<Placed> moved_rows_;
};

}  // namespace

base::Result<CaseList> ReadCasePage(ports::CaseStore* storage, const CaseQuery& query,
                                    const std::optional<CaseCursor>& cursor) {
  return Reading(storage, query, cursor).Read(!cursor);
}

}  // namespace anze::app

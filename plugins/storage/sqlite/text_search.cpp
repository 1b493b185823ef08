// A search has two ways. When the index names few candidates, each is fetched by its row and looked at. When it names
// many, walking the list in its own order fills a page after a few rows, so the list is read as usual and SQL asks
// anze_found(row) of each row that the other filters let through. A table of bits then spares most of them the reading
// of their text. A candidate only holds the pieces of a word, perhaps apart (grams.h), so HasWords decides in every
// case.
//
// What a piece that stands in nearly every text ("有限公") tells is little, and to read through its list is most of
// what a search costs: from where the first few hundred of a list stand follows about how long it is, and only the
// shorter ones are read (Cheapest).
//
// The index is a file of its own and may be behind the database: rows after "upto" are not in it and are read
// (AddWaiting).
#include "plugins/storage/sqlite/text_search.h"

#include <algorithm>

#include "core/base/search.h"
#include "plugins/storage/sqlite/grams.h"

namespace anze::storage::sqlite {
namespace {

constexpr std::size_t kFew = 1000;            // looked at one by one
constexpr std::int64_t kCandidates = 30'000;  // more are so many that the list in its order finds a page at once

constexpr std::int64_t kSample = 256;        // so many of a list tell how long it is
constexpr std::int64_t kShortList = 20'000;  // read through in about a millisecond
constexpr std::int64_t kLonger = 32;         // times the shortest list, and a piece no longer pays

std::string Quoted(const std::string& gram) { return '"' + gram + '"'; }

}  // namespace

TextSearch::TextSearch(sqlite3* db) : db_(db) {
  sqlite3_create_function_v2(db, "anze_found", 1, SQLITE_UTF8, this, &Answer, nullptr, nullptr, nullptr);
  text_ = Statement(db, "SELECT text FROM case_texts WHERE case_row = ?1");
  waiting_ = Statement(db, "SELECT case_row, text FROM case_texts WHERE case_row > ?1 ORDER BY case_row");
  upto_ = Statement(db, "SELECT upto FROM search.taken_in");
  match_ = Statement(db, "SELECT rowid FROM search.grams WHERE grams MATCH ?1 LIMIT ?2");
  some_ = Statement(db, "SELECT rowid FROM search.grams WHERE grams MATCH ?1 LIMIT 1 OFFSET ?2");
}

// Without the function a statement fails, instead of calling an object that is gone.
TextSearch::~TextSearch() {
  sqlite3_create_function_v2(db_, "anze_found", 1, SQLITE_UTF8, nullptr, nullptr, nullptr, nullptr, nullptr);
}

TextSearch::Way TextSearch::Begin(std::string_view query, std::string_view region) {
  words_ = base::SearchWords(query);
  rows_.clear();
  is_candidate_.clear();
  if (words_.empty()) return Way::kAll;
  const std::vector<std::string> grams = GramsOfWords(words_);
  if (grams.empty() || !FindCandidates(grams, region.empty() ? "" : RegionGram(region))) return Way::kMany;
  if (rows_.size() <= kFew) return Way::kFew;
  is_candidate_.resize(static_cast<std::size_t>(rows_.back()) + 1);
  for (const std::int64_t row : rows_) is_candidate_[static_cast<std::size_t>(row)] = true;
  return Way::kMany;
}

std::int64_t TextSearch::Estimate(const std::string& gram, std::int64_t upto) {
  const std::string query = Quoted(gram);
  some_.Bind(1, query).Bind(2, kSample - 1);
  const std::int64_t row = some_.Step() == SQLITE_ROW ? some_.Int(0) : 0;
  some_.Reset();
  // Fewer than the sample: short enough, however many exactly.
  return row == 0 ? kSample : kSample * upto / row;
}

std::string TextSearch::Cheapest(const std::vector<std::string>& grams, const std::string& region_gram,
                                 std::int64_t upto) {
  std::vector<std::int64_t> lengths;
  lengths.reserve(grams.size());
  for (const std::string& gram : grams) lengths.push_back(Estimate(gram, upto));
  const std::int64_t most = std::max(kShortList, kLonger * *std::min_element(lengths.begin(), lengths.end()));
  std::string query;
  for (std::size_t i = 0; i < grams.size(); ++i) {
    if (lengths[i] <= most) query.append(query.empty() ? "" : " AND ").append(Quoted(grams[i]));
  }
  // A region tells which rows the list cannot have at all. One that holds most cases tells nothing.
  if (!region_gram.empty() && 2 * Estimate(region_gram, upto) <= upto)
    query.append(" AND ").append(Quoted(region_gram));
  return query;
}

bool TextSearch::FindCandidates(const std::vector<std::string>& grams, const std::string& region_gram) {
  if (!upto_.ok() || !match_.ok() || !some_.ok()) return false;
  const bool known = upto_.Step() == SQLITE_ROW;
  const std::int64_t upto = known ? upto_.Int(0) : 0;
  upto_.Reset();
  if (!known) return false;
  const std::string query = Cheapest(grams, region_gram, upto);
  match_.Bind(1, query).Bind(2, kCandidates + 1);
  int code = match_.Step();
  for (; code == SQLITE_ROW; code = match_.Step()) rows_.push_back(match_.Int(0));
  match_.Reset();
  if (code != SQLITE_DONE || rows_.size() > static_cast<std::size_t>(kCandidates)) return false;
  AddWaiting(upto);
  return true;
}

void TextSearch::AddWaiting(std::int64_t upto) {
  waiting_.Bind(1, upto);
  while (waiting_.Step() == SQLITE_ROW) {
    if (base::HasWords(waiting_.View(1), words_)) rows_.push_back(waiting_.Int(0));
  }
  waiting_.Reset();
}

void TextSearch::Answer(sqlite3_context* context, int /*count*/, sqlite3_value** values) {
  auto* search = static_cast<TextSearch*>(sqlite3_user_data(context));
  sqlite3_result_int(context, search->Found(sqlite3_value_int64(values[0])) ? 1 : 0);
}

bool TextSearch::Found(std::int64_t row) {
  if (!is_candidate_.empty()) {
    const auto at = static_cast<std::size_t>(row);
    if (at >= is_candidate_.size() || !is_candidate_[at]) return false;
  }
  text_.Bind(1, row);
  const bool found = text_.Step() == SQLITE_ROW && base::HasWords(text_.View(0), words_);
  text_.Reset();
  return found;
}

}  // namespace anze::storage::sqlite

// Which cases have the words of a search in their text: the SQL function anze_found(row) of a reader's connection.
//
// The index (search_index.h) names the candidates, and the texts that it has not taken in yet are read. Of few
// candidates each is looked at; of many, the list is read in its own order, which soon fills a page, and the function
// tells which rows are candidates. Without an index the function reads the texts.
// Inside the room only. Threads: those of the reader, one at a time.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/storage/sqlite/statement.h"

namespace anze::storage::sqlite {

class TextSearch {
 public:
  // Registers the function; `db` must outlive this, and no statement may use the function afterwards. The index is used
  // where it is attached as "search".
  explicit TextSearch(sqlite3* db);
  ~TextSearch();
  TextSearch(const TextSearch&) = delete;
  TextSearch& operator=(const TextSearch&) = delete;

  // How to go on: kAll, there are no words, so every case fits; kFew, look at rows(); kMany, ask the function of each
  // row.
  enum class Way { kAll, kFew, kMany };
  // Looks for the words of `query` (base::SearchWords), which the function then looks for too, until the next Begin.
  // `region`: the list is of this region and those below it, empty: of all.
  Way Begin(std::string_view query, std::string_view region);
  // The rows of `cases` that may hold the words, after kFew; valid until the next Begin.
  const std::vector<std::int64_t>& rows() const { return rows_; }

 private:
  static void Answer(sqlite3_context* context, int count, sqlite3_value** values);
  // Whether the row's text holds all words.
  bool Found(std::int64_t row);
  // False: there are too many, or the index cannot tell.
  bool FindCandidates(const std::vector<std::string>& grams, const std::string& region_gram);
  // The FTS5 query that names the candidates at the least cost. `upto`: the last row in the index.
  std::string Cheapest(const std::vector<std::string>& grams, const std::string& region_gram, std::int64_t upto);
  // About how many texts have a piece.
  std::int64_t Estimate(const std::string& gram, std::int64_t upto);
  // Adds the rows behind `upto` that hold the words, by reading their texts.
  void AddWaiting(std::int64_t upto);

  sqlite3* db_;
  std::vector<std::string> words_;
  std::vector<std::int64_t> rows_;
  std::vector<bool> is_candidate_;  // by row; empty: any may be
  Statement text_, upto_, match_, some_, waiting_;
};

}  // namespace anze::storage::sqlite

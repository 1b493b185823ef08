// The connections for reading: lent for one question each. Inside the room only.
//
// A long question leaves one of them free, so that short ones never wait for long ones only. Between questions a reader
// keeps its view of the database while nothing is written: beginning one costs as much as the question itself.
// Threads: any.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "plugins/storage/sqlite/reader.h"

namespace anze::storage::sqlite {

// kShort: a few rows by an index. kLong: a search, a whole list, counts.
enum class Question { kShort, kLong };

class ReaderPool {
 public:
  // `writes` counts the writes to the database and must outlive the pool. `keep_views` is off where other processes
  // write, since their writes are not counted. There must be at least one reader; half of them, but at least one, serve
  // long questions.
  ReaderPool(std::vector<std::unique_ptr<Reader>> readers, const std::atomic<std::uint64_t>* writes, bool keep_views);

  // Lends a reader that sees every write counted so far to `ask` and gives its answer; waits while there is none free
  // for a question of this kind. `ask` must not ask the pool again: with all readers lent that would wait for ever.
  // Errors: those of See and of `ask`.
  template <typename Ask>
  auto Read(Question kind, const Ask& ask) -> decltype(ask(std::declval<Reader&>())) {
    std::unique_ptr<Reader> reader = Take(kind);
    if (base::Status begun = reader->See(*writes_); !begun.ok()) {
      Return(std::move(reader), kind);
      return begun.errors();
    }
    auto answer = ask(*reader);
    if (!answer.ok()) reader->Forget();
    Return(std::move(reader), kind);
    return answer;
  }

  // Ends the views of all idle readers; an old view holds up the checkpoint. `keep_new_ones`: whether readers that come
  // back may keep theirs.
  void ForgetViews(bool keep_new_ones);

 private:
  // Waits for a reader.
  std::unique_ptr<Reader> Take(Question kind);
  void Return(std::unique_ptr<Reader> reader, Question kind);

  std::mutex mutex_;
  std::condition_variable short_free_, long_free_;
  std::vector<std::unique_ptr<Reader>> idle_;
  const std::size_t long_most_;
  std::size_t long_now_ = 0;
  bool keep_views_;
  const std::atomic<std::uint64_t>* writes_;
};

}  // namespace anze::storage::sqlite

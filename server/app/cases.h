// The use cases of cases: open, raise an event, read, list, fire a clock, recompute.
//
// One road: load -> decide -> one commit, at most limits::kConflictRetries times when another
// writer was faster. Nobody waits for the disk on that road: the answer comes when the writer is done. No Poco, no
// sockets. The time comes from the Clock port. Ownership: the four collaborators must outlive it. Threads: all calls
// are safe from any thread.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <shared_mutex>
#include <span>
#include <string>
#include <vector>

#include "core/base/value.h"
#include "core/ports/clock.h"
#include "core/ports/storage.h"
#include "server/app/case_json.h"
#include "server/app/committer.h"
#include "server/app/problem.h"
#include "server/app/reply.h"
#include "server/app/rules.h"

namespace anze::app {

struct OpenRequest : workflow::OpenCommand {
  base::Language language = base::Language::kZh;
  bool brief = false;  // the reply says where the case stands, not what may come next
};

struct RaiseRequest {
  std::string case_id;
  std::string event;
  base::Value data;
  workflow::Actor actor;
  std::string if_match;  // ETag or "*"; empty: none given (the caller decides whether that is allowed)
  base::Language language = base::Language::kZh;
  bool brief = false;
};

struct CaseList {
  std::vector<workflow::IndexRow> rows;
  bool more = false;
};

class Cases {
 public:
  Cases(Rules* rules, ports::Storage* storage, Committer* committer, const ports::Clock* clock, ports::IdSource* ids);

  // Told the answer once: at once where nothing is to be written, else when the writer is done. It must not wait.
  using Done = std::function<void(Answer<Reply>)>;
  // Runs a task on a thread of the caller's, so that the writer is kept with nothing but writing; a task that it drops
  // is an answer that is not told. Empty: the writer's thread does it.
  using Home = std::function<void(std::function<void()>)>;
  void Open(OpenRequest request, const Idempotency& idempotency, Done done, Home home = {});
  void Raise(RaiseRequest request, Idempotency idempotency, Done done, Home home = {});
  // The same, waiting for the answer. Never from a Done.
  Answer<Reply> Open(OpenRequest request, const Idempotency& idempotency);
  Answer<Reply> Raise(RaiseRequest request, Idempotency idempotency);
  // A case as JSON (see case_json.h). What is left of a clock changes with time, so a reply must not be cached.
  Answer<Reply> Get(std::string_view case_id, const workflow::Actor& actor, base::Language language);
  Answer<std::vector<workflow::Event>> Journal(std::string_view case_id, std::uint64_t after, std::size_t limit);
  Answer<CaseList> List(ports::CaseQuery query);

  // Timer rows that came due: each gives an event or, when stale, loses its row. Those of cases that
  // were being changed at the same moment stay and come again. Returns how many events were written.
  base::Result<std::size_t> FireTimers(std::span<const ports::DueTimer> timers);
  // Computes the clocks of one open case again under the present calendar; true when something changed.
  base::Result<bool> Recompute(std::string_view case_id, const std::string& reason);

  // The rules a row of a list is shown under: those in force for its region when it was opened. Null where unknown.
  struct ShownUnder {
    Rules::BookPtr book;  // keeps the program alive
    const workflow::CaseProgram* program = nullptr;
    Rules::CalendarPtr calendar;
  };
  ShownUnder ProgramFor(const workflow::IndexRow& row);
  ShownUnder ProgramOf(std::string_view case_id);

  calendar::Instant Now() const { return clock_->Now(); }

 private:
  struct Loaded {
    workflow::CaseState state;
    Rules::BookPtr book;
    const workflow::CaseProgram* program = nullptr;
    Rules::CalendarPtr calendar;
  };
  Answer<Loaded> Load(std::string_view case_id);
  // Fills book, program and calendar from the state's snapshot, type and day; the problem if that fails.
  std::optional<Problem> FindRules(Loaded* loaded);
  std::string Render(const workflow::StateView& view, const Loaded& rules, const workflow::Actor& actor,
                     calendar::Instant now, base::Language language);
  // Takes the state out of `loaded`.
  std::string RenderWhole(Loaded* loaded, const workflow::Actor& actor, calendar::Instant now, base::Language language);
  // What an open or a raise writes, and what it answers when that is written.
  struct Prepared {
    workflow::Commit commit;
    Reply reply;
  };
  // Takes subject and facts out of the request.
  Answer<Prepared> PrepareOpen(OpenRequest* given, const Idempotency& idempotency);
  Answer<Prepared> PrepareRaise(const RaiseRequest& request, const Idempotency& idempotency);
  // A change on its way: kept while the writer has it. A raise is tried again when another writer was faster.
  struct Writing {
    Idempotency idempotency;
    Done done;
    Home home;
    std::optional<RaiseRequest> raise;
    Reply reply;
    int attempts = 0;
  };
  void Attempt(const std::shared_ptr<Writing>& writing);
  void Submit(workflow::Commit commit, const std::shared_ptr<Writing>& writing);
  void Conclude(const std::shared_ptr<Writing>& writing, const ports::AppendResult& result);
  // The answer that `result` of the commit behind `reply` means; nullopt: another writer was faster.
  std::optional<Answer<Reply>> Settle(const ports::AppendResult& result, const Idempotency& idempotency, Reply* reply);
  // The commit that firing a timer gives; nullopt when it is stale.
  base::Result<std::optional<workflow::Commit>> PrepareTimer(const ports::DueTimer& timer);

  Rules* rules_;
  ports::Storage* storage_;
  Committer* committer_;
  const ports::Clock* clock_;
  ports::IdSource* ids_;
  // Texts of case types already shown; each keeps the book its program belongs to.
  std::shared_mutex texts_mutex_;
  std::map<std::pair<const workflow::CaseProgram*, base::Language>,
           std::pair<Rules::BookPtr, std::shared_ptr<const CaseTexts>>>
      texts_;
};

}  // namespace anze::app

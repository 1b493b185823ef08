// The use cases of cases: open, raise an event, read, list, fire a clock, recompute.
//
// One road for every change: load, decide, one commit; tried again at most limits::kConflictRetries times when another
// writer was faster. Nobody waits for the disk on that road: the answer comes when the writer is done. No Poco, no
// sockets. The time comes from the Clock port; a case's own time never goes back.
// Ownership: the five collaborators must outlive it, and every change must be answered before it ends.
// Threads: all calls are safe from any thread.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/value.h"
#include "core/people/principal.h"
#include "core/ports/clock.h"
#include "core/ports/storage.h"
#include "core/workflow/decide_effect.h"
#include "server/app/answers/problem.h"
#include "server/app/answers/repeat.h"
#include "server/app/cases/case_keys.h"
#include "server/app/cases/case_pages.h"
#include "server/app/cases/case_view.h"
#include "server/app/cases/committer.h"
#include "server/app/rules/rules.h"

namespace anze::app {

using OpenRequest = workflow::OpenCommand;

// An event that somebody wants to raise. `data` are the fields of the event's form.
struct RaiseRequest {
  std::string case_id;
  std::string event;
  base::Value data;
  workflow::Actor actor;
  std::optional<ExpectedVersions> expected;  // nullopt: none named (the caller decides whether that is allowed)
};

// A case as it is stored, with its rules.
struct FoundCase {
  std::unique_ptr<const ports::StoredCase> stored;
  workflow::StateView view;  // lies in `stored`
  Rules::BookPtr book;
  const workflow::CaseProgram* program = nullptr;
  Rules::CalendarPtr calendar;
  calendar::Instant now;  // when it was looked at

  // Borrows from this.
  CaseNow at() const {
    return {&view.state, view.subject, view.facts, book, program, calendar.get(), now, stored->parties};
  }
};

// Problems, besides those that a method names: kUnavailable for the storage, kInternal for damage, and kGone
// "case-removed" beside every "unknown-case" (not_there.h). Where rules may not
// be waited for (no_wait.h), the answer to a call that needed them is worthless and must be thrown away.
class Cases {
 public:
  Cases(Rules* rules, ports::Storage* storage, Committer* committer, const ports::Clock* clock, ports::IdSource* ids);

  // Runs a task on a thread of the asker's; a task that it drops is an answer that is not given.
  using AnswerThread = std::function<void(std::function<void()>)>;
  // Whoever asks for a change. None of the three may wait.
  struct Asker {
    // Given the answer once: at once where nothing is to be written, else when the writer is done.
    std::function<void(Answer<Changed>)> give;
    // Shown the case as the change leaves it before that is written, so that the asker can make its answer. The answer
    // for a repeat goes into `keep`, which is null where no repeat can come. Shown anew when another writer was faster.
    // May be empty.
    std::function<void(const CaseNow& changed, KeptAnswer* keep)> show{};
    // Where `give` is called after a write, so that the writer is kept with nothing but writing. Empty: by the writer.
    AnswerThread thread{};
    // Who asks: only what they may read is there for them, and their offices give the roles of the request's actor.
    // Null: the system itself, and the roles are as given.
    std::shared_ptr<const people::Principal> who{};
    // The request's actor is another, in whose name `who` acts in the one role that is given.
    bool names_other = false;
  };
  // Open a case or raise an event, and answer through `asker`. A repeat under the same key is given the first answer.
  // Problems: kInvalid (unknown region or type, bad facts or data), kNotFound "unknown-case", kForbidden, kRefused and
  // kConflict by the rules, "case-key-taken" among them, kStale for another version than `expected`, kKeyReused,
  // kUnavailable "storage-busy" when other writers were faster every time, "clock-implausible".
  void Open(OpenRequest request, const Idempotency& idempotency, Asker asker);
  void Raise(RaiseRequest request, Idempotency idempotency, Asker asker);
  // The same, waiting for the answer. Never from a `give`: the writer would wait for itself.
  Answer<Changed> Open(OpenRequest request, const Idempotency& idempotency);
  Answer<Changed> Raise(RaiseRequest request, Idempotency idempotency);
  // A case as it stands. The days left of a clock change with time, so a view of a case must not be cached.
  // Problems: kNotFound "unknown-case".
  Answer<FoundCase> Get(std::string_view case_id, const ports::ReadScope& scope);
  // kNotFound "unknown-case" where the scope does not find the case, as for one that does not exist; nullopt: it may be
  // read.
  std::optional<Problem> Unreadable(std::string_view case_id, const ports::ReadScope& scope);
  // At most `limit` events behind the sequence `after`, oldest first. Problems: kNotFound "unknown-case".
  Answer<std::vector<workflow::Event>> Journal(std::string_view case_id, std::uint64_t after, std::size_t limit,
                                               const ports::ReadScope& scope);
  // The page behind `cursor`, nullopt for the first (case_pages.h); at most limits::kPageMax rows. Problems: kInvalid
  // "cursor-expired".
  Answer<CaseList> List(ports::CaseQuery query, const std::optional<CaseCursor>& cursor = std::nullopt);

  // Fires timer rows that came due: each gives an event or, when stale, loses its row. Those whose case was being
  // changed at the same moment, and further ones of the same case, stay and come again. Waits for the disk. Gives how
  // many events were written. Errors: only when none was written: the last fault, "clock-implausible" for all.
  base::Result<std::size_t> FireTimers(std::span<const ports::DueTimer> timers);
  // Computes the clocks of one open case again under the present calendar; true when something changed, which is then
  // an event with this reason. Waits for the disk. Errors: "unknown-case", "storage-busy", those of the storage and the
  // rules.
  base::Result<bool> Recompute(std::string_view case_id, const std::string& reason);
  // Tells in the journal of a case that an effect it asked for was not carried out. Once for each `key`: a repeat
  // writes nothing and is ok. A case that does not exist has no journal to tell it in: "unknown-case".
  base::Status NoteEffectFailure(std::string_view case_id, const workflow::EffectFailedCommand& command,
                                 const std::string& key);

  // The rules something is shown under; null where unknown.
  struct ShownUnder {
    Rules::BookPtr book;  // keeps the program alive
    const workflow::CaseProgram* program = nullptr;
    Rules::CalendarPtr calendar;
  };
  // Of a row of a list: those in force for its region when it was opened.
  ShownUnder ProgramFor(const ports::IndexRow& row);
  // Of a case: those it stands under.
  ShownUnder ProgramOf(std::string_view case_id);

  // The present time of the Clock port.
  calendar::Instant Now() const { return calendar::Instant(clock_->NowMillis()); }

 private:
  // A case and its rules, read to be changed.
  struct Loaded {
    workflow::CaseState state;
    Rules::BookPtr book;
    const workflow::CaseProgram* program = nullptr;
    Rules::CalendarPtr calendar;
    std::vector<std::string> parties{};
  };
  // Problems: kNotFound "unknown-case", also where `scope` (null: everything) does not find it; those of the storage
  // and of FindRules.
  Answer<Loaded> Load(std::string_view case_id, const ports::ReadScope* scope = nullptr);
  // Works out whose case it is after an event, and puts that into its commit.
  base::Status PutParties(Loaded* loaded, calendar::Date today, ports::Commit* commit);
  // The rules that a state stands under, by its snapshot, type and day.
  Answer<ShownUnder> FindRules(const workflow::CaseState& state);
  // The commit of an open or a raise.
  struct Prepared {
    ports::Commit commit;
    CaseKeys keys;
    // Of the rules that `keys` are told by; kept by the book.
    Rules::BookPtr book;
    const workflow::CaseProgram* program = nullptr;
  };
  // A change on its way: kept while the writer has it. A raise is tried again when another writer was faster.
  struct Writing {
    Idempotency idempotency;
    Asker asker;
    std::string case_id;
    std::optional<RaiseRequest> raise{};
    Prepared prepared{};  // without the commit, which the writer has
    int attempts = 0;
  };
  // These prepare the change and show it to the asker.
  Answer<Prepared> PrepareOpen(OpenRequest* given, Writing* writing);  // takes subject and facts out
  Answer<Prepared> PrepareRaise(const Writing& writing);
  // The actor of a change with the roles that count for this region and these parties.
  static workflow::Actor ActorFor(const Asker& asker, workflow::Actor given, std::string_view region,
                                  std::span<const std::string> parties);
  static void Show(const Asker& asker, const Loaded& loaded, calendar::Instant now, ports::Commit* commit);
  // Prepares and submits a raise once more.
  void Attempt(const std::shared_ptr<Writing>& writing);
  // Hands the commit to the writer, who goes on with Conclude.
  void Submit(Prepared prepared, const std::shared_ptr<Writing>& writing);
  // Memory that does not suffice here is kUnavailable, although the change may be written: a repeat tells.
  void Conclude(const std::shared_ptr<Writing>& writing, const ports::AppendResult& result);
  // The answer that `result` means; nullopt: another writer was faster.
  std::optional<Answer<Changed>> Settle(const ports::AppendResult& result, const Writing& writing);
  // The program that the rules of today have for the cases of a region and type; nullptr where they have none. Errors:
  // the rules may not be waited for here (no_wait.h).
  base::Result<const workflow::CaseProgram*> TodaysProgram(const workflow::CaseState& state, calendar::Date today,
                                                           Rules::BookPtr* book);
  // The commit that firing a timer gives; nullopt when it is stale.
  base::Result<std::optional<ports::Commit>> PrepareTimer(const ports::DueTimer& timer);

  Rules* rules_;
  ports::Storage* storage_;
  Committer* committer_;
  const ports::Clock* clock_;
  ports::IdSource* ids_;
};

}  // namespace anze::app

// Explains a case: where it stands, how each due date was counted, which events may come next, and whether its journal
// can be proved.
//
// Ownership: an explanation owns everything that its views borrow. Move it; the views of a copy would borrow from the
// original.
// Threads: one thread; reads only, so a server may write meanwhile.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/ports/storage.h"
#include "core/workflow/prove.h"
#include "server/app/answers/problem.h"
#include "server/app/cases/case_view.h"
#include "server/app/cases/clock_arithmetic.h"
#include "server/app/cases/clocks_not_begun.h"
#include "server/app/rules/rules.h"

namespace anze::app {

// One thing that an event still needs before it can be raised.
struct Need {
  enum class Kind {
    kData,         // a field that must be filled in
    kRequirement,  // of the rules
  };
  Kind kind = Kind::kData;
  std::string name;  // "data.…", or the requirement's id
  std::string text;
  bool refused = false;              // the facts say no; else they do not say yet
  std::vector<std::string> clauses;  // ids
  bool of_data = false;              // of a requirement: what is filled in, or asked when it is raised, may change it
  std::string failure;               // of a requirement: the ruleset's sentence
};

// An event that the present state allows, whoever may raise it, and the needs it still has.
struct NextEvent {
  const ruleset::EventType* event = nullptr;
  std::string title;
  std::vector<Need> needs;
};

// A clock of the case and the count of its due date.
struct ExplainedClock {
  ClockView view;
  std::optional<ClockArithmetic> arithmetic;  // none when the rules have no such clock
};

struct CaseExplanation {
  // The sources of the explanation; the views below borrow from these.
  workflow::CaseState state;
  std::vector<workflow::Event> journal;
  Rules::BookPtr book;
  Rules::CalendarPtr calendar;
  const workflow::CaseProgram* program = nullptr;

  std::string type_title;
  std::string region_title;
  std::string state_title;
  bool closed = false;
  std::vector<ExplainedClock> clocks;
  std::vector<ClockNotBegun> not_begun;
  std::vector<NextEvent> events;  // that may be raised next
  workflow::Proof proof;
  bool state_agrees = true;  // the stored state is the fold of the journal
  bool agrees = true;        // false is an alarm: the stored case is not as its own rules make it
};

// `rules` must know the storage. The whole journal is read and decided again, so this takes as long as the case is. Its
// JSON: http/wire/explanation_json.h. Problems: kNotFound "unknown-case"; those of the storage; kInternal for a case
// that cannot be read. A disagreement is no problem but part of the explanation.
Answer<CaseExplanation> ExplainCase(Rules* rules, ports::Storage* storage, std::string_view case_id,
                                    calendar::Instant now, base::Language language);

}  // namespace anze::app

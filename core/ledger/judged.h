// The input and result types of the ledger: surroundings, judged entries, accounts. Amounts are
// integer fen.
// Ownership: plain values; a rule book and a calendar are shared. Threads: no shared state.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/localized.h"
#include "core/base/result.h"
#include "core/base/text.h"
#include "core/base/value.h"
#include "core/calendar/work_calendar.h"
#include "core/script/pool.h"
#include "core/workflow/rulebook.h"

namespace anze::ledger {

// Rules of a region on a day, with the calendar they ask for.
struct RulesOn {
  std::shared_ptr<const workflow::RuleBook> book;
  std::shared_ptr<const calendar::WorkCalendar> calendar;
};
// The questions that the ledger asks of the shell.
struct Surroundings {
  // The rules of a region on a day; called often for the same pair. Its errors are handed on.
  std::function<base::Result<RulesOn>(const std::string& region, calendar::Date day)> rules;
  // For lua decisions; nullptr where the region has none here. Must outlive the call.
  script::SandboxPool* scripts = nullptr;
  // Of the sentences in judgements and tests.
  base::Language language = base::Language::kZh;
};

// An entry and the answer of the region's decision to it.
struct JudgedEntry {
  std::string id;
  std::string kind;
  std::string region;
  std::string holder;
  // Of the account it belongs to, named as Account::period.
  std::string period;
  calendar::Date booked_on;
  std::int64_t amount = 0;
  // The part of it that the account takes: all, a part (a shared system), or 0.
  std::int64_t counted = 0;
  // accepted; partly (less than the amount counts); refused; undecided (facts are missing); later
  // (booked after the day asked for).
  std::string outcome;
  // The decision's whole answer, as decision::ToValue gives it; null for `later`.
  base::Value judgement;
};

// The question about entries, as a region's rules answer it.
inline constexpr std::string_view kEntryQuestion = "ledger-entry";

// A sum, and the entries it is the sum of.
struct Figure {
  // written, received, refunded, extracted, spent or transferred; spending of a category is counted
  // a second time under "spent.training".
  std::string name;
  base::Localized category;  // of such spending: what the rules call it, or as it is written
  std::int64_t amount = 0;
  // Ids, in the order in which they were added.
  std::vector<std::string> entries;
};

// The account of one holder for one period.
struct Account {
  std::string region;
  std::string holder;
  // "2024"; "2025-03-31" for the twelve months that end on that day.
  std::string period;
  // The last day of the period, or the day asked for if that comes first.
  calendar::Date tested_on;
  // The closing balance of the period before; 0 for the first.
  std::int64_t opening = 0;
  std::vector<Figure> figures;
  // opening + extracted - spent - transferred.
  std::int64_t closing = 0;
  // The answer of the decision that tests accounts, with its steps base, floor, required, ceiling,
  // shortfall and surplus by name; null for a step that it does not have.
  base::Value test;
};

}  // namespace anze::ledger

// What an applicant is led through before a case of a type is opened: topics with their questions, materials, the
// letter that is promised, the day by which it is due, and the decisions that say beforehand what would fail.
//
// All of it is stated in the case type and merged over the regions (by ids, questions by their fact), so the page of a
// new region needs no code. workflow/application_form.h compiles the conditions.
// Ownership: plain values. Errors: none. Threads: as model.h says.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/localized.h"
#include "core/base/result.h"
#include "core/ruleset/model/expression.h"

namespace anze::ruleset {

// One question: the fact that its answer becomes.
struct Question {
  // A fact of the case type or of a decision that it lets be stated. Unique in the application.
  std::string fact;
  // Where a value to be confirmed comes from: "records.<register>.<field>", "organisation.code" or "organisation.name".
  // Empty: only from earlier applications.
  std::string prefill;
  base::Localized help;
  // Absent: as the fact says.
  std::optional<bool> required;
  // Over the answers; asked only where it holds, and not while it cannot be known. Empty: always.
  Expression when;
  std::vector<std::string> clauses;
  base::SourceSpan span;
};

// A topic: one page.
struct ApplicationSection {
  std::string id;
  base::Localized title;
  base::Localized help;
  Expression when;
  std::vector<Question> questions;
  std::vector<std::string> clauses;
  base::SourceSpan span;
};

// A document that has to be handed in.
struct Material {
  std::string id;
  base::Localized title;
  base::Localized help;
  // original | copy | sealed_copy | electronic.
  std::string form;
  // pdf | image | word | excel | text, as the content says; never empty.
  std::vector<std::string> kinds;
  // How many files. 0: need not be handed in.
  int at_least = 1;
  int at_most = 1;
  // The question whose answer says until when it holds; empty: none.
  std::string valid_until;
  Expression when;
  std::vector<std::string> clauses;
  base::SourceSpan span;
};

// A letter that the applicant seals, with the text of the regulation.
struct Promise {
  base::Localized title;
  base::Localized text;
  // The Material of its signed page.
  std::string material;
  std::vector<std::string> clauses;
  base::SourceSpan span;
};

struct Application {
  // Roles; each may open a case of the type.
  std::vector<std::string> by;
  // What it is, and whom it goes to.
  base::Localized summary;
  // A parameter of a date or of dates; empty: there is no last day.
  std::string due;
  // What an application after that day means.
  enum class Late { kMarked, kRefused } late = Late::kMarked;
  std::vector<ApplicationSection> sections;
  std::vector<Material> materials;
  std::optional<Promise> promise;
  // Decisions that the case type asks, by the names it gives them.
  std::vector<std::string> checks;
  std::vector<std::string> clauses;
  base::SourceSpan span;
};

// The fact in which a case holds what was handed in.
inline constexpr const char* kApplicationFiles = "application.files";

}  // namespace anze::ruleset

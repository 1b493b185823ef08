// What several regions ask of an applicant, as one form: a section, a question and a material that several of them have
// stand in it once, with the regions that ask for it.
//
// Ownership: keeps the rule books alive that it points into. Threads: immutable once made.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/value.h"
#include "core/workflow/application_form.h"
#include "server/app/answers/problem.h"
#include "server/app/rules/rules.h"

namespace anze::app {

// One region of a form, with its rules.
struct FormRegion {
  std::string region;
  base::Localized title;
  Rules::BookPtr book;
  const workflow::CaseProgram* program = nullptr;
  const workflow::CompiledApplication* form = nullptr;
  Rules::CalendarPtr calendar;
  std::optional<calendar::Date> due;
  bool late = false;  // the day is over
  bool refused() const { return late && form->source->late == ruleset::Application::Late::kRefused; }
  const ruleset::Snapshot& snapshot() const { return *book->snapshot; }
};

// In each, `regions` are indexes into Form::regions, ascending, and the parts of each stand in the same order. The
// first gives title and help.
struct FormQuestion {
  std::string path;
  std::vector<std::size_t> regions;
  std::vector<const workflow::CompiledQuestion*> of;
  const ruleset::Field& field() const { return *of.front()->field; }
  // Whether any of them needs an answer.
  bool required() const;
};
struct FormSection {
  std::string id;
  std::vector<std::size_t> regions;
  std::vector<const workflow::CompiledSection*> of;
  std::vector<FormQuestion> questions;
};
struct FormMaterial {
  std::string id;
  std::vector<std::size_t> regions;
  std::vector<const workflow::CompiledMaterial*> of;
  // What every region accepts: the kinds common to all, the most demanding counts.
  std::vector<std::string> kinds() const;
  int at_least() const;
  int at_most() const;
};

struct Form {
  std::string type;
  base::Localized title;
  calendar::Date today;
  std::vector<FormRegion> regions;
  std::vector<FormSection> sections;
  std::vector<FormMaterial> materials;

  const FormQuestion* FindQuestion(std::string_view path) const;
  const FormMaterial* FindMaterial(std::string_view id) const;
  // The section of a question; nullptr if none asks it.
  const FormSection* SectionOf(std::string_view path) const;
};

// Whether a question needs an answer.
bool IsRequired(const workflow::CompiledQuestion& question);

// A region of a form and the rules it is asked by.
struct AskedRegion {
  std::string region;
  std::string digest = {};  // of the rules that the application was begun under; empty: it is being begun
  bool kept = false;        // by those; else by the rules of today, and by those only where today's ask nothing
};

// The form of these regions. Problems: kInvalid "application-no-region", "too-many-regions",
// "unknown-region", "unknown-case-type" and "nothing-to-apply-for" {type, region}, each at "/regions/<index>"; those of
// Rules.
Answer<Form> MakeForm(Rules* rules, const std::string& type, const std::vector<AskedRegion>& regions,
                      calendar::Instant now);

// Whether somebody may apply for the type in a region today: it has an application, and the decisions that it would be
// checked by are in force, and cases of the type may still be opened. Where the rules say that there is no admission,
// nobody applies.
bool IsOffered(const ruleset::Snapshot& snapshot, const ruleset::CaseType& type, calendar::Date day);

// A schema of one field under a name with dots, so that pointers into answers are flat: "/answers/insurer.name".
ruleset::Schema FlatSchema(const FormQuestion& question, bool required);

// The last day on which it is in time; nullopt where none is stated.
std::optional<calendar::Date> DueOf(const ruleset::Snapshot& snapshot, const std::string& parameter,
                                    calendar::Date today);

}  // namespace anze::app

#include "server/app/applications/form.h"

#include <algorithm>
#include <set>
#include <utility>

#include "core/base/limits_application.h"

namespace anze::app {
namespace {

using base::Error;

base::Localized RegionTitleOf(const Rules& rules, const std::string& region) {
  for (const RegionInfo& info : rules.Regions()) {
    if (info.region == region) return info.title;
  }
  return {region, region};
}

class FormMaker {
 public:
  FormMaker(Rules* rules, const std::string& type, calendar::Instant now) : rules_(*rules), now_(now) {
    form_.type = type;
    form_.today = now.date();
  }

  // Each fault of a region; what can be made is made.
  void Add(const AskedRegion& asked, const std::string& pointer, base::Diagnostics* problems) {
    FormRegion made;
    made.region = asked.region;
    if (!asked.kept) {
      auto book = rules_.At(asked.region, form_.today);
      if (!book.ok() && asked.digest.empty()) return problems->push_back(Error(book.error()).At(pointer));
      if (book.ok()) Take(*book, true, &made);
    }
    if (made.form == nullptr && !asked.digest.empty()) {
      auto book = rules_.ByDigest(asked.digest);
      if (!book.ok()) return problems->push_back(book.error());
      Take(*book, false, &made);
    }
    if (made.form == nullptr) {
      const char* code = made.program == nullptr ? "unknown-case-type" : "nothing-to-apply-for";
      return problems->push_back(Error(code, {{"type", form_.type}, {"region", asked.region}}).At(pointer));
    }
    auto calendar = rules_.CalendarFor(*made.book, form_.today);
    if (!calendar.ok()) return problems->push_back(calendar.error());
    made.calendar = *calendar;
    made.title = RegionTitleOf(rules_, asked.region);
    made.due = DueOf(made.snapshot(), made.form->source->due, form_.today);
    made.late = made.due && *made.due < form_.today;
    if (form_.regions.empty()) form_.title = made.program->source().title;
    form_.regions.push_back(std::move(made));
  }

  Form Merge() {
    for (std::size_t i = 0; i < form_.regions.size(); ++i) {
      const workflow::CompiledApplication& form = *form_.regions[i].form;
      for (const workflow::CompiledSection& section : form.sections) MergeSection(section, i);
      for (const workflow::CompiledMaterial& material : form.materials) {
        FormMaterial& one = ById(&form_.materials, material.source->id);
        one.regions.push_back(i);
        one.of.push_back(&material);
      }
    }
    return std::move(form_);
  }

 private:
  // `offered`: only where somebody may apply today; what was begun before is shown as it was.
  void Take(const Rules::BookPtr& book, bool offered, FormRegion* made) const {
    made->book = book;
    made->program = book->FindCaseType(form_.type);
    if (made->program == nullptr) return;
    if (offered && !IsOffered(*book->snapshot, made->program->source(), form_.today)) return;
    made->form = made->program->application();
  }

  template <typename Item>
  static Item& ById(std::vector<Item>* items, const std::string& id) {
    const auto found = std::find_if(items->begin(), items->end(), [&](const Item& item) { return item.id == id; });
    if (found != items->end()) return *found;
    items->emplace_back();
    items->back().id = id;
    return items->back();
  }

  void MergeSection(const workflow::CompiledSection& section, std::size_t region) {
    const std::size_t at = Index(section.source->id);
    form_.sections[at].regions.push_back(region);
    form_.sections[at].of.push_back(&section);
    for (const workflow::CompiledQuestion& question : section.questions) {
      FormQuestion& one = Question(at, question.source->fact);
      one.regions.push_back(region);
      one.of.push_back(&question);
    }
  }

  std::size_t Index(const std::string& id) {
    for (std::size_t i = 0; i < form_.sections.size(); ++i) {
      if (form_.sections[i].id == id) return i;
    }
    form_.sections.emplace_back();
    form_.sections.back().id = id;
    return form_.sections.size() - 1;
  }

  // A question that another region has in another section stays where it stood first: it is answered once.
  FormQuestion& Question(std::size_t section, const std::string& path) {
    for (FormSection& known : form_.sections) {
      for (FormQuestion& question : known.questions) {
        if (question.path == path) return question;
      }
    }
    FormQuestion& added = form_.sections[section].questions.emplace_back();
    added.path = path;
    return added;
  }

  Rules& rules_;
  calendar::Instant now_;
  Form form_;
};

}  // namespace

bool IsRequired(const workflow::CompiledQuestion& question) {
  return question.source->required.value_or(question.field->required);
}

bool FormQuestion::required() const {
  return std::any_of(of.begin(), of.end(), [](const auto* question) { return IsRequired(*question); });
}

std::vector<std::string> FormMaterial::kinds() const {
  std::vector<std::string> kinds = of.front()->source->kinds;
  std::erase_if(kinds, [&](const std::string& kind) {
    return std::any_of(of.begin(), of.end(), [&](const auto* material) {
      const std::vector<std::string>& own = material->source->kinds;
      return std::find(own.begin(), own.end(), kind) == own.end();
    });
  });
  return kinds;
}

int FormMaterial::at_least() const {
  int least = 0;
  for (const auto* material : of) least = std::max(least, material->source->at_least);
  return least;
}

int FormMaterial::at_most() const {
  int most = of.front()->source->at_most;
  for (const auto* material : of) most = std::min(most, material->source->at_most);
  return std::max(most, at_least());
}

const FormQuestion* Form::FindQuestion(std::string_view path) const {
  for (const FormSection& section : sections) {
    for (const FormQuestion& question : section.questions) {
      if (question.path == path) return &question;
    }
  }
  return nullptr;
}

const FormMaterial* Form::FindMaterial(std::string_view id) const {
  const auto found =
      std::find_if(materials.begin(), materials.end(), [&](const FormMaterial& one) { return one.id == id; });
  return found == materials.end() ? nullptr : &*found;
}

const FormSection* Form::SectionOf(std::string_view path) const {
  for (const FormSection& section : sections) {
    for (const FormQuestion& question : section.questions) {
      if (question.path == path) return &section;
    }
  }
  return nullptr;
}

Answer<Form> MakeForm(Rules* rules, const std::string& type, const std::vector<AskedRegion>& regions,
                      calendar::Instant now) {
  base::Diagnostics problems;
  if (regions.empty()) problems.push_back(Error("application-no-region").At("/regions"));
  if (regions.size() > base::limits::kRegionsPerDraft) {
    return Invalid(
        {Error("too-many-regions", {{"max", std::to_string(base::limits::kRegionsPerDraft)}}).At("/regions")});
  }
  FormMaker maker(rules, type, now);
  std::set<std::string, std::less<>> seen;
  for (std::size_t i = 0; i < regions.size(); ++i) {
    if (seen.insert(regions[i].region).second) maker.Add(regions[i], "/regions/" + std::to_string(i), &problems);
  }
  if (!problems.empty()) return Invalid(std::move(problems));
  return maker.Merge();
}

bool IsOffered(const ruleset::Snapshot& snapshot, const ruleset::CaseType& type, calendar::Date day) {
  if (!type.application) return false;
  if (const ruleset::LayerRef* lapsed = snapshot.LapsedOn(day)) {
    const std::vector<std::string>& still = lapsed->after_expiry.cases;
    if (std::find(still.begin(), still.end(), type.name) == still.end()) return false;
  }
  const auto in_force = [&](const std::string& check) {
    const auto asked = std::find_if(type.decisions.begin(), type.decisions.end(),
                                    [&](const ruleset::AskedDecision& one) { return one.name == check; });
    if (asked == type.decisions.end()) return false;
    const auto decision = snapshot.decisions.find(asked->decision);
    return decision != snapshot.decisions.end() && decision->second.kind != ruleset::DecisionKind::kNotApplicable;
  };
  return std::all_of(type.application->checks.begin(), type.application->checks.end(), in_force);
}

ruleset::Schema FlatSchema(const FormQuestion& question, bool required) {
  ruleset::Schema schema;
  ruleset::Field field = question.field();
  field.name = question.path;
  field.required = required;
  schema.fields().push_back(std::move(field));
  return schema;
}

std::optional<calendar::Date> DueOf(const ruleset::Snapshot& snapshot, const std::string& parameter,
                                    calendar::Date today) {
  if (parameter.empty()) return std::nullopt;
  const auto value = snapshot.ParameterValue(parameter, today);
  if (!value.ok()) return std::nullopt;
  std::vector<calendar::Date> days;
  const auto take = [&](const base::Value& text) {
    if (!text.is_string()) return;
    if (const auto day = calendar::Date::Parse(text.as_string())) days.push_back(*day);
  };
  take(*value);
  if (value->is_list()) {
    for (const base::Value& item : value->as_list()) take(item);
  }
  if (days.empty()) return std::nullopt;
  std::sort(days.begin(), days.end());
  // The next one; the last one where all are over.
  const auto next = std::find_if(days.begin(), days.end(), [&](calendar::Date day) { return !(day < today); });
  return next == days.end() ? days.back() : *next;
}

}  // namespace anze::app

// Compares two versions of a case type: states, events, clocks and what they ask for.
//
// Things with a name are paired by it (Pair), so a renamed event is told as one that went and one
// that came. Names in sentences are those of the version that the words belong to. `Gone`, `New`
// and `Both` say what happened to one thing.
#include <set>

#include "core/change/sheet.h"
#include "core/ruleset/model/event_data.h"

namespace anze::change {
namespace {

using ruleset::CaseType;
using ruleset::Clock;
using ruleset::ClockExtension;
using ruleset::Effect;
using ruleset::EventType;
using ruleset::Migration;
using ruleset::Requirement;
using ruleset::State;

template <typename T>
std::string NameOf(const T& item) {
  return item.name;
}

Localized Target(const Effect& effect) {
  // In the order of Effect::Kind.
  static constexpr const char* kIds[] = {"change-effect-notify", "change-effect-upload", "change-effect-open",
                                         "change-effect-raise", "change-effect-record"};
  if (!effect.case_type.empty()) {
    return Say("change-effect-raise-in", {{"target", Same(effect.target)}, {"type", Same(effect.case_type)}});
  }
  if (effect.existing) return Say("change-effect-record-existing", {{"target", Same(effect.target)}});
  return Say(kIds[static_cast<std::size_t>(effect.kind)],
             {{"target", Same(effect.target)}, {"message", Same(effect.message)}});
}

class CaseComparer {
 public:
  CaseComparer(const CaseType& before, const CaseType& after, const calendar::WorkCalendar* old_calendar,
               const calendar::WorkCalendar* new_calendar, Sheet* sheet)
      : before_(before),
        after_(after),
        old_calendar_(old_calendar),
        new_calendar_(new_calendar),
        sheet_(sheet),
        old_names_(NamesOf(before, sheet->before())),
        new_names_(NamesOf(after, sheet->after())) {}

  void Run() {
    const Part whole{Say("change-part-whole"), &before_.span, &after_.span, &after_.clauses};
    CompareNames(whole, "change-part-opened-by", before_.opened_by, after_.opened_by, sheet_);
    CompareNames(whole, "change-part-parties", PartyPaths(before_), PartyPaths(after_), sheet_);
    CompareNames(whole, "change-part-application", AskedParts(before_), AskedParts(after_), sheet_);
    CompareWords(whole, "change-part-initial", StateWords(before_, before_.initial), StateWords(after_, after_.initial),
                 sheet_);
    CompareCitations(whole, before_.clauses, after_.clauses, sheet_);
    CompareFields(whole, before_.facts.fields(), after_.facts.fields(), "", sheet_);
    CompareRequirements(whole, before_.require, old_names_, after_.require, new_names_);
    Pair(
        before_.states, after_.states, NameOf<State>, [&](const State& state) { Gone(state); },
        [&](const State& state) { New(state); }, [&](const State& old, const State& now) { Both(old, now); });
    Pair(
        before_.events, after_.events, NameOf<EventType>, [&](const EventType& event) { Gone(event); },
        [&](const EventType& event) { New(event); },
        [&](const EventType& old, const EventType& now) { Both(old, now); });
    Pair(
        before_.clocks, after_.clocks, NameOf<Clock>, [&](const Clock& clock) { Gone(clock); },
        [&](const Clock& clock) { New(clock); }, [&](const Clock& old, const Clock& now) { Both(old, now); });
    CompareMigrations(whole);
  }

 private:
  static std::vector<std::string> PartyPaths(const CaseType& type) {
    std::vector<std::string> paths;
    for (const ruleset::Party& party : type.parties) {
      for (const std::string& path : party.paths) paths.push_back(party.role + ": " + path);
    }
    return paths;
  }
  // What applicants are asked and hand in, and how each is asked.
  static std::vector<std::string> AskedParts(const CaseType& type) {
    std::vector<std::string> parts;
    if (!type.application) return parts;
    const ruleset::Application& application = *type.application;
    for (const std::string& role : application.by) parts.push_back("by " + role);
    if (!application.due.empty()) parts.push_back("due " + application.due);
    if (application.late == ruleset::Application::Late::kRefused) parts.push_back("late refused");
    for (const ruleset::ApplicationSection& section : application.sections) {
      for (const ruleset::Question& question : section.questions) {
        const bool must = question.required.value_or(false);
        const std::string when = question.when.empty() ? section.when.text : question.when.text;
        parts.push_back(question.fact + (must ? " required" : "") + (when.empty() ? "" : " when " + when));
      }
    }
    for (const ruleset::Material& material : application.materials) {
      parts.push_back(material.id + " " + std::to_string(material.at_least) + "-" + std::to_string(material.at_most));
    }
    for (const std::string& check : application.checks) parts.push_back("check " + check);
    return parts;
  }
  static Localized StateWords(const CaseType& type, const std::string& name) {
    for (const State& state : type.states) {
      if (state.name == name) return Titled(state.title, name);
    }
    return Same(name);
  }
  static Localized Title(const State& state) {
    return Say("change-part-state", {{"title", Titled(state.title, state.name)}});
  }
  static Localized Title(const EventType& event) {
    return Say("change-part-event", {{"title", Titled(event.title, event.name)}});
  }
  static Localized Title(const Clock& clock) {
    return Say("change-part-clock", {{"title", Titled(clock.title, clock.name)}});
  }

  void Gone(const State& state) { sheet_->Add("change-part-dropped", {{"part", Title(state)}}).old_place = state.span; }
  void New(const State& state) { sheet_->Add("change-part-added", {{"part", Title(state)}}).new_place = state.span; }
  void Both(const State& old, const State& now) {
    const Part part{Title(now), &old.span, &now.span, nullptr};
    CompareWords(part, "change-part-final", YesNo(old.final), YesNo(now.final), sheet_);
  }

  void CompareRequirements(const Part& part, const std::vector<Requirement>& before, const Names& old_names,
                           const std::vector<Requirement>& after, const Names& new_names) {
    const auto id = [](const Requirement& requirement) { return requirement.id; };
    Pair(
        before, after, id,
        [&](const Requirement& old) {
          sheet_->PlaceOld(
              old, &sheet_->Add("change-requirement-dropped",
                                {{"part", part.title}, {"condition", ConditionWords(old.condition, old_names)}}));
        },
        [&](const Requirement& now) {
          sheet_->PlaceNew(
              now, &sheet_->Add("change-requirement-added",
                                {{"part", part.title}, {"condition", ConditionWords(now.condition, new_names)}}));
        },
        [&](const Requirement& old, const Requirement& now) {
          const Part inner{part.title, &old.span, &now.span, &now.clauses};
          CompareCondition(inner, "change-part-requirement", old.condition, old_names, now.condition, new_names,
                           sheet_);
          CompareCitations(inner, old.clauses, now.clauses, sheet_);
        });
  }

  // --- events ---
  void Gone(const EventType& event) {
    sheet_->PlaceOld(event, &sheet_->Add("change-part-dropped", {{"part", Title(event)}}));
  }
  void New(const EventType& event) {
    // An event without a next state leaves the case where it is.
    const Localized to = event.to.empty() ? Say("change-stays") : StateWords(after_, event.to);
    sheet_->PlaceNew(event,
                     &sheet_->Add("change-event-added", {{"part", Title(event)}, {"to", to}, {"by", Roles(event.by)}}));
  }
  static Localized Roles(const std::vector<std::string>& roles) {
    std::vector<Localized> words;
    words.reserve(roles.size());
    for (const std::string& role : roles) words.push_back(Same(role));
    return Listed(words);
  }
  void Both(const EventType& old, const EventType& now) {
    const Part part{Title(now), &old.span, &now.span, &now.clauses};
    CompareNames(part, "change-part-from", old.from, now.from, sheet_);
    CompareWords(part, "change-part-to", old.to.empty() ? Localized() : StateWords(before_, old.to),
                 now.to.empty() ? Localized() : StateWords(after_, now.to), sheet_);
    CompareNames(part, "change-part-by", old.by, now.by, sheet_);
    CompareNames(part, "change-part-not-by", old.not_by, now.not_by, sheet_);
    CompareWords(part, "change-part-not-assignee", YesNo(old.not_assignee), YesNo(now.not_assignee), sheet_);
    CompareWords(part, "change-part-recounts", YesNo(old.recounts), YesNo(now.recounts), sheet_);
    CompareCondition(part, "change-part-four-eyes", old.four_eyes_when, old_names_, now.four_eyes_when, new_names_,
                     sheet_);
    CompareWords(part, "change-part-assigns", YesNo(old.assigns), YesNo(now.assigns), sheet_);
    CompareFields(part, old.data.fields(), now.data.fields(), "data.", sheet_);
    const ruleset::Schema old_data = ruleset::UnderData(old.data);
    const ruleset::Schema new_data = ruleset::UnderData(now.data);
    // Conditions of an event may also speak of its data; each version is told with its own names.
    Names old_names = old_names_;
    Names new_names = new_names_;
    old_names.scope.schemas.push_back(&old_data);
    new_names.scope.schemas.push_back(&new_data);
    CompareRequirements(part, old.require, old_names, now.require, new_names);
    CompareSets(part, old, old_names, now, new_names);
    CompareEffects(part, old, old_names, now, new_names);
    CompareCitations(part, old.clauses, now.clauses, sheet_);
  }

  // A fact that only one version sets is compared with an empty expression.
  void CompareSets(const Part& part, const EventType& old, const Names& old_names, const EventType& now,
                   const Names& new_names) {
    std::set<std::string> paths;
    const auto find = [](const EventType& event, const std::string& path) {
      for (const auto& [fact, expression] : event.set) {
        if (fact == path) return expression;
      }
      return ruleset::Expression();
    };
    for (const auto& [path, expression] : old.set) paths.insert(path);
    for (const auto& [path, expression] : now.set) paths.insert(path);
    for (const std::string& path : paths) {
      const ruleset::Field* field = after_.facts.Find(path);
      Part inner = part;
      inner.title =
          Say("change-part-set", {{"part", part.title}, {"fact", Titled(field ? field->title : Localized(), path)}});
      CompareCondition(inner, "change-part-value", find(old, path), old_names, find(now, path), new_names, sheet_);
    }
  }

  // An effect has no name: those that are word for word the same are the same.
  void CompareEffects(const Part& part, const EventType& old, const Names& old_names, const EventType& now,
                      const Names& new_names) {
    const auto words = [](const Effect& effect, const Names& names) {
      std::vector<Localized> facts;
      for (const auto& [path, expression] : effect.facts) {
        facts.push_back(Say("change-output", {{"name", Same(path)}, {"value", ConditionWords(expression, names)}}));
      }
      Localized all = Target(effect);
      if (!facts.empty()) all = Say("change-effect-with", {{"effect", all}, {"list", Listed(facts)}});
      if (effect.when.empty()) return all;
      return Say("change-effect-when", {{"effect", all}, {"condition", ConditionWords(effect.when, names)}});
    };
    const auto all = [&](const EventType& event, const Names& names) {
      std::vector<std::pair<std::string, Localized>> effects;
      for (const Effect& effect : event.effects) {
        Localized text = words(effect, names);
        std::string key = text.zh;
        effects.emplace_back(std::move(key), std::move(text));
      }
      return effects;
    };
    const auto id = [](const std::pair<std::string, Localized>& effect) { return effect.first; };
    const auto tell = [&](const char* code, const Localized& effect) {
      sheet_->Place(old, now, &sheet_->Add(code, {{"part", part.title}, {"effect", effect}}));
    };
    Pair(
        all(old, old_names), all(now, new_names), id,
        [&](const auto& gone) { tell("change-effect-dropped", gone.second); },
        [&](const auto& added) { tell("change-effect-added", added.second); }, [](const auto&, const auto&) {});
  }

  // --- clocks ---
  Localized PeriodOf(const Clock& clock, const ruleset::Snapshot& snapshot) const {
    if (clock.period) return PeriodWords(*clock.period);
    const auto found = snapshot.parameters.find(clock.period_parameter);
    if (found == snapshot.parameters.end()) return Same(clock.period_parameter);
    return Say("change-by-parameter", {{"title", Titled(found->second.title, clock.period_parameter)}});
  }
  void Gone(const Clock& clock) {
    sheet_->PlaceOld(clock, &sheet_->Add("change-part-dropped", {{"part", Title(clock)}}));
  }
  void New(const Clock& clock) {
    sheet_->PlaceNew(clock, &sheet_->Add("change-clock-added",
                                         {{"part", Title(clock)}, {"period", PeriodOf(clock, sheet_->after())}}));
  }
  void Both(const Clock& old, const Clock& now) {
    const Part part{Title(now), &old.span, &now.span, &now.clauses};
    const std::size_t told = sheet_->size();
    CompareWords(part, "change-part-period", PeriodOf(old, sheet_->before()), PeriodOf(now, sheet_->after()), sheet_);
    // Only a period that differs gets an example, and then it is the last change told.
    if (sheet_->size() > told) AddExample(old, now);
    CompareCondition(part, "change-part-counted-from", old.from, old_names_, now.from, new_names_, sheet_);
    CompareCondition(part, "change-part-when", old.when, old_names_, now.when, new_names_, sheet_);
    CompareNames(part, "change-part-start", old.start, now.start, sheet_);
    CompareNames(part, "change-part-stop", old.stop, now.stop, sheet_);
    CompareNames(part, "change-part-pause", old.pause, now.pause, sheet_);
    CompareNames(part, "change-part-resume", old.resume, now.resume, sheet_);
    CompareWords(part, "change-part-extension", ExtensionWords(old), ExtensionWords(now), sheet_);
    CompareWords(part, "change-part-yellow", PeriodWords(old.yellow), PeriodWords(now.yellow), sheet_);
    CompareWords(part, "change-part-red", PeriodWords(old.red), PeriodWords(now.red), sheet_);
    CompareWords(part, "change-part-breach", Same(old.on_breach), Same(now.on_breach), sheet_);
    CompareWords(part, "change-part-informational", YesNo(old.informational), YesNo(now.informational), sheet_);
    CompareWords(part, "change-part-reminds", YesNo(old.reminds), YesNo(now.reminds), sheet_);
    CompareWords(part, "change-part-term", YesNo(old.term), YesNo(now.term), sheet_);
    CompareWords(part, "change-part-sanction", YesNo(old.sanction_term), YesNo(now.sanction_term), sheet_);
    CompareWords(part, "change-part-roll", RollWords(old.roll, sheet_->before(), YesNo(true)),
                 RollWords(now.roll, sheet_->after(), YesNo(true)), sheet_);
    CompareCitations(part, old.clauses, now.clauses, sheet_);
  }

  static Localized ExtensionWords(const Clock& clock) {
    if (!clock.extension) return {};
    const ClockExtension& extension = *clock.extension;
    // In the order of ClockExtension::From.
    static constexpr const char* kFrom[] = {"change-extend-due", "change-extend-now", "change-extend-start"};
    const Localized from = extension.from_parameter.empty() ? Say(kFrom[static_cast<std::size_t>(extension.from)])
                                                            : Same(extension.from_parameter);
    return Say("change-extend",
               {{"event", Same(extension.event)},
                {"period", extension.period ? PeriodWords(*extension.period) : Same(extension.period_parameter)},
                {"from", from},
                {"max", Same(extension.max_count_parameter.empty() ? std::to_string(extension.max_count)
                                                                   : extension.max_count_parameter)},
                {"before", YesNo(extension.before_due)}});
  }

  // A parameter's period is read on the first day of the last year that has a holiday notice; the
  // example counts from the first working day of that year.
  void AddExample(const Clock& old, const Clock& now) {
    if (new_calendar_ == nullptr || new_calendar_->official_years().empty()) return;
    const calendar::Date day = calendar::Date::FromCivil(new_calendar_->official_years().back(), 1, 1);
    const auto text = [&](const Clock& clock, const ruleset::Snapshot& snapshot) {
      if (clock.period) return clock.period->ToString();
      const auto period = snapshot.PeriodParameter(clock.period_parameter, day);
      return period.ok() ? period->ToString() : std::string();
    };
    sheet_->changes().back().example =
        ExampleOf(old_calendar_, text(old, sheet_->before()), sheet_->before().DeadlineOptionsOn(day), new_calendar_,
                  text(now, sheet_->after()), sheet_->after().DeadlineOptionsOn(day), day);
  }

  void CompareMigrations(const Part& whole) {
    const auto words = [](const std::vector<Migration>& moves) {
      std::vector<std::string> all;
      all.reserve(moves.size());
      for (const Migration& move : moves) all.push_back(move.from + " → " + move.to);
      return all;
    };
    CompareNames(whole, "change-part-migration", words(before_.migrate), words(after_.migrate), sheet_);
  }

  const CaseType& before_;
  const CaseType& after_;
  const calendar::WorkCalendar* old_calendar_;
  const calendar::WorkCalendar* new_calendar_;
  Sheet* sheet_;
  Names old_names_;
  Names new_names_;
};

}  // namespace

void CompareCaseType(const CaseType& before, const CaseType& after, const calendar::WorkCalendar* old_calendar,
                     const calendar::WorkCalendar* new_calendar, Sheet* sheet) {
  sheet->About("case-type", after.name, after.title);
  CaseComparer(before, after, old_calendar, new_calendar, sheet).Run();
}

}  // namespace anze::change

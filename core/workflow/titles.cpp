#include "core/workflow/titles.h"

#include <iterator>
#include <utility>

#include "core/base/text.h"
#include "core/ruleset/model/value_words.h"

namespace anze::workflow {
namespace {

using base::Language;
using base::Localized;
using base::MessageArgs;

MessageArgs Args(std::string_view name, const Localized& title, std::string_view as) {
  const std::string key(as);
  const std::string bare(name);
  const bool titled = !title.zh.empty();
  return {{key, bare}, {key + "_zh", titled ? title.zh : bare}, {key + "_en", titled ? title.In(Language::kEn) : bare}};
}

template <typename Item>
Localized TitleOf(const std::vector<Item>& items, int index) {
  return index < 0 ? Localized() : items[static_cast<std::size_t>(index)].title;
}

}  // namespace

MessageArgs EventArgs(const CaseProgram& program, std::string_view name, std::string_view as) {
  Localized title = TitleOf(program.source().events, program.EventIndex(name));
  const std::string own = "event-" + std::string(name);
  if (title.zh.empty() && base::HasText(own)) {
    title = {base::Text(own, Language::kZh), base::Text(own, Language::kEn)};
  }
  return Args(name, title, as);
}

MessageArgs StateArgs(const CaseProgram& program, std::string_view name, std::string_view as) {
  return Args(name, TitleOf(program.source().states, program.StateIndex(name)), as);
}

MessageArgs ClockArgs(const CaseProgram& program, std::string_view name, std::string_view as) {
  return Args(name, TitleOf(program.source().clocks, program.ClockIndex(name)), as);
}

MessageArgs RoleArgs(const CaseProgram& program, const std::vector<std::string>& roles) {
  std::string names;
  Localized titles;
  for (const std::string& role : roles) {
    const Localized title = program.snapshot().RoleTitle(role);
    const bool first = names.empty();
    names += (first ? "" : ", ") + role;
    titles.zh += (first ? "" : "、") + title.zh;
    titles.en += (first ? "" : ", ") + title.In(Language::kEn);
  }
  return Args(names, titles, "roles");
}

MessageArgs PeriodArgs(calendar::Period period, std::string_view as) {
  return Args(period.ToString(), ruleset::PeriodWords(period), as);
}

MessageArgs DayArgs(calendar::Date day, std::string_view as) {
  return Args(day.ToString(), ruleset::DayInWords(day), as);
}

MessageArgs MomentArgs(calendar::Instant moment, std::string_view as) {
  return Args(moment.ToString(), ruleset::MomentInWords(moment), as);
}

MessageArgs Joined(MessageArgs first, MessageArgs second) {
  first.insert(first.end(), std::make_move_iterator(second.begin()), std::make_move_iterator(second.end()));
  return first;
}

}  // namespace anze::workflow

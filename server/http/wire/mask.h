// Masks the personal data of one case or record in what is said of it.
//
// What the schemas mark is masked at its place, and each text that was taken there also wherever else the same answer
// holds it: in facts that a decision was given, in payloads of effects, in sentences. So a new member of an answer
// cannot bring out what another one hides.
// The marks are those of the rules that the case stands under together with those of today, so that a mark that is made
// today holds for what is stored already.
// Ownership: holds the rule books that its marks lie in. Threads: one at a time.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/value.h"
#include "core/ruleset/model/personal_fields.h"
#include "server/app/rules/rules.h"

namespace anze::http {

class Mask {
 public:
  // Of a case of the type. `own`: the book it stands under.
  static Mask OfCase(app::Rules* rules, app::Rules::BookPtr own, std::string_view type, std::string_view region,
                     calendar::Date today);
  // Of a record of the type. Where no rules are known any more, every text of it counts as marked.
  static Mask OfRecord(app::Rules* rules, std::string_view type, std::string_view region, calendar::Date today);

  // Whether nothing of it is personal, so that nothing has to be looked at.
  bool empty() const { return !unknown_ && !marked_; }

  // Whether the facts of the case hold any.
  bool hides_facts() const { return unknown_ || marks_facts_; }

  // These mask a part that stands at `pointer` in the answer: the facts of a case, an event of its journal as its JSON
  // has it, the data of a record.
  void Facts(base::Value* facts, const std::string& pointer);
  void Event(base::Value* event, const std::string& pointer);
  void Record(base::Value* data, const std::string& pointer);
  // A fact by its path, of which `value` and `words` speak.
  void Fact(std::string_view path, base::Value* row, const std::string& pointer);
  // Learns the texts of facts or of an event that do not stand in the answer themselves.
  void Learn(base::Value facts);
  void Learn(std::string_view event, base::Value data, base::Value facts);
  // Lists in `part` what was masked since the last time: {…,"masked":["/facts/…"]}; nothing where nothing was.
  void List(base::Value* part);
  // Last: masks whatever else of the answer holds a text that was taken, and lists.
  void Finish(base::Value* answer);
  // Whether the viewer may have a value shown.
  bool may_reveal() const { return may_reveal_; }
  void set_may_reveal(bool may) { may_reveal_ = may; }

  // The marked value at a JSON Pointer into facts, the data of an event or a record's data; nullptr: none stands there.
  const base::Value* MarkedFact(const base::Value& facts, std::string_view pointer) const;
  const base::Value* MarkedDatum(std::string_view event, const base::Value& data, std::string_view pointer) const;
  const base::Value* MarkedMember(const base::Value& data, std::string_view pointer) const;

  const std::vector<std::string>& pointers() const { return pointers_; }

 private:
  Mask(std::vector<app::Rules::BookPtr> books, std::string_view type) : books_(std::move(books)), type_(type) {}
  ruleset::MaskNotes Notes() { return {&pointers_, &taken_}; }
  void Answers(base::Value* answers, const std::string& pointer);
  void Effects(base::Value* effects, const std::string& pointer);

  std::vector<app::Rules::BookPtr> books_;
  std::string type_;
  bool marked_ = false;
  bool marks_facts_ = false;
  bool unknown_ = false;
  bool may_reveal_ = false;
  std::vector<std::string> pointers_;
  ruleset::TakenTexts taken_;
};

}  // namespace anze::http

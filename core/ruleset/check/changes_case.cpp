// Compares case types. Who gains by a change often cannot be told from the file: one more state from
// which an application may be refused is harder for the applicant, one more from which it may be
// taken up is not. So whatever is not one demand more or less is unclear.
#include <algorithm>
#include <array>

#include "core/ruleset/check/changes_parts.h"
#include "core/ruleset/read/node_read.h"

namespace anze::ruleset {
namespace {

using base::Node;

constexpr std::array<std::string_view, 15> kCaseKnown = {"title",   "summary", "clauses", "opened_by", "facts",
                                                         "parties", "require", "initial", "decisions", "states",
                                                         "events",  "clocks",  "migrate", "replace",   "application"};
// What a decision is asked, and with which facts, is unclear wherever it differs.
constexpr std::array<std::string_view, 2> kAskedKnown = {"clauses", "reason"};
constexpr std::array<std::string_view, 3> kStateKnown = {"title", "final", "reason"};
constexpr std::array<std::string_view, 14> kEventKnown = {"title",        "from",     "to",      "by",    "not_by",
                                                          "not_assignee", "recounts", "assigns", "data",  "require",
                                                          "set",          "effects",  "clauses", "reason"};
constexpr std::array<std::string_view, 4> kClockKnown = {"title", "warn", "clauses", "reason"};
constexpr std::array<std::string_view, 2> kMigrationWords = {"reason", "clauses"};
constexpr std::array<std::string_view, 1> kEffectWords = {"clauses"};

bool Differs(const Node& before, const Node& after, std::string_view key) {
  return ContentOf(ChildOrNull(before, key)) != ContentOf(ChildOrNull(after, key));
}

class CaseComparer {
 public:
  CaseComparer(const Node& before, const Node& after) : before_(before), after_(after) {}

  Changes Compare() {
    Roles(before_, after_, "opened_by", Bearing::kAdds, {});
    Parties();
    CompareFields(ChildOrNull(before_, "facts"), ChildOrNull(after_, "facts"), {"facts"}, &changes_);
    CompareConditions(ChildOrNull(before_, "require"), ChildOrNull(after_, "require"), {"require"}, &changes_);
    if (Differs(before_, after_, "initial")) Steer({"initial"});
    Parts("states", [this](const Node* was, const Node* is, const Path& path) { State(was, is, path); });
    Parts("events", [this](const Node* was, const Node* is, const Path& path) { Event(was, is, path); });
    Parts("clocks", [this](const Node* was, const Node* is, const Path& path) { Clock(was, is, path); });
    Parts("decisions", [this](const Node* was, const Node* is, const Path& path) { Asked(was, is, path); });
    Parts("migrate", [this](const Node* was, const Node* is, const Path& path) {
      const Node none;
      const auto content = [&](const Node* node) { return ContentOf(node != nullptr ? *node : none, kMigrationWords); };
      if (content(was) != content(is)) Steer(path);
    });
    CompareApplication(ChildOrNull(before_, "application"), ChildOrNull(after_, "application"), &changes_);
    CompareRest(before_, after_, kCaseKnown, {}, &changes_);
    return std::move(changes_);
  }

 private:
  void Add(Path path, Bearing bearing) { changes_.push_back({std::move(path), bearing}); }
  void Steer(Path path) { changes_.push_back({std::move(path), Bearing::kUnclear, true}); }

  // Calls visit(before or nullptr, after or nullptr, path) for every part by name.
  template <typename F>
  void Parts(std::string_view key, F visit) {
    const Node& was = ChildOrNull(before_, key);
    const Node& is = ChildOrNull(after_, key);
    for (const Node::Entry& entry : is.entries) {
      const Node* known = was.Find(entry.key);
      visit(known, &entry.value, {std::string(key), entry.key});
    }
    for (const Node::Entry& entry : was.entries) {
      if (is.Find(entry.key) == nullptr) visit(&entry.value, nullptr, {std::string(key), entry.key});
    }
  }

  void State(const Node* was, const Node* is, const Path& path) {
    if (was == nullptr) return Add(path, Bearing::kAdds);  // unreachable but by an event
    if (is == nullptr) return Steer(path);
    if (BoolOf(was->Find("final")) != BoolOf(is->Find("final"))) Steer(Below(path, "final"));
    CompareRest(*was, *is, kStateKnown, path, &changes_);
  }

  void Event(const Node* was, const Node* is, const Path& path) {
    if (was == nullptr) return OnlyRecords(*is) ? Add(path, Bearing::kTightens) : Steer(path);
    if (is == nullptr) return Add(path, Bearing::kUnclear);
    Moves(*was, *is, path);
    Roles(*was, *is, "by", Bearing::kUnclear, path);
    FourEyes(*was, *is, path);
    CompareFields(ChildOrNull(*was, "data"), ChildOrNull(*is, "data"), Below(path, "data"), &changes_);
    CompareConditions(ChildOrNull(*was, "require"), ChildOrNull(*is, "require"), Below(path, "require"), &changes_);
    Sets(ChildOrNull(*was, "set"), ChildOrNull(*is, "set"), Below(path, "set"));
    Effects(ChildOrNull(*was, "effects"), ChildOrNull(*is, "effects"), Below(path, "effects"));
    CompareRest(*was, *is, kEventKnown, path, &changes_);  // four_eyes_when too
  }

  void Asked(const Node* was, const Node* is, const Path& path) {
    if (was == nullptr || is == nullptr) return Steer(path);
    CompareRest(*was, *is, kAskedKnown, path, &changes_);
  }

  // A role fewer is harder for those who held it.
  void Roles(const Node& was, const Node& is, std::string_view key, Bearing more, const Path& path) {
    const std::set<std::string> before = SetOf(was, key);
    const std::set<std::string> after = SetOf(is, key);
    if (!std::includes(after.begin(), after.end(), before.begin(), before.end())) {
      Add(Below(path, key), Bearing::kTightens);
    }
    if (!std::includes(before.begin(), before.end(), after.begin(), after.end())) Add(Below(path, key), more);
  }

  // One more who may read and act is a freedom more; whoever may no longer loses one.
  void Parties() {
    Parts("parties", [this](const Node* was, const Node* is, const Path& path) {
      if (was == nullptr) return Add(path, Bearing::kAdds);
      if (is == nullptr) return Add(path, Bearing::kTightens);
      if (ContentOf(*was) != ContentOf(*is)) Add(path, Bearing::kUnclear);
    });
  }

  void Moves(const Node& was, const Node& is, const Path& path) {
    const bool leads = was.Find("to") != nullptr || is.Find("to") != nullptr;
    if (SetOf(was, "from") != SetOf(is, "from")) {
      changes_.push_back({Below(path, "from"), Bearing::kUnclear, leads});
    }
    if (Differs(was, is, "to")) Steer(Below(path, "to"));
    for (const std::string_view key : {"recounts", "assigns"}) {
      if (BoolOf(was.Find(key)) != BoolOf(is.Find(key))) Steer(Below(path, key));
    }
  }

  void FourEyes(const Node& was, const Node& is, const Path& path) {
    const std::set<std::string> before = SetOf(was, "not_by");
    const std::set<std::string> after = SetOf(is, "not_by");
    const bool more = !std::includes(before.begin(), before.end(), after.begin(), after.end());
    const bool less = !std::includes(after.begin(), after.end(), before.begin(), before.end());
    if (more) Add(Below(path, "not_by"), Bearing::kTightens);
    if (less) Add(Below(path, "not_by"), Bearing::kLoosens);
    const bool held = BoolOf(was.Find("not_assignee"));
    if (held == BoolOf(is.Find("not_assignee"))) return;
    Add(Below(path, "not_assignee"), held ? Bearing::kLoosens : Bearing::kTightens);
  }

  void Sets(const Node& was, const Node& is, const Path& path) {
    for (const Node::Entry& entry : is.entries) {
      const Node* known = was.Find(entry.key);
      if (known != nullptr && ContentOf(*known) == ContentOf(entry.value)) continue;
      if (known != nullptr || Known(entry.key)) {
        Steer(Below(path, entry.key));
      } else {
        Add(Below(path, entry.key), Bearing::kAdds);
      }
    }
    for (const Node::Entry& entry : was.entries) {
      if (is.Find(entry.key) == nullptr) Steer(Below(path, entry.key));
    }
  }

  // To tell one more is harmless; everything else asks something of somebody.
  void Effects(const Node& was, const Node& is, const Path& path) {
    std::multiset<std::string> before;
    for (const Node& effect : was.items) before.insert(ContentOf(effect, kEffectWords));
    for (const Node& effect : is.items) {
      const auto known = before.find(ContentOf(effect, kEffectWords));
      if (known == before.end()) {
        Add(path, effect.Find("notify") != nullptr ? Bearing::kAdds : Bearing::kUnclear);
      } else {
        before.erase(known);
      }
    }
    if (!before.empty()) Add(path, Bearing::kUnclear);
  }

  void Clock(const Node* was, const Node* is, const Path& path) {
    const bool raises =
        (was != nullptr && was->Find("breach") != nullptr) || (is != nullptr && is->Find("breach") != nullptr);
    if (was == nullptr) return NewClock(*is, raises, path);
    const bool acts = raises || IsRead("clocks." + path.back() + ".");
    const Bearing bearing = acts ? Bearing::kUnclear : Bearing::kLoosens;
    if (is == nullptr) return Add(path, bearing);
    Changes own;
    CompareRest(*was, *is, kClockKnown, path, &own);
    for (Change& change : own) change.bearing = bearing;
    CompareKey(*was, *is, "warn", Bearing::kAdds, path, &own);
    changes_.insert(changes_.end(), own.begin(), own.end());
  }

  // One more deadline asks more of someone. At its end it may only raise an event that is new with it.
  void NewClock(const Node& clock, bool raises, const Path& path) {
    if (!raises) return Add(path, Bearing::kAdds);
    if (ChildOrNull(before_, "events").Find(TextAt(clock, "breach")) != nullptr) return Steer(path);
    Add(path, Bearing::kTightens);
  }

  // Whether conditions and formulas above may read the fact, as it is or as part of an object.
  bool Known(const std::string& fact) const {
    const Node& facts = ChildOrNull(before_, "facts");
    return std::any_of(facts.entries.begin(), facts.entries.end(), [&](const Node::Entry& known) {
      return known.key == fact || known.key.starts_with(fact + ".") || fact.starts_with(known.key + ".");
    });
  }

  // An event that leads nowhere and writes down something new only. Who it assigns the case to
  // matters where the assignee is barred from an event.
  bool OnlyRecords(const Node& event) const {
    if (event.Find("to") != nullptr || BoolOf(event.Find("recounts"))) return false;
    if (BoolOf(event.Find("assigns")) && BarsAssignee()) return false;
    const Node& set = ChildOrNull(event, "set");
    return std::none_of(set.entries.begin(), set.entries.end(),
                        [&](const Node::Entry& entry) { return Known(entry.key); });
  }

  bool BarsAssignee() const {
    const Node& events = ChildOrNull(before_, "events");
    return std::any_of(events.entries.begin(), events.entries.end(),
                       [](const Node::Entry& event) { return BoolOf(event.value.Find("not_assignee")); });
  }

  // Texts that merely look alike count too.
  bool IsRead(const std::string& text) const {
    return ContentOf(before_).find(text) != std::string::npos || ContentOf(after_).find(text) != std::string::npos;
  }

  const Node& before_;
  const Node& after_;
  Changes changes_;
};

}  // namespace

Changes ChangesOfCase(const Entity* before, const Entity& after) {
  if (before == nullptr) return {{}};
  return CaseComparer(*before->node, *after.node).Compare();
}

}  // namespace anze::ruleset

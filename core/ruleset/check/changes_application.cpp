// Compares what case types ask of applicants. A question or a document more is a demand more, so a lock that lets no
// region ask more of applicants holds here as well; titles, help and citations are no change.
#include <algorithm>
#include <optional>

#include "core/ruleset/check/changes_parts.h"
#include "core/ruleset/read/read.h"

namespace anze::ruleset {
namespace {

using base::Node;

// By id or fact; nullptr: there is none.
template <typename Part>
const Part* FindPart(const std::vector<Part>& parts, const std::string& name, std::string Part::*key) {
  const auto found = std::find_if(parts.begin(), parts.end(), [&](const Part& part) { return part.*key == name; });
  return found == parts.end() ? nullptr : &*found;
}

bool IsDemand(const Question* question) { return question != nullptr && question->required.value_or(false); }
bool IsDemand(const Material* material) { return material != nullptr && material->at_least > 0; }

class ApplicationComparer {
 public:
  ApplicationComparer(const Application& before, const Application& after, Changes* changes)
      : before_(before), after_(after), changes_(changes) {}

  void Compare() {
    Sets(before_.by, after_.by, {"by"});
    if (before_.due != after_.due) Add({"due"}, Bearing::kUnclear);
    if (before_.late != after_.late) {
      Add({"late"}, after_.late == Application::Late::kRefused ? Bearing::kTightens : Bearing::kLoosens);
    }
    Sections();
    Each(before_.materials, after_.materials, &Material::id, {"materials"},
         [this](const Material& was, const Material& is, const Path& path) { Both(was, is, path); });
    Letter();
    // Checks only say beforehand what the decisions will say.
    if (before_.checks != after_.checks) Add({"checks"}, Bearing::kAdds);
  }

 private:
  void Add(const Path& path, Bearing bearing) {
    Path whole{"application"};
    whole.insert(whole.end(), path.begin(), path.end());
    changes_->push_back({std::move(whole), bearing});
  }

  // One more who may, or one kind more that is taken, is a freedom more.
  void Sets(std::vector<std::string> was, std::vector<std::string> is, const Path& path) {
    std::sort(was.begin(), was.end());
    std::sort(is.begin(), is.end());
    if (!std::includes(is.begin(), is.end(), was.begin(), was.end())) Add(path, Bearing::kTightens);
    if (!std::includes(was.begin(), was.end(), is.begin(), is.end())) Add(path, Bearing::kAdds);
  }

  // Parts that both have go to `both`; one more tightens where it is a demand, and one less loosens.
  template <typename Part, typename Both>
  void Each(const std::vector<Part>& was, const std::vector<Part>& is, std::string Part::*key, const Path& path,
            Both both) {
    for (const Part& part : is) {
      const Part* known = FindPart(was, part.*key, key);
      if (known != nullptr) {
        both(*known, part, Below(path, part.*key));
      } else {
        Add(Below(path, part.*key), IsDemand(&part) ? Bearing::kTightens : Bearing::kAdds);
      }
    }
    for (const Part& part : was) {
      if (FindPart(is, part.*key, key) != nullptr) continue;
      Add(Below(path, part.*key), IsDemand(&part) ? Bearing::kLoosens : Bearing::kAdds);
    }
  }

  void Sections() {
    static const ApplicationSection kNone;
    for (const ApplicationSection& is : after_.sections) {
      const ApplicationSection* was = FindPart(before_.sections, is.id, &ApplicationSection::id);
      if (was != nullptr && was->when.text != is.when.text) Add({"sections", is.id, "when"}, Bearing::kUnclear);
      if (was == nullptr && is.questions.empty()) Add({"sections", is.id}, Bearing::kAdds);
      Questions(was != nullptr ? *was : kNone, is, is.id);
    }
    for (const ApplicationSection& was : before_.sections) {
      if (FindPart(after_.sections, was.id, &ApplicationSection::id) == nullptr) Questions(was, kNone, was.id);
    }
  }

  void Questions(const ApplicationSection& was, const ApplicationSection& is, const std::string& section) {
    Each(was.questions, is.questions, &Question::fact, {"sections", section, "questions"},
         [this](const Question& before, const Question& after, const Path& path) {
           if (IsDemand(&before) != IsDemand(&after))
             Add(Below(path, "required"), IsDemand(&after) ? Bearing::kTightens : Bearing::kLoosens);
           if (before.when.text != after.when.text) Add(Below(path, "when"), Bearing::kUnclear);
           if (before.prefill != after.prefill) Add(Below(path, "prefill"), Bearing::kAdds);
         });
  }

  void Both(const Material& was, const Material& is, const Path& path) {
    if (was.form != is.form) Add(Below(path, "form"), Bearing::kUnclear);
    if (was.when.text != is.when.text) Add(Below(path, "when"), Bearing::kUnclear);
    Sets(was.kinds, is.kinds, Below(path, "kinds"));
    More(was.at_least, is.at_least, Below(path, "at_least"));
    More(is.at_most, was.at_most, Below(path, "at_most"));
    if (was.valid_until == is.valid_until) return;
    Add(Below(path, "valid_until"), was.valid_until.empty()  ? Bearing::kTightens
                                    : is.valid_until.empty() ? Bearing::kLoosens
                                                             : Bearing::kUnclear);
  }

  // A bound from below that rises asks more.
  void More(int was, int is, const Path& path) {
    if (was != is) Add(path, is > was ? Bearing::kTightens : Bearing::kLoosens);
  }

  // What is promised binds the applicant.
  void Letter() {
    if (before_.promise.has_value() != after_.promise.has_value())
      return Add({"promise"}, after_.promise ? Bearing::kTightens : Bearing::kLoosens);
    if (!after_.promise) return;
    const bool text = before_.promise->text.zh != after_.promise->text.zh;
    if (text) Add({"promise", "text"}, Bearing::kUnclear);
    if (before_.promise->material != after_.promise->material) Add({"promise", "material"}, Bearing::kUnclear);
  }

  const Application& before_;
  const Application& after_;
  Changes* changes_;
};

Application ApplicationIn(const Node& node) { return node.is_map() ? ReadApplication(node, {}) : Application(); }

}  // namespace

void CompareApplication(const Node& before, const Node& after, Changes* changes) {
  const Application was = ApplicationIn(before);
  const Application is = ApplicationIn(after);
  ApplicationComparer(was, is, changes).Compare();
}

}  // namespace anze::ruleset

// Comparing trees. Lists must agree in length, because a list that is stated is stated whole; maps
// need not.
#include "core/scenario/compare.h"

#include <algorithm>

#include "core/base/json.h"
#include "core/base/text.h"

namespace anze::scenario {
namespace {

using base::Language;
using base::Localized;

// A result in words where it has some: "符合" for an outcome.
Localized Words(const std::string& path, const std::string& value) {
  const std::string word = value.size() > 1 && value.front() == '"' ? value.substr(1, value.size() - 2) : value;
  const std::string id = "outcome-word-" + word;
  if (path != "outcome") return {value, value};
  return {base::HasText(id) ? base::Text(id, Language::kZh) : word, word};
}

void Report(const std::string& path, const std::string& expected, const std::string& actual,
            std::vector<Localized>* differences) {
  differences->push_back(Difference(path, Words(path, expected), Words(path, actual)));
}

void CompareLists(const base::Value& expected, const base::Value& actual, const std::string& path,
                  std::vector<base::Localized>* differences) {
  if (!actual.is_list() || actual.as_list().size() != expected.as_list().size()) {
    Report(path, Show(expected), Show(actual), differences);
    return;
  }
  for (std::size_t i = 0; i < expected.as_list().size(); ++i) {
    Compare(expected.as_list()[i], actual.as_list()[i], path + "[" + std::to_string(i) + "]", differences);
  }
}

}  // namespace

Localized InBoth(std::string_view id, const base::MessageArgs& args) {
  return {base::Text(id, Language::kZh, args), base::Text(id, Language::kEn, args)};
}

Localized Difference(const std::string& path, const Localized& expected, const Localized& actual) {
  const auto line = [&](Language language) {
    const std::string id = "scenario-path-" + path;
    return base::Text("scenario-difference", language,
                      {{"path", base::HasText(id) ? base::Text(id, language) : path},
                       {"expected", expected.In(language)},
                       {"actual", actual.In(language)}});
  };
  return {line(Language::kZh), line(Language::kEn)};
}

std::string Show(const base::Value& value) { return base::WriteJson(value); }

void Compare(const base::Value& expected, const base::Value& actual, const std::string& path,
             std::vector<base::Localized>* differences) {
  if (expected.is_map()) {
    if (!actual.is_map()) {
      Report(path, Show(expected), Show(actual), differences);
      return;
    }
    for (const auto& [key, value] : expected.as_map()) {
      Compare(value, actual.Get(key), path.empty() ? key : path + "." + key, differences);
    }
  } else if (expected.is_list()) {
    CompareLists(expected, actual, path, differences);
  } else if (!(expected == actual)) {
    Report(path, Show(expected), Show(actual), differences);
  }
}

void CompareContains(const base::Value& expected_names, const std::vector<std::string>& actual, const std::string& path,
                     std::vector<base::Localized>* differences) {
  if (!expected_names.is_list()) return;
  for (const base::Value& name : expected_names.as_list()) {
    if (!name.is_string()) continue;
    if (std::find(actual.begin(), actual.end(), name.as_string()) != actual.end()) continue;
    base::Value shown = base::Value::EmptyList();
    for (const std::string& entry : actual) shown.Append(entry);
    Report(path, name.as_string(), Show(shown), differences);
  }
}

void CompareLacks(const base::Value& forbidden_names, const std::vector<std::string>& actual, const std::string& path,
                  std::vector<base::Localized>* differences) {
  if (!forbidden_names.is_list()) return;
  for (const base::Value& name : forbidden_names.as_list()) {
    if (!name.is_string() || std::find(actual.begin(), actual.end(), name.as_string()) == actual.end()) continue;
    Report(path, "-", name.as_string(), differences);
  }
}

}  // namespace anze::scenario

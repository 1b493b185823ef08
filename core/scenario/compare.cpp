// Comparing trees. Lists must agree in length, because a list that is stated is stated whole; maps
// need not.
#include "core/scenario/compare.h"

#include <algorithm>

#include "core/base/json.h"
#include "core/base/text.h"

namespace anze::scenario {
namespace {

void Report(const std::string& path, const std::string& expected, const std::string& actual,
            std::vector<std::string>* differences) {
  differences->push_back(base::Text("scenario-difference", base::Language::kEn,
                                    {{"path", path}, {"expected", expected}, {"actual", actual}}));
}

void CompareLists(const base::Value& expected, const base::Value& actual, const std::string& path,
                  std::vector<std::string>* differences) {
  if (!actual.is_list() || actual.as_list().size() != expected.as_list().size()) {
    Report(path, Show(expected), Show(actual), differences);
    return;
  }
  for (std::size_t i = 0; i < expected.as_list().size(); ++i) {
    Compare(expected.as_list()[i], actual.as_list()[i], path + "[" + std::to_string(i) + "]", differences);
  }
}

}  // namespace

std::string Show(const base::Value& value) { return base::WriteJson(value); }

void Compare(const base::Value& expected, const base::Value& actual, const std::string& path,
             std::vector<std::string>* differences) {
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
                     std::vector<std::string>* differences) {
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
                  std::vector<std::string>* differences) {
  if (!forbidden_names.is_list()) return;
  for (const base::Value& name : forbidden_names.as_list()) {
    if (!name.is_string() || std::find(actual.begin(), actual.end(), name.as_string()) == actual.end()) continue;
    Report(path, "-", name.as_string(), differences);
  }
}

}  // namespace anze::scenario

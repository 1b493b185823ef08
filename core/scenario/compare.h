// Compares the expectations of a scenario with the result. Only members that the scenario states
// are compared, so that a result may grow new members without breaking tests.
//
// A difference is one line in both languages, led by its path: "clocks.reply.due: expected …, got …". No
// differences: it passes.
// Threads: re-entrant.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/localized.h"
#include "core/base/value.h"

namespace anze::scenario {

// Appends one line per difference. Maps: every expected key must be in `actual` and match, where
// null matches an absent one; lists: same length, element by element; scalars: equal.
void Compare(const base::Value& expected, const base::Value& actual, const std::string& path,
             std::vector<base::Localized>* differences);

// Appends a line for each expected name that `actual` lacks. An expectation that is no list of
// texts is not looked at.
void CompareContains(const base::Value& expected_names, const std::vector<std::string>& actual, const std::string& path,
                     std::vector<base::Localized>* differences);

// Appends a line for each name that `actual` has although it must not.
void CompareLacks(const base::Value& forbidden_names, const std::vector<std::string>& actual, const std::string& path,
                  std::vector<base::Localized>* differences);

// Returns a catalog text in both languages.
base::Localized InBoth(std::string_view id, const base::MessageArgs& args);
// Returns the line "<path>: expected …, got …".
base::Localized Difference(const std::string& path, const base::Localized& expected, const base::Localized& actual);

// Returns a value in one line of JSON, for messages.
std::string Show(const base::Value& value);

}  // namespace anze::scenario

// Comparing what a scenario expects with what came out. Only what is stated is compared.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/value.h"

namespace anze::scenario {

// Appends one line per difference, each led by its path. Maps: every expected key must be in `actual` and match;
// lists: same length, element by element; scalars: equal.
void Compare(const base::Value& expected, const base::Value& actual, const std::string& path,
             std::vector<std::string>* differences);

// Appends a line for each expected name that `actual` lacks.
void CompareContains(const base::Value& expected_names, const std::vector<std::string>& actual, const std::string& path,
                     std::vector<std::string>* differences);

// Appends a line for each name that `actual` has although it must not.
void CompareLacks(const base::Value& forbidden_names, const std::vector<std::string>& actual, const std::string& path,
                  std::vector<std::string>* differences);

// A value in one line, for messages.
std::string Show(const base::Value& value);

}  // namespace anze::scenario

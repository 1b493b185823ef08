// The filters of a list of cases: a value that no case could have is a slip of the keyboard, not an empty list.
//
// Threads: any.
#pragma once

#include <optional>

#include "core/ports/storage.h"
#include "server/app/answers/problem.h"
#include "server/app/rules/rules.h"

namespace anze::app {

// The first filter whose value neither the rules nor any stored case knows: kNotFound "unknown-region" at "/region",
// kInvalid "unknown-filter-value" {field, text, known} at "/type" or "/state"; nullopt when the list may be read.
// Values of rules that are gone pass while a case has them. A storage that does not answer is no problem here; the list
// itself will say so.
std::optional<Problem> UnknownFilter(Rules* rules, ports::Storage* storage, const ports::CaseQuery& query);

}  // namespace anze::app

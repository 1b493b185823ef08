// Builds errors that name a kind of place in both languages: argument {in} is for programs, {in_zh} and {in_en}
// are for sentences. The words are the texts "shape.<name>" of the catalog.
// Threads: re-entrant.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/document.h"
#include "core/base/result.h"

namespace anze::ruleset {

// {in, in_zh, in_en}.
base::MessageArgs PlaceArgs(std::string_view shape);

// "missing-key" {key, in…} and "missing-clause" {in…}.
base::Error MissingKey(std::string_view key, std::string_view shape, const base::SourceSpan& at);
base::Error MissingClause(std::string_view shape, const base::SourceSpan& at);

// "wrong-node-type" {key, expected, found, reason}; expected, and reason again to choose the sentence: map, list,
// scalar, text.
base::Error WrongNode(std::string_view key, std::string_view expected, const base::Node& node);

// A name that is not known, with the nearest one ({near}) when there is one; the sentence is then "code.near".
base::Error UnknownName(std::string code, std::string_view arg, std::string_view name, std::string_view near,
                        const base::SourceSpan& at);

// "unknown-role" {role, near or known}: the nearest, or all that there are.
base::Error UnknownRole(std::string_view role, std::string_view near, const std::vector<std::string_view>& known,
                        const base::SourceSpan& at);

}  // namespace anze::ruleset

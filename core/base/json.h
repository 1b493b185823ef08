// JSON text <-> Value: the only file that includes the JSON library is json.cpp.
//
// Reading: numbers are exact (0.15 is 15/100), duplicate keys, numbers out of the
// range of base/number.h, invalid UTF-8, depth or size past base/limits.h are errors,
// each with a JSON Pointer where there is one and the byte offset as an argument.
// Writing: compact, keys in the Value's order, Chinese unescaped; WritePretty indents by 2.
// Canonical: keys sorted by byte, for digests.
// A Number without a finite decimal is written as a string "1/3".
// Threads: re-entrant.
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/base/value.h"

namespace anze::base {

Result<Value> ParseJson(std::string_view text);
std::string WriteJson(const Value& value);
void AppendJson(const Value& value, std::string* out);
void AppendJsonString(std::string_view text, std::string* out);
std::string WriteJsonPretty(const Value& value);
std::string WriteCanonicalJson(const Value& value);

}  // namespace anze::base

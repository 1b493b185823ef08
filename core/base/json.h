// JSON text <-> Value: the only file that includes the JSON library is json.cpp; json_write.cpp writes.
//
// Reading: numbers are exact (0.15 is 15/100, 1.0 is the integer 1). A byte order
// mark at the front is dropped. Errors, each with a JSON Pointer where there is one and the arguments offset (bytes),
// line and column: json-syntax {reason}, json-duplicate-key {key}, json-number-range {number}, json-utf8, json-nul
// (U+0000, which SQL texts cut off), json-too-deep, json-too-large, json-too-many-nodes, json-string-too-long {max
// each}; text-encoding (not UTF-8 at all). The first error only. Writing: compact, keys in the Value's order, Chinese
// unescaped; WritePretty indents by 2. Canonical: keys sorted by byte, for digests. A Number without a finite decimal
// is written as a string "1/3". Strings are taken to be UTF-8, as every reader here leaves them. Threads: re-entrant.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/base/limits.h"
#include "core/base/result.h"
#include "core/base/value.h"

namespace anze::base {

// How much one text may hold.
struct JsonSize {
  std::size_t bytes;
  std::size_t values;
  std::size_t string_bytes = limits::kStringBytes;  // of one string
};
// What comes over the network, and what a person gives as a file on the own machine.
JsonSize NetworkJson();
JsonSize FileJson();
// What the product itself stored: ruleset files, each a string, which may be as long as such a file.
JsonSize StoredJson();

Result<Value> ParseJson(std::string_view text, JsonSize most = NetworkJson());
std::string WriteJson(const Value& value);
void AppendJson(const Value& value, std::string* out);
void AppendJsonString(std::string_view text, std::string* out);
std::string WriteJsonPretty(const Value& value);
std::string WriteCanonicalJson(const Value& value);

}  // namespace anze::base

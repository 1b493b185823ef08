// Strict YAML: the only file that includes yaml-cpp is yaml.cpp.
//
// Reads one document by yaml-cpp's event interface and refuses everything that a clerk cannot have
// meant to write: duplicate keys, anchors, aliases, tags, merge keys, several documents, an
// unterminated quote, ambiguous scalars (010, 1_000, yes/no/on/off, 1:30, .5, 0x1F, 1e400), invalid
// UTF-8, control characters, nesting or size past base/limits.h. Reports every problem it can (at
// least all duplicate keys and ambiguous scalars), each with line and column, in file order. A byte
// order mark at the front is dropped; keys are text whatever they look like (010, on).
//
// Codes: yaml-syntax {reason}, yaml-duplicate-key {key, line}, yaml-ambiguous-scalar {text, reason} (with a fix where
// it is sure), yaml-alias, yaml-tag, yaml-merge-key, yaml-key (not text), yaml-several-documents {reason},
// yaml-unterminated-quote, text-encoding {encoding} (not UTF-8 at all), yaml-utf8, yaml-control-character {character},
// yaml-too-deep {max}, yaml-too-large {bytes, max}, yaml-too-many-nodes {max}. Threads: re-entrant.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/base/document.h"
#include "core/base/result.h"

namespace anze::base {

// How much one file may hold: a file of rules, and one that a person gives as input.
struct YamlSize {
  std::size_t bytes;
  std::size_t nodes;
};
YamlSize RulesYaml();
YamlSize FileYaml();

Result<Document> ParseYaml(std::string file, std::string text, YamlSize most = RulesYaml());

}  // namespace anze::base

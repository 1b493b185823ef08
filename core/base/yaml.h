// Strict YAML: the only file that includes yaml-cpp is yaml.cpp.
//
// Reads one document by yaml-cpp's event interface and refuses what a clerk cannot
// be meant to write: duplicate keys, anchors, aliases, tags, merge keys, several
// documents, an unterminated quote, ambiguous scalars (010, 1_000, yes/no/on/off,
// 1:30, .5, 0x1F, 1e400), invalid UTF-8, control characters, nesting or size past base/limits.h.
// Reports every problem it can (at least all duplicate keys and ambiguous scalars), each with line and column,
// in file order. A byte order mark at the front is dropped; keys are text whatever they look like (010, on).
//
// Codes: yaml-syntax {reason}, yaml-duplicate-key {key, line}, yaml-ambiguous-scalar {text, reason} (with a fix where
// it is sure), yaml-alias, yaml-tag, yaml-merge-key, yaml-key (not text), yaml-several-documents {reason},
// yaml-unterminated-quote, yaml-utf8, yaml-control-character {character}, yaml-too-deep {max},
// yaml-too-large {bytes, max}, yaml-too-many-nodes {max}.
// Threads: re-entrant.
#pragma once

#include <string>
#include <string_view>

#include "core/base/document.h"
#include "core/base/result.h"

namespace anze::base {

Result<Document> ParseYaml(std::string file, std::string text);

}  // namespace anze::base

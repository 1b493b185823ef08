// Links of the hash chains: what is hashed, byte by byte, as docs/journal.md describes it for everybody.
//
// A field is the number of its bytes in decimal, ":", its bytes and a line feed, so that no two lists of fields give
// the same text.
// Errors: none. Threads: re-entrant.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace anze::base {

// Adds a field to a text of fields.
void AddField(std::string_view field, std::string* text);

// hex(SHA-256(field field …)).
std::string FieldsDigest(std::initializer_list<std::string_view> fields);

// What a link binds.
struct Link {
  std::string_view of;      // what the chain is over: "case", "ledger", "audit"
  std::string_view name;    // which one of its kind: a case's id; empty where there is one only
  std::int64_t number = 0;  // 1, 2, 3 …
  std::string_view before;  // the link before it, empty for the first
  std::string_view digest;  // of what it adds, hex
};
// FieldsDigest of "anze-" + of, name, number, before, digest.
std::string LinkDigest(const Link& link);

}  // namespace anze::base

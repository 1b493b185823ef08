// Bodies, query values and page cursors: reading what a caller sent, with a pointer to what is wrong.
// Threads: pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "core/base/result.h"
#include "core/base/value.h"
#include "core/calendar/date.h"
#include "server/http/message.h"

namespace anze::http {

// The body as a JSON object. Errors: "http-not-json-type", "json-…", "http-body-not-object".
base::Result<base::Value> ObjectBody(const Request& request);
// Refuses members other than `known` ("unknown-field" with a pointer), so that a misspelt name never passes in silence.
void RefuseUnknown(const base::Value& body, std::initializer_list<std::string_view> known, base::Diagnostics* problems);
// A required string member; adds "missing-field" or "wrong-type".
std::string StringMember(const base::Value& body, std::string_view name, base::Diagnostics* problems);
// A required date: adds "missing-field" or "bad-date". `pointer` is "/as_of" for a body, "?from" for a query.
std::optional<calendar::Date> ParseDate(std::string_view text, const std::string& pointer, base::Diagnostics* problems);
// Query values.
std::string QueryText(const Request& request, std::string_view name);
// ?limit=, within 1..limits::kPageMax; adds "bad-limit".
std::size_t QueryLimit(const Request& request, base::Diagnostics* problems);

// Opaque cursors: what they hold is nobody's business but ours. Reading a foreign or damaged one adds "bad-cursor".
std::string MakeCursor(std::int64_t position, std::string_view id);
std::optional<std::pair<std::int64_t, std::string>> ReadCursor(const Request& request, base::Diagnostics* problems);

}  // namespace anze::http

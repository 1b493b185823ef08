// Bodies, query values and page cursors: reading a caller's words, with a pointer to each fault.
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
#include "server/http/message/message.h"

namespace anze::http {

// The body as a JSON object. Errors: "http-not-json-type", "json-…", "http-body-not-object", and "text-character" for
// every text that holds a character nobody sees (texts.h).
base::Result<base::Value> ObjectBody(const Request& request);
// Refuses members other than `known` ("unknown-field" with a pointer), so that a misspelt name never passes in silence.
// `body` must be an object.
void RefuseUnknown(const base::Value& body, std::initializer_list<std::string_view> known, base::Diagnostics* problems);
// A required text; adds "missing-field" or "wrong-type" and gives an empty text then. An empty text is let through.
std::string StringMember(const base::Value& body, std::string_view name, base::Diagnostics* problems);
// An optional date, nullopt where there is none or null; adds "wrong-type" or "bad-date".
std::optional<calendar::Date> DateMember(const base::Value& body, std::string_view name, base::Diagnostics* problems);
// A required date: adds "missing-field" or "bad-date". `pointer` is "/as_of" for a body, "?from" for a query.
std::optional<calendar::Date> ParseDate(std::string_view text, const std::string& pointer, base::Diagnostics* problems);
// A value of the query; empty when it is not named.
std::string QueryText(const Request& request, std::string_view name);
// The value of ?limit=, within 1..limits::kPageMax; limits::kPageDefault when it is not named. Adds "bad-limit".
std::size_t QueryLimit(const Request& request, base::Diagnostics* problems);

// The cursor that goes on behind a row: `position` and `id` are the caller's own. It is opaque to clients, and good
// only for the list it came from, with the same filters. It is no secret: whoever makes one up reads only cases he may
// read anyway.
std::string MakeCursor(const Request& request, std::int64_t position, std::string_view id);
// Position and id of ?cursor=; nullopt when there is none. A damaged one, or one of another list, adds "bad-cursor".
std::optional<std::pair<std::int64_t, std::string>> ReadCursor(const Request& request, base::Diagnostics* problems);

}  // namespace anze::http

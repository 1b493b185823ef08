#include "server/http/wire/body.h"

#include <algorithm>
#include <charconv>
#include <vector>

#include "core/base/digest.h"
#include "core/base/json.h"
#include "core/base/limits.h"
#include "core/base/pointer.h"
#include "server/http/wire/texts.h"

namespace anze::http {
namespace {

using base::Error;
using base::Value;

constexpr std::string_view kHex = "0123456789abcdef";
// A cursor is hexadecimal, so it needs no escaping in an address. The check tells a damaged or foreign cursor from a
// whole one; it protects nobody's secret.
constexpr std::size_t kCheckLength = 8;

std::string ToHex(std::string_view text) {
  std::string out;
  out.reserve(text.size() * 2);
  for (const char c : text) {
    out.push_back(kHex[static_cast<unsigned char>(c) >> 4]);
    out.push_back(kHex[static_cast<unsigned char>(c) & 15]);
  }
  return out;
}

std::optional<std::string> FromHex(std::string_view text) {
  if (text.size() % 2 != 0) return std::nullopt;
  std::string out;
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const auto high = kHex.find(text[i]);
    const auto low = kHex.find(text[i + 1]);
    if (high == std::string_view::npos || low == std::string_view::npos) return std::nullopt;
    out.push_back(static_cast<char>(high * 16 + low));
  }
  return out;
}

// Media types do not care about case, nor about blanks before their parameters.
std::string MediaType(std::string_view header) {
  std::string type(header.substr(0, header.find(';')));
  while (!type.empty() && (type.back() == ' ' || type.back() == '\t')) type.pop_back();
  for (char& c : type) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return type;
}

// A cursor belongs to one list: its path and its filters, in whatever order they were named. The size of a page and
// the language may change on the way.
std::string Check(std::string_view payload, const Request& request) {
  std::vector<std::string> filters;
  for (const auto& [name, value] : request.query) {
    if (name != "cursor" && name != "limit" && name != "lang" && !value.empty()) filters.push_back(name + "=" + value);
  }
  std::sort(filters.begin(), filters.end());
  std::string text(payload);
  text.append("\n").append(request.path);
  for (const std::string& filter : filters) text.append("\n").append(filter);
  return base::Sha256Hex(text).substr(0, kCheckLength);
}

}  // namespace

// The media type is checked first: a form of a foreign page can send text/plain without asking, but not JSON (CORS).
base::Result<Value> ObjectBody(const Request& request) {
  const std::string type = MediaType(request.Header("content-type"));
  if (type != "application/json") return Error("http-not-json-type", {{"type", type}});
  auto body = base::ParseJson(request.body);
  if (!body.ok()) return body.errors();
  if (!body->is_map()) return Error("http-body-not-object");
  base::Diagnostics unseen;
  RefuseInvisible(*body, &unseen);
  if (!unseen.empty()) return unseen;
  return body;
}

void RefuseUnknown(const Value& body, std::initializer_list<std::string_view> known, base::Diagnostics* problems) {
  for (const auto& [key, value] : body.as_map()) {
    if (std::find(known.begin(), known.end(), key) != known.end()) continue;
    problems->push_back(Error("unknown-field", {{"field", key}}).At(base::PointerBelow("", key)));
  }
}

// A member that is null counts as one that is not there.
std::string StringMember(const Value& body, std::string_view name, base::Diagnostics* problems) {
  const std::string pointer = base::PointerBelow("", name);
  const Value& member = body.Get(name);
  if (member.is_string()) return member.as_string();
  if (member.is_null()) {
    problems->push_back(Error("missing-field", {{"field", std::string(name)}}).At(pointer));
  } else {
    problems->push_back(
        Error("wrong-type",
              {{"field", std::string(name)}, {"expected", "string"}, {"actual", std::string(member.TypeName())}})
            .At(pointer));
  }
  return {};
}

std::optional<calendar::Date> ParseDate(std::string_view text, const std::string& pointer,
                                        base::Diagnostics* problems) {
  if (const auto date = calendar::Date::Parse(text)) return date;
  problems->push_back(Error("bad-date", {{"field", pointer}, {"text", std::string(text)}}).At(pointer));
  return std::nullopt;
}

std::optional<calendar::Date> DateMember(const Value& body, std::string_view name, base::Diagnostics* problems) {
  const Value& member = body.Get(name);
  if (member.is_null()) return std::nullopt;
  const std::size_t before = problems->size();
  const std::string text = StringMember(body, name, problems);
  return problems->size() > before ? std::nullopt : ParseDate(text, base::PointerBelow("", name), problems);
}

std::string QueryText(const Request& request, std::string_view name) {
  const std::string* found = request.Query(name);
  return found == nullptr ? std::string() : *found;
}

std::size_t QueryLimit(const Request& request, base::Diagnostics* problems) {
  const std::string* text = request.Query("limit");
  if (text == nullptr) return base::limits::kPageDefault;
  std::size_t limit = 0;
  // from_chars takes no sign and no blanks, and the whole text must be used: "+5" and "5x" are refused.
  const auto [end, failed] = std::from_chars(text->data(), text->data() + text->size(), limit);
  if (failed != std::errc() || end != text->data() + text->size() || limit == 0 || limit > base::limits::kPageMax) {
    problems->push_back(
        Error("bad-limit", {{"text", *text}, {"max", std::to_string(base::limits::kPageMax)}}).At("?limit"));
    return base::limits::kPageDefault;
  }
  return limit;
}

std::string MakeCursor(const Request& request, std::int64_t position, std::string_view id) {
  const std::string payload = std::to_string(position) + " " + std::string(id);
  return ToHex(Check(payload, request) + payload);
}

std::optional<std::pair<std::int64_t, std::string>> ReadCursor(const Request& request, base::Diagnostics* problems) {
  const std::string* text = request.Query("cursor");
  if (text == nullptr || text->empty()) return std::nullopt;
  const auto refuse = [&]() -> std::optional<std::pair<std::int64_t, std::string>> {
    problems->push_back(Error("bad-cursor").At("?cursor"));
    return std::nullopt;
  };
  const auto decoded = FromHex(*text);
  if (!decoded || decoded->size() < kCheckLength) return refuse();
  const std::string payload = decoded->substr(kCheckLength);
  if (Check(payload, request) != std::string_view(*decoded).substr(0, kCheckLength)) return refuse();
  const std::size_t blank = payload.find(' ');
  std::int64_t position = 0;
  const auto [end, failed] =
      std::from_chars(payload.data(), payload.data() + std::min(blank, payload.size()), position);
  if (blank == std::string::npos || failed != std::errc()) return refuse();
  return std::pair(position, payload.substr(blank + 1));
}

}  // namespace anze::http

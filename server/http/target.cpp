// The target is decoded once, and after it is split at "?" and "&": an escaped "?" or "&" stays a character of its
// name. The path is not normalised: "/a/../b" and "//b" are paths of their own, which no route has, so nothing can be
// reached under a second name.
#include "server/http/target.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "core/base/utf8.h"

namespace anze::http {
namespace {

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// Splits a query into names and values in the form of application/x-www-form-urlencoded. False when one cannot be
// decoded.
bool ReadQuery(std::string_view rest, Request* request) {
  while (!rest.empty()) {
    const std::size_t end = rest.find('&');
    const std::string_view pair = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    const std::size_t equals = pair.find('=');
    std::string name;
    std::string value;
    if (!DecodeUrl(pair.substr(0, equals), true, &name)) return false;
    if (equals != std::string_view::npos && !DecodeUrl(pair.substr(equals + 1), true, &value)) return false;
    // "?=" says something, if nothing that a route knows; "?&" says nothing.
    if (!pair.empty()) request->query.emplace_back(std::move(name), std::move(value));
  }
  return true;
}

// Takes "http://host" away from the front of an absolute form.
bool SkipAuthority(std::string_view* target) {
  std::size_t scheme = 0;
  for (const std::string_view known : {std::string_view("http://"), std::string_view("https://")}) {
    const bool same = target->size() >= known.size() &&
                      std::equal(known.begin(), known.end(), target->begin(),
                                 [](char a, char b) { return a == (b >= 'A' && b <= 'Z' ? b - 'A' + 'a' : b); });
    if (same) scheme = known.size();
  }
  if (scheme == 0) return false;
  target->remove_prefix(scheme);
  const std::size_t end = std::min(target->find_first_of("/?"), target->size());
  if (!IsHost(target->substr(0, end))) return false;
  target->remove_prefix(end);
  return true;
}

bool IsPort(std::string_view text) {
  return text.size() <= 5 && std::all_of(text.begin(), text.end(), IsDigit);  // it may be empty
}

}  // namespace

bool DecodeUrl(std::string_view text, bool plus_is_blank, std::string* out) {
  out->clear();
  out->reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '%') {
      if (i + 2 >= text.size()) return false;
      const int high = HexDigit(text[i + 1]);
      const int low = HexDigit(text[i + 2]);
      if (high < 0 || low < 0) return false;
      c = static_cast<char>(high * 16 + low);
      i += 2;
    } else if (c == '+' && plus_is_blank) {
      c = ' ';
    }
    // A NUL would end the text for every C library it meets, and so name something else there than was checked here.
    if (c == '\0') return false;
    out->push_back(c);
  }
  return base::FindInvalidUtf8(*out) == std::string::npos;
}

bool ReadTarget(std::string_view target, Request* request) {
  if (target == "*") {
    request->path.assign(target);  // not a literal: GCC 12 warns of its own assignment
    return request->method == "OPTIONS";
  }
  const bool absolute = !target.starts_with('/');
  if (absolute && !SkipAuthority(&target)) return false;
  if (target.find('#') != std::string_view::npos) return false;  // a fragment stays with the client
  const std::size_t mark = target.find('?');
  const std::string_view path = target.substr(0, mark);
  if (!DecodeUrl(path.empty() ? "/" : path, false, &request->path)) return false;
  return mark == std::string_view::npos || ReadQuery(target.substr(mark + 1), request);
}

// The characters of a reg-name (RFC 3986, section 3.2.2). Anything else in a Host is an attempt to be read in two ways.
bool IsHost(std::string_view text) {
  if (text.starts_with('[')) {
    const std::size_t close = text.find(']');
    if (close == std::string_view::npos || close < 3) return false;
    const std::string_view address = text.substr(1, close - 1);
    if (!std::all_of(address.begin(), address.end(), [](char c) { return HexDigit(c) >= 0 || c == ':' || c == '.'; }) ||
        address.find(':') == std::string_view::npos) {
      return false;
    }
    if (close + 1 == text.size()) return true;
    return text[close + 1] == ':' && IsPort(text.substr(close + 2));
  }
  const std::size_t colon = text.find(':');
  const std::string_view name = text.substr(0, colon);
  if (colon != std::string_view::npos && !IsPort(text.substr(colon + 1))) return false;
  constexpr std::string_view kOther = "-._~!$&'()*+,;=%";
  return !name.empty() && std::all_of(name.begin(), name.end(), [&](char c) {
    return IsDigit(c) || IsLetter(c) || kOther.find(c) != std::string_view::npos;
  });
}

}  // namespace anze::http

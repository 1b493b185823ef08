// A request and a response as plain values: what handlers see. No sockets, no Poco.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/text.h"

namespace anze::http {

struct Request {
  std::string method;
  std::string path;                                          // decoded, without the query
  std::vector<std::pair<std::string, std::string>> query;    // decoded
  std::vector<std::pair<std::string, std::string>> headers;  // names in lower case
  std::string body;
  bool keep_alive = true;
  std::vector<std::string> arguments;  // what the route's {…} matched

  std::string_view Header(std::string_view lower_name) const {
    for (const auto& [name, value] : headers) {
      if (name == lower_name) return value;
    }
    return {};
  }
  // nullptr when the query has no such name.
  const std::string* Query(std::string_view name) const {
    for (const auto& [key, value] : query) {
      if (key == name) return &value;
    }
    return nullptr;
  }
  // By Accept-Language or ?lang=; Chinese unless English is asked for.
  base::Language language() const {
    if (const std::string* lang = Query("lang")) return *lang == "en" ? base::Language::kEn : base::Language::kZh;
    return Header("accept-language").starts_with("en") ? base::Language::kEn : base::Language::kZh;
  }
};

struct Response {
  int status = 200;
  // Literals, as the names of headers are: nothing copies them.
  std::string_view content_type = "application/json; charset=utf-8";
  std::vector<std::pair<std::string_view, std::string>> headers;
  std::string body;
  bool close = false;
};

}  // namespace anze::http

#include "server/http/query_check.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "core/base/nearest.h"

namespace anze::http {
namespace {

// The names of a route's parameters, with the one that every route takes. Those written with a "+" may stand several
// times; they are also put into `repeated`.
std::vector<std::string_view> NamesIn(std::string_view parameters, std::vector<std::string_view>* repeated) {
  std::vector<std::string_view> names;
  while (!parameters.empty()) {
    const std::size_t blank = std::min(parameters.find(' '), parameters.size());
    std::string_view name = parameters.substr(0, blank);
    if (name.ends_with('+')) repeated->push_back(name = name.substr(0, name.size() - 1));
    if (!name.empty()) names.push_back(name);
    parameters.remove_prefix(std::min(blank + 1, parameters.size()));
  }
  names.emplace_back("lang");
  return names;
}

base::Error Unknown(const std::string& name, const std::vector<std::string_view>& known) {
  base::MessageArgs args{{"name", name}};
  std::string list;
  for (const std::string_view one : known) list += (list.empty() ? "" : ", ") + std::string(one);
  args.emplace_back("known", std::move(list));
  const std::string near(base::Nearest(name, known));
  if (!near.empty()) args.insert(args.end(), {{"reason", "near"}, {"near", near}});
  base::Error error("unknown-query-parameter", std::move(args));
  error.fix = near;
  return std::move(error).At("?" + name);
}

}  // namespace

base::Diagnostics CheckQuery(std::string_view parameters, const Request& request) {
  base::Diagnostics found;
  if (request.query.empty() || parameters == "*") return found;
  std::vector<std::string_view> repeated;
  const std::vector<std::string_view> known = NamesIn(parameters, &repeated);
  // "fields*": names of the caller's own, which the handler looks at.
  const bool open = std::any_of(known.begin(), known.end(), [](std::string_view one) { return one.ends_with('*'); });
  std::vector<std::string_view> seen;
  for (const auto& [name, value] : request.query) {
    const bool again = std::find(seen.begin(), seen.end(), name) != seen.end();
    if (again && std::find(repeated.begin(), repeated.end(), name) == repeated.end()) {
      found.push_back(base::Error("query-parameter-twice", {{"name", name}}).At("?" + name));
      continue;
    }
    seen.push_back(name);
    if (name == "lang" && value != "zh" && value != "en") {
      found.push_back(
          base::Error("unknown-filter-value", {{"field", name}, {"text", value}, {"known", "zh, en"}}).At("?lang"));
    }
    if (!open && std::find(known.begin(), known.end(), name) == known.end()) found.push_back(Unknown(name, known));
  }
  return found;
}

}  // namespace anze::http

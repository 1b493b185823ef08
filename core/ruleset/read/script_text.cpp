#include "core/ruleset/read/script_text.h"

#include <algorithm>

#include "core/base/encoding.h"
#include "core/base/utf8.h"
#include "core/base/yaml_place.h"
#include "core/ruleset/read/marks.h"
#include "core/ruleset/read/workbook_text.h"

namespace anze::ruleset {
namespace {

// One past the text or comment that begins at `at`; `at` itself when code stands there.
std::size_t PastText(std::string_view text, std::size_t at) {
  const auto past = [&](std::string_view end, std::size_t from) {
    const std::size_t found = text.find(end, from);
    return found == std::string_view::npos ? text.size() : found + end.size();
  };
  const std::string_view rest = text.substr(at);
  if (rest.starts_with("--[[")) return past("]]", at + 4);
  if (rest.starts_with("--")) return past("\n", at);
  if (rest.starts_with("[[")) return past("]]", at + 2);
  if (rest[0] != '"' && rest[0] != '\'') return at;
  for (std::size_t i = at + 1; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (text[i] == rest[0] || text[i] == '\n') {
      return i + 1;
    }
  }
  return text.size();
}

void CheckCode(const SourceFile& file, std::string_view text, Sink* sink) {
  base::YamlPlaces places(file.path, text);
  std::size_t told = 0;  // one finding a line is enough
  for (std::size_t at = 0; at < text.size();) {
    if (const std::size_t past = PastText(text, at); past != at) {
      at = past;
      continue;
    }
    const std::size_t begin = at;
    base::NextCodePoint(text, &at);
    if (at == begin + 1 || begin < told || !FindMark(text.substr(begin, at - begin))) continue;
    ReportMark(text.substr(begin, at - begin), places.PointSpan(begin), sink);
    told = std::min(text.find('\n', begin), text.size());
  }
}

}  // namespace

void CheckInvisible(const SourceFile& file, Sink* sink) {
  const std::string_view text = base::WithoutMark(file.text);
  sink->AddAll(base::FindInvisibleCharacters(base::YamlPlaces(file.path, text)));
}

void CheckScriptText(const SourceFile& file, Sink* sink) {
  if (auto foreign = base::FindForeignEncoding(file.text)) {
    foreign->span = {file.path, 1, 1, 0};
    return sink->Add(std::move(*foreign));
  }
  const std::string_view text = base::WithoutMark(file.text);
  if (const std::size_t bad = base::FindInvalidUtf8(text); bad != std::string_view::npos) {
    return sink->Add("yaml-utf8", {}, base::YamlPlaces(file.path, text).PointSpan(bad));
  }
  CheckInvisible(file, sink);
  if (!IsTableFile(file.path)) CheckCode(file, text, sink);
}

}  // namespace anze::ruleset

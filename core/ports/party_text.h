// Parties of a case or record as one text, for a column: "\nA\nB\n", empty where there are none. Threads: pure.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace anze::ports {

inline std::string EncodeParties(std::span<const std::string> parties) {
  std::string text;
  for (const std::string& party : parties) text.append(text.empty() ? "\n" : "").append(party).append("\n");
  return text;
}

inline std::vector<std::string> DecodeParties(std::string_view text) {
  std::vector<std::string> parties;
  if (!text.empty()) text.remove_prefix(1);
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    parties.emplace_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return parties;
}

}  // namespace anze::ports

#include "core/ruleset/read/to_check.h"

#include "core/base/text.h"

namespace anze::ruleset {
namespace {

using base::Language;
using base::Node;

const std::string& ToCheckWord(Language language) {
  static const std::string kMarks[] = {base::Text("scaffold-to-check", Language::kZh),
                                       base::Text("scaffold-to-check", Language::kEn)};
  return kMarks[language == Language::kZh ? 0 : 1];
}

void Find(const Node& node, bool clauses, ToCheck* found) {
  if (clauses && node.is_scalar() && IsToCheck(node.scalar) && found->count++ == 0) found->first = node.span;
  for (const Node& item : node.items) Find(item, clauses, found);
  for (const Node::Entry& entry : node.entries) Find(entry.value, entry.key == "clauses", found);
}

}  // namespace

bool IsToCheck(std::string_view clause) {
  return clause == ToCheckWord(Language::kZh) || clause == ToCheckWord(Language::kEn);
}

std::string ScriptMark(std::string_view mark) { return "--[[" + std::string(mark) + "]]"; }

ToCheck FindToCheck(const Node& root) {
  ToCheck found;
  Find(root, false, &found);
  return found;
}

int CountToCheck(std::string_view script) {
  int count = 0;
  for (const Language language : {Language::kZh, Language::kEn}) {
    const std::string mark = ScriptMark(ToCheckWord(language));
    for (std::size_t at = script.find(mark); at != std::string_view::npos; at = script.find(mark, at + 1)) ++count;
  }
  return count;
}

}  // namespace anze::ruleset

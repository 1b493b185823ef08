// Cuts and replaces pieces of the files' texts; the trees say where. Edits are collected with their places first and
// made from the last to the first, so that places stay what they were.
#include "core/ruleset/scaffold_copy.h"

#include <algorithm>
#include <regex>
#include <set>

#include "core/base/utf8.h"
#include "core/ruleset/layout/place.h"
#include "core/ruleset/read/node_read.h"
#include "core/ruleset/read/to_check.h"
#include "core/ruleset/read/workbook_text.h"

namespace anze::ruleset {
namespace {

using base::Node;

struct Edit {
  std::size_t begin = 0;  // bytes, half-open
  std::size_t end = 0;
  std::string text;
};

// The byte at a line and column, both from 1; columns count characters.
std::size_t OffsetOf(std::string_view text, int line, int column) {
  std::size_t at = 0;
  for (; line > 1 && at < text.size(); --line) at = std::min(text.find('\n', at), text.size() - 1) + 1;
  for (; column > 1 && at < text.size(); --column) base::NextCodePoint(text, &at);
  return at;
}

std::size_t OffsetOf(std::string_view text, const base::SourceSpan& span) {
  return OffsetOf(text, span.line, span.column);
}

std::string Edited(std::string text, std::vector<Edit> edits) {
  std::sort(edits.begin(), edits.end(), [](const Edit& a, const Edit& b) { return a.begin > b.begin; });
  for (const Edit& edit : edits) text.replace(edit.begin, edit.end - edit.begin, edit.text);
  return text;
}

class Copier {
 public:
  Copier(const NewRegion& wanted, const Bundle& bundle, const std::vector<std::string>& inherited,
         base::Language language)
      : wanted_(wanted),
        bundle_(bundle),
        inherited_(inherited.begin(), inherited.end()),
        mark_(base::Text("scaffold-to-check", language)),
        head_(base::Text("scaffold-copied", language, {{"like", wanted.like}, {"mark", mark_}})) {
    for (std::string_view at = ParentRegion(wanted.region); !at.empty(); at = ParentRegion(at)) {
      const auto layer = bundle.layers.find(std::string(at));
      if (layer == bundle.layers.end()) continue;
      for (const Clause& clause : layer->second.clauses) known_.insert(clause.id);
    }
  }

  std::vector<SourceFile> Run() const {
    std::vector<SourceFile> files;
    const Layer& layer = bundle_.layers.at(wanted_.like);
    for (const SourceFile& source : bundle_.sources) {
      const Placed placed = PlaceFile(source.path);
      if (placed.region != wanted_.like || !IsCopied(placed.kind)) continue;
      // Only its text is here, which makes no workbook: the check of the new region tells that it is missing.
      if (IsWorkbook(source.path)) continue;
      std::string text;
      if (placed.kind == FileKind::kScript) {
        text = Script(source.text);
      } else {
        const auto document = layer.files.find(placed.inner);
        if (document == layer.files.end()) continue;
        const bool parameters = placed.kind == FileKind::kParameters;
        text = parameters ? Parameters(source.text, document->second.root)
                          : Rules(source.text, document->second.root, placed.kind == FileKind::kTests);
        if (text.empty()) continue;
        text = WithHead(std::move(text), placed.inner.find('/') != std::string::npos);
      }
      files.push_back({wanted_.region + "/" + placed.inner, WithRegion(std::move(text))});
    }
    return files;
  }

 private:
  static bool IsCopied(FileKind kind) {
    switch (kind) {
      case FileKind::kRuleset:
      case FileKind::kClauses:
      case FileKind::kLocks:
      case FileKind::kCalendar:
      case FileKind::kIgnored:
      case FileKind::kOrphan:
        return false;
      default:
        return true;
    }
  }

  std::string Rules(const std::string& text, const Node& root, bool tests) const {
    std::vector<Edit> edits;
    FindClauses(text, root, &edits);
    if (tests) FindDays(text, root, &edits);
    return Edited(text, std::move(edits));
  }

  // A question about a day before the rules begin is asked about their first day.
  void FindDays(const std::string& text, const Node& node, std::vector<Edit>* edits) const {
    for (const Node& item : node.items) FindDays(text, item, edits);
    for (const Node::Entry& entry : node.entries) {
      const auto day = entry.key == "as_of" ? DateOf(&entry.value) : std::nullopt;
      if (!day) {
        FindDays(text, entry.value, edits);
      } else if (*day < wanted_.from) {
        const std::size_t begin = OffsetOf(text, entry.value.span) + (entry.value.quoted ? 1 : 0);
        edits->push_back({begin, begin + entry.value.scalar.size(), wanted_.from.ToString()});
      }
    }
  }

  // The entries that the new region would not inherit, each with the value that holds on its first day.
  std::string Parameters(const std::string& text, const Node& root) const {
    const Node* entries = root.Find("parameters");
    if (entries == nullptr || !entries->is_map()) return {};
    std::vector<Edit> edits;
    FindClauses(text, root, &edits);
    std::size_t kept = 0;
    for (std::size_t i = 0; i < entries->entries.size(); ++i) {
      const Node::Entry& entry = entries->entries[i];
      if (!inherited_.contains(entry.key)) {
        ++kept;
        FindValues(text, entry.value, &edits);
        continue;
      }
      const std::size_t begin = OffsetOf(text, entry.key_span.line, 1);
      const bool last = i + 1 == entries->entries.size();
      const std::size_t end = last ? text.size() : OffsetOf(text, entries->entries[i + 1].key_span.line, 1);
      if (begin == end) return {};  // entries on one line cannot be cut apart
      std::erase_if(edits, [&](const Edit& edit) { return edit.begin >= begin && edit.begin < end; });
      edits.push_back({begin, end, {}});
    }
    return kept == 0 ? std::string() : Edited(text, std::move(edits));
  }

  void FindValues(const std::string& text, const Node& parameter, std::vector<Edit>* edits) const {
    const Node* values = parameter.Find("values");
    if (values == nullptr || !values->is_list()) return;
    std::size_t governing = values->items.size();
    for (std::size_t i = 0; i < values->items.size(); ++i) {
      const auto from = DateOf(values->items[i].Find("from"));
      if (from && *from <= wanted_.from) governing = i;
    }
    for (std::size_t i = 0; i < governing && governing < values->items.size(); ++i) {
      const std::size_t begin = OffsetOf(text, values->items[i].span);
      const std::size_t end = OffsetOf(text, values->items[i + 1].span);
      std::erase_if(*edits, [&](const Edit& edit) { return edit.begin >= begin && edit.begin < end; });
      edits->push_back({begin, end, {}});
    }
    if (governing == values->items.size()) return;
    const Node& from = *values->items[governing].Find("from");
    const std::size_t begin = OffsetOf(text, from.span);
    edits->push_back({begin, begin + from.scalar.size(), wanted_.from.ToString()});
  }

  // What the new region cannot cite becomes one mark a list.
  void FindClauses(const std::string& text, const Node& node, std::vector<Edit>* edits) const {
    for (const Node& item : node.items) FindClauses(text, item, edits);
    for (const Node::Entry& entry : node.entries) {
      if (entry.key == "clauses" && entry.value.is_list()) {
        Mark(text, entry.value, edits);
      } else {
        FindClauses(text, entry.value, edits);
      }
    }
  }

  void Mark(const std::string& text, const Node& list, std::vector<Edit>* edits) const {
    bool marked = false;
    for (std::size_t i = 0; i < list.items.size(); ++i) {
      const Node& item = list.items[i];
      if (!item.is_scalar() || known_.contains(item.scalar)) continue;
      const std::size_t begin = OffsetOf(text, item.span);
      if (!marked) {
        edits->push_back({begin, begin + item.scalar.size() + (item.quoted ? 2 : 0), mark_});
        marked = true;
        continue;
      }
      // With the comma or the dash in front of it.
      const std::size_t before =
          OffsetOf(text, list.items[i - 1].span) + list.items[i - 1].scalar.size() + (list.items[i - 1].quoted ? 2 : 0);
      edits->push_back({before, begin + item.scalar.size() + (item.quoted ? 2 : 0), {}});
    }
  }

  // clauses = {"a", "b"} of a script, without those that the new region cannot cite.
  std::string Script(const std::string& text) const {
    static const std::regex kList(R"re(clauses\s*=\s*\{([^{}]*)\})re");
    static const std::regex kId(R"re("([^"]*)")re");
    std::string out;
    std::size_t done = 0;
    for (std::sregex_iterator at(text.begin(), text.end(), kList), none; at != none; ++at) {
      const std::string inside = (*at)[1];
      std::string kept;
      bool foreign = false;
      for (std::sregex_iterator id(inside.begin(), inside.end(), kId); id != none; ++id) {
        if (!known_.contains((*id)[1])) {
          foreign = true;
          continue;
        }
        kept += (kept.empty() ? "" : ", ") + (*id)[0].str();
      }
      if (!foreign) continue;
      const auto begin = static_cast<std::size_t>(at->position());
      out += text.substr(done, begin - done) + "clauses = {" + kept + "} " + ScriptMark(mark_);
      done = begin + static_cast<std::size_t>(at->length());
    }
    return out + text.substr(done);
  }

  // The line for editors leads to the schemas from the new place; a line below it says where the file is from.
  std::string WithHead(std::string text, bool in_folder) const {
    std::string up(in_folder ? "../" : "");
    for (std::ptrdiff_t i = 0; i <= std::count(wanted_.region.begin(), wanted_.region.end(), '/'); ++i) up += "../";
    static const std::regex kSchema(R"re(\$schema=(\.\./)+schema/)re");
    text = std::regex_replace(text, kSchema, "$$schema=" + up + "schema/", std::regex_constants::format_first_only);
    const std::size_t line = text.starts_with("# yaml-language-server") ? text.find('\n') + 1 : 0;
    return text.substr(0, line) + head_ + text.substr(line);
  }

  // Where the files speak of their own region.
  std::string WithRegion(std::string text) const {
    for (std::size_t at = text.find(wanted_.like); at != std::string::npos; at = text.find(wanted_.like, at)) {
      const std::size_t end = at + wanted_.like.size();
      const bool whole = end >= text.size() || std::string_view(" ,:\n'\"]}").find(text[end]) != std::string_view::npos;
      const bool said = text.rfind('#', at) != std::string::npos && text.rfind('#', at) > text.rfind('\n', at);
      if (whole && !said) text.replace(at, wanted_.like.size(), wanted_.region);
      at += whole && !said ? wanted_.region.size() : wanted_.like.size();
    }
    return text;
  }

  const NewRegion& wanted_;
  const Bundle& bundle_;
  const std::set<std::string> inherited_;
  std::set<std::string> known_;
  const std::string mark_;
  const std::string head_;
};

}  // namespace

std::vector<SourceFile> CopyRules(const NewRegion& wanted, const Bundle& bundle,
                                  const std::vector<std::string>& inherited, base::Language language) {
  return Copier(wanted, bundle, inherited, language).Run();
}

}  // namespace anze::ruleset

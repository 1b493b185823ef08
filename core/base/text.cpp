// The catalog of sentences, read from the texts that are linked into the binary. It is read once,
// at the first use; what is wrong with it is a fault of the build and found by a test, so lookups
// never fail: an id without a text shows itself.
#include "core/base/text.h"

#include <algorithm>
#include <unordered_map>

#include "core/base/yaml.h"

extern "C" {
extern const char anze_messages_yaml[];
extern const char anze_messages_yaml_end[];
}

namespace anze::base {
namespace {

struct Entry {
  std::string zh;
  std::string en;
  std::string hint_zh;
  std::string hint_en;

  const std::string& Message(Language language) const { return language == Language::kEn ? en : zh; }
  const std::string& Hint(Language language) const { return language == Language::kEn ? hint_en : hint_zh; }
};

class Catalog {
 public:
  Catalog() {
    // The block is name NUL text NUL, name NUL text NUL, ...
    std::string_view block(anze_messages_yaml, static_cast<std::size_t>(anze_messages_yaml_end - anze_messages_yaml));
    while (!block.empty()) {
      const std::string_view name = TakeField(&block);
      ReadFile(std::string(name), std::string(TakeField(&block)));
    }
  }

  const Entry* Find(const std::string& id) const {
    const auto at = entries_.find(id);
    return at == entries_.end() ? nullptr : &at->second;
  }
  std::vector<std::string> Ids() const {
    std::vector<std::string> ids;
    for (const auto& pair : entries_) ids.push_back(pair.first);
    std::sort(ids.begin(), ids.end());
    return ids;
  }
  const Diagnostics& problems() const { return problems_; }

 private:
  static std::string_view TakeField(std::string_view* block) {
    const std::size_t end = block->find('\0');
    const std::string_view field = block->substr(0, end);
    block->remove_prefix(end == std::string_view::npos ? block->size() : end + 1);
    return field;
  }

  void Complain(const std::string& file, const std::string& id, const char* what, const SourceSpan& span) {
    problems_.push_back(Error("text-catalog", {{"file", file}, {"id", id}, {"what", what}}, span));
  }

  void ReadFile(const std::string& file, std::string text) {
    auto document = ParseYaml(file, std::move(text));
    if (!document.ok()) {
      problems_.insert(problems_.end(), document.errors().begin(), document.errors().end());
      return;
    }
    const Node* messages = document->root.Find("messages");
    if (messages == nullptr || messages->is_scalar() || messages->is_list()) {
      return Complain(file, "messages", "missing", document->root.span);
    }
    for (const Node::Entry& entry : messages->entries) ReadEntry(file, entry);
  }

  void ReadEntry(const std::string& file, const Node::Entry& node) {
    Entry entry;
    for (const Node::Entry& field : node.value.entries) {
      std::string* target = field.key == "zh"        ? &entry.zh
                            : field.key == "en"      ? &entry.en
                            : field.key == "hint_zh" ? &entry.hint_zh
                            : field.key == "hint_en" ? &entry.hint_en
                                                     : nullptr;
      if (target == nullptr || !field.value.is_scalar()) {
        Complain(file, node.key, "key", field.key_span);
      } else {
        *target = field.value.scalar;
      }
    }
    if (entry.zh.empty() || entry.en.empty()) Complain(file, node.key, "language", node.key_span);
    if (entry.hint_zh.empty() != entry.hint_en.empty()) Complain(file, node.key, "hint", node.key_span);
    if (!entries_.emplace(node.key, std::move(entry)).second) Complain(file, node.key, "duplicate", node.key_span);
  }

  std::unordered_map<std::string, Entry> entries_;
  Diagnostics problems_;
};

const Catalog& TheCatalog() {
  static const Catalog kCatalog;
  return kCatalog;
}

std::string_view ArgOf(const MessageArgs& args, std::string_view name) {
  for (const auto& [key, value] : args) {
    if (key == name) return value;
  }
  return {};
}

const Entry* FindEntry(const Error& error) {
  if (const std::string_view reason = ArgOf(error.args, "reason"); !reason.empty()) {
    if (const Entry* entry = TheCatalog().Find(error.code + "." + std::string(reason))) return entry;
  }
  return TheCatalog().Find(error.code);
}

// Types have a word of their own in each language: {expected} "money" is {expected_zh} "金额" as well, and what is no
// name of a type stands there as it is.
MessageArgs WithTypeWords(const MessageArgs& args) {
  MessageArgs out = args;
  for (const auto& [key, value] : args) {
    if (key != "expected" && key != "actual") continue;
    const Entry* type = TheCatalog().Find("value-type-" + value);
    out.emplace_back(key + "_zh", type == nullptr ? value : type->zh);
    out.emplace_back(key + "_en", type == nullptr ? value : type->en);
  }
  return out;
}

// "day|days" for a count
std::string_view WordFor(std::string_view count, std::string_view words) {
  const std::size_t bar = words.find('|');
  if (count == "1" || bar == std::string_view::npos) return words.substr(0, bar);
  return words.substr(bar + 1);
}

std::string Bare(std::string_view id, const MessageArgs& args) {
  std::string text(id);
  const char* separator = " (";
  for (const auto& [key, value] : args) {
    text.append(separator).append(key).append("=").append(value);
    separator = ", ";
  }
  if (!args.empty()) text += ")";
  return text;
}

}  // namespace

Sentence Describe(const Error& error, Language language) {
  const Entry* entry = FindEntry(error);
  if (entry == nullptr) return {Bare(error.code, error.args), ""};
  const MessageArgs args = WithTypeWords(error.args);
  return {FillTemplate(entry->Message(language), args), FillTemplate(entry->Hint(language), args)};
}

std::string FillTemplate(std::string_view text, const MessageArgs& args) {
  std::string filled;
  filled.reserve(text.size() + 16);
  while (!text.empty()) {
    const std::size_t open = text.find('{');
    const std::size_t close = open == std::string_view::npos ? open : text.find('}', open);
    if (close == std::string_view::npos) break;
    filled.append(text.substr(0, open));
    const std::string_view inside = text.substr(open + 1, close - open - 1);
    const std::string_view name = inside.substr(0, inside.find('|'));
    const auto arg = std::find_if(args.begin(), args.end(), [name](const auto& pair) { return pair.first == name; });
    if (arg != args.end()) {
      filled.append(name.size() == inside.size() ? arg->second : WordFor(arg->second, inside.substr(name.size() + 1)));
      text.remove_prefix(close + 1);
    } else {
      filled.push_back('{');
      text.remove_prefix(open + 1);
    }
  }
  return filled.append(text);
}

std::string Text(std::string_view id, Language language, const MessageArgs& args) {
  const Entry* entry = TheCatalog().Find(std::string(id));
  return entry == nullptr ? Bare(id, args) : FillTemplate(entry->Message(language), args);
}

bool HasText(std::string_view id) { return TheCatalog().Find(std::string(id)) != nullptr; }

std::vector<std::string> TextIds() { return TheCatalog().Ids(); }

Diagnostics TextProblems() { return TheCatalog().problems(); }

}  // namespace anze::base

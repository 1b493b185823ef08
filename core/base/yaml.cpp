// Reads YAML by yaml-cpp's events and builds a tree of its own, because the library's tree keeps
// neither quotes nor places and takes much that is refused here.
//
// TreeBuilder keeps a stack of open collections. Every value passes Enter (size, anchors, tags) and
// then Place, which puts it into the innermost collection; in a map the first value is taken as the
// key. Problems are collected, not thrown, so that one reading finds many; only limits end it
// (Stop). The library's own exceptions are turned into reasons that a clerk understands (ReasonOf),
// and where its marks are misleading, as for an absent value, the span is found in the text.
#include "core/base/yaml.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <istream>
#include <streambuf>
#include <unordered_map>

#include "core/base/encoding.h"
#include "core/base/limits.h"
#include "core/base/utf8.h"
#include "core/base/yaml_place.h"
#include "core/base/yaml_scalar.h"

namespace anze::base {
namespace {

// A key set pays only in wide maps; small ones are scanned.
constexpr std::size_t kScanKeys = 16;

// Thrown out of an event to end the parse; caught in this file.
struct Stop {};

// Reads a string in place; the library wants a stream.
class MemoryBuffer : public std::streambuf {
 public:
  explicit MemoryBuffer(std::string& text) { setg(text.data(), text.data(), text.data() + text.size()); }
};

YamlPlaces::Mark PlaceOf(const YAML::Mark& mark) {
  return {static_cast<std::size_t>(std::max(mark.pos, 0)), mark.line,
          static_cast<std::size_t>(std::max(mark.column, 0))};
}

// Builds the node tree from parser events and collects what is wrong with it.
class TreeBuilder : public YAML::EventHandler {
 public:
  TreeBuilder(FileName file, std::string_view text, std::size_t most) : places_(std::move(file), text), most_(most) {}

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (++documents_ > 1) RefuseMore(PlaceOf(mark));
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const YamlPlaces::Mark at = PlaceOf(mark);
    // A lone tag comes as a null without it.
    Enter(at, anchor, frames_.empty() && CharAt(at) == '!');
    if (AwaitsKey()) {
      Report("yaml-key", {}, places_.PointSpan(at.offset));
      TakeKey("", places_.PointSpan(at.offset), false);
      return;
    }
    Node node;
    node.span = NullSpan(at);
    Place(std::move(node));
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    const YamlPlaces::Mark at = PlaceOf(mark);
    Report("yaml-alias", {}, places_.TokenSpan(at));
    if (AwaitsKey()) return TakeKey("", places_.TokenSpan(at), false);
    Place(Node{});
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    const YamlPlaces::Mark at = PlaceOf(mark);
    const char first = CharAt(at);
    const bool tagged = first == '!' || (tag != "?" && tag != "!");
    Enter(at, anchor, tagged);
    const bool marked = tagged || anchor != 0;
    const bool quoted = tag == "!" && !marked;
    const SourceSpan span = marked ? places_.TokenSpan(at) : ScalarSpan(at, first, quoted, value);
    if (AwaitsKey()) return TakeKey(value, span, true, quoted);
    if (!quoted && !marked) CheckPlain(value, span);
    Node node;
    node.kind = Node::Kind::kScalar;
    node.quoted = quoted;
    node.scalar = value;
    node.span = span;
    Place(std::move(node));
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override {
    Open(Node::Kind::kList, PlaceOf(mark), tag, anchor, style);
  }
  void OnSequenceEnd() override { Close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override {
    Open(Node::Kind::kMap, PlaceOf(mark), tag, anchor, style);
  }
  void OnMapEnd() override { Close(); }

  void Report(std::string code, MessageArgs args, SourceSpan span, std::string fix = {}) {
    Error error(std::move(code), std::move(args), std::move(span));
    error.fix = std::move(fix);
    problems_.push_back(std::move(error));
    if (problems_.size() >= limits::kDiagnostics) throw Stop{};
  }

  // The bracket that is open, innermost first; unknown when there is none.
  SourceSpan OpenBracket() const {
    const auto frame = std::find_if(frames_.rbegin(), frames_.rend(), [](const Frame& f) { return f.flow; });
    if (frame == frames_.rend()) return {};
    SourceSpan span = frame->node.span;
    span.end_column = span.column + 1;
    return span;
  }

  YamlPlaces& places() { return places_; }
  Diagnostics& problems() { return problems_; }
  Node TakeRoot() { return std::move(root_); }

 private:
  struct Frame {
    Node node;
    bool flow = false;
    bool has_key = false;
    std::string key;
    SourceSpan key_span;
    std::unordered_map<std::string, int> lines;  // of the keys, filled once the map is wide
  };

  char CharAt(const YamlPlaces::Mark& at) const {
    return at.offset < places_.text().size() ? places_.text()[at.offset] : '\0';
  }

  bool AwaitsKey() const { return !frames_.empty() && frames_.back().node.is_map() && !frames_.back().has_key; }

  // What every node is checked for.
  void Enter(const YamlPlaces::Mark& at, YAML::anchor_t anchor, bool tagged) {
    if (++nodes_ > most_) {
      Report("yaml-too-many-nodes", {{"max", std::to_string(most_)}}, places_.TokenSpan(at));
      throw Stop{};
    }
    if (anchor != 0) Report("yaml-alias", {}, places_.TokenSpan(at));
    if (tagged) Report("yaml-tag", {}, places_.TokenSpan(at));
  }

  SourceSpan ScalarSpan(const YamlPlaces::Mark& at, char first, bool quoted, const std::string& value) {
    if (!quoted) return places_.PlainSpan(at, value);
    if (first != '"' && first != '\'') return places_.TokenSpan(at);  // the header of a block
    const std::size_t end = QuoteEnd(places_.text(), at.offset);
    SourceSpan span = places_.QuotedSpan(at, end);
    // The parser takes the end of the file for a closing quote and swallows all that follows.
    if (end == std::string_view::npos) Report("yaml-unterminated-quote", {}, span);
    return span;
  }

  void CheckPlain(const std::string& value, const SourceSpan& span) {
    auto ambiguity = FindAmbiguity(value);
    if (!ambiguity) return;
    Report("yaml-ambiguous-scalar", {{"text", value}, {"reason", std::string(ambiguity->reason)}}, span,
           std::move(ambiguity->fix));
  }

  // An absent value stands, for the parser, at whatever token comes next: mark the key or the dash instead.
  SourceSpan NullSpan(const YamlPlaces::Mark& at) {
    const std::string_view rest = places_.text().substr(std::min(at.offset, places_.text().size()));
    for (const std::string_view word : {"~", "null", "Null", "NULL"}) {
      if (rest.starts_with(word)) return places_.Span(at, at.offset + word.size());
    }
    if (frames_.empty()) return places_.PointSpan(at.offset);
    const Frame& frame = frames_.back();
    if (frame.node.is_map()) return frame.key_span;
    return frame.node.items.empty() ? frame.node.span : frame.node.items.back().span;
  }

  void Open(Node::Kind kind, const YamlPlaces::Mark& at, const std::string& tag, YAML::anchor_t anchor,
            YAML::EmitterStyle::value style) {
    Enter(at, anchor, tag != "?");
    if (frames_.size() >= static_cast<std::size_t>(limits::kYamlDepth)) {
      Report("yaml-too-deep", {{"max", std::to_string(limits::kYamlDepth)}}, places_.TokenSpan(at));
      throw Stop{};
    }
    Frame frame;
    frame.node.kind = kind;
    frame.node.span = style == YAML::EmitterStyle::Flow ? places_.FlowSpan(at) : places_.LineSpan(at);
    frame.flow = style == YAML::EmitterStyle::Flow;
    frames_.push_back(std::move(frame));
  }

  void Close() {
    Node done = std::move(frames_.back().node);
    frames_.pop_back();
    // Trees stay for as long as the rules are in use: none of them keeps room to grow.
    done.items.shrink_to_fit();
    done.entries.shrink_to_fit();
    // Only now: to the parser an unclosed bracket, too, looks like the beginning of a key.
    if (AwaitsKey()) {
      Report("yaml-key", {}, done.span);
      return TakeKey("", done.span, false);
    }
    Place(std::move(done));
  }

  void TakeKey(std::string key, SourceSpan span, bool check, bool quoted = true) {
    Frame& frame = frames_.back();
    frame.has_key = true;
    frame.key = std::move(key);
    frame.key_span = std::move(span);
    if (!check) return;
    if (!quoted && frame.key == "<<") return Report("yaml-merge-key", {}, frame.key_span);
    if (const int line = LineOfKey(&frame); line > 0) {
      Report("yaml-duplicate-key", {{"key", frame.key}, {"line", std::to_string(line)}}, frame.key_span);
    }
  }

  // Line on which the frame's key already stands, 0 when it is new.
  static int LineOfKey(Frame* frame) {
    const auto& entries = frame->node.entries;
    if (entries.size() < kScanKeys) {
      const auto same = [frame](const Node::Entry& e) { return e.key == frame->key; };
      const auto at = std::find_if(entries.begin(), entries.end(), same);
      return at == entries.end() ? 0 : at->key_span.line;
    }
    if (frame->lines.empty()) {
      for (const Node::Entry& entry : entries) frame->lines.emplace(entry.key, entry.key_span.line);
    }
    const auto [at, fresh] = frame->lines.emplace(frame->key, frame->key_span.line);
    return fresh ? 0 : at->second;
  }

  void Place(Node node) {
    if (frames_.empty()) {
      root_ = std::move(node);
      return;
    }
    Frame& frame = frames_.back();
    if (frame.node.is_list()) {
      frame.node.items.push_back(std::move(node));
      return;
    }
    frame.node.entries.push_back({std::move(frame.key), std::move(frame.key_span), std::move(node)});
    frame.has_key = false;
  }

  // Something follows the document: a second one, or text the parser could not attach to the first.
  void RefuseMore(const YamlPlaces::Mark& at) {
    const std::string_view rest = places_.text().substr(std::min(at.offset, places_.text().size()));
    if (rest.starts_with("---")) {
      Report("yaml-several-documents", {{"reason", "separator"}}, places_.LineSpan(at));
    } else if (root_.is_null() && root_.span.column == 1 && at.offset == 0) {
      Report("yaml-syntax", {{"reason", "unexpected"}}, places_.LineSpan(at));  // no progress: "," for one
    } else {
      Report("yaml-several-documents", {{"reason", "trailing"}}, places_.LineSpan(at));
    }
    throw Stop{};
  }

  YamlPlaces places_;
  std::size_t most_;
  Diagnostics problems_;
  Node root_;
  std::vector<Frame> frames_;
  std::size_t nodes_ = 0;
  int documents_ = 0;
};

// The line of an offset.
std::string_view LineAt(std::string_view text, std::size_t offset) {
  offset = std::min(offset, text.size());
  const std::size_t newline = offset == 0 ? std::string_view::npos : text.rfind('\n', offset - 1);
  const std::size_t start = newline == std::string_view::npos ? 0 : newline + 1;
  return text.substr(start, text.find('\n', start) - start);
}

// The full-width colon of a Chinese input method is a letter to YAML.
bool HasWideColonKey(std::string_view line) {
  const std::size_t wide = line.find("\xEF\xBC\x9A");
  return wide != std::string_view::npos && wide < line.find(':');
}

std::string ReasonOf(const std::string& message, std::string_view text, std::size_t offset) {
  namespace say = YAML::ErrorMsg;
  const std::string_view line = LineAt(text, offset);
  const std::string_view indent = line.substr(0, line.find_first_not_of(" \t"));
  if (indent.find('\t') != std::string_view::npos || message == say::TAB_IN_INDENTATION) return "tab";
  // What looks like a key there runs on into this line.
  const auto start = static_cast<std::size_t>(line.data() - text.data());
  if (HasWideColonKey(line) || (start > 0 && HasWideColonKey(LineAt(text, start - 1)))) return "fullwidth-colon";
  if (message == say::END_OF_MAP_FLOW || message == say::END_OF_SEQ_FLOW) return "unclosed-bracket";
  if (message == say::FLOW_END) return "closing-bracket";
  if (message == say::END_OF_MAP || message == say::END_OF_SEQ || message == say::BLOCK_ENTRY) return "indent";
  if (message == say::MAP_VALUE || message == say::MAP_KEY) return "colon";
  if (message == say::UNKNOWN_TOKEN) return "reserved";
  if (message == say::DOC_IN_SCALAR) return "document-in-quote";
  if (message.starts_with(say::INVALID_ESCAPE) || message.starts_with(say::INVALID_UNICODE) ||
      message == say::INVALID_HEX) {
    return "escape";
  }
  return "unexpected";
}

void ReportException(const YAML::Exception& exception, TreeBuilder* tree) {
  namespace say = YAML::ErrorMsg;
  const std::string& message = exception.msg;
  const YamlPlaces::Mark at = PlaceOf(exception.mark);
  const SourceSpan span =
      exception.mark.is_null() ? SourceSpan{tree->places().file(), 0, 0, 0} : tree->places().PointSpan(at.offset);
  const auto is_any = [&message](std::initializer_list<const char*> texts) {
    return std::find(texts.begin(), texts.end(), message) != texts.end();
  };
  if (is_any({say::UNKNOWN_ANCHOR, say::ALIAS_NOT_FOUND, say::ANCHOR_NOT_FOUND, say::CHAR_IN_ALIAS, say::CHAR_IN_ANCHOR,
              say::MULTIPLE_ANCHORS, say::MULTIPLE_ALIASES, say::ALIAS_CONTENT})) {
    tree->Report("yaml-alias", {}, span);
  } else if (is_any({say::MULTIPLE_TAGS, say::CHAR_IN_TAG_HANDLE, say::TAG_WITH_NO_SUFFIX, say::END_OF_VERBATIM_TAG,
                     say::TAG_DIRECTIVE_ARGS, say::REPEATED_TAG_DIRECTIVE})) {
    tree->Report("yaml-tag", {}, span);
  } else if (message == say::BAD_FILE) {  // what the parser says when its own depth guard fires
    tree->Report("yaml-too-deep", {{"max", std::to_string(limits::kYamlDepth)}}, span);
  } else if (message == say::EOF_IN_SCALAR) {
    tree->Report("yaml-unterminated-quote", {}, span);
  } else {
    const std::string reason = ReasonOf(message, tree->places().text(), at.offset);
    const SourceSpan bracket = reason == "unclosed-bracket" ? tree->OpenBracket() : SourceSpan{};
    tree->Report("yaml-syntax", {{"reason", reason}}, bracket.known() ? bracket : span);
  }
}

// Runs the parser over the first document and makes sure that there is no second. Never a third call:
// on some inputs ("," is one) the parser answers true for ever without moving.
void RunParser(std::string& text, TreeBuilder* tree) {
  try {
    try {
      MemoryBuffer buffer(text);
      std::istream stream(&buffer);
      YAML::Parser parser(stream);
      if (parser.HandleNextDocument(*tree)) parser.HandleNextDocument(*tree);
    } catch (const YAML::Exception& exception) {
      ReportException(exception, tree);
    } catch (const std::exception&) {
      tree->Report("yaml-syntax", {{"reason", "unexpected"}}, {tree->places().file(), 0, 0, 0});
    }
  } catch (const Stop&) {
    // Everything is in the problems.
  }
}

}  // namespace

YamlSize RulesYaml() { return {limits::kYamlBytes, limits::kYamlNodes}; }

YamlSize FileYaml() { return {limits::kYamlFileBytes, limits::kYamlFileNodes}; }

Result<Document> ParseYaml(std::string file, std::string text, YamlSize most) {
  if (text.size() > most.bytes) {
    return Error("yaml-too-large", {{"bytes", std::to_string(text.size())}, {"max", std::to_string(most.bytes)}},
                 {std::move(file), 0, 0, 0});
  }
  if (auto foreign = FindForeignEncoding(text)) {
    foreign->span = {std::move(file), 1, 1, 0};
    return std::move(*foreign);
  }
  text.erase(0, text.size() - WithoutMark(text).size());
  const YamlPlaces places(file, text);
  if (const std::size_t bad = FindInvalidUtf8(text); bad != std::string_view::npos) {
    return Error("yaml-utf8", {}, YamlPlaces(places).PointSpan(bad));
  }
  if (Diagnostics controls = FindControlCharacters(places); !controls.empty()) return controls;
  TreeBuilder tree(places.file(), text, most.nodes);
  RunParser(text, &tree);
  Diagnostics& problems = tree.problems();
  if (!problems.empty()) {
    std::stable_sort(problems.begin(), problems.end(), [](const Error& a, const Error& b) {
      return std::pair(a.span.line, a.span.column) < std::pair(b.span.line, b.span.column);
    });
    return std::move(problems);
  }
  Document document;
  document.root = tree.TakeRoot();
  document.file = std::move(file);
  return document;
}

}  // namespace anze::base

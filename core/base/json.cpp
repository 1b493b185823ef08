// Reads JSON with Boost.JSON's event parser into a Value.
//
// The parser knows the grammar; Builder knows our rules and refuses as early as possible: duplicate
// keys, depth, size, NUL characters, numbers that are not exact in 64 bits. It keeps the open
// containers on a stack, which also gives the JSON Pointer of a place at any moment. UTF-8 is
// checked before, in one fast pass, and not by the parser.
#include "core/base/json.h"

#include <algorithm>
#include <boost/json/basic_parser_impl.hpp>
#include <memory>
#include <unordered_set>

#include "core/base/encoding.h"
#include "core/base/limits.h"
#include "core/base/utf8.h"

namespace anze::base {
namespace {

namespace json = boost::json;

// A key set pays only in wide objects; small ones are scanned.
constexpr std::size_t kScanKeys = 16;
// What is sent in is mostly a few members wide and a few levels deep.
constexpr std::size_t kUsualMembers = 2;
constexpr std::size_t kUsualDepth = 6;

void AppendPointerToken(std::string_view token, std::string* out) {
  out->push_back('/');
  for (const char c : token) {
    if (c == '~') {
      out->append("~0");
    } else if (c == '/') {
      out->append("~1");
    } else {
      out->push_back(c);
    }
  }
}

// Receives the parser's events and builds the Value on a stack of open containers.
class Builder {
 public:
  explicit Builder(JsonSize most) : most_(most) {}

  static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);

  bool on_document_begin(json::error_code&) { return true; }
  bool on_document_end(json::error_code&) { return true; }
  bool on_object_begin(json::error_code& ec) { return Open(Value::EmptyMap(), ec); }
  bool on_array_begin(json::error_code& ec) { return Open(Value::EmptyList(), ec); }
  bool on_object_end(std::size_t, json::error_code& ec) { return Close(ec); }
  bool on_array_end(std::size_t, json::error_code& ec) { return Close(ec); }

  bool on_key_part(std::string_view part, std::size_t total, json::error_code& ec) { return AddPart(part, total, ec); }
  bool on_key(std::string_view part, std::size_t total, json::error_code& ec) {
    return AddPart(part, total, ec) && BeginMember(ec);
  }
  bool on_string_part(std::string_view part, std::size_t total, json::error_code& ec) {
    return AddPart(part, total, ec);
  }
  bool on_string(std::string_view part, std::size_t total, json::error_code& ec) {
    if (!AddPart(part, total, ec)) return false;
    return Place(Value(TakeBuffer()), ec);
  }

  bool on_number_part(std::string_view part, json::error_code& ec) { return AddPart(part, part.size(), ec); }
  bool on_int64(std::int64_t value, std::string_view, json::error_code& ec) {
    buffer_.clear();
    return Place(Value(value), ec);  // an integer as written: exact
  }
  bool on_uint64(std::uint64_t, std::string_view part, json::error_code& ec) { return AddNumber(part, ec); }
  bool on_double(double, std::string_view part, json::error_code& ec) { return AddNumber(part, ec); }

  bool on_bool(bool value, json::error_code& ec) { return Place(Value(value), ec); }
  bool on_null(json::error_code& ec) { return Place(Value(), ec); }
  bool on_comment_part(std::string_view, json::error_code&) { return true; }
  bool on_comment(std::string_view, json::error_code&) { return true; }

  Value TakeRoot() { return std::move(root_); }
  bool failed() const { return !error_.code.empty(); }
  const Error& error() const { return error_; }

  // Where the parser stands.
  std::string Pointer() const {
    std::string pointer;
    for (const Frame& frame : frames_) {
      if (frame.container.is_map()) {
        AppendPointerToken(frame.key, &pointer);
      } else {
        AppendPointerToken(std::to_string(frame.container.as_list().size()), &pointer);
      }
    }
    return pointer;
  }

 private:
  struct Frame {
    Value container;
    std::string key;                                        // of the member being read
    std::unique_ptr<std::unordered_set<std::string>> keys;  // made once the object is wide
  };

  bool Refuse(Error error, json::error_code& ec) {
    error_ = std::move(error);
    error_.pointer = Pointer();
    ec = json::error::syntax;
    return false;
  }

  bool CountNode(json::error_code& ec) {
    if (++nodes_ <= most_.values) return true;
    return Refuse(Error("json-too-many-nodes", {{"max", std::to_string(most_.values)}}), ec);
  }

  bool Open(Value container, json::error_code& ec) {
    if (!CountNode(ec)) return false;
    if (frames_.size() >= static_cast<std::size_t>(limits::kJsonDepth)) {
      return Refuse(Error("json-too-deep", {{"max", std::to_string(limits::kJsonDepth)}}), ec);
    }
    if (frames_.empty()) frames_.reserve(kUsualDepth);
    if (container.is_map()) container.as_map().reserve(kUsualMembers);
    frames_.push_back(Frame{std::move(container), {}, {}});
    return true;
  }

  // A closed container is placed like any value, and must not be counted a second time.
  bool Close(json::error_code& ec) {
    Value done = std::move(frames_.back().container);
    frames_.pop_back();
    --nodes_;  // was counted when it opened
    return Place(std::move(done), ec);
  }

  bool Place(Value value, json::error_code& ec) {
    if (!CountNode(ec)) return false;
    if (frames_.empty()) {
      root_ = std::move(value);
      return true;
    }
    Frame& frame = frames_.back();
    if (frame.container.is_map()) {
      frame.container.as_map().emplace_back(std::move(frame.key), std::move(value));
      frame.key.clear();
    } else {
      frame.container.as_list().push_back(std::move(value));
    }
    return true;
  }

  bool BeginMember(json::error_code& ec) {
    Frame& frame = frames_.back();
    frame.key = TakeBuffer();
    if (IsKnownKey(&frame)) return Refuse(Error("json-duplicate-key", {{"key", frame.key}}), ec);
    return true;
  }

  static bool IsKnownKey(Frame* frame) {
    const Value::Map& map = frame->container.as_map();
    if (map.size() < kScanKeys) return frame->container.Find(frame->key) != nullptr;
    if (frame->keys == nullptr) {
      frame->keys = std::make_unique<std::unordered_set<std::string>>();
      for (const auto& pair : map) frame->keys->insert(pair.first);
    }
    return !frame->keys->insert(frame->key).second;
  }

  bool AddPart(std::string_view part, std::size_t total, json::error_code& ec) {
    if (total > most_.string_bytes) {
      return Refuse(Error("json-string-too-long", {{"max", std::to_string(most_.string_bytes)}}), ec);
    }
    // U+0000 is legal JSON but is cut off silently further down (SQL text, C strings).
    if (part.find('\0') != std::string_view::npos) return Refuse(Error("json-nul"), ec);
    buffer_.append(part);
    return true;
  }

  bool AddNumber(std::string_view part, json::error_code& ec) {
    // Parts exist only when the text came in pieces; normally the part is the whole number.
    if (buffer_.size() + part.size() > limits::kStringBytes) return RefuseNumber(part, ec);
    if (!buffer_.empty()) part = buffer_.append(part);
    const auto number = Number::Parse(part);
    if (!number) return RefuseNumber(part, ec);
    buffer_.clear();
    return Place(Value(*number), ec);
  }

  bool RefuseNumber(std::string_view text, json::error_code& ec) {
    constexpr std::size_t kShown = 40;
    std::string shown(text.substr(0, kShown));
    if (text.size() > kShown) shown += "…";
    return Refuse(Error("json-number-range", {{"number", shown}}), ec);
  }

  std::string TakeBuffer() {
    std::string taken = std::move(buffer_);
    buffer_.clear();
    return taken;
  }

  JsonSize most_;
  Value root_;
  std::vector<Frame> frames_;
  std::string buffer_;
  std::size_t nodes_ = 0;
  Error error_;
};

std::string_view ReasonOf(const json::error_code& ec) {
  if (ec == json::error::incomplete) return "incomplete";
  if (ec == json::error::extra_data) return "trailing";
  if (ec == json::error::illegal_leading_surrogate || ec == json::error::illegal_trailing_surrogate ||
      ec == json::error::expected_utf16_escape) {
    return "surrogate";
  }
  return "unexpected";
}

// Lines and columns are counted only for the one error.
void AddPlace(std::string_view text, std::size_t offset, Error* error) {
  const std::string_view before = text.substr(0, offset);
  const std::size_t line_start = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
  error->args.emplace_back("offset", std::to_string(offset));
  error->args.emplace_back("line", std::to_string(1 + std::count(before.begin(), before.end(), '\n')));
  error->args.emplace_back("column", std::to_string(1 + CountCodePoints(before.substr(line_start))));
}

Error Explain(std::string_view text, std::size_t offset, const json::error_code& ec, const Builder& builder) {
  Error error;
  if (builder.failed()) {
    error = builder.error();
  } else if (ec == json::error::exponent_overflow) {
    error = Error("json-number-range", {{"number", std::string(text.substr(offset > 20 ? offset - 20 : 0, 20))}});
    error.pointer = builder.Pointer();
  } else if (ec == json::error::too_deep) {
    error = Error("json-too-deep", {{"max", std::to_string(limits::kJsonDepth)}});
    error.pointer = builder.Pointer();
  } else {
    error = Error("json-syntax", {{"reason", std::string(ReasonOf(ec))}});
  }
  AddPlace(text, std::min(offset, text.size()), &error);
  return error;
}

}  // namespace

JsonSize NetworkJson() { return {limits::kJsonBytes, limits::kJsonNodes}; }

JsonSize FileJson() { return {limits::kFileBytes, limits::kFileNodes}; }

JsonSize StoredJson() { return {limits::kFileBytes, limits::kFileNodes, limits::kYamlBytes}; }

Result<Value> ParseJson(std::string_view text, JsonSize most) {
  const Error too_large("json-too-large",
                        {{"bytes", std::to_string(text.size())}, {"max", std::to_string(most.bytes)}});
  if (text.size() > most.bytes) return too_large;
  if (auto foreign = FindForeignEncoding(text)) return std::move(*foreign);
  text = WithoutMark(text);
  if (const std::size_t bad = FindInvalidUtf8(text); bad != std::string_view::npos) {
    Error error("json-utf8");
    AddPlace(text, bad, &error);
    return error;
  }
  json::parse_options options;
  options.max_depth = limits::kJsonDepth + 1;  // the builder refuses first, with a pointer
  options.allow_invalid_utf8 = true;           // checked above, faster
  try {
    json::basic_parser<Builder> parser(options, most);
    json::error_code ec;
    std::size_t used = parser.write_some(false, text.data(), text.size(), ec);
    if (!ec && used < text.size()) {
      // Blanks may follow the value, nothing else.
      used = text.find_first_not_of(" \t\r\n", used);
      if (used != std::string_view::npos) ec = json::error::extra_data;
    }
    if (ec) return Explain(text, used, ec, parser.handler());
    return parser.handler().TakeRoot();
  } catch (const std::exception&) {
    return too_large;
  }
}

}  // namespace anze::base

#include "core/script/result_value.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "core/base/limits.h"
#include "core/base/pointer.h"
#include "core/base/utf8.h"
#include "core/script/objects.h"

namespace anze::script {
namespace {

namespace limits = base::limits;
using base::Value;

class Reader {
 public:
  Reader(lua_State* lua, std::size_t items)
      : lua_(lua),
        most_nodes_(limits::kScriptResultNodes + items * limits::kScriptResultNodesPerItem),
        most_bytes_(limits::kScriptStringBytes + items * limits::kScriptStringBytesPerItem) {}

  base::Result<Value> Run(int index) {
    Value value;
    if (Read(lua_absindex(lua_, index), 0, &value)) {
      return value;
    }
    base::Error error("script-bad-result", std::move(args_));
    error.pointer = pointer_;
    return error;
  }

 private:
  bool Refuse(const char* reason, base::MessageArgs more = {}) {
    args_ = {{"reason", reason}};
    args_.insert(args_.end(), more.begin(), more.end());
    return false;
  }

  // The place is told from the inside out, while the readers of the levels above return.
  bool RefusedUnder(const std::string& key) {
    pointer_.insert(0, base::PointerBelow("", key));
    return false;
  }

  // A result that mentions one table many times would be written out each time.
  bool Spend(std::size_t bytes) {
    ++nodes_;
    bytes_ += bytes;
    return nodes_ <= most_nodes_ && bytes_ <= most_bytes_;
  }

  bool Read(int index, int depth, Value* out) {
    if (depth > limits::kScriptValueDepth || lua_checkstack(lua_, 8) == 0) {
      return Refuse("too-deep");
    }
    base::Number number;
    int sign = 0;
    if (ReadNumber(lua_, index, &number)) {
      *out = Value(number);
      return Spend(0) || Refuse("too-large");
    }
    if (IsInfinity(lua_, index, &sign)) {
      return Refuse("infinity");
    }
    if (const Value* view = ToView(lua_, index); view != nullptr) {
      return Copy(*view, depth, out);
    }
    switch (lua_type(lua_, index)) {
      case LUA_TSTRING:
        return ReadText(index, out);
      case LUA_TBOOLEAN:
        *out = Value(lua_toboolean(lua_, index) != 0);
        return Spend(0) || Refuse("too-large");
      case LUA_TTABLE:
        return Spend(0) ? ReadShared(index, depth, out) : Refuse("too-large");
      case LUA_TNIL:
        return Refuse("nil");
      case LUA_TLIGHTUSERDATA:
        *out = Value();
        return Spend(0) || Refuse("too-large");  // anze.null, the only one there is
      default:
        return Refuse("type", {{"type", TypeName(lua_, index)}});
    }
  }

  bool ReadText(int index, Value* out) {
    std::size_t size = 0;
    const char* text = lua_tolstring(lua_, index, &size);
    if (!Spend(size)) {
      return Refuse("too-large");
    }
    if (base::FindInvalidUtf8({text, size}) != std::string_view::npos) {
      return Refuse("utf8");
    }
    *out = Value(std::string(text, size));
    return true;
  }

  // A table that comes again and again is walked twice at most: walking can cost far more than it yields,
  // since a table keeps its room when its entries are gone.
  bool ReadShared(int index, int depth, Value* out) {
    Seen& seen = seen_[lua_topointer(lua_, index)];
    if (seen.walks == 2 && !seen.value.is_null()) {
      return Copy(seen.value, depth, out);
    }
    ++seen.walks;
    if (!ReadTable(index, depth, out)) {
      return false;
    }
    if (seen.walks == 2) {
      seen.value = *out;
    }
    return true;
  }

  bool ReadTable(int index, int depth, Value* out) {
    const auto length = static_cast<lua_Integer>(lua_rawlen(lua_, index));
    lua_Integer integers = 0;
    Value::Map map;
    for (lua_pushnil(lua_); lua_next(lua_, index) != 0; lua_pop(lua_, 1)) {
      if (lua_isinteger(lua_, -2) != 0) {
        const lua_Integer key = lua_tointeger(lua_, -2);
        if (key < 1 || key > length) {
          return Refuse("list-gap");
        }
        ++integers;
      } else if (lua_type(lua_, -2) != LUA_TSTRING) {
        return Refuse("key", {{"type", TypeName(lua_, -2)}});
      } else if (!ReadEntry(depth, &map)) {
        return false;
      }
    }
    if (integers > 0 && !map.empty()) {
      return Refuse("mixed-keys");
    }
    if (!map.empty()) {
      std::ranges::sort(map, {}, &Value::Map::value_type::first);
      *out = Value(std::move(map));
      return true;
    }
    return integers == length ? ReadItems(index, depth, length, out) : Refuse("list-gap");
  }

  // The pair that lua_next left on the stack.
  bool ReadEntry(int depth, Value::Map* map) {
    Value key;
    Value value;
    if (!ReadText(lua_absindex(lua_, -2), &key)) {
      return false;
    }
    if (!Read(lua_absindex(lua_, -1), depth + 1, &value)) {
      return RefusedUnder(key.as_string());
    }
    map->emplace_back(key.as_string(), std::move(value));
    return true;
  }

  bool ReadItems(int index, int depth, lua_Integer length, Value* out) {
    *out = Value::EmptyList();
    for (lua_Integer at = 1; at <= length; ++at) {
      Value item;
      lua_rawgeti(lua_, index, at);
      if (!Read(lua_absindex(lua_, -1), depth + 1, &item)) {
        return RefusedUnder(std::to_string(at - 1));
      }
      lua_pop(lua_, 1);
      out->Append(std::move(item));
    }
    return true;
  }

  // Facts handed back: already a Value, but they count.
  bool Copy(const Value& value, int depth, Value* out) {
    if (!Weigh(value, depth)) {
      return Refuse("too-large");
    }
    *out = value;
    return true;
  }

  bool Weigh(const Value& value, int depth) {
    if (depth > limits::kScriptValueDepth || !Spend(value.is_string() ? value.as_string().size() : 0)) {
      return false;
    }
    if (value.is_list()) {
      return std::ranges::all_of(value.as_list(), [&](const Value& item) { return Weigh(item, depth + 1); });
    }
    return !value.is_map() ||
           std::ranges::all_of(value.as_map(), [&](const auto& entry) { return Weigh(entry.second, depth + 1); });
  }

  struct Seen {
    int walks = 0;
    Value value;
  };

  lua_State* lua_;
  std::size_t most_nodes_;
  std::size_t most_bytes_;
  std::map<const void*, Seen> seen_;  // a node-based map: Seen& stays valid while levels below insert
  std::size_t nodes_ = 0;
  std::size_t bytes_ = 0;
  base::MessageArgs args_;
  std::string pointer_;
};

}  // namespace

base::Result<Value> ReadResult(lua_State* lua, int index, std::size_t items) {
  const int top = lua_gettop(lua);
  base::Result<Value> result = Reader(lua, items).Run(index);
  lua_settop(lua, top);
  return result;
}

}  // namespace anze::script

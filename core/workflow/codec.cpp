// Reading and writing the members of events and states. The form is older than any reader of it:
// journals are never rewritten, so a default that is left out today must stay the default for ever.
#include "core/workflow/codec.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "core/base/json.h"
#include "core/base/json_member.h"

namespace anze::workflow::codec {

using base::Value;
using calendar::Date;

void AppendNumber(std::int64_t number, std::string* out) {
  char buffer[24];
  out->append(buffer, std::to_chars(buffer, buffer + sizeof buffer, number).ptr);
}

std::string* ObjectWriter::Member(std::string_view key) {
  if (!std::exchange(any_, true)) out_->push_back('{');
  base::AppendJsonKey(key, out_);
  return out_;
}

void ObjectWriter::Text(std::string_view key, std::string_view text) {
  if (!text.empty()) base::AppendJsonString(text, Member(key));
}

void ObjectWriter::Number(std::string_view key, std::int64_t number) {
  if (number != 0) AppendNumber(number, Member(key));
}

void ObjectWriter::Day(std::string_view key, Date day) {
  if (day == Date()) return;
  base::AppendJsonString(day.ToString(), Member(key));
}

void ObjectWriter::Flag(std::string_view key, bool flag) {
  if (flag) Member(key)->append("true");
}

void ObjectWriter::Tree(std::string_view key, const Value& value) {
  if (!value.is_null()) base::AppendJson(value, Member(key));
}

void ObjectWriter::Texts(std::string_view key, const std::vector<std::string>& texts) {
  if (texts.empty()) return;
  std::string* out = Member(key);
  char before = '[';
  for (const std::string& text : texts) {
    out->push_back(before);
    base::AppendJsonString(text, out);
    before = ',';
  }
  out->push_back(']');
}

void ObjectWriter::Close() { out_->append(any_ ? "}" : "{}"); }

std::string ObjectReader::Text(std::string_view key) {
  Value* found = map_->Find(key);
  if (found == nullptr) return {};
  if (!found->is_string()) {
    Fail(key);
    return {};
  }
  return found->as_string();
}

std::int64_t ObjectReader::Number(std::string_view key) {
  const Value* found = map_->Find(key);
  if (found == nullptr) return 0;
  if (!found->is_integer()) {
    Fail(key);
    return 0;
  }
  return found->as_int();
}

Date ObjectReader::Day(std::string_view key, Date fallback) {
  const Value* found = map_->Find(key);
  if (found == nullptr) return fallback;
  const auto day = found->is_string() ? Date::Parse(found->as_string()) : std::nullopt;
  if (!day) Fail(key);
  return day.value_or(fallback);
}

bool ObjectReader::Flag(std::string_view key) {
  const Value* found = map_->Find(key);
  if (found == nullptr) return false;
  if (!found->is_bool()) {
    Fail(key);
    return false;
  }
  return found->as_bool();
}

Value ObjectReader::Tree(std::string_view key) {
  Value* found = map_->Find(key);
  return found == nullptr ? Value() : std::exchange(*found, Value());
}

std::vector<std::string> ObjectReader::Texts(std::string_view key) {
  std::vector<std::string> texts;
  if (const Value::List* items = Items(key)) {
    texts.reserve(items->size());
    for (const Value& item : *items) {
      if (item.is_string()) {
        texts.push_back(item.as_string());
      } else {
        Fail(key);
      }
    }
  }
  return texts;
}

Value::List* ObjectReader::Items(std::string_view key) {
  Value* found = map_->Find(key);
  if (found == nullptr) return nullptr;
  if (!found->is_list()) {
    Fail(key);
    return nullptr;
  }
  return &found->as_list();
}

bool HoldsRatio(const Value& value) {
  if (value.is_map()) {
    return std::ranges::any_of(value.as_map(), [](const auto& member) { return HoldsRatio(member.second); });
  }
  if (value.is_list()) return std::ranges::any_of(value.as_list(), HoldsRatio);
  return value.is_number() && !value.is_integer() && value.as_number().ToString().find('/') != std::string::npos;
}

// JSON has no fractions. The places of those that are no finite decimal are listed beside the tree,
// because a text "1/3" of a person must come back as text.
void FindRatios(const Value& value, Place* at, Value::List* places) {
  if (value.is_map()) {
    for (const auto& [key, child] : value.as_map()) {
      if (!HoldsRatio(child)) continue;
      at->emplace_back(key);
      FindRatios(child, at, places);
      at->pop_back();
    }
  } else if (value.is_list()) {
    std::int64_t index = -1;
    for (const Value& child : value.as_list()) {
      ++index;
      if (!HoldsRatio(child)) continue;
      at->emplace_back(index);
      FindRatios(child, at, places);
      at->pop_back();
    }
  } else if (HoldsRatio(value)) {
    places->emplace_back(*at);
  }
}

namespace {

Value* Descend(const Value& place, Value* root) {
  if (!place.is_list()) return nullptr;
  Value* at = root;
  for (const Value& step : place.as_list()) {
    if (step.is_string()) {
      at = at->Find(step.as_string());
    } else if (step.is_integer() && at->is_list() && step.as_int() >= 0 &&
               static_cast<std::size_t>(step.as_int()) < at->as_list().size()) {
      at = &at->as_list()[static_cast<std::size_t>(step.as_int())];
    } else {
      at = nullptr;
    }
    if (at == nullptr) return nullptr;
  }
  return at;
}

std::optional<base::Number> ParseRatio(std::string_view text) {
  std::int64_t num = 0;
  std::int64_t den = 0;
  const char* end = text.data() + text.size();
  const auto first = std::from_chars(text.data(), end, num);
  if (first.ec != std::errc() || first.ptr == end || *first.ptr != '/') return std::nullopt;
  const auto second = std::from_chars(first.ptr + 1, end, den);
  if (second.ec != std::errc() || second.ptr != end) return std::nullopt;
  return base::Number::Ratio(num, den);
}

}  // namespace

bool RestoreRatios(const Value& places, Value* root) {
  if (places.is_null()) return true;
  if (!places.is_list()) return false;
  for (const Value& place : places.as_list()) {
    Value* at = Descend(place, root);
    if (at == nullptr || !at->is_string()) return false;
    const auto number = ParseRatio(at->as_string());
    if (!number) return false;
    *at = Value(*number);
  }
  return true;
}

}  // namespace anze::workflow::codec

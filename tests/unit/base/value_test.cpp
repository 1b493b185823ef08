#include "core/base/value.h"

#include "tests/support/check.h"

namespace anze::base {
namespace {

TEST_CASE("A value knows its type", "[base][value]") {
  CHECK(Value().TypeName() == "null");
  CHECK(Value(true).TypeName() == "boolean");
  CHECK(Value(1).TypeName() == "number");
  CHECK(Value("x").TypeName() == "string");
  CHECK(Value::EmptyList().TypeName() == "list");
  CHECK(Value::EmptyMap().TypeName() == "map");
  CHECK(Value(*Number::Ratio(4, 2)).is_integer());
  CHECK_FALSE(Value(*Number::Ratio(1, 2)).is_integer());
}

TEST_CASE("Value: set keeps order and each key once", "[base][value]") {
  Value value;
  value.Set("b", 1);
  value.Set("a", 2);
  value.Set("b", 3);
  REQUIRE(value.as_map().size() == 2U);
  CHECK(value.as_map()[0].first == "b");
  CHECK(value.as_map()[0].second == Value(3));
  CHECK(value.as_map()[1].first == "a");
}

TEST_CASE("Value: absent reads as null", "[base][value]") {
  Value value;
  value.Set("there", Value());
  CHECK(value.Find("there") != nullptr);
  CHECK(value.Find("missing") == nullptr);
  CHECK(value.Get("missing").is_null());
  CHECK(value.Get("there").is_null());
  CHECK(Value(1).Find("x") == nullptr);
  CHECK(Value("text").Get("x").is_null());
}

TEST_CASE("Value: get string falls back on other types", "[base][value]") {
  Value value;
  value.Set("name", "南海");
  value.Set("count", 3);
  CHECK(value.GetString("name") == "南海");
  CHECK(value.GetString("count", "none") == "none");
  CHECK(value.GetString("missing", "none") == "none");
}

TEST_CASE("A value is reached and set by dotted paths", "[base][value]") {
  Value value;
  value.SetPath("insurer.solvency.core", *Number::Parse("1.2"));
  value.SetPath("insurer.name", "甲");
  REQUIRE(value.FindPath("insurer.solvency.core") != nullptr);
  CHECK(value.FindPath("insurer.solvency.core")->as_number().ToString() == "1.2");
  CHECK(value.FindPath("insurer.name")->as_string() == "甲");
  CHECK(value.FindPath("insurer.name.first") == nullptr);
  CHECK(value.FindPath("insurer..core") == nullptr);
  CHECK(value.FindPath("other") == nullptr);
  CHECK(value.FindPath("insurer")->as_map().size() == 2U);
  // A scalar in the way is replaced by a map.
  value.SetPath("insurer.name.first", "a");
  CHECK(value.FindPath("insurer.name.first")->as_string() == "a");
}

TEST_CASE("Value: erase tells whether it was there", "[base][value]") {
  Value value;
  value.Set("a", 1);
  CHECK(value.Erase("a"));
  CHECK_FALSE(value.Erase("a"));
  CHECK_FALSE(Value(1).Erase("a"));
}

TEST_CASE("Value: append turns null into a list", "[base][value]") {
  Value list;
  list.Append(1);
  list.Append(Value());
  REQUIRE(list.is_list());
  CHECK(list.as_list().size() == 2U);
}

TEST_CASE("Value: maps compare as sets", "[base][value]") {
  Value a;
  Value b;
  for (int i = 0; i < 40; ++i) {
    a.Set("key" + std::to_string(i), i);
    b.Set("key" + std::to_string(39 - i), 39 - i);
  }
  CHECK(a == b);
  b.Set("key7", 8);
  CHECK(a != b);
  Value small_a;
  Value small_b;
  small_a.Set("x", 1);
  small_a.Set("y", 2);
  small_b.Set("y", 2);
  CHECK(small_a != small_b);
  small_b.Set("x", 1);
  CHECK(small_a == small_b);
}

TEST_CASE("Value: lists compare in order and types matter", "[base][value]") {
  CHECK(Value(Value::List{1, 2}) == Value(Value::List{1, 2}));
  CHECK(Value(Value::List{1, 2}) != Value(Value::List{2, 1}));
  CHECK(Value("1") != Value(1));
  CHECK(Value(false) != Value());
  CHECK(Value(true) != Value(false));
  CHECK(Value() == Value(nullptr));
}

}  // namespace
}  // namespace anze::base

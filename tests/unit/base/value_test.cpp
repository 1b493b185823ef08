#include "core/base/value.h"

#include <gtest/gtest.h>

namespace anze::base {
namespace {

TEST(ValueTest, KnowsItsType) {
  EXPECT_EQ(Value().TypeName(), "null");
  EXPECT_EQ(Value(true).TypeName(), "boolean");
  EXPECT_EQ(Value(1).TypeName(), "number");
  EXPECT_EQ(Value("x").TypeName(), "string");
  EXPECT_EQ(Value::EmptyList().TypeName(), "list");
  EXPECT_EQ(Value::EmptyMap().TypeName(), "map");
  EXPECT_TRUE(Value(*Number::Ratio(4, 2)).is_integer());
  EXPECT_FALSE(Value(*Number::Ratio(1, 2)).is_integer());
}

TEST(ValueTest, SetKeepsOrderAndEachKeyOnce) {
  Value value;
  value.Set("b", 1);
  value.Set("a", 2);
  value.Set("b", 3);
  ASSERT_EQ(value.as_map().size(), 2U);
  EXPECT_EQ(value.as_map()[0].first, "b");
  EXPECT_EQ(value.as_map()[0].second, Value(3));
  EXPECT_EQ(value.as_map()[1].first, "a");
}

TEST(ValueTest, AbsentReadsAsNull) {
  Value value;
  value.Set("there", Value());
  EXPECT_NE(value.Find("there"), nullptr);
  EXPECT_EQ(value.Find("missing"), nullptr);
  EXPECT_TRUE(value.Get("missing").is_null());
  EXPECT_TRUE(value.Get("there").is_null());
  EXPECT_EQ(Value(1).Find("x"), nullptr);
  EXPECT_TRUE(Value("text").Get("x").is_null());
}

TEST(ValueTest, GetStringFallsBackOnOtherTypes) {
  Value value;
  value.Set("name", "南海");
  value.Set("count", 3);
  EXPECT_EQ(value.GetString("name"), "南海");
  EXPECT_EQ(value.GetString("count", "none"), "none");
  EXPECT_EQ(value.GetString("missing", "none"), "none");
}

TEST(ValueTest, DottedPaths) {
  Value value;
  value.SetPath("insurer.solvency.core", *Number::Parse("1.2"));
  value.SetPath("insurer.name", "甲");
  ASSERT_NE(value.FindPath("insurer.solvency.core"), nullptr);
  EXPECT_EQ(value.FindPath("insurer.solvency.core")->as_number().ToString(), "1.2");
  EXPECT_EQ(value.FindPath("insurer.name")->as_string(), "甲");
  EXPECT_EQ(value.FindPath("insurer.name.first"), nullptr);
  EXPECT_EQ(value.FindPath("insurer..core"), nullptr);
  EXPECT_EQ(value.FindPath("other"), nullptr);
  EXPECT_EQ(value.FindPath("insurer")->as_map().size(), 2U);
  // A scalar in the way is replaced by a map.
  value.SetPath("insurer.name.first", "a");
  EXPECT_EQ(value.FindPath("insurer.name.first")->as_string(), "a");
}

TEST(ValueTest, EraseTellsWhetherItWasThere) {
  Value value;
  value.Set("a", 1);
  EXPECT_TRUE(value.Erase("a"));
  EXPECT_FALSE(value.Erase("a"));
  EXPECT_FALSE(Value(1).Erase("a"));
}

TEST(ValueTest, AppendTurnsNullIntoAList) {
  Value list;
  list.Append(1);
  list.Append(Value());
  ASSERT_TRUE(list.is_list());
  EXPECT_EQ(list.as_list().size(), 2U);
}

TEST(ValueTest, MapsCompareAsSets) {
  Value a;
  Value b;
  for (int i = 0; i < 40; ++i) {
    a.Set("key" + std::to_string(i), i);
    b.Set("key" + std::to_string(39 - i), 39 - i);
  }
  EXPECT_EQ(a, b);
  b.Set("key7", 8);
  EXPECT_NE(a, b);
  Value small_a;
  Value small_b;
  small_a.Set("x", 1);
  small_a.Set("y", 2);
  small_b.Set("y", 2);
  EXPECT_NE(small_a, small_b);
  small_b.Set("x", 1);
  EXPECT_EQ(small_a, small_b);
}

TEST(ValueTest, ListsCompareInOrderAndTypesMatter) {
  EXPECT_EQ(Value(Value::List{1, 2}), Value(Value::List{1, 2}));
  EXPECT_NE(Value(Value::List{1, 2}), Value(Value::List{2, 1}));
  EXPECT_NE(Value("1"), Value(1));
  EXPECT_NE(Value(false), Value());
  EXPECT_NE(Value(true), Value(false));
  EXPECT_EQ(Value(), Value(nullptr));
}

}  // namespace
}  // namespace anze::base

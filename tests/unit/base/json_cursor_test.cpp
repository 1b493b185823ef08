// Reading our own JSON without a tree.
#include "core/base/json_cursor.h"

#include <gtest/gtest.h>

#include <vector>

namespace anze::base {
namespace {

TEST(JsonCursor, ReadsWhatItIsAskedFor) {
  JsonCursor in(R"({"a":"投诉","b":-12,"c":true,"d":{"x":[1,"]",{"y":"\"}"}]},"e":[1,2],"f":"a\n\"b\"","g":{}})");
  std::vector<std::string> seen;
  ASSERT_TRUE(in.Object([&](std::string_view key) {
    if (key == "a" || key == "f") return seen.push_back(in.Text());
    if (key == "b") return seen.push_back(std::to_string(in.Integer()));
    if (key == "c") return seen.push_back(in.Flag() ? "yes" : "no");
    if (key == "e") {
      EXPECT_TRUE(in.List([&] { seen.push_back(std::to_string(in.Integer())); }));
      return;
    }
    seen.emplace_back(in.Raw());
  }));
  in.End();
  EXPECT_TRUE(in.ok()) << in.why();
  EXPECT_EQ(seen, (std::vector<std::string>{"投诉", "-12", "yes", R"({"x":[1,"]",{"y":"\"}"}]})", "1", "2", "a\n\"b\"",
                                            "{}"}));
}

TEST(JsonCursor, NamesTheMemberOfTheWrongKind) {
  const auto why = [](std::string_view text) {
    JsonCursor in(text);
    in.Object([&](std::string_view key) {
      if (key == "text") in.Text();
      if (key == "number") in.Integer();
      if (key == "flag") in.Flag();
      if (key == "other") in.Raw();
    });
    in.End();
    return in.why();
  };
  EXPECT_EQ(why(R"({"text":"a","number":1,"flag":false,"other":null})"), "");
  EXPECT_EQ(why(R"({"text":1})"), "text");
  EXPECT_EQ(why(R"({"number":"1"})"), "number");
  EXPECT_EQ(why(R"({"number":1.5})"), "number");
  EXPECT_EQ(why(R"({"number":99999999999999999999})"), "number");
  EXPECT_EQ(why(R"({"flag":1})"), "flag");
}

TEST(JsonCursor, BrokenTextIsNoCrash) {
  const std::string whole = R"({"a":{"b":["c\"d",1]},"e":"f"})";
  for (std::size_t size = 0; size < whole.size(); ++size) {
    JsonCursor in(std::string_view(whole).substr(0, size));
    const bool object = in.Object([&](std::string_view) { in.Raw(); });
    in.End();
    EXPECT_FALSE(object && in.ok()) << size;
  }
  JsonCursor more(R"({"a":1}})");
  more.Object([&](std::string_view) { more.Raw(); });
  more.End();
  EXPECT_EQ(more.why(), "json-syntax");
}

}  // namespace
}  // namespace anze::base

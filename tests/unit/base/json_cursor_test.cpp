// Reading our own JSON without a tree.
#include "core/base/json_cursor.h"

#include <vector>

#include "tests/support/check.h"

namespace anze::base {
namespace {

TEST_CASE("The JSON cursor reads what it is asked for", "[base][json-cursor]") {
  JsonCursor in(R"({"a":"投诉","b":-12,"c":true,"d":{"x":[1,"]",{"y":"\"}"}]},"e":[1,2],"f":"a\n\"b\"","g":{}})");
  std::vector<std::string> seen;
  const bool object = in.Object([&](std::string_view key) {
    if (key == "a" || key == "f") return seen.push_back(in.Text());
    if (key == "b") return seen.push_back(std::to_string(in.Integer()));
    if (key == "c") return seen.push_back(in.Flag() ? "yes" : "no");
    if (key == "e") {
      CHECK(in.List([&] { seen.push_back(std::to_string(in.Integer())); }));
      return;
    }
    seen.emplace_back(in.Raw());
  });
  in.End();
  CHECK(object);
  CHECK(in.ok());
  CHECK(in.why() == "");
  CHECK(seen ==
        std::vector<std::string>{"投诉", "-12", "yes", R"({"x":[1,"]",{"y":"\"}"}]})", "1", "2", "a\n\"b\"", "{}"});
}

TEST_CASE("The JSON cursor names the member of the wrong kind", "[base][json-cursor]") {
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
  CHECK(why(R"({"text":"a","number":1,"flag":false,"other":null})") == "");
  CHECK(why(R"({"text":1})") == "text");
  CHECK(why(R"({"number":"1"})") == "number");
  CHECK(why(R"({"number":1.5})") == "number");
  CHECK(why(R"({"number":99999999999999999999})") == "number");
  CHECK(why(R"({"flag":1})") == "flag");
}

TEST_CASE("JSON cursor: broken text is no crash", "[base][json-cursor]") {
  const std::string text = R"({"a":{"b":["c\"d",1]},"e":"f"})";
  for (std::size_t size = 0; size < text.size(); ++size) {
    JsonCursor in(std::string_view(text).substr(0, size));
    const bool object = in.Object([&](std::string_view) { in.Raw(); });
    in.End();
    CAPTURE(size);
    const bool whole = object && in.ok();
    CHECK_FALSE(whole);
  }
  JsonCursor more(R"({"a":1}})");
  more.Object([&](std::string_view) { more.Raw(); });
  more.End();
  CHECK(more.why() == "json-syntax");
}

}  // namespace
}  // namespace anze::base

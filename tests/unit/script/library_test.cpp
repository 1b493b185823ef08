// string, table and utf8: what is there works as in Lua.
#include <string>
#include <utility>
#include <vector>

#include "tests/support/check.h"
#include "tests/unit/script/support.h"

namespace anze::script {
namespace {

void Expect(const std::vector<std::pair<std::string, std::string>>& cases) {
  Sandbox sandbox;
  for (const auto& [expression, value] : cases) {
    CAPTURE(expression);
    CHECK(Show(RunIn(sandbox, "return " + expression)) == value);
  }
}

TEST_CASE("The string library works as documented", "[script][string]") {
  Expect({{"('abc'):sub(2)", "\"bc\""},
          {"('abc'):sub(-2, -2)", "\"b\""},
          {"('abc'):sub(0, 99)", "\"abc\""},
          {"('abc'):sub(3, 2)", "\"\""},
          {"('abc'):sub(math.mininteger, math.maxinteger)", "\"abc\""},
          {"('abc'):len() + #'安'", "6"},
          {"('aBc安'):upper() .. ('aBc安'):lower()", "\"ABC安abc安\""},
          {"('abc'):reverse()", "\"cba\""},
          {"('ab'):rep(3, '-')", "\"ab-ab-ab\""},
          {"('ab'):rep(0) .. ('ab'):rep(-1)", "\"\""},
          {"{('abc'):byte(1, -1)}", "[97,98,99]"},
          {"{('abc'):byte(10)}", "[]"},
          {"('abc'):byte()", "97"},
          {"string.char(97, 98)", "\"ab\""},
          {"{('a.c'):find('.')}", "[2,2]"},
          {"{('a.c'):find('.', 1, true)}", "[2,2]"},
          {"{('abcabc'):find('b', 3)}", "[5,5]"},
          {"{('abc'):find('', 4)}", "[4,3]"},
          {"('abc'):find('', 5) == nil", "true"},
          {"('abc'):find('x') == nil", "true"},
          {"('abc'):find('[a-z]') == nil", "true"},
          {"string.len(12)", "2"}});
}

TEST_CASE("The table library works as documented", "[script][table]") {
  Expect({{"table.concat({1, 'b', 0.5}, ',')", "\"1,b,0.5\""},
          {"table.concat({})", "\"\""},
          {"table.concat({1, 2, 3}, '-', 2, 3)", "\"2-3\""},
          {"table.concat({1, {}})", "script-error/concat"},
          {"(function() local t = {1, 3} table.insert(t, 2, 2) table.insert(t, 4) return t end)()", "[1,2,3,4]"},
          {"(function() local t = {1} table.insert(t, 5, 2) end)()",
           "script-error: bad argument #2 to 'insert' (position out of bounds)"},
          {"(function() local t = {1, 2, 3} return {table.remove(t, 1), table.remove(t), #t} end)()", "[1,3,1]"},
          {"table.remove({}) == nil", "true"},
          {"table.pack(1, nil, 3).n", "3"},
          {"{table.unpack({1, 2, 3}, 2)}", "[2,3]"},
          {"table.move({1, 2, 3}, 1, 3, 2)", "[1,1,2,3]"},
          {"table.move({1, 2, 3}, 2, 3, 1)", "[2,3,3]"},
          {"select('#', 1, nil, 3)", "3"},
          {"{select(2, 'a', 'b', 'c')}", R"(["b","c"])"},
          {"{select(-1, 'a', 'b', 'c')}", R"(["c"])"},
          {"select(0)", "script-error: bad argument #1 to 'select' (index out of range)"}});
}

TEST_CASE("Table: sort is stable and always ends", "[script][table]") {
  Expect(
      {{"(function() local t = {3, 1, 0.5, 2} table.sort(t) return t end)()", "[0.5,1,2,3]"},
       {"(function() local t = {'b', 'a', 'B'} table.sort(t) return t end)()", R"(["B","a","b"])"},
       {"(function() local t = {1, 'a'} table.sort(t) return t end)()",
        "script-error: attempt to compare a string value with a number"},
       {"(function() local t = {3, 1, 2} table.sort(t, function(a, b) return a > b end) return t end)()", "[3,2,1]"},
       {"(function() local t = {} for i = 1, 50 do t[i] = {k = i % 5, i = i} end "
        "table.sort(t, function(a, b) return a.k < b.k end) "
        "for i = 2, 50 do if t[i].k == t[i - 1].k and t[i].i < t[i - 1].i then return false end end return true end)()",
        "true"},
       {"(function() local t = {1, 2, 3, 4, 5} table.sort(t, function() return true end) return #t end)()", "5"},
       {"(function() table.sort({3, 2}, function() error('no') end) end)()", "script-error: no"}});
}

TEST_CASE("The utf8 library works as documented", "[script][utf8]") {
  Expect({{"utf8.len('安责a')", "3"},
          {"utf8.char(23433, 97)", "\"安a\""},
          {"utf8.codepoint('安')", "23433"},
          {"utf8.sub('安全生产责任', 3, 4)", "\"生产\""},
          {"utf8.sub('安全', -1)", "\"全\""},
          {"utf8.sub('安全', -9, 1)", "\"安\""},
          {"utf8.sub('安全', 2, 1) .. utf8.sub('安全', 5)", "\"\""},
          {"utf8.offset('安全', 2)", "4"},
          {"utf8.offset('安全', -1)", "4"},
          {"utf8.offset('安全', 9) == nil", "true"},
          {"(function() local t = {} for p, c in utf8.codes('a安b') do t[#t + 1] = p t[#t + 1] = c end return t end)()",
           "[1,97,2,23433,5,98]"},
          {"utf8.len('\\xe5\\xae')", "script-error/utf8"},
          {"utf8.char(0xD800)", "script-error: bad argument #1 to 'char' (no character)"}});
}

TEST_CASE("Many arguments are taken within reason", "[script][values]") {
  Expect({{"(function(...) return select('#', ...) end)(1, 2, 3)", "3"},
          {"(function(...) local t = {...} return #t end)(table.unpack({1, 2, 3}))", "3"}});
}

}  // namespace
}  // namespace anze::script

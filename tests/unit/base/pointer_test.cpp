// JSON Pointers below a place, by RFC 6901: "~" is "~0" and "/" is "~1", in this order when read back.
#include "core/base/pointer.h"

namespace anze::base {
namespace {

TEST_CASE("A pointer goes along a dotted path", "[base][pointer]") {
  CHECK(PointerAlong("/facts", "") == "/facts");
  CHECK(PointerAlong("/facts", "a") == "/facts/a");
  CHECK(PointerAlong("", "a.b.c") == "/a/b/c");
  CHECK(PointerAlong("/data", "x/y.~") == "/data/x~1y/~0");
}

}  // namespace
}  // namespace anze::base

// Whoever shows a case or a record asks what of it the caller may see: a handler that reads one has the viewer at hand
// (server/http/handlers/viewer.h). That the answers hold no personal data is what tests/gates/personal.test.mjs looks
// for.
#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "tests/house/source.h"
#include "tests/support/check.h"

namespace anze::house {
namespace {

// Calls that give facts, data of events or the content of records.
constexpr std::array<std::string_view, 5> kReads = {"cases->Get(", "cases->Journal(", "records->Get(", "records->List(",
                                                    "records->History("};

bool AsksViewer(const Source& source) {
  return std::any_of(source.includes.begin(), source.includes.end(),
                     [](const Include& include) { return include.path == "server/http/handlers/viewer.h"; });
}

TEST_CASE("A handler that reads a case or a record masks what its caller may not see", "[house][masks]") {
  int readers = 0;
  for (const Source& source : ProjectSources()) {
    if (source.folder != "server/http/handlers") continue;
    const bool reads = std::any_of(kReads.begin(), kReads.end(),
                                   [&](std::string_view call) { return source.code.find(call) != std::string::npos; });
    if (!reads) continue;
    ++readers;
    INFO(source.path);
    CHECK(AsksViewer(source));
  }
  CHECK(readers >= 4);
}

}  // namespace
}  // namespace anze::house

// The arrows of the house: which room may include which. An include path is a folder path, so they can be read off.
#include <filesystem>
#include <string>
#include <vector>

#include "tests/house/source.h"
#include "tests/support/check.h"
#include "tests/support/paths.h"

namespace anze::house {
namespace {

// A room and the rooms it may include besides itself. The longest matching folder decides.
struct Room {
  std::string folder;
  std::vector<std::string> sees;
};

// Core, left to right. ledger, report and change stand side by side; scenario sees them all.
const std::vector<std::string> kCoreOrder = {"core/base",     "core/calendar", "core/script",  "core/ruleset",
                                             "core/decision", "core/duty",     "core/workflow"};
const std::vector<std::string> kCoreEnds = {"core/ledger", "core/report", "core/change"};
// Within core/ruleset; the folder itself stands to the right of them all.
const std::vector<std::string> kRulesetOrder = {"core/ruleset/layout", "core/ruleset/model", "core/ruleset/read",
                                                "core/ruleset/merge", "core/ruleset/check"};

std::vector<Room> Rooms() {
  std::vector<Room> rooms;
  std::vector<std::string> left;
  for (const std::string& folder : kCoreOrder) {
    rooms.push_back({folder, left});
    left.push_back(folder);
  }
  std::vector<std::string> within = {"core/base", "core/calendar"};
  for (const std::string& folder : kRulesetOrder) {
    rooms.push_back({folder, within});
    within.push_back(folder);
  }
  for (const std::string& folder : kCoreEnds) {
    rooms.push_back({folder, left});
  }
  left.insert(left.end(), kCoreEnds.begin(), kCoreEnds.end());
  rooms.push_back({"core/sheet", left});
  rooms.push_back({"core/scenario", left});
  left.emplace_back("core/scenario");
  rooms.push_back({"core/mutation", left});  // it runs scenarios
  left.emplace_back("core/mutation");
  rooms.push_back({"core/coverage", left});  // it spoils rules
  rooms.push_back({"core/ports", {"core/base"}});
  rooms.push_back({"core/people", {"core/base", "core/ports"}});
  for (Room& room : rooms) {
    if (room.folder == "core/workflow") {
      room.sees.push_back("core/ports");
    }
  }
  const std::vector<std::string> for_plugins = {"core/base", "core/ports"};
  rooms.push_back({"plugins", for_plugins});
  rooms.push_back({"plugins/report", {"core/base", "core/calendar", "core/ports"}});  // reports carry days
  rooms.push_back({"plugins/storage/memory", {"core/base", "core/ports", "plugins/storage/sql"}});
  rooms.push_back({"plugins/storage/sqlite", {"core/base", "core/ports", "plugins/storage/sql"}});
  rooms.push_back({"plugins/catalog", {"core/base", "core/ports", "plugins"}});
  rooms.push_back({"server/observe", {"core/base", "core/calendar"}});
  rooms.push_back({"server/app/answers", {"core"}});
  rooms.push_back({"server/app/rules", {"core", "server/app/answers"}});
  rooms.push_back({"server/app/records", {"core", "server/app/answers", "server/app/rules"}});
  rooms.push_back({"server/app/cases", {"core", "server/app/answers", "server/app/rules", "server/app/records"}});
  rooms.push_back({"server/app/files",
                   {"core", "server/app/answers", "server/app/rules", "server/app/records", "server/app/cases"}});
  rooms.push_back({"server/app/proof",
                   {"core", "server/app/answers", "server/app/rules", "server/app/records", "server/app/cases",
                    "server/app/files"}});
  rooms.push_back({"server/app/people", {"core", "server/app/answers", "server/app/rules"}});
  rooms.push_back({"server/app/retention",
                   {"core", "server/app/answers", "server/app/rules", "server/app/records", "server/app/cases",
                    "server/app/people"}});
  rooms.push_back({"server/app/applications",
                   {"core", "server/app/answers", "server/app/rules", "server/app/records", "server/app/cases",
                    "server/app/people"}});
  rooms.push_back({"server/app/questions", {"core", "server/app/answers", "server/app/rules"}});
  rooms.push_back({"server/loops", {"core", "server/app", "server/observe"}});
  rooms.push_back({"server/http", {"core", "server/app", "server/observe"}});
  // Of server/http, wire and handlers see the types they speak in, not the machinery that moves them.
  rooms.push_back({"server/http/message", {"core/base", "core/ports/read_scope.h"}});
  // The wire names what stands in the rules by the words of their model.
  rooms.push_back(
      {"server/http/wire", {"core/base", "core/calendar", "core/ruleset/model", "server/app", "server/http/message"}});
  rooms.push_back({"server/http/handlers",
                   {"core/base", "core/people", "server/app", "server/http/wire", "server/http/api.h",
                    "server/http/assets.h", "server/http/coding.h", "server/http/message"}});
  rooms.push_back(
      {"server/compose", {"core", "plugins/catalog", "server/app", "server/http", "server/loops", "server/observe"}});
  // The command line shows what the API answers, written by the same writer.
  rooms.push_back({"server/cli", {"core", "server/app", "server/compose", "server/http/wire", "server/observe"}});
  rooms.push_back({"server", {"server/cli"}});  // main.cpp
  return rooms;
}

const Room* RoomOf(const std::vector<Room>& rooms, std::string_view folder) {
  const Room* best = nullptr;
  for (const Room& room : rooms) {
    if (Under(folder, room.folder) && (best == nullptr || room.folder.size() > best->folder.size())) {
      best = &room;
    }
  }
  return best;
}

bool MayInclude(const Room& room, std::string_view target) {
  if (Under(target, room.folder)) {
    return true;
  }
  for (const std::string& seen : room.sees) {
    if (Under(target, seen)) {
      return true;
    }
  }
  return false;
}

std::vector<std::string> Breaches(const std::vector<Source>& sources) {
  const std::vector<Room> rooms = Rooms();
  std::vector<std::string> breaches;
  for (const Source& source : sources) {
    if (Under(source.folder, "tests") || Under(source.folder, "examples")) {
      continue;
    }
    const Room* room = RoomOf(rooms, source.folder);
    for (const Include& include : source.includes) {
      if (include.angled || (room != nullptr && MayInclude(*room, include.path))) {
        continue;
      }
      breaches.push_back(At(source, include.line) + ": " + source.folder + " may not include " + include.path);
    }
  }
  return breaches;
}

TEST_CASE("Arrows hold in the project", "[house][arrows]") {
  const std::vector<std::string> breaches = Breaches(ProjectSources());
  INFO(Listed(breaches));
  CHECK(breaches.empty());
}

TEST_CASE("Arrows: quoted includes name a file from the top", "[house][arrows]") {
  std::vector<std::string> missing;
  for (const Source& source : ProjectSources()) {
    for (const Include& include : source.includes) {
      if (include.angled || std::filesystem::exists(testing::InProject(include.path))) continue;
      missing.push_back(At(source, include.line) + ": " + include.path);
    }
  }
  INFO(Listed(missing));
  CHECK(missing.empty());
}

TEST_CASE("Arrows are seen when broken", "[house][arrows]") {
  const auto breaks = [](const std::string& path, const std::string& include) {
    return !Breaches({ReadSource(path, "#include \"" + include + "\"\n")}).empty();
  };
  CHECK(breaks("core/base/a.cpp", "core/calendar/date.h"));
  CHECK_FALSE(breaks("core/calendar/a.cpp", "core/base/value.h"));
  CHECK(breaks("core/decision/a.cpp", "core/ports/storage.h"));
  CHECK(breaks("core/ruleset/merge/a.cpp", "core/ruleset/check/lint.h"));
  CHECK_FALSE(breaks("core/ruleset/a.cpp", "core/ruleset/check/lint.h"));
  CHECK_FALSE(breaks("core/workflow/a.cpp", "core/ports/storage.h"));
  CHECK_FALSE(breaks("core/scenario/a.cpp", "core/report/table.h"));
  CHECK(breaks("core/report/a.cpp", "core/scenario/scenario.h"));
  CHECK(breaks("core/report/a.cpp", "core/ledger/ledger.h"));
  CHECK(breaks("core/workflow/a.cpp", "core/ledger/ledger.h"));
  CHECK(breaks("plugins/storage/sqlite/a.cpp", "plugins/storage/memory/memory.h"));
  CHECK(breaks("plugins/storage/sqlite/a.cpp", "core/workflow/commit.h"));
  CHECK(breaks("core/ports/a.h", "core/workflow/commit.h"));
  CHECK(breaks("core/ports/a.h", "core/calendar/date.h"));
  CHECK_FALSE(breaks("core/ports/a.h", "core/base/result.h"));
  CHECK_FALSE(breaks("plugins/catalog/a.cpp", "plugins/storage/memory/memory.h"));
  CHECK(breaks("server/app/cases/a.cpp", "server/http/wire/problem.h"));
  CHECK(breaks("server/app/rules/a.cpp", "server/app/cases/cases.h"));
  CHECK(breaks("server/app/questions/a.cpp", "server/app/cases/cases.h"));
  CHECK_FALSE(breaks("server/app/cases/a.cpp", "server/app/records/record_store.h"));
  CHECK(breaks("server/http/handlers/a.cpp", "core/workflow/decide.h"));
  CHECK(breaks("server/http/handlers/a.cpp", "server/http/front.h"));
  CHECK(breaks("server/cli/a.cpp", "plugins/catalog/catalog.h"));
  CHECK_FALSE(breaks("server/cli/a.cpp", "server/http/wire/case_json.h"));
  CHECK(breaks("server/cli/a.cpp", "server/http/api.h"));
  CHECK_FALSE(breaks("server/compose/a.cpp", "plugins/catalog/catalog.h"));
  CHECK(breaks("server/compose/a.cpp", "plugins/storage/sqlite/sqlite.h"));
}

}  // namespace
}  // namespace anze::house

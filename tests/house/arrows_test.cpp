// The arrows of the house: which room may include which. An include path is a folder path, so they can be read off.
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "tests/house/source.h"

namespace anze::house {
namespace {

// A room and the rooms it may include besides itself. The longest matching folder decides.
struct Room {
  std::string folder;
  std::vector<std::string> sees;
};

// Core, left to right. planning, ledger, report and change stand side by side; scenario sees them all.
const std::vector<std::string> kCoreOrder = {"core/base",     "core/calendar", "core/script",  "core/ruleset",
                                             "core/decision", "core/duty",     "core/workflow"};
const std::vector<std::string> kCoreEnds = {"core/planning", "core/ledger", "core/report", "core/change"};

std::vector<Room> Rooms() {
  std::vector<Room> rooms;
  std::vector<std::string> left;
  for (const std::string& folder : kCoreOrder) {
    rooms.push_back({folder, left});
    left.push_back(folder);
  }
  for (const std::string& folder : kCoreEnds) {
    rooms.push_back({folder, left});
  }
  left.insert(left.end(), kCoreEnds.begin(), kCoreEnds.end());
  rooms.push_back({"core/scenario", left});
  left.emplace_back("core/scenario");
  rooms.push_back({"core/mutation", left});  // it runs scenarios
  rooms.push_back({"core/ports", {"core/base", "core/calendar", "core/workflow"}});
  for (Room& room : rooms) {
    if (room.folder == "core/workflow") {
      room.sees.push_back("core/ports");
    }
  }
  const std::vector<std::string> for_plugins = {"core/base", "core/calendar", "core/ports"};
  rooms.push_back({"plugins", for_plugins});
  rooms.push_back({"plugins/storage/memory", {"core/base", "core/calendar", "core/ports", "plugins/storage/sql"}});
  rooms.push_back({"plugins/storage/sqlite", {"core/base", "core/calendar", "core/ports", "plugins/storage/sql"}});
  rooms.push_back({"plugins/storage/postgres", {"core/base", "core/calendar", "core/ports", "plugins/storage/sql"}});
  rooms.push_back({"plugins/catalog", {"core/base", "core/calendar", "core/ports", "plugins"}});
  rooms.push_back({"server/observe", {"core/base", "core/calendar"}});
  rooms.push_back({"server/app", {"core"}});
  rooms.push_back({"server/loops", {"core", "server/app", "server/observe"}});
  rooms.push_back({"server/http", {"core", "server/app", "server/observe"}});
  // Of server/http, wire and handlers see the types they speak in, not the machinery that moves them.
  rooms.push_back({"server/http/wire",
                   {"core/base", "core/calendar", "server/app", "server/http/message.h", "server/http/framing.h"}});
  rooms.push_back({"server/http/handlers",
                   {"core/base", "server/app", "server/http/wire", "server/http/api.h", "server/http/assets.h",
                    "server/http/message.h"}});
  rooms.push_back(
      {"server/compose", {"core", "plugins/catalog", "server/app", "server/http", "server/loops", "server/observe"}});
  rooms.push_back({"server/cli", {"core", "server/app", "server/compose", "server/observe"}});
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

// The headers of core/workflow that the ports are written in; a plugin may name those types and no others.
std::set<std::string> PlainTypesOfPorts(const std::vector<Source>& sources) {
  std::map<std::string, const Source*> by_path;
  std::vector<std::string> todo;
  for (const Source& source : sources) {
    by_path[source.path] = &source;
    if (Under(source.folder, "core/ports")) {
      todo.push_back(source.path);
    }
  }
  std::set<std::string> plain;
  while (!todo.empty()) {
    const auto found = by_path.find(todo.back());
    todo.pop_back();
    if (found == by_path.end()) {
      continue;
    }
    for (const Include& include : found->second->includes) {
      if (Under(include.path, "core/workflow") && plain.insert(include.path).second) {
        todo.push_back(include.path);
      }
    }
  }
  return plain;
}

std::vector<std::string> Breaches(const std::vector<Source>& sources) {
  const std::vector<Room> rooms = Rooms();
  const std::set<std::string> plain = PlainTypesOfPorts(sources);
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
      if (Under(source.folder, "plugins") && plain.contains(include.path)) {
        continue;
      }
      breaches.push_back(At(source, include.line) + ": " + source.folder + " may not include " + include.path);
    }
  }
  return breaches;
}

TEST(Arrows, HoldInTheProject) {
  const std::vector<std::string> breaches = Breaches(ProjectSources());
  EXPECT_TRUE(breaches.empty()) << Listed(breaches);
}

TEST(Arrows, PortsIncludeOnlyPlainTypesOfWorkflow) {
  // Ports drag along whatever they include; the compiled rules must not be among it.
  for (const std::string& header : PlainTypesOfPorts(ProjectSources())) {
    for (const Source& source : ProjectSources()) {
      for (const Include& include : source.includes) {
        const bool plain = include.angled || Under(include.path, "core/base") || Under(include.path, "core/calendar") ||
                           Under(include.path, "core/workflow");
        EXPECT_TRUE(source.path != header || plain) << At(source, include.line) << " " << include.path;
      }
    }
  }
}

TEST(Arrows, QuotedIncludesNameAFileFromTheTop) {
  for (const Source& source : ProjectSources()) {
    for (const Include& include : source.includes) {
      EXPECT_TRUE(include.angled || std::filesystem::exists(std::string(ANZE_SOURCE_DIR "/") + include.path))
          << At(source, include.line) << ": no such file from the top: " << include.path;
    }
  }
}

TEST(Arrows, AreSeenWhenBroken) {
  const auto breaks = [](const std::string& path, const std::string& include) {
    return !Breaches({ReadSource(path, "#include \"" + include + "\"\n")}).empty();
  };
  EXPECT_TRUE(breaks("core/base/a.cpp", "core/calendar/date.h"));
  EXPECT_FALSE(breaks("core/calendar/a.cpp", "core/base/value.h"));
  EXPECT_TRUE(breaks("core/decision/a.cpp", "core/ports/storage.h"));
  EXPECT_FALSE(breaks("core/workflow/a.cpp", "core/ports/storage.h"));
  EXPECT_FALSE(breaks("core/scenario/a.cpp", "core/report/table.h"));
  EXPECT_TRUE(breaks("core/report/a.cpp", "core/scenario/scenario.h"));
  EXPECT_TRUE(breaks("core/report/a.cpp", "core/ledger/ledger.h"));
  EXPECT_TRUE(breaks("core/workflow/a.cpp", "core/ledger/ledger.h"));
  EXPECT_TRUE(breaks("plugins/storage/sqlite/a.cpp", "plugins/storage/memory/memory.h"));
  EXPECT_TRUE(breaks("plugins/storage/sqlite/a.cpp", "core/workflow/decide.h"));
  EXPECT_FALSE(breaks("plugins/catalog/a.cpp", "plugins/storage/memory/memory.h"));
  EXPECT_TRUE(breaks("server/app/a.cpp", "server/http/server.h"));
  EXPECT_TRUE(breaks("server/http/handlers/a.cpp", "core/workflow/decide.h"));
  EXPECT_TRUE(breaks("server/http/handlers/a.cpp", "server/http/front.h"));
  EXPECT_TRUE(breaks("server/cli/a.cpp", "plugins/catalog/catalog.h"));
  EXPECT_FALSE(breaks("server/compose/a.cpp", "plugins/catalog/catalog.h"));
  EXPECT_TRUE(breaks("server/compose/a.cpp", "plugins/storage/sqlite/sqlite.h"));
}

}  // namespace
}  // namespace anze::house

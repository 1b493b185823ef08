// The rules at hand: made once however many ask, bounded, and never those of replaced rules.

#include <atomic>
#include <stdexcept>
#include <thread>
#include <vector>

#include "core/base/limits.h"
#include "server/app/rules/book_shelf.h"
#include "server/app/rules/single_flight.h"
#include "tests/unit/server/house.h"

namespace anze::app {
namespace {

using testing::D;
using testing::House;
using testing::SmallRules;

TEST_CASE("Single flight: one makes and the others share", "[server][rules]") {
  SingleFlight<int> flight;
  std::atomic<int> made{0};
  std::atomic<int> sum{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      sum += flight.Do("key", [&] {
        ++made;
        std::this_thread::sleep_for(std::chrono::milliseconds(200));
        return 7;
      });
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(sum == 56);
  CHECK(made < 8);
}

TEST_CASE("Single flight: an exception reaches who asked and the next makes again", "[server][rules]") {
  SingleFlight<int> flight;
  const std::function<int()> broken = []() -> int { throw std::runtime_error("broken"); };
  CHECK_THROWS_AS(flight.Do("key", broken), std::runtime_error);
  CHECK(flight.Do("key", [] { return 3; }) == 3);
}

// The rules of the house with another title: another bundle, another snapshot.
std::vector<ruleset::SourceFile> Renamed(int number) {
  std::vector<ruleset::SourceFile> files = SmallRules();
  for (ruleset::SourceFile& file : files) {
    if (file.path != "cn/ruleset.yaml") continue;
    const std::size_t at = file.text.find("Nation");
    file.text.replace(at, 6, "Nation " + std::to_string(number));
  }
  return files;
}

TEST_CASE("A book of replaced rules is not given as the present", "[server][rules]") {
  House house;
  const auto before = house.rules.At("cn", D("2025-03-04")).value();
  REQUIRE_FALSE(base::HasErrors(house.rules.Load(Renamed(1))));
  const auto after = house.rules.At("cn", D("2025-03-04")).value();
  CHECK(before->snapshot->digest != after->snapshot->digest);
  // The earlier one is still found by its name.
  CHECK(house.rules.ByDigest(before->snapshot->digest).value()->snapshot->digest == before->snapshot->digest);
}

// Many regions' files together are larger than a body may be, and one file may be larger than a text in a body.
TEST_CASE("Large rules are read back as they were stored", "[server][rules]") {
  House house;
  std::vector<ruleset::SourceFile> large = SmallRules();
  for (ruleset::SourceFile& file : large) {
    if (file.path.ends_with(".yaml")) file.text += "# " + std::string(base::limits::kJsonBytes / 2, 'x') + "\n";
  }
  REQUIRE_FALSE(base::HasErrors(house.rules.Load(std::move(large))));
  const auto began = house.rules.At("cn", D("2025-03-04")).value();
  Rules later(&house.storage, {});
  REQUIRE_FALSE(base::HasErrors(later.Load(Renamed(1))));
  const auto found = later.ByDigest(began->snapshot->digest);
  REQUIRE_OK(found);
  CHECK((*found)->snapshot->digest == began->snapshot->digest);
}

TEST_CASE("The shelf keeps few old bundles and forgets the one used longest ago", "[server][rules]") {
  House house;
  BookShelf shelf;
  std::vector<std::string> digests;
  for (int i = 0; i < 5; ++i) {
    REQUIRE_FALSE(base::HasErrors(house.rules.Load(Renamed(i))));
    const auto book = house.rules.At("cn", D("2025-03-04")).value();
    shelf.SetPresent(book->snapshot->bundle_digest);
    shelf.Put(book);
    digests.push_back(book->snapshot->digest);
    CHECK(shelf.Find(digests[0]) != nullptr);  // used again and again
  }
  CHECK(shelf.size() == base::limits::kOldBundles + 1);
  CHECK(shelf.Find(digests[1]) == nullptr);
  CHECK(shelf.Find(digests[4]) != nullptr);
}

}  // namespace
}  // namespace anze::app

// What every storage plugin does alike with applications.
#include "tests/contract/storage_fixture.h"

namespace anze::contract {
namespace {

using ports::ApplicationRow;

ApplicationRow Draft(const std::string& id, std::uint64_t version, std::int64_t at = 0,
                     const std::string& organisation = "a", const std::string& state = "draft") {
  return {id, organisation, "admission", state, at, version, "{\"v\":" + std::to_string(version) + "}"};
}

class ApplicationContract : public StorageContract {
 protected:
  bool Put(const ApplicationRow& row) {
    const auto written = storage_->PutApplication(row);
    REQUIRE_OK(written);
    return *written;
  }
  std::vector<std::string> Listed(const ports::ApplicationQuery& query) {
    const auto rows = storage_->Applications(query);
    REQUIRE_OK(rows);
    std::vector<std::string> ids;
    for (const ApplicationRow& row : *rows) ids.push_back(row.id);
    return ids;
  }
};

using Texts = std::vector<std::string>;

STORAGE_TEST_CASE(ApplicationContract,
                  "An application comes back as it was written, and only the next version is taken",
                  "[contract][applications]") {
  CHECK(Put(Draft("x", 1)));
  CHECK_FALSE(Put(Draft("x", 1)));
  CHECK_FALSE(Put(Draft("y", 2)));
  CHECK(Put(Draft("x", 2, 5)));
  const auto found = storage_->FindApplication("x");
  REQUIRE_OK(found);
  REQUIRE(found->has_value());
  CHECK(**found == Draft("x", 2, 5));
  CHECK_FALSE(storage_->FindApplication("y").value().has_value());
}

STORAGE_TEST_CASE(ApplicationContract, "Applications are listed by organisation, the one changed last first",
                  "[contract][applications]") {
  CHECK(Put(Draft("x", 1, 1)));
  CHECK(Put(Draft("y", 1, 3)));
  CHECK(Put(Draft("z", 1, 2, "b", "submitted")));
  CHECK(Put(Draft("w", 1, 3, "c")));
  CHECK(Listed({.organisations = {"a"}}) == Texts{"y", "x"});
  CHECK(Listed({.organisations = {"a", "b"}}) == Texts{"y", "z", "x"});
  CHECK(Listed({.organisations = {"a", "b"}, .limit = 2}) == Texts{"y", "z"});
  CHECK(Listed({.organisations = {"a", "b"}, .after = {{2, "z"}}}) == Texts{"x"});
  CHECK(Listed({.organisations = {"a", "b"}, .state = "submitted"}) == Texts{"z"});
  CHECK(Listed({.organisations = {"a", "b"}, .type = "other"}).empty());
  CHECK(Listed({}).empty());
  CHECK(storage_->CountApplications("a", "draft").value() == 2);
  CHECK(storage_->CountApplications("b", "draft").value() == 0);
}

STORAGE_TEST_CASE(ApplicationContract, "Only the version that is stored is removed", "[contract][applications]") {
  CHECK(Put(Draft("x", 1)));
  CHECK(Put(Draft("x", 2)));
  CHECK_FALSE(storage_->RemoveApplication("x", 1).value());
  CHECK(storage_->RemoveApplication("x", 2).value());
  CHECK_FALSE(storage_->RemoveApplication("x", 2).value());
  CHECK(Listed({.organisations = {"a"}}).empty());
}

}  // namespace
}  // namespace anze::contract

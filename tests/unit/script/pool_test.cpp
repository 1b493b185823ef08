// SandboxPool under threads, and sandboxes that fail to prepare.
#include "core/script/pool.h"

#include <atomic>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/check.h"
#include "tests/unit/script/support.h"

namespace anze::script {
namespace {

base::Status Prepare(Sandbox& sandbox) {
  return sandbox.Compile("double", "seen = (seen or 0) + x return seen * 2", "double.lua");
}

TEST_CASE("A pool lends to four threads", "[script][pool]") {
  std::atomic<int> prepared = 0;
  SandboxPool pool([&prepared](Sandbox& sandbox) {
    ++prepared;
    return Prepare(sandbox);
  });
  std::atomic<int> wrong = 0;
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&pool, &wrong, thread] {
      for (int i = 0; i < 500; ++i) {
        base::Result<SandboxPool::Lease> lease = pool.Borrow();
        const int x = thread * 1000 + i;
        base::Value variables;
        variables.Set("x", x);
        const base::Result<base::Value> result = lease->operator->()->Run("double", variables);
        wrong += result.ok() && *result == base::Value(2 * x) ? 0 : 1;
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  CHECK(wrong == 0);
  CHECK(prepared <= 4);
  CHECK(pool.idle() == static_cast<std::size_t>(prepared));
}

TEST_CASE("A pool keeps no more than asked", "[script][pool]") {
  SandboxPool pool(Prepare, {}, 1);
  {
    base::Result<SandboxPool::Lease> a = pool.Borrow();
    base::Result<SandboxPool::Lease> b = pool.Borrow();
    REQUIRE_OK(a);
    REQUIRE_OK(b);
    CHECK(pool.idle() == 0U);
  }
  CHECK(pool.idle() == 1U);
}

TEST_CASE("A pool tells why a sandbox is not ready", "[script][pool]") {
  SandboxPool pool([](Sandbox& sandbox) { return sandbox.Compile("a", "return (", "a.lua"); });
  const base::Result<SandboxPool::Lease> lease = pool.Borrow();
  REQUIRE_FALSE(lease.ok());
  CHECK(lease.error().code == "script-syntax");
  CHECK(pool.idle() == 0U);
}

TEST_CASE("Pool: a lease outlives it", "[script][pool]") {
  std::optional<SandboxPool> pool(std::in_place, Prepare);
  base::Result<SandboxPool::Lease> lease = pool->Borrow();
  REQUIRE_OK(lease);
  pool.reset();
  CHECK(Show((**lease).Run("double", Json(R"({"x":2})"))) == "4");
}

}  // namespace
}  // namespace anze::script

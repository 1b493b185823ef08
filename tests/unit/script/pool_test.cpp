// SandboxPool under threads, and sandboxes that fail to prepare.
#include "core/script/pool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "tests/unit/script/support.h"

namespace anze::script {
namespace {

base::Status Prepare(Sandbox& sandbox) {
  return sandbox.Compile("double", "seen = (seen or 0) + x return seen * 2", "double.lua");
}

TEST(Pool, LendsToFourThreads) {
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
  EXPECT_EQ(wrong, 0);
  EXPECT_LE(prepared, 4);
  EXPECT_EQ(pool.idle(), static_cast<std::size_t>(prepared));
}

TEST(Pool, KeepsNoMoreThanAsked) {
  SandboxPool pool(Prepare, {}, 1);
  {
    base::Result<SandboxPool::Lease> a = pool.Borrow();
    base::Result<SandboxPool::Lease> b = pool.Borrow();
    ASSERT_TRUE(a.ok() && b.ok());
    EXPECT_EQ(pool.idle(), 0U);
  }
  EXPECT_EQ(pool.idle(), 1U);
}

TEST(Pool, TellsWhyASandboxIsNotReady) {
  SandboxPool pool([](Sandbox& sandbox) { return sandbox.Compile("a", "return (", "a.lua"); });
  const base::Result<SandboxPool::Lease> lease = pool.Borrow();
  ASSERT_FALSE(lease.ok());
  EXPECT_EQ(lease.error().code, "script-syntax");
  EXPECT_EQ(pool.idle(), 0U);
}

TEST(Pool, ALeaseOutlivesIt) {
  std::optional<SandboxPool> pool(std::in_place, Prepare);
  base::Result<SandboxPool::Lease> lease = pool->Borrow();
  ASSERT_TRUE(lease.ok());
  pool.reset();
  EXPECT_EQ(Show((**lease).Run("double", Json(R"({"x":2})"))), "4");
}

}  // namespace
}  // namespace anze::script

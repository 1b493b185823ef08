// SandboxPool: sandboxes that are ready to run, one for each borrower.
//
// A sandbox is built and prepared (its chunks compiled) on first need and kept for the next borrower. At most
// `keep` idle ones are kept; there is no limit on how many are lent, borrowers are bounded by their threads.
// Ownership: a Lease owns its sandbox and gives it back when it dies, also after the pool is gone.
// Threads: Borrow and the return are safe from any thread; a lent sandbox belongs to one thread at a time.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>

#include "core/base/result.h"
#include "core/script/sandbox.h"

namespace anze::script {

class SandboxPool {
 public:
  // Compiles the chunks; called once for each new sandbox, outside the pool's lock, from the borrower's thread.
  using Prepare = std::function<base::Status(Sandbox&)>;

  explicit SandboxPool(Prepare prepare, Budget budget = {}, std::size_t keep = 16);
  ~SandboxPool();
  SandboxPool(SandboxPool&&) noexcept;
  SandboxPool& operator=(SandboxPool&&) noexcept;

 private:
  struct Shelf;

 public:
  class Lease {
   public:
    ~Lease();
    Lease(Lease&&) noexcept;
    Lease& operator=(Lease&&) = delete;

    Sandbox& operator*() const { return *sandbox_; }
    Sandbox* operator->() const { return sandbox_.get(); }

   private:
    friend class SandboxPool;
    Lease(std::shared_ptr<Shelf> shelf, std::unique_ptr<Sandbox> sandbox);

    std::shared_ptr<Shelf> shelf_;
    std::unique_ptr<Sandbox> sandbox_;
  };

  // Errors: those of `prepare`.
  base::Result<Lease> Borrow();
  // Idle sandboxes at this moment, for metrics.
  std::size_t idle() const;

 private:
  std::shared_ptr<Shelf> shelf_;
};

}  // namespace anze::script

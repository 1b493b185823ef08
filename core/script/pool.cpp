#include "core/script/pool.h"

#include <mutex>
#include <utility>
#include <vector>

namespace anze::script {

struct SandboxPool::Shelf {
  Prepare prepare;
  Budget budget;
  std::size_t keep = 0;
  std::mutex mutex;
  std::vector<std::unique_ptr<Sandbox>> idle;  // guarded by mutex
};

SandboxPool::SandboxPool(Prepare prepare, Budget budget, std::size_t keep) : shelf_(std::make_shared<Shelf>()) {
  shelf_->prepare = std::move(prepare);
  shelf_->budget = std::move(budget);
  shelf_->keep = keep;
  shelf_->idle.reserve(keep);
}

SandboxPool::~SandboxPool() = default;
SandboxPool::SandboxPool(SandboxPool&&) noexcept = default;
SandboxPool& SandboxPool::operator=(SandboxPool&&) noexcept = default;

base::Result<SandboxPool::Lease> SandboxPool::Borrow() {
  std::unique_ptr<Sandbox> sandbox;
  {
    const std::scoped_lock lock(shelf_->mutex);
    if (!shelf_->idle.empty()) {
      sandbox = std::move(shelf_->idle.back());
      shelf_->idle.pop_back();
    }
  }
  if (sandbox == nullptr) {
    sandbox = std::make_unique<Sandbox>(shelf_->budget);
    if (shelf_->prepare) {
      if (base::Status prepared = shelf_->prepare(*sandbox); !prepared.ok()) {
        return prepared.errors();
      }
    }
  }
  return Lease(shelf_, std::move(sandbox));
}

std::size_t SandboxPool::idle() const {
  const std::scoped_lock lock(shelf_->mutex);
  return shelf_->idle.size();
}

SandboxPool::Lease::Lease(std::shared_ptr<Shelf> shelf, std::unique_ptr<Sandbox> sandbox)
    : shelf_(std::move(shelf)), sandbox_(std::move(sandbox)) {}

SandboxPool::Lease::Lease(Lease&&) noexcept = default;

// A sandbox past `keep` dies after the lock is released, closing a state takes a while.
SandboxPool::Lease::~Lease() {
  if (sandbox_ == nullptr) {
    return;
  }
  const std::scoped_lock lock(shelf_->mutex);
  if (shelf_->idle.size() < shelf_->keep) {
    shelf_->idle.push_back(std::move(sandbox_));
  }
}

}  // namespace anze::script

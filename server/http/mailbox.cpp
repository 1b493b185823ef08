#include "server/http/mailbox.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <utility>

namespace anze::http {

Mailbox::Mailbox() : wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

Mailbox::~Mailbox() {
  for (const Arrival& arrival : content_.arrivals) ::close(arrival.fd);
  ::close(wake_);
}

template <typename Add>
bool Mailbox::Put(const Add& add) {
  bool wake = false;
  {
    std::lock_guard lock(mutex_);
    if (closed_) return false;
    add(&content_);
    // Only the first after a look writes to the eventfd: a system call for each answer would cost more than the answer.
    wake = !std::exchange(woken_, true);
  }
  if (wake) Wake();
  return true;
}

void Mailbox::Put(LateAnswer late) {
  Put([&](Content* content) { content->answers.push_back(std::move(late)); });
}

void Mailbox::PutTask(std::function<void()> task) {
  Put([&](Content* content) { content->tasks.push_back(std::move(task)); });
}

bool Mailbox::PutArrival(const Arrival& arrival) {
  return Put([&](Content* content) { content->arrivals.push_back(arrival); });
}

void Mailbox::Wake() {
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = ::write(wake_, &one, sizeof one);
}

void Mailbox::Content::Clear() {
  answers.clear();
  tasks.clear();
  arrivals.clear();
}

void Mailbox::Take(Content* content) {
  // Emptied before the lock is taken: mail that comes in between wakes the loop once more, for nothing but in safety.
  std::uint64_t ignored = 0;
  [[maybe_unused]] const auto got = ::read(wake_, &ignored, sizeof ignored);
  std::lock_guard lock(mutex_);
  woken_ = false;
  std::swap(content_, *content);
}

void Mailbox::Close() {
  // Dropped mail may hold an OwedAnswer, which says on its way out that nobody answered: not while locked.
  Content dropped;
  std::lock_guard lock(mutex_);
  closed_ = true;
  dropped.answers.swap(content_.answers);
  dropped.tasks.swap(content_.tasks);
}

}  // namespace anze::http

#include "server/http/mailbox.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <utility>

namespace anze::http {

Mailbox::Mailbox() : wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

Mailbox::~Mailbox() {
  for (const int fd : content_.sockets) ::close(fd);
  ::close(wake_);
}

template <typename Add>
bool Mailbox::Put(const Add& add) {
  bool wake = false;
  {
    std::lock_guard lock(mutex_);
    if (closed_) return false;
    add(&content_);
    wake = !std::exchange(woken_, true);
  }
  if (wake) Wake();
  return true;
}

void Mailbox::Put(Answered answered) {
  Put([&](Content* content) { content->answers.push_back(std::move(answered)); });
}

void Mailbox::PutTask(std::function<void()> task) {
  Put([&](Content* content) { content->tasks.push_back(std::move(task)); });
}

void Mailbox::PutSocket(int fd) {
  if (!Put([fd](Content* content) { content->sockets.push_back(fd); })) ::close(fd);
}

void Mailbox::Wake() {
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = ::write(wake_, &one, sizeof one);
}

void Mailbox::Content::Clear() {
  answers.clear();
  tasks.clear();
  sockets.clear();
}

void Mailbox::Take(Content* content) {
  std::uint64_t ignored = 0;
  [[maybe_unused]] const auto got = ::read(wake_, &ignored, sizeof ignored);
  std::lock_guard lock(mutex_);
  woken_ = false;
  std::swap(content_, *content);
}

void Mailbox::Close() {
  // What is dropped may hold a Responder, which says on its way out that nobody answered: not while locked.
  Content dropped;
  std::lock_guard lock(mutex_);
  closed_ = true;
  dropped.answers.swap(content_.answers);
  dropped.tasks.swap(content_.tasks);
}

}  // namespace anze::http

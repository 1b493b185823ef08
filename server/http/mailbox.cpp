#include "server/http/mailbox.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <utility>

namespace anze::http {

Mailbox::Mailbox() : wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

Mailbox::~Mailbox() {
  for (const int fd : sockets_) ::close(fd);
  ::close(wake_);
}

void Mailbox::Put(Answered answered) {
  bool wake = false;
  {
    std::lock_guard lock(mutex_);
    if (closed_) return;
    answers_.push_back(std::move(answered));
    wake = !std::exchange(woken_, true);
  }
  if (wake) Wake();
}

void Mailbox::PutSocket(int fd) {
  bool wake = false;
  {
    std::lock_guard lock(mutex_);
    if (closed_) {
      ::close(fd);
      return;
    }
    sockets_.push_back(fd);
    wake = !std::exchange(woken_, true);
  }
  if (wake) Wake();
}

void Mailbox::Wake() {
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = ::write(wake_, &one, sizeof one);
}

void Mailbox::Take(std::vector<Answered>* answers, std::vector<int>* sockets) {
  std::uint64_t ignored = 0;
  [[maybe_unused]] const auto got = ::read(wake_, &ignored, sizeof ignored);
  answers->clear();
  sockets->clear();
  std::lock_guard lock(mutex_);
  answers->swap(answers_);
  sockets->swap(sockets_);
  woken_ = false;
}

void Mailbox::Close() {
  std::lock_guard lock(mutex_);
  closed_ = true;
  answers_.clear();
}

}  // namespace anze::http

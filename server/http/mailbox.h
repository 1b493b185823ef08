// What other threads leave for a poll loop: answers, new connections, and a wish to be looked at.
//
// Ownership: shared by the loop and by every Responder it gave out. After Close() whatever comes is dropped
// (a socket is closed). Threads: any.
#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <vector>

#include "server/http/message.h"

namespace anze::http {

class Mailbox {
 public:
  struct Answered {
    int fd = -1;
    std::uint64_t serial = 0;
    std::optional<Response> response;  // nullopt: nobody answered
  };

  Mailbox();
  ~Mailbox();
  Mailbox(const Mailbox&) = delete;
  Mailbox& operator=(const Mailbox&) = delete;

  int wake_fd() const { return wake_; }
  void Put(Answered answered);
  void PutSocket(int fd);
  void Wake();
  // Empties it. `answers` and `sockets` are replaced.
  void Take(std::vector<Answered>* answers, std::vector<int>* sockets);
  void Close();

 private:
  std::mutex mutex_;
  std::vector<Answered> answers_;
  std::vector<int> sockets_;
  bool woken_ = false;
  bool closed_ = false;
  int wake_ = -1;
};

}  // namespace anze::http

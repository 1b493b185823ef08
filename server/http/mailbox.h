// What other threads leave for a poll loop: answers, work, new connections, and a wish to be looked at.
//
// Ownership: shared by the loop and by every Responder it gave out. After Close() whatever comes is dropped
// (a socket is closed). Threads: any.
#pragma once

#include <cstdint>
#include <functional>
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
  void PutTask(std::function<void()> task);
  void PutSocket(int fd);
  void Wake();
  struct Content {
    std::vector<Answered> answers;
    std::vector<std::function<void()>> tasks;
    std::vector<int> sockets;

    void Clear();
  };
  // Empties it into `content`, which is empty; its memory is used for what comes next.
  void Take(Content* content);
  void Close();

 private:
  // Adds to `content_` by `add`, unless it is closed; false if so.
  template <typename Add>
  bool Put(const Add& add);

  std::mutex mutex_;
  Content content_;
  bool woken_ = false;
  bool closed_ = false;
  int wake_ = -1;
};

}  // namespace anze::http

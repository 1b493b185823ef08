// The mail of other threads for a poll loop: answers, work, new connections, and a wish to be looked at.
//
// The loop sleeps in epoll; wake_fd() becomes readable when something was left. Several things left before the loop
// looks wake it once.
// Ownership: shared by the loop and by every OwedAnswer it gave out, since an answer may come after the loop's end.
// After Close() whatever comes is dropped. Descriptors of arrivals that nobody took are closed by the destructor.
// Threads: any; Take by the loop only.
#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "server/http/address_shares.h"
#include "server/http/message/message.h"

namespace anze::http {

class Mailbox {
 public:
  // A connection that was just accepted.
  struct Arrival {
    int fd = -1;
    AddressKey from;
    std::string address{};    // as text
    bool over_share = false;  // its address holds as many as it may: one of them makes room, or it is refused
  };
  // An answer that was given on another thread. The serial tells a connection from a later one with the same
  // descriptor.
  struct LateAnswer {
    int fd = -1;
    std::uint64_t serial = 0;
    std::optional<Answer> answer;  // nullopt: nobody answered
  };

  Mailbox();
  ~Mailbox();
  Mailbox(const Mailbox&) = delete;
  Mailbox& operator=(const Mailbox&) = delete;

  // An eventfd for the loop's epoll set; belongs to the mailbox.
  int wake_fd() const { return wake_; }
  // Leaves an answer, or a task to run on the loop's thread. After Close they are destroyed.
  void Put(LateAnswer late);
  void PutTask(std::function<void()> task);
  // Leaves a connection for the loop to own. False when closed: the descriptor stays with the caller.
  bool PutArrival(const Arrival& arrival);
  // Makes the loop look, without leaving anything.
  void Wake();
  // All that was left since the last look, in the order in which it came.
  struct Content {
    std::vector<LateAnswer> answers;
    std::vector<std::function<void()>> tasks;
    std::vector<Arrival> arrivals;

    void Clear();
  };
  // Empties it into `content`, which is empty; its memory is used for the next mail.
  void Take(Content* content);
  // Destroys all waiting mail, and all that comes from now on; arrivals wait for the destructor.
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

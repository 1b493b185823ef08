// A socket in the data folder, by which the command line has a running server do what only the server may write.
//
// DATA/admin.sock, mode 0600, answers processes of the folder's owner and of root only. One request a connection: a
// line of JSON there, a line back: {"ok": …} or {"errors": [{code, args, pointer}]}. Requests are short and come from
// the machine's operator, so they are answered one after another.
// Errors: "admin-socket-unusable" {why}. Ownership: owns its thread. Threads: Start and Stop from one.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <thread>

#include "core/base/result.h"
#include "core/base/text.h"
#include "core/base/value.h"

namespace anze::compose {

class AdminSocket {
 public:
  using Answerer = std::function<base::Result<base::Value>(const base::Value& request, base::Language language)>;

  AdminSocket() = default;
  ~AdminSocket() { Stop(); }
  AdminSocket(const AdminSocket&) = delete;
  AdminSocket& operator=(const AdminSocket&) = delete;

  // Takes the place of what a server left there that ended by force. The folder's store must be held.
  base::Status Start(const std::string& data_folder, Answerer answerer);
  // Takes the socket away and waits for the thread; a second call does nothing.
  void Stop();

 private:
  void Serve();
  void AnswerOne(int fd) const;

  std::string file_;
  Answerer answerer_;
  int listening_ = -1;
  int wake_ = -1;  // readable when the thread is to end
  std::thread thread_;
};

// What the server of a data folder answers; nullopt where none listens there.
std::optional<base::Result<base::Value>> AskServer(const std::string& data_folder, const base::Value& request,
                                                   base::Language language);

}  // namespace anze::compose

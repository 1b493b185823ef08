// A plain HTTP client over one loopback socket: sends the bytes it is told to, reads whole answers.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/value.h"

namespace anze::testing {

struct Answer {
  int status = 0;                                            // 0: no answer came
  std::vector<std::pair<std::string, std::string>> headers;  // names in lower case
  std::string body;

  std::string Header(std::string_view lower_name) const;
  // The body as JSON; null when it is none.
  base::Value Json() const;
  // "code" of a problem+json body.
  std::string Code() const;
};

class Client {
 public:
  explicit Client(int port, int timeout_seconds = 20);
  ~Client();
  Client(Client&& other) noexcept;
  Client& operator=(Client&& other) noexcept;

  bool connected() const { return fd_ >= 0; }
  // False when the connection is gone.
  bool Send(std::string_view bytes);
  Answer Receive(bool head_only = false);
  Answer Ask(std::string_view bytes);
  // Reads until `text` has come, and gives everything up to its end; empty when the server closes or is silent first.
  std::string ReceiveUntil(std::string_view text);
  void FinishSending();
  // Whether the server closes without a further byte.
  bool Closed();

 private:
  bool ReadMore();

  int fd_ = -1;
  std::string buffer_;
};

// A request with a token and, when `body` is not empty, a JSON body.
std::string Format(std::string_view method, std::string_view target, std::string_view token, std::string_view body = {},
                   const std::vector<std::string>& header_lines = {});

// Waits until `done` holds, at most `seconds`; whether it does.
bool Soon(const std::function<bool()>& done, double seconds = 10);

}  // namespace anze::testing

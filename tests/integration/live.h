// A server inside the test's process, and the words in which the tests speak to it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "server/compose/server.h"
#include "tests/integration/process.h"
#include "tests/support/client.h"

namespace anze::testing {

// Calls of the API as the administrator, each over a connection of its own unless one is given.
class Api {
 public:
  Api(int port, std::string token) : port_(port), token_(std::move(token)) {}
  int port() const { return port_; }
  const std::string& token() const { return token_; }

  Answer Get(const std::string& target) const;
  Answer Post(const std::string& target, const std::string& body, const std::vector<std::string>& lines = {}) const;
  // Opens a complaint of Xinzhou received on `day` by handler h1, for `subject`.
  Answer OpenComplaint(const std::string& day, const std::string& subject,
                       const std::vector<std::string>& lines = {}) const;
  // Raises an event as `who` ("handler:h1"), with If-Match "*" unless another is given.
  Answer Raise(const std::string& id, const std::string& who, const std::string& event, const std::string& data = "{}",
               const std::string& if_match = "*") const;

 private:
  int port_;
  std::string token_;
};

std::string ComplaintBody(const std::string& day, const std::string& subject);
std::string EventBody(const std::string& who, const std::string& event, const std::string& data);
// Today in Asia/Shanghai, and `days` from it.
std::string Today(int days = 0);
// Member of the clock `name` of a case.
base::Value ClockOf(const base::Value& the_case, const std::string& name);

// A server in this process over the repository's rules, started at first use, one for all tests of a binary.
Api& Live();

}  // namespace anze::testing

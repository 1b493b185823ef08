// Who follows what changes is told of each change, and of nothing else.
#include "tests/integration/live.h"
#include "tests/support/check.h"

namespace anze::testing {
namespace {

TEST_CASE("A change is told to who follows", "[integration][changes]") {
  CHECK(Client(Live().port()).Ask(Format("GET", "/api/v1/changes", "")).status == 401);
  Client client(Live().port());
  client.Send(Format("GET", "/api/v1/changes", Live().token()));
  CHECK(client.ReceiveUntil("\r\n\r\n").find("Content-Type: text/event-stream\r\n") != std::string::npos);
  CHECK(client.ReceiveUntil("\n\n") == "retry: 3000\n\n");

  const std::string id(Live().OpenComplaint(Today(), "followed").Json().GetString("id"));
  CHECK(client.ReceiveUntil("\n\n").find("\"case\":\"" + id + "\",\"version\":1}") != std::string::npos);
  const Answer refused = Live().Raise(id, "handler:h1", "extend");
  CHECK(refused.status >= 400);
  CHECK(Live().Raise(id, "handler:h1", "take", R"({"assignee":"h1"})").status == 200);
  // The refusal changed nothing, so the next notice is of the event.
  const std::string taken = client.ReceiveUntil("\n\n");
  CHECK(taken.find("\"version\":2}") != std::string::npos);

  // Who comes back goes on where it was.
  const std::string seen = taken.substr(4, taken.find('\n') - 4);
  const std::string other(Live().OpenComplaint(Today(), "meanwhile").Json().GetString("id"));
  Client again(Live().port());
  again.Send(Format("GET", "/api/v1/changes", Live().token(), {}, {"Last-Event-ID: " + seen}));
  again.ReceiveUntil("retry: 3000\n\n");
  CHECK(again.ReceiveUntil("\n\n").find(other) != std::string::npos);
}

}  // namespace
}  // namespace anze::testing

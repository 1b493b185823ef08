// The API: one table of routes, and the steps that every request goes through: metrics, sign-in, size, problem+json.
//
// A quick call is answered on the thread that brings it, but goes to `elsewhere` when rules would have to be read for
// it first (app/rules/no_wait.h); one that may take long goes there at once; one that writes is answered when the
// writer is done. None of them waits on the thread that brings it. A call that memory does not suffice for is answered
// with 503, whichever thread runs it.
//
// Ownership: the services must outlive it, and a request must live until it is answered. Threads: any.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/ports/files.h"
#include "core/ports/report_format.h"
#include "server/app/applications/applications.h"
#include "server/app/cases/cases.h"
#include "server/app/files/uploads.h"
#include "server/app/people/people.h"
#include "server/app/people/provider_sign_in.h"
#include "server/app/proof/prove_store.h"
#include "server/app/records/record_store.h"
#include "server/app/retention/retention.h"
#include "server/app/rules/rules.h"
#include "server/http/admission.h"
#include "server/http/auth.h"
#include "server/http/feed.h"
#include "server/http/message/message.h"
#include "server/http/owed_answer.h"
#include "server/http/rate_limit.h"
#include "server/http/wire/case_json.h"
#include "server/observe/access_log.h"
#include "server/observe/metrics.h"

namespace anze::http {

// The services that handlers work with. Pointers are never null, unless it says so, and outlive the Api.
struct Services {
  app::Rules* rules = nullptr;
  app::Cases* cases = nullptr;
  app::Applications* applications = nullptr;
  app::Records* records = nullptr;
  ports::Storage* storage = nullptr;
  ports::FileStore* files = nullptr;
  app::Uploads* uploads = nullptr;
  const ports::Clock* clock = nullptr;
  const Auth* auth = nullptr;
  app::People* people = nullptr;
  app::Retention* retention = nullptr;
  observe::Metrics* metrics = nullptr;
  // By name; nullptr when no report is given as such a file.
  const ports::ReportFormat* (*report_format)(std::string_view name) = nullptr;
  // Proves the store, with the text of a checkpoint that was kept elsewhere or an empty one; must not be empty where
  // routes of the audit are called.
  std::function<base::Result<app::ProofReport>(const std::string& deposited)> prove;
  // Whether storage answers and rules are loaded; must not be empty.
  std::function<bool()> ready;
  // Writes the text of /metrics into the body of an answer; must not be empty.
  std::function<void(Answer*)> render_metrics;
  // Runs work that may take long on another thread. Empty: there is none, and every call runs where it comes (in
  // tests).
  std::function<void(std::function<void()>)> elsewhere;
  // The same for work that waits for files; empty: it goes where the rest goes.
  std::function<void(std::function<void()>)> file_work;
  // What changed, for who follows it; null: nothing can be followed.
  const Feed* feed = nullptr;
  // What is written of answered requests; null: nothing.
  const observe::AccessLog* access_log = nullptr;
  // How many requests an address, and whoever has signed in with a token, may make; null: as many as they like.
  RateLimit* address_rate = nullptr;
  RateLimit* token_rate = nullptr;
  // Signing in at an identity provider; null: there is none.
  app::ProviderSignIns* provider = nullptr;
  // Runs work that waits for the provider, on threads of its own; false: too much waits already. Empty only where there
  // is no provider.
  std::function<bool(std::function<void()>)> at_provider;
  // Whether the server shows the demonstration; told to the pages.
  bool demo = false;
};

// One request on its way through a handler. It lives only as long as the handler runs; request and services live on
// until the answer is given.
struct Call {
  const Request& request;
  const Services& services;
  const Identity& identity;
  base::Language language;
  const OwedAnswer::Thread& answer_thread;  // see owed_answer.h; copy it to keep it
  CaseWriter& case_writer;
};

// Gives the answer that one request is owed; of several only the first is sent. May be copied and called from any
// thread. When every copy is gone without an answer, the client gets a 500.
using GiveAnswer = std::function<void(Answer)>;

// One path and method, and the function that answers them. Constants of the program.
struct Route {
  enum Kind {
    kQuick,  // takes one look into storage, unless its rules are not at hand: then it is run elsewhere
    kLong,
    kFile,  // waits for the disk: run where files are written
  };
  // Opens the sink for the body of a request whose head is there, or refuses it. Must not wait.
  using Receiver = Admission (*)(const Request& request, const std::vector<std::string>& arguments,
                                 const Services& services, const Identity& identity, base::Language language);
  // Answers at once, from the call alone.
  using Handler = Answer (*)(const Call& call);
  // Answers when the writer is done. `call` is gone by then.
  using Writer = void (*)(const Call& call, GiveAnswer give);

  // `access`: "open": needs no sign-in; "me": everybody who has signed in, about himself; else the permissions any one
  // of which lets one call it, with blanks between (core/people/roles.h). `parameters`: the names a query may have
  // beside "lang", divided by blanks: "region from to"; "region+": it may stand several times; "*": anything, as a page
  // reads its own; "region fields*": the handler looks at all other names.
  Route(std::string_view access, std::string_view method, std::string_view pattern, std::string_view parameters,
        Kind kind, Handler handler)
      : access(access), method(method), pattern(pattern), parameters(parameters), kind(kind), handler(handler) {}
  Route(std::string_view access, std::string_view method, std::string_view pattern, std::string_view parameters,
        Kind kind, Writer writer)
      : access(access), method(method), pattern(pattern), parameters(parameters), kind(kind), writer(writer) {}

  // A kFile, whose body goes to a file as it comes.
  Route(std::string_view access, std::string_view method, std::string_view pattern, std::string_view parameters,
        Receiver receiver, Handler handler)
      : access(access),
        method(method),
        pattern(pattern),
        parameters(parameters),
        kind(kFile),
        handler(handler),
        receiver(receiver) {}

  bool open() const { return access == "open"; }
  bool own() const { return access == "me"; }

  std::string_view access;
  std::string_view method;
  std::string_view pattern;  // "/api/v1/cases/{id}/events"; "{name}:evaluate" within a segment
  std::string_view parameters;
  Kind kind;
  Handler handler = nullptr;  // this,
  Writer writer = nullptr;    // or this
  Receiver receiver = nullptr;
  people::Permissions permissions = people::PermissionsNamed(access);
  std::size_t literal = std::min(pattern.find_first_of("{*"), pattern.size());  // bytes before the first argument
};

// Every route of the product, in the order in which they are tried. The list lives as long as the program.
const std::vector<Route>& Routes();

// Whether a browser asks for a page: GET or HEAD outside /api/, with text/html in Accept.
bool WantsPage(const Request& request);
// Whether the application has a page at a path, which is without a query.
bool IsKnownPage(std::string_view path);
// The page or asset at the request's path. An unknown page is the application's HTML with status 404, which shows that
// there is none; 404 "http-no-such-path" for an unknown file, 404 "pages-not-built" in a build without pages.
Answer PageOf(const Request& request, base::Language language);

// Finds the route of a request, refuses it if it may not pass, and runs the route's handler where it may run.
class Api {
 public:
  explicit Api(Services services) : services_(std::move(services)) {}
  // Answers `request` through `owed`, now or later, exactly once. Fills request.arguments. Everything that goes wrong
  // is an answer: 401, 403, 404, 405, 422 for the query, 501, 503 when memory does not suffice.
  void Handle(Request& request, OwedAnswer owed) const;
  // Decides by the head alone: no such path, not that method, not without signing in, not from a foreign page. A
  // refusal is counted in the metrics, because Handle never sees it.
  Admission Admit(const Request& request) const;

 private:
  // Fields that an answer gets besides its own.
  using Fields = std::vector<std::pair<std::string_view, std::string>>;
  // The refusal of a request, if it is refused; `route` is null when none fits, and `allowed` then says which methods
  // the path has. Sets `identity` when the caller is known.
  std::optional<Answer> Refuse(const Request& request, const Route* route, const std::string& allowed,
                               std::optional<Identity>* identity) const;
  // Counts the request against one limit and adds its fields to `fields`; the refusal of one too many.
  std::optional<Answer> Limit(RateLimit* rate, const std::string& key, base::Language language, Fields* fields) const;
  // What follows every answer: the metrics, the access log, and `fields`.
  void Account(const Request& request, std::string_view route, std::chrono::steady_clock::time_point begin,
               Fields fields, Answer* answer) const;
  // The last steps of every answer: headers against misuse, 304, compression.
  void Finish(const Request& request, const Route* route, Answer answer, const std::shared_ptr<OwedAnswer>& to) const;
  // Runs the handler of a route on this thread, which may wait.
  void Run(const Route& route, const Call& call, const GiveAnswer& give) const;
  // Without waiting. False when it would have had to: nothing was answered then, and nothing was written.
  bool RunAtOnce(const Route& route, const Call& call, const GiveAnswer& give) const;

  Services services_;
  mutable CaseWriter case_writer_;  // keeps its texts of each case type
};

// Whether `path` fits `pattern`; appends the texts that the braces matched. "{…}" matches at least one character and
// never a "/"; "/*" at the end matches everything below. After a false answer `arguments` may hold parts of a match.
bool Match(std::string_view pattern, std::string_view path, std::vector<std::string>* arguments);

}  // namespace anze::http

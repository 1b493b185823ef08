// The object graph of a running server: storage, rules, loops, use cases, HTTP. The only room that knows them all.
//
// Ownership: owns everything it builds; destruction follows dependencies. Start either gives a running server
// or leaves nothing behind. Stop() is graceful: no new connections, requests under way finish, what is queued is
// written, loops end. Threads: Start and Stop from one thread.
#pragma once

#include <memory>
#include <string>

#include "core/base/result.h"
#include "core/ruleset/bundle.h"

namespace anze::compose {

struct ServerOptions {
  std::string data = "data";  // data folder, made if missing
  std::string host = "127.0.0.1";
  int port = 8686;                         // 0: any free one
  std::string storage = "sqlite";          // a name of the catalog
  std::vector<ruleset::SourceFile> rules;  // the ruleset files
  bool demo = false;                       // fill an empty data folder with demonstration data
};

class Server {
 public:
  // Errors: those of storage, "http-cannot-listen", and every diagnostic of the rules.
  static base::Result<std::unique_ptr<Server>> Start(ServerOptions options, base::Diagnostics* warnings);
  ~Server();

  void Stop();
  std::string url() const;
  std::string token_file() const;
  int demo_cases() const;  // written by this start
  // Loads other rules into the running server; on any error the running ones stay.
  base::Diagnostics Reload(std::vector<ruleset::SourceFile> rules);

 private:
  class Impl;
  explicit Server(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace anze::compose

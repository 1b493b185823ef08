// The object graph of a running server: storage, rules, loops, use cases, HTTP. The only room that knows them all.
//
// Ownership: owns everything it builds; destruction follows dependencies. Start either gives a running server or leaves
// nothing behind. Stop() is graceful: no new connections, requests under way finish, queued commits are written, loops
// end. Threads: Start and Stop from one thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/ruleset/model/bundle.h"

namespace anze::compose {

// The options of a server. The defaults are those of `anze serve`.
struct ServerOptions {
  std::string version;        // of the program, told in /metrics
  std::string data = "data";  // data folder, made if missing
  std::string host = "127.0.0.1";
  int port = 8686;                         // 0: any free one
  std::string storage = "sqlite";          // a name of the catalog
  bool gathered_log = true;                // of the catalog's StorageOptions
  bool accept_clock = false;               // the operator vouches for the machine's clock: app/cases/clock_guard.h
  std::vector<ruleset::SourceFile> rules;  // the ruleset files
  bool demo = false;                       // fill an empty data folder with demonstration data
  // PEM files; with both the server speaks HTTPS only.
  std::string tls_certificate;
  std::string tls_key;
  std::string signing = "ed25519";  // of checkpoints: or "sm2-sm3"
  std::string checkpoint_folder;    // where checkpoints are written too; empty: "checkpoints" in the data folder
  std::string backup_folder;        // of scheduled back-ups; empty: none are made
  std::vector<int> backup_minutes = {150};  // of the day
  int backups_kept = 14;
  int connections_per_address = 0;  // 0: as http::FrontOptions has it
  // Proxies that are believed about their clients (http/client_address.h), and the field that they write:
  // "x-forwarded-for" or "forwarded".
  std::string trusted_proxies;
  std::string proxy_header = "x-forwarded-for";
  std::string scanner;                // of files: "unix:PATH" or "HOST:PORT" of a clamd; empty: none
  std::string access_log = "errors";  // or "none", "all": observe/access_log.h
  int rate_per_address = 0;           // requests a second; 0: no limit
  int rate_per_token = 0;             // likewise
  // Hears now and then how many cases of an earlier release were made searchable, while that goes on. May be empty.
  std::function<void(std::int64_t cases)> made_searchable;
};

class Server {
 public:
  // Builds everything and listens; when it returns, requests are answered. `warnings` are those of the rules. Errors:
  // those of storage, "unknown-storage" {name}, "data-folder-unusable", "token-file-unusable", "http-cannot-listen",
  // "http-cannot-use-certificate", and every diagnostic of the rules.
  static base::Result<std::unique_ptr<Server>> Start(ServerOptions options, base::Diagnostics* warnings);
  ~Server();

  // Ends gracefully; a second call does nothing. The destructor calls it.
  void Stop();
  // The address to open in a browser, with the port that was taken.
  std::string url() const;
  // Where the administrator's token stands.
  std::string token_file() const;
  int demo_cases() const;  // written by this start
  // Reads the certificate again. Loads other rules into the running server, or, where they could not be read, logs why;
  // on any error what is in use stays. Recomputes open clocks if the calendar changed, and waits for it. Gives errors
  // and warnings.
  base::Diagnostics Reload(base::Result<std::vector<ruleset::SourceFile>> rules);

 private:
  class Impl;
  explicit Server(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace anze::compose

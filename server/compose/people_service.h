// People in a running server: the directory, its upkeep, and the socket by which the command line reaches it.
// Ownership: owns its parts; what it is given must outlive it. Threads: Start and Stop from one.
#pragma once

#include <memory>
#include <string>

#include "core/ports/secrets.h"
#include "server/app/people/people.h"
#include "server/compose/admin_socket.h"
#include "server/loops/periodic_loop.h"

namespace anze::compose {

class PeopleService {
 public:
  struct Means {
    app::Rules* rules = nullptr;
    ports::Storage* storage = nullptr;
    const ports::Clock* clock = nullptr;
    observe::Log* log = nullptr;
  };
  // Reads everything; demonstration mode is off. `first_token`: that of the first start. Errors: those of
  // app::People::Load.
  base::Status Load(const Means& means, const std::string& first_token);
  // Begins the upkeep and listens at DATA/admin.sock; a folder that takes no socket is told in the log.
  void Start(const std::string& data_folder);
  void Stop();
  app::People* people() { return people_.get(); }
  ports::Secrets* secrets() { return secrets_.get(); }

 private:
  std::int64_t Look();

  Means means_;
  std::unique_ptr<ports::Secrets> secrets_;
  std::unique_ptr<app::People> people_;
  std::shared_ptr<const app::KnownRoles> roles_;  // of the last look
  std::unique_ptr<loops::PeriodicLoop> loop_;
  AdminSocket socket_;
};

}  // namespace anze::compose

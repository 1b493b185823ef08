// Whoever a call is answered to, and what they may see of the personal data in it.
//
// A handler that shows a case or a record asks here for its mask; without one everything is shown in clear.
// Ownership: shares what it holds, and may outlive the call; the services must outlive it. Threads: any.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "server/app/people/directory.h"
#include "server/app/people/sight.h"
#include "server/http/api.h"
#include "server/http/wire/mask.h"

namespace anze::http {

class Viewer {
 public:
  explicit Viewer(const Call& call);

  // nullopt: nothing of it is personal, or this viewer sees it in clear.
  std::optional<Mask> MaskOf(const app::CaseNow& at) const;
  std::optional<Mask> MaskOf(const app::Records::Shown& record) const;
  app::Sight SightOf(std::string_view region, std::span<const std::string> parties) const;
  // The marks alone, whoever asks.
  Mask MarksOf(const app::CaseNow& at) const;
  Mask MarksOf(const app::Records::Shown& record) const;

 private:
  app::Rules* rules_;
  const ports::Clock* clock_;
  const app::Directory* directory_;
  std::shared_ptr<const people::Principal> who_;
};

}  // namespace anze::http

// Whom the cases of an application are about. Threads: pure.
#pragma once

#include "server/app/applications/applications.h"

namespace anze::app {

// The organisation that applies: {"code", "name"}.
inline base::Value SubjectOf(const ApplicationView& view) {
  base::Value subject = base::Value::EmptyMap();
  subject.Set("code", view.application.organisation);
  subject.Set("name", view.organisation_title.zh);
  return subject;
}

}  // namespace anze::app

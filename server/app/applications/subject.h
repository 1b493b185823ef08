// Whom the cases of an application are about. Threads: pure.
#pragma once

#include "server/app/applications/applications.h"

namespace anze::app {

// The organisation that applies: {"code", "name"}.
inline FactTree SubjectOf(const ApplicationView& view) {
  FactTree subject = FactTree::EmptyMap();
  subject.Set("code", view.application.organisation);
  subject.Set("name", view.organisation_title.zh);
  return subject;
}

}  // namespace anze::app

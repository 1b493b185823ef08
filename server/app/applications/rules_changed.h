// What the rules ask otherwise than when an application was begun. Threads: those of Rules.
#pragma once

#include <string>

#include "server/app/applications/application.h"
#include "server/app/applications/form.h"

namespace anze::app {

// "application-rules-question-new" and others with {title_zh, title_en}; "application-rules-other" where nothing that
// is asked differs. Empty: the rules are the same.
base::Diagnostics ChangesOf(Rules* rules, const FormRegion& now, const DraftRegion& begun, const std::string& type);

}  // namespace anze::app

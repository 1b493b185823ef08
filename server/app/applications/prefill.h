// Values that an applicant need not type: from the registers, the organisation itself, an earlier application. Each is
// marked with its source and waits to be confirmed.
// Threads: pure but for the storage.
#pragma once

#include <string_view>

#include "core/people/account.h"
#include "core/ports/storage.h"
#include "server/app/applications/application.h"
#include "server/app/applications/form.h"

namespace anze::app {

// Where a question is answered by the code of the applicant's own organisation.
inline constexpr std::string_view kFromOwnCode = "organisation.code";

// The source of a value from an earlier application; others are as the rules write them (Question::prefill).
inline constexpr std::string_view kFromEarlier = "earlier";

// Answers what nobody has answered yet. A register that cannot be read is left out: the applicant types then.
// `earlier`: nullptr where there is none; what is about one application only (application.*) is not taken from it.
void Prefill(const Form& form, const people::Organisation& organisation, const Application* earlier, Rules* rules,
             ports::Storage* storage, std::int64_t at, Application* application);

}  // namespace anze::app

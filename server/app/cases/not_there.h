// Why a case is not there for who asks.
// Threads: re-entrant.
#pragma once

#include <string_view>

#include "core/ports/storage.h"
#include "server/app/answers/problem.h"

namespace anze::app {

// kGone "case-removed" {case, date, proposal} for one whose content was removed, where the bureaus of its region ask or
// `scope` is null (the system itself); else kNotFound "unknown-case" {case}.
Problem NotThere(ports::RemovalStore* storage, std::string_view case_id, const ports::ReadScope* scope);

}  // namespace anze::app

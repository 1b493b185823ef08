// The files of one case, for those who may read it.
// Errors: problems. Threads: any.
#pragma once

#include <string_view>

#include "core/ports/read_scope.h"
#include "server/app/cases/cases.h"
#include "server/app/files/named_files.h"

namespace anze::app {

// The file of this digest that the case names now or named once. Problems: kNotFound "unknown-case" as of Cases::Get,
// "unknown-file" {digest} where the case never named it, whoever else may.
Answer<NamedFile> FileOfCase(Cases* cases, std::string_view case_id, std::string_view digest,
                             const ports::ReadScope& scope);

}  // namespace anze::app

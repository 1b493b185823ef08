// What `anze user`, `anze token` and `anze organisation` ask for: by the server that holds the store where one runs,
// else in the store itself.
//
// A request is a JSON object {"verb": "user.add", …}; the answer is what the API gives for the same act, or the errors.
// Whoever may read the data folder's files is its operator and may do everything.
// Errors: those of the use cases, "admin-socket-unusable" {why}. Threads: any.
#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/base/text.h"
#include "core/base/value.h"
#include "core/ruleset/model/bundle.h"
#include "server/app/people/people.h"

namespace anze::compose {

// Does what a request asks for.
base::Result<base::Value> Administer(app::People* people, const base::Value& request, base::Language language);

// Has the request done by the server of a data folder, or does it in its store where no server runs. `rules` is called
// where no server runs, to read the rules with which regions and roles are known.
using ReadRules = std::function<base::Result<std::vector<ruleset::SourceFile>>()>;
base::Result<base::Value> AdministerIn(const std::string& data_folder, const base::Value& request,
                                       base::Language language, const ReadRules& rules);

}  // namespace anze::compose

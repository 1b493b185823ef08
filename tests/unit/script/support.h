// Shorthands of the script tests.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "core/base/json.h"
#include "core/base/value.h"
#include "core/script/sandbox.h"
#include "tests/support/check.h"

namespace anze::script {

// What a chunk gave, as JSON; or "code", "code/reason"; for an error of Lua's own "code: message".
inline std::string Show(const base::Result<base::Value>& result) {
  if (result.ok()) {
    return base::WriteJson(*result);
  }
  const base::Error& error = result.error();
  for (const auto& [name, text] : error.args) {
    if (name == "reason") {
      return error.code + "/" + text;
    }
    if (name == "message") {
      return error.code + ": " + text;
    }
  }
  return error.code;
}

inline base::Result<base::Value> RunIn(Sandbox& sandbox, std::string_view source,
                                       const base::Value& variables = base::Value(), const Host& host = {}) {
  if (base::Status compiled = sandbox.Compile("test", source, "test.lua"); !compiled.ok()) {
    return compiled.errors();
  }
  return sandbox.Run("test", variables, host);
}

inline std::string Eval(std::string_view source, const base::Value& variables = base::Value(), const Host& host = {}) {
  Sandbox sandbox;
  return Show(RunIn(sandbox, source, variables, host));
}

inline base::Value Json(std::string_view text) {
  base::Result<base::Value> value = base::ParseJson(text);
  CAPTURE(text);
  CHECK_OK(value);
  return value.ok() ? std::move(value).value() : base::Value();
}

}  // namespace anze::script

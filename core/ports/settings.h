// The storage of small named texts that the shell remembers between starts, such as the digest of the calendar that
// clocks were last derived with.
//
// Part of ports::Storage; the rules for every call (errors, ownership, threads) stand in storage.h.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace anze::ports {

class SettingStore {
 public:
  virtual ~SettingStore() = default;

  // Sets or replaces a text, durably.
  virtual base::Status PutSetting(std::string_view name, std::string_view value) = 0;
  // The text last put under a name, which may be empty; nullopt: none ever was.
  virtual base::Result<std::optional<std::string>> GetSetting(std::string_view name) = 0;
};

}  // namespace anze::ports

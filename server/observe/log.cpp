#include "server/observe/log.h"

#include <unistd.h>

#include <algorithm>
#include <exception>
#include <new>

#include "core/base/json.h"
#include "core/base/json_member.h"
#include "core/base/limits.h"

namespace anze::observe {
namespace {

constexpr std::array<std::string_view, 3> kLevels{"info", "warning", "error"};

// Whose arguments come from the database or the system, not from a person.
bool TellsWhy(std::string_view code) {
  return code.starts_with("storage-") || code.starts_with("data-folder") || code.starts_with("http-cannot");
}

// The first bytes of a text, cut before a character, not within it.
std::string_view Shortened(std::string_view text) {
  std::size_t end = std::min(text.size(), base::limits::kLogFieldBytes);
  while (end < text.size() && end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end);
}

void AddMember(std::string_view name, std::string_view text, std::string* line) {
  base::AppendJsonKey(name, line);
  base::AppendJsonString(text, line);
}

}  // namespace

void Log::Info(std::string_view place, std::string_view code, const Fields& fields) {
  Write(Level::kInfo, place, code, fields);
}

void Log::Warning(std::string_view place, std::string_view code, const Fields& fields) {
  Write(Level::kWarning, place, code, fields);
}

void Log::Error(std::string_view place, std::string_view code, const Fields& fields) {
  Write(Level::kError, place, code, fields);
}

void Log::Failed(std::string_view place, const base::Diagnostics& errors, const Fields& fields) {
  for (const base::Error& error : errors) {
    Fields all = fields;
    if (!error.span.file.empty()) all.emplace_back("file", error.span.file + ":" + std::to_string(error.span.line));
    if (TellsWhy(error.code)) {
      for (const auto& [name, text] : error.args) {
        if (name == "why") all.emplace_back("why", text);
      }
    }
    Write(Level::kError, place, error.code, all);
  }
}

void Log::Caught(std::string_view place, const Fields& fields) {
  Fields all = fields;
  std::string_view code = "exception";
  try {
    throw;
  } catch (const std::bad_alloc&) {
    code = "out-of-memory";
  } catch (const std::exception& exception) {
    all.emplace_back("what", exception.what());
  } catch (...) {
    all.emplace_back("what", "unknown");
  }
  Write(Level::kError, place, code, all);
}

void Log::Write(Level level, std::string_view place, std::string_view code, const Fields& fields) {
  ++counts_[static_cast<std::size_t>(level)];
  if (!sink_) return;
  const Moment now = now_();
  std::string line = "{";
  AddMember("at", now.text, &line);
  AddMember("level", kLevels[static_cast<std::size_t>(level)], &line);
  AddMember("place", place, &line);
  AddMember("code", code, &line);
  for (const auto& [name, text] : fields) {
    AddMember(name, Shortened(text), &line);
  }
  std::lock_guard lock(mutex_);
  if (level != Level::kInfo) {
    // Bounded by forgetting everything: the worst that comes of it is a line too many.
    if (recent_.size() >= base::limits::kLogKinds) recent_.clear();
    Recent& recent = recent_[std::string(place) + " " + std::string(code)];
    // A clock that was set back by more than the pause must not silence the log.
    const bool again = now.millis < recent.until && recent.until - now.millis <= base::limits::kLogRepeatMillis;
    if (again) {
      ++recent.held;
      return;
    }
    if (recent.held > 0) line += ",\"repeated\":" + std::to_string(recent.held);
    recent = {now.millis + base::limits::kLogRepeatMillis, 0};
  }
  line += "}\n";
  sink_(line);
}

// A whole line goes in one write where the system takes it, so lines of several processes do not mix.
Log::Sink ToDescriptor(int fd) {
  return [fd](std::string_view line) {
    while (!line.empty()) {
      const ssize_t written = ::write(fd, line.data(), line.size());
      if (written <= 0) return;
      line.remove_prefix(static_cast<std::size_t>(written));
    }
  };
}

}  // namespace anze::observe

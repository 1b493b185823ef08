#include "server/app/files/case_files.h"

#include <algorithm>
#include <utility>

namespace anze::app {
namespace {

constexpr std::size_t kPage = 200;

const NamedFile* FindIn(const std::vector<NamedFile>& files, std::string_view digest) {
  const auto found =
      std::find_if(files.begin(), files.end(), [&](const NamedFile& file) { return file.digest == digest; });
  return found == files.end() ? nullptr : &*found;
}

}  // namespace

Answer<NamedFile> FileOfCase(Cases* cases, std::string_view case_id, std::string_view digest,
                             const ports::ReadScope& scope) {
  if (auto problem = cases->Unreadable(case_id, scope)) return std::move(*problem);
  // The whole journal: a file that was replaced since is still what was looked at then.
  for (std::uint64_t after = 0;;) {
    const auto page = cases->Journal(case_id, after, kPage, scope);
    if (const auto* problem = std::get_if<Problem>(&page)) return *problem;
    const auto& events = std::get<std::vector<workflow::Event>>(page);
    for (const workflow::Event& event : events) {
      if (const auto files = FilesIn(event.facts); const NamedFile* found = FindIn(files, digest)) return *found;
      after = event.sequence;
    }
    if (events.size() < kPage) return NotFound("unknown-file", {{"digest", std::string(digest)}});
  }
}

}  // namespace anze::app

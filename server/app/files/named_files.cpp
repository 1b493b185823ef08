#include "server/app/files/named_files.h"

#include "core/workflow/event.h"

namespace anze::app {
namespace {

constexpr std::string_view kWord = "files\"";
constexpr std::string_view kDigest = "\"digest\"";

}  // namespace

std::vector<NamedFile> FilesIn(const base::Value& facts) {
  const base::Value* list = facts.Find(kFilesFact);
  if (list == nullptr) list = facts.FindPath(kFilesFact);
  std::vector<NamedFile> files;
  if (list == nullptr || !list->is_list()) return files;
  for (const base::Value& item : list->as_list()) {
    const std::string_view digest = item.GetString("digest");
    if (digest.empty()) continue;
    const base::Value& size = item.Get("size");
    files.push_back({std::string(digest), std::string(item.GetString("name")), size.is_integer() ? size.as_int() : -1});
  }
  return files;
}

std::vector<NamedFile> FilesInEvent(std::string_view encoded) {
  // A fact stands by its path, or nested where a case was opened with it.
  if (encoded.find(kWord) == std::string_view::npos || encoded.find(kDigest) == std::string_view::npos) return {};
  const auto event = workflow::DecodeEvent(encoded);
  return event.ok() ? FilesIn(event->facts) : std::vector<NamedFile>();
}

}  // namespace anze::app

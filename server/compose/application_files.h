// What applications ask of the files, answered by the uploads and the store. Ownership: both must outlive what it
// gives. Threads: any.
#pragma once

#include <utility>

#include "server/app/applications/files_door.h"
#include "server/compose/file_service.h"

namespace anze::compose {

inline app::FilesDoor DoorTo(FileService* files) {
  app::FilesDoor door;
  door.take = [files](const std::string& account, const std::string& upload) -> app::Answer<app::HandedFile> {
    auto taken = files->uploads()->Take(account, upload);
    if (auto* problem = std::get_if<app::Problem>(&taken)) return std::move(*problem);
    auto& file = std::get<app::TakenFile>(taken);
    return app::HandedFile{file.digest, file.name, file.size, file.type, file.scan};
  };
  door.find = [files](const std::string& digest) -> base::Result<std::optional<app::HandedFile>> {
    const auto found = files->files()->Find(digest);
    if (!found.ok()) return found.errors();
    if (!*found) return std::optional<app::HandedFile>();
    const ports::StoredFile& file = **found;
    return std::optional(app::HandedFile{file.digest, {}, file.size, file.type, file.scan});
  };
  door.may_submit = [files](const std::string& scan) { return files->uploads()->MayBeSubmitted(scan); };
  door.named = [files](const std::string& digest) { return files->files()->SetNamed(digest); };
  door.max_bytes = [files] { return files->uploads()->max_bytes(); };
  return door;
}

}  // namespace anze::compose

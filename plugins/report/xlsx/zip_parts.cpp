#include "plugins/report/xlsx/zip_parts.h"

#include <array>
#include <utility>

#include "core/base/limits_workbook.h"

namespace anze::report::xlsx {
namespace {

namespace limits = base::limits;

// What binary files of older programs begin with, and files that are locked by a password.
constexpr std::string_view kCompoundFile = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

}  // namespace

base::Error Unreadable(std::string reason, base::MessageArgs more) {
  more.insert(more.begin(), {"reason", std::move(reason)});
  return base::Error("workbook-unreadable", std::move(more));
}

base::Result<ZipParts> ZipParts::Open(std::string_view bytes) {
  if (bytes.size() > limits::kWorkbookBytes) {
    return Unreadable("large", {{"max", std::to_string(limits::kWorkbookBytes / 1024 / 1024)}});
  }
  if (bytes.starts_with(kCompoundFile)) return Unreadable("old");
  if (bytes.empty()) return Unreadable("no-zip");  // which the library takes for an archive without parts
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
  zip_t* archive = source != nullptr ? zip_open_from_source(source, ZIP_RDONLY, &error) : nullptr;
  if (archive == nullptr && source != nullptr) zip_source_free(source);
  zip_error_fini(&error);
  if (archive == nullptr) return Unreadable("no-zip");
  ZipParts parts(archive);
  if (zip_get_num_entries(archive, 0) > static_cast<zip_int64_t>(limits::kWorkbookParts)) {
    return Unreadable("bomb", {{"max", std::to_string(limits::kWorkbookUnpackedBytes / 1024 / 1024)}});
  }
  return parts;
}

bool ZipParts::Has(const std::string& name) const { return zip_name_locate(archive_.get(), name.c_str(), 0) >= 0; }

base::Result<std::string> ZipParts::Read(const std::string& name) {
  zip_stat_t stat;
  zip_stat_init(&stat);
  if (zip_stat(archive_.get(), name.c_str(), 0, &stat) != 0) return Unreadable("part", {{"part", name}});
  if ((stat.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 && stat.encryption_method != ZIP_EM_NONE) {
    return Unreadable("encrypted");
  }
  zip_file_t* file = zip_fopen(archive_.get(), name.c_str(), 0);
  if (file == nullptr) return Unreadable("part", {{"part", name}});
  std::string text;
  std::array<char, 64 * 1024> block{};
  zip_int64_t got = 0;
  // The size that the archive states is not believed.
  while (text.size() <= limits::kWorkbookPartBytes && (got = zip_fread(file, block.data(), block.size())) > 0) {
    text.append(block.data(), static_cast<std::size_t>(got));
  }
  zip_fclose(file);
  unpacked_ += text.size();
  if (text.size() > limits::kWorkbookPartBytes || unpacked_ > limits::kWorkbookUnpackedBytes) {
    return Unreadable("bomb", {{"max", std::to_string(limits::kWorkbookUnpackedBytes / 1024 / 1024)}});
  }
  if (got < 0) return Unreadable("part", {{"part", name}});
  return text;
}

}  // namespace anze::report::xlsx

#include "server/app/files/file_kind.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "core/base/ascii.h"
#include "core/base/limits_files.h"
#include "core/base/utf8.h"

namespace anze::app {
namespace {

using base::limits::kFileHeadBytes;

constexpr std::string_view kWordMedia = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
constexpr std::string_view kExcelMedia = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
constexpr std::string_view kOdtMedia = "application/vnd.oasis.opendocument.text";
constexpr std::string_view kOdsMedia = "application/vnd.oasis.opendocument.spreadsheet";

// Bytes that a kind begins with, from a place on.
struct Mark {
  std::size_t at;
  std::string_view bytes;
  std::string_view type;
  std::string_view media;
};

constexpr Mark kMarks[] = {
    {0, {"\x89PNG\r\n\x1A\n", 8}, "image", "image/png"},
    {0, {"\xFF\xD8\xFF", 3}, "image", "image/jpeg"},
    {0, "GIF87a", "image", "image/gif"},
    {0, "GIF89a", "image", "image/gif"},
    {8, "WEBP", "image", "image/webp"},
    {0, {"II*\0", 4}, "image", "image/tiff"},
    {0, {"MM\0*", 4}, "image", "image/tiff"},
    {4, "ftypheic", "image", "image/heic"},
    {4, "ftypmif1", "image", "image/heic"},
};

// Programs of Windows, Linux and macOS, Java classes, shortcuts, and scripts that name what runs them.
constexpr std::array<std::string_view, 10> kPrograms{{{"MZ", 2},
                                                      {"\x7F"
                                                       "ELF",
                                                       4},
                                                      {"\xCF\xFA\xED\xFE", 4},
                                                      {"\xCE\xFA\xED\xFE", 4},
                                                      {"\xFE\xED\xFA\xCE", 4},
                                                      {"\xFE\xED\xFA\xCF", 4},
                                                      {"\xCA\xFE\xBA\xBE", 4},
                                                      {"L\0\0\0\x01\x14\x02\0", 8},
                                                      {"#!", 2},
                                                      {"<?php", 5}}};

// What makes a text a page or a picture with scripts in it.
constexpr std::array<std::string_view, 5> kActive{"<!doctype html", "<html", "<script", "<svg", "<body"};

std::string_view Trimmed(std::string_view head) {
  constexpr std::string_view kByteMark = "\xEF\xBB\xBF";
  if (head.starts_with(kByteMark)) head.remove_prefix(kByteMark.size());
  while (!head.empty() && (head.front() == ' ' || head.front() == '\t' || head.front() == '\r' || head.front() == '\n'))
    head.remove_prefix(1);
  return head;
}

bool BeginsActive(std::string_view head) {
  std::string low(Trimmed(head).substr(0, 1024));
  std::transform(low.begin(), low.end(), low.begin(), base::ToLower);
  return std::any_of(kActive.begin(), kActive.end(), [&](std::string_view mark) { return low.find(mark) != low.npos; });
}

bool IsBitmap(std::string_view head) {
  if (!head.starts_with("BM") || head.size() < 18) return false;
  const auto form = static_cast<unsigned char>(head[14]);  // bytes of the second head
  return (form == 12 || form == 40 || form == 52 || form == 56 || form == 108 || form == 124) && head[15] == 0;
}

// Characters of two or four bytes as GB 18030 has them; most Chinese text files of Windows are such.
bool IsGuobiao(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const auto first = static_cast<unsigned char>(text[at]);
    if (first < 0x80) {
      ++at;
      continue;
    }
    if (first == 0x80 || first == 0xFF) return false;
    if (at + 1 >= text.size()) return true;  // cut
    const auto second = static_cast<unsigned char>(text[at + 1]);
    if (second >= 0x30 && second <= 0x39) {
      at += 4;
    } else if (second >= 0x40 && second != 0x7F && second != 0xFF) {
      at += 2;
    } else {
      return false;
    }
  }
  return true;
}

bool IsText(std::string_view head, bool whole) {
  const bool controls = std::any_of(head.begin(), head.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f';
  });
  if (controls) return false;
  const std::size_t bad = base::FindInvalidUtf8(head);
  if (bad == std::string_view::npos) return true;
  if (!whole && bad + 4 > head.size()) return true;  // the last character is cut
  return IsGuobiao(head);
}

// A compound file, as office programs wrote until 2007: the names of its streams, in UTF-16, tell which.
base::Result<FileKind> CompoundKind(const ports::OpenFile& file, std::string_view head) {
  const auto wide = [](std::string_view name) {
    std::string out;
    for (const char c : name) {
      out += c;
      out += '\0';
    }
    return out;
  };
  std::string looked(head);
  if (head.size() >= 512) {
    std::uint32_t sector = 0;  // of the list of streams
    for (std::size_t i = 4; i-- > 0;) sector = sector << 8 | static_cast<unsigned char>(head[48 + i]);
    const std::size_t size = head[30] == 12 ? 4096 : 512;
    std::string list(8 * size, '\0');
    const auto got = file.Read((std::uint64_t{sector} + 1) * size, list.data(), list.size());
    if (!got.ok()) return got.errors();
    looked += list.substr(0, *got);
  }
  if (looked.find(wide("WordDocument")) != std::string::npos) return FileKind{"word", "application/msword"};
  if (looked.find(wide("Workbook")) != std::string::npos) return FileKind{"excel", "application/vnd.ms-excel"};
  return FileKind{};
}

base::Result<FileKind> PackageKind(const ports::OpenFile& file) {
  const auto types = PackageTypes(file);
  if (!types.ok()) return types.errors();
  // Documents with macros have other types, and are none of these.
  if (types->find("wordprocessingml.document.main+xml") != std::string::npos) {
    return FileKind{"word", std::string(kWordMedia)};
  }
  if (types->find("spreadsheetml.sheet.main+xml") != std::string::npos) {
    return FileKind{"excel", std::string(kExcelMedia)};
  }
  if (*types == kOdtMedia) return FileKind{"word", std::string(kOdtMedia)};
  if (*types == kOdsMedia) return FileKind{"excel", std::string(kOdsMedia)};
  return FileKind{};
}

}  // namespace

base::Result<FileKind> KindOf(const ports::OpenFile& file) {
  std::string head(static_cast<std::size_t>(std::min<std::uint64_t>(file.size(), kFileHeadBytes)), '\0');
  const auto got = file.Read(0, head.data(), head.size());
  if (!got.ok()) return got.errors();
  head.resize(*got);
  const std::string_view text = Trimmed(head);
  for (const std::string_view program : kPrograms) {
    if (head.starts_with(program) || text.starts_with(program)) return FileKind{.runs = true};
  }
  if (text.starts_with("%PDF-")) return FileKind{"pdf", "application/pdf"};
  for (const Mark& mark : kMarks) {
    if (std::string_view(head).substr(std::min(mark.at, head.size())).starts_with(mark.bytes)) {
      return FileKind{std::string(mark.type), std::string(mark.media)};
    }
  }
  if (IsBitmap(head)) return FileKind{"image", "image/bmp"};
  if (head.starts_with("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")) return CompoundKind(file, head);
  if (head.starts_with("PK")) return PackageKind(file);
  if (BeginsActive(head)) return FileKind{};
  if (IsText(head, head.size() == file.size())) return FileKind{"text", "text/plain"};
  return FileKind{};
}

std::string_view EndingsOf(std::string_view media) {
  constexpr std::pair<std::string_view, std::string_view> kEndings[] = {{"application/pdf", "pdf"},
                                                                        {"image/png", "png"},
                                                                        {"image/jpeg", "jpg jpeg jpe"},
                                                                        {"image/gif", "gif"},
                                                                        {"image/webp", "webp"},
                                                                        {"image/tiff", "tif tiff"},
                                                                        {"image/heic", "heic heif"},
                                                                        {"image/bmp", "bmp"},
                                                                        {kWordMedia, "docx"},
                                                                        {"application/msword", "doc wps"},
                                                                        {kExcelMedia, "xlsx"},
                                                                        {"application/vnd.ms-excel", "xls et"},
                                                                        {kOdtMedia, "odt"},
                                                                        {kOdsMedia, "ods"},
                                                                        {"text/plain", "txt csv md log"}};
  for (const auto& [known, endings] : kEndings) {
    if (known == media) return endings;
  }
  return {};
}

}  // namespace anze::app

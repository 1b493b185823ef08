// The parts of an Office Open XML file, unpacked one by one by libzip, each within limits_workbook.h however large the
// archive says they are. Ownership: borrows the bytes. Errors: "workbook-unreadable" {reason}, as workbook_format.h
// lists them. Threads: one.
#pragma once

#include <zip.h>

#include <memory>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace anze::report::xlsx {

class ZipParts {
 public:
  static base::Result<ZipParts> Open(std::string_view bytes);

  bool Has(const std::string& name) const;
  // One part, whole.
  base::Result<std::string> Read(const std::string& name);

 private:
  struct Discard {
    void operator()(zip_t* archive) const { zip_discard(archive); }
  };
  explicit ZipParts(zip_t* archive) : archive_(archive) {}

  std::unique_ptr<zip_t, Discard> archive_;
  std::size_t unpacked_ = 0;  // of all parts so far
};

// "workbook-unreadable" with a reason and what else the sentence names.
base::Error Unreadable(std::string reason, base::MessageArgs more = {});

}  // namespace anze::report::xlsx

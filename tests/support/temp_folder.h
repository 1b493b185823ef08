// A folder below the system's temporary one that goes with its owner.
#pragma once

#include <string>

namespace anze::testing {

class TempFolder {
 public:
  TempFolder();
  ~TempFolder();
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  const std::string& path() const { return path_; }
  std::string File(const std::string& name) const { return path_ + "/" + name; }
  // Writes a file below, with its folders; its path.
  std::string Put(const std::string& name, const std::string& text) const;

 private:
  std::string path_;
};

}  // namespace anze::testing

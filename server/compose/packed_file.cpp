#include "server/compose/packed_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <memory>
#include <utility>

#include "core/base/digest.h"
#include "core/base/json.h"

namespace anze::compose {
namespace {

using base::Error;

constexpr std::string_view kFirstLine = "anze-backup 1\n";
constexpr std::size_t kPiece = 256 * 1024;
constexpr std::size_t kDigestLine = 65;     // 64 digits and a line feed
constexpr std::size_t kHeaderBytes = 4096;  // of the two lines at most
constexpr std::size_t kNameBytes = 200;
constexpr int kGzip = 15 + 16;  // window bits of zlib with a gzip header
// The fastest: a store is mostly text, and levels above take several times as long for a few percent.
constexpr int kLevel = 1;
constexpr std::size_t kParts = 100'000;

// A descriptor that is closed.
class File {
 public:
  explicit File(int fd) : fd_(fd) {}
  ~File() { Close(); }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  bool open() const { return fd_ >= 0; }
  int get() const { return fd_; }
  bool Close() { return fd_ < 0 || ::close(std::exchange(fd_, -1)) == 0; }

 private:
  int fd_;
};

Error Unwritable(const std::string& file) {
  return Error("backup-unwritable", {{"file", file}, {"why", std::strerror(errno)}});
}
// Of a file that is brought back.
Error UnwritableHere(const std::string& file) {
  return Error("data-folder-unusable", {{"folder", file.substr(0, file.rfind('/'))}, {"why", std::strerror(errno)}});
}
Error Unreadable(const std::string& file, const char* reason) {
  return Error("backup-unreadable", {{"file", file}, {"reason", reason}});
}

bool WriteAll(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t put = ::write(fd, bytes.data(), bytes.size());
    if (put < 0 && errno == EINTR) continue;
    if (put <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(put));
  }
  return true;
}

// Less than asked for only at the end of the file or on an error, which `failed` tells.
std::size_t ReadSome(int fd, char* to, std::size_t most, bool* failed) {
  std::size_t got = 0;
  while (got < most) {
    const ssize_t read = ::read(fd, to + got, most - got);
    if (read < 0 && errno == EINTR) continue;
    if (read < 0) *failed = true;
    if (read <= 0) break;
    got += static_cast<std::size_t>(read);
  }
  return got;
}

// The folder of a file must be synced too, or its new name may be gone after a loss of power.
void SyncFolderOf(const std::string& file) {
  const std::size_t slash = file.rfind('/');
  const File folder(::open(slash == std::string::npos ? "." : file.substr(0, slash + 1).c_str(), O_RDONLY | O_CLOEXEC));
  if (folder.open()) ::fsync(folder.get());
}

// Compresses what it is given into a file and digests what it writes.
class Packer {
 public:
  explicit Packer(int fd) : fd_(fd) { deflateInit2(&stream_, kLevel, Z_DEFLATED, kGzip, 8, Z_DEFAULT_STRATEGY); }
  ~Packer() { deflateEnd(&stream_); }
  Packer(const Packer&) = delete;
  Packer& operator=(const Packer&) = delete;

  bool Plain(std::string_view bytes) {
    digest_.Add(bytes);
    return WriteAll(fd_, bytes);
  }
  bool Packed(std::string_view bytes, int flush = Z_NO_FLUSH) {
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream_.avail_in = static_cast<uInt>(bytes.size());
    for (int code = Z_OK;;) {
      stream_.next_out = reinterpret_cast<Bytef*>(out_.data());
      stream_.avail_out = static_cast<uInt>(out_.size());
      code = deflate(&stream_, flush);
      if (!Plain({out_.data(), out_.size() - stream_.avail_out})) return false;
      if (flush == Z_FINISH ? code == Z_STREAM_END : stream_.avail_in == 0 && stream_.avail_out != 0) return true;
    }
  }
  bool Finish() { return Packed({}, Z_FINISH) && WriteAll(fd_, digest_.Hex() + "\n") && ::fsync(fd_) == 0; }

 private:
  int fd_;
  z_stream stream_{};
  base::Sha256 digest_;
  std::array<char, kPiece> out_;
};

base::Status PackPart(const PackedPart& part, Packer* packer, const std::string& file,
                      const std::function<bool()>& go_on) {
  const File in(::open(part.path.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat found {};
  if (!in.open() || ::fstat(in.get(), &found) != 0) return Unwritable(part.path);
  if (!packer->Packed("file " + part.name + " " + std::to_string(found.st_size) + "\n")) return Unwritable(file);
  std::vector<char> piece(kPiece);
  auto left = static_cast<std::size_t>(found.st_size);
  while (left > 0) {
    if (!go_on()) return Error("backup-stopped");
    bool failed = false;
    const std::size_t got = ReadSome(in.get(), piece.data(), std::min(left, kPiece), &failed);
    if (failed || got == 0) return Unwritable(part.path);
    if (!packer->Packed({piece.data(), got})) return Unwritable(file);
    left -= got;
  }
  return base::Ok{};
}

// Reads a packed file from its front to the digest at its end.
class Unpacker {
 public:
  Unpacker(int fd, std::size_t bytes) : fd_(fd), left_(bytes) { inflateInit2(&stream_, kGzip); }
  ~Unpacker() { inflateEnd(&stream_); }
  Unpacker(const Unpacker&) = delete;
  Unpacker& operator=(const Unpacker&) = delete;

  // A line of the head, with its line feed. False: there is none.
  bool Line(std::string* line) {
    line->clear();
    while (line->size() < kHeaderBytes && Fill()) {
      const std::string_view there = held();
      const std::size_t end = there.find('\n');
      const std::size_t take = end == std::string_view::npos ? there.size() : end + 1;
      line->append(there.substr(0, take));
      at_ += take;
      if (end != std::string_view::npos) return true;
    }
    return false;
  }
  // Up to `most` unpacked bytes; 0 at the end of the stream or when it is broken.
  std::size_t Read(char* to, std::size_t most) {
    stream_.next_out = reinterpret_cast<Bytef*>(to);
    stream_.avail_out = static_cast<uInt>(most);
    while (stream_.avail_out > 0 && !ended_ && !broken_) {
      if (!Fill()) {
        broken_ = true;
        break;
      }
      stream_.next_in = reinterpret_cast<Bytef*>(piece_.data() + at_);
      stream_.avail_in = static_cast<uInt>(size_ - at_);
      const int code = inflate(&stream_, Z_NO_FLUSH);
      at_ = size_ - stream_.avail_in;
      if (code == Z_STREAM_END) ended_ = true;
      if (code != Z_OK && code != Z_STREAM_END) broken_ = true;
    }
    return most - stream_.avail_out;
  }
  bool ReadAll(char* to, std::size_t bytes) { return Read(to, bytes) == bytes; }
  // Reads what is left and gives the digest of all bytes so far.
  std::string Digest() {
    while (at_ = size_, Fill()) {
    }
    return digest_.Hex();
  }
  bool failed() const { return failed_; }

 private:
  std::string_view held() const { return {piece_.data() + at_, size_ - at_}; }
  // False: nothing is left.
  bool Fill() {
    if (at_ < size_) return true;
    size_ = ReadSome(fd_, piece_.data(), std::min(left_, kPiece), &failed_);
    at_ = 0;
    left_ -= size_;
    digest_.Add({piece_.data(), size_});
    return size_ > 0;
  }

  int fd_;
  std::size_t left_;
  z_stream stream_{};
  base::Sha256 digest_;
  std::array<char, kPiece> piece_;
  std::size_t size_ = 0;
  std::size_t at_ = 0;
  bool ended_ = false;
  bool broken_ = false;
  bool failed_ = false;
};

// "file NAME BYTES", or "end".
bool ReadEntry(Unpacker* in, std::string* name, std::uint64_t* bytes, bool* ended) {
  std::string line;
  char c = 0;
  while (line.size() < kNameBytes && in->Read(&c, 1) == 1 && c != '\n') line += c;
  *ended = line == "end";
  if (*ended) return true;
  const std::size_t blank = line.rfind(' ');
  if (!line.starts_with("file ") || blank < 6) return false;
  *name = line.substr(5, blank - 5);
  const char* from = line.data() + blank + 1;
  const auto [end, wrong] = std::from_chars(from, line.data() + line.size(), *bytes);
  // A name is a name: nothing is written anywhere but into the folder.
  const bool plain = !name->empty() && name->front() != '.' && name->find('/') == std::string::npos;
  return plain && wrong == std::errc() && end == line.data() + line.size();
}

base::Status UnpackEntry(Unpacker* in, std::uint64_t bytes, const std::string& file, const std::string& to) {
  File out(::open(to.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600));
  if (!out.open()) return UnwritableHere(to);
  std::vector<char> piece(kPiece);
  while (bytes > 0) {
    const std::size_t got = in->Read(piece.data(), static_cast<std::size_t>(std::min<std::uint64_t>(bytes, kPiece)));
    if (got == 0) return Unreadable(file, "content");
    if (!WriteAll(out.get(), {piece.data(), got})) return UnwritableHere(to);
    bytes -= got;
  }
  if (::fsync(out.get()) != 0 || !out.Close()) return UnwritableHere(to);
  return base::Ok{};
}

// The bytes before the digest, and the digest.
bool FindDigest(int fd, std::size_t* bytes, std::string* digest) {
  struct stat found {};
  if (::fstat(fd, &found) != 0 || static_cast<std::size_t>(found.st_size) < kFirstLine.size() + kDigestLine)
    return false;
  *bytes = static_cast<std::size_t>(found.st_size) - kDigestLine;
  digest->resize(kDigestLine);
  bool failed = false;
  ::lseek(fd, static_cast<off_t>(*bytes), SEEK_SET);
  const bool read = ReadSome(fd, digest->data(), kDigestLine, &failed) == kDigestLine && digest->back() == '\n';
  digest->pop_back();
  ::lseek(fd, 0, SEEK_SET);
  return read;
}

base::Result<base::Value> Unpack(int fd, const std::string& file, const std::string& folder,
                                 std::vector<std::string>* names) {
  std::size_t bytes = 0;
  std::string digest;
  if (!FindDigest(fd, &bytes, &digest)) return Unreadable(file, "form");
  auto in = std::make_unique<Unpacker>(fd, bytes);
  std::string line;
  if (!in->Line(&line) || line != kFirstLine || !in->Line(&line)) return Unreadable(file, "form");
  auto header = base::ParseJson(line);
  if (!header.ok() || !header->is_map()) return Unreadable(file, "form");
  for (bool ended = false;;) {
    std::string name;
    std::uint64_t size = 0;
    // Told as damage and not as a wrong form: the first line said what it is.
    if (names->size() > kParts || !ReadEntry(in.get(), &name, &size, &ended)) return Unreadable(file, "digest");
    if (ended) break;
    names->push_back(name);
    base::Status unpacked = UnpackEntry(in.get(), size, file, folder + "/" + name + ".restoring");
    if (!unpacked.ok()) return unpacked.errors();
  }
  if (in->Digest() != digest || in->failed()) return Unreadable(file, "digest");
  return std::move(*header);
}

}  // namespace

base::Status WritePacked(const std::string& file, const base::Value& header, const std::vector<PackedPart>& parts,
                         const std::function<bool()>& go_on) {
  const std::string part_file = file + ".part";
  struct stat found {};
  if (::lstat(file.c_str(), &found) == 0) return Error("backup-target-exists", {{"file", file}});
  ::unlink(part_file.c_str());  // of a try that the machine ended
  const auto write = [&]() -> base::Status {
    File out(::open(part_file.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600));
    if (!out.open()) return Unwritable(file);
    const auto packer = std::make_unique<Packer>(out.get());
    if (!packer->Plain(kFirstLine) || !packer->Plain(base::WriteJson(header) + "\n")) return Unwritable(file);
    for (const PackedPart& part : parts) {
      if (base::Status packed = PackPart(part, packer.get(), file, go_on); !packed.ok()) return packed;
    }
    if (!packer->Packed("end\n") || !packer->Finish() || !out.Close()) return Unwritable(file);
    // link, and not rename: a file that came meanwhile is not written over.
    if (::link(part_file.c_str(), file.c_str()) != 0) {
      return errno == EEXIST ? Error("backup-target-exists", {{"file", file}}) : Unwritable(file);
    }
    return base::Ok{};
  };
  base::Status written = write();
  ::unlink(part_file.c_str());
  if (written.ok()) SyncFolderOf(file);
  return written;
}

base::Result<base::Value> ReadPacked(const std::string& file, const std::string& folder,
                                     std::vector<std::string>* names) {
  const File in(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat found {};
  if (!in.open() || ::fstat(in.get(), &found) != 0 || !S_ISREG(found.st_mode)) return Unreadable(file, "missing");
  names->clear();
  auto header = Unpack(in.get(), file, folder, names);
  if (!header.ok()) {
    for (const std::string& name : *names) ::unlink((folder + "/" + name + ".restoring").c_str());
  }
  return header;
}

}  // namespace anze::compose

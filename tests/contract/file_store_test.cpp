// What every plugin of the files port does: in a folder and in memory.
#include <sys/stat.h>

#include <memory>
#include <string>
#include <vector>

#include "core/base/digest.h"
#include "core/ports/files.h"
#include "plugins/catalog/catalog.h"
#include "tests/support/check.h"
#include "tests/support/temp_folder.h"

namespace anze::contract {
namespace {

using ports::StoredFile;

// A store of each kind, empty at first.
template <typename Run>
void OverEveryStore(const Run& run) {
  {
    INFO("in memory");
    const auto files = catalog::FilesInMemory();
    run(files.get());
  }
  INFO("in a folder");
  const testing::TempFolder folder;
  const auto files = catalog::OpenFiles(folder.File("files"), false);
  REQUIRE_OK(files);
  run(files->get());
}

StoredFile FactsOf(const std::string& content, std::int64_t at = 1000) {
  StoredFile facts;
  facts.digest = base::Sha256Hex(content);
  facts.size = content.size();
  facts.type = "text";
  facts.media = "text/plain";
  facts.scan = std::string(ports::kNotScanned);
  facts.at = at;
  return facts;
}

// Hands a content in, in one piece.
StoredFile Put(ports::FileStore* files, const std::string& id, const std::string& content, std::int64_t at = 1000) {
  REQUIRE_OK(files->Begin(id, "about " + id));
  REQUIRE_OK(files->Append(id, content));
  auto kept = files->Keep(id, FactsOf(content, at), "kept " + id);
  REQUIRE_OK(kept);
  return *kept;
}

std::string ContentOf(const ports::OpenFile& file) {
  std::string content(static_cast<std::size_t>(file.size()) + 10, '\0');
  const auto got = file.Read(0, content.data(), content.size());
  REQUIRE_OK(got);
  content.resize(*got);
  return content;
}

std::string ContentOf(ports::FileStore* files, const std::string& digest) {
  const auto file = files->Open(digest);
  REQUIRE_OK(file);
  return *file == nullptr ? "none" : ContentOf(**file);
}

TEST_CASE("A file is known by its content", "[contract][files]") {
  OverEveryStore([](ports::FileStore* files) {
    const StoredFile kept = Put(files, "one", "hello");
    CHECK(kept == FactsOf("hello"));
    const auto found = files->Find(kept.digest);
    REQUIRE_OK(found);
    REQUIRE(found->has_value());
    CHECK(**found == kept);
    CHECK(ContentOf(files, kept.digest) == "hello");
    char part[3] = {};
    CHECK((*files->Open(kept.digest))->Read(1, part, 3).value() == 3U);
    CHECK(std::string(part, 3) == "ell");
    CHECK((*files->Open(kept.digest))->Read(5, part, 3).value() == 0U);
    for (const std::string& other : {base::Sha256Hex("other"), std::string("../../etc/passwd"), std::string()}) {
      CHECK_FALSE(files->Find(other)->has_value());
      CHECK(*files->Open(other) == nullptr);
    }
  });
}

TEST_CASE("The same content twice is one file, and came when it came last", "[contract][files]") {
  OverEveryStore([](ports::FileStore* files) {
    const StoredFile first = Put(files, "one", "same", 1000);
    REQUIRE_OK(files->SetScan(first.digest, ports::kScanClean));
    const StoredFile second = Put(files, "two", "same", 2000);
    CHECK(second.at == 2000);
    CHECK(second.scan == ports::kScanClean);
    CHECK(files->List({}, 10)->size() == 1U);
    CHECK(ContentOf(files, first.digest) == "same");
  });
}

TEST_CASE("An incoming file grows at its end and is no file until it is kept", "[contract][files]") {
  OverEveryStore([](ports::FileStore* files) {
    REQUIRE_OK(files->Begin("case-1", "mine"));
    CHECK_FALSE(files->Begin("case-1", "yours").ok());
    CHECK_FALSE(files->Begin("../x", "yours").ok());
    CHECK_OK(files->Append("case-1", "ab"));
    CHECK_OK(files->Append("case-1", "c"));
    CHECK(ContentOf(**files->OpenIncoming("case-1")) == "abc");
    CHECK_FALSE(files->Find(base::Sha256Hex("abc"))->has_value());
    const auto incoming = files->Incoming();
    REQUIRE_OK(incoming);
    REQUIRE(incoming->size() == 1U);
    CHECK(incoming->front().about == "mine");
    CHECK(incoming->front().received == 3U);
    CHECK(files->Append("none", "x").error().code == "unknown-upload");
    CHECK_OK(files->Drop("case-1"));
    CHECK_OK(files->Drop("case-1"));
    CHECK(*files->OpenIncoming("case-1") == nullptr);
    CHECK(files->Incoming()->empty());
    // A kept one is listed under its new words, without bytes, until it is dropped; the file stays.
    const StoredFile kept = Put(files, "two", "content");
    CHECK(files->Incoming()->front().about == "kept two");
    CHECK_OK(files->Drop("two"));
    CHECK(ContentOf(files, kept.digest) == "content");
  });
}

TEST_CASE("Files are listed by digest, a page at a time", "[contract][files]") {
  OverEveryStore([](ports::FileStore* files) {
    for (int i = 0; i < 25; ++i) Put(files, "id" + std::to_string(i), "content " + std::to_string(i));
    std::vector<std::string> seen;
    for (std::string after;;) {
      const auto page = files->List(after, 4);
      REQUIRE_OK(page);
      if (page->empty()) break;
      for (const StoredFile& file : *page) {
        CHECK(file.digest > after);
        after = file.digest;
        seen.push_back(file.digest);
      }
    }
    CHECK(seen.size() == 25U);
  });
}

TEST_CASE("Only an old file that nobody names is removed as an orphan", "[contract][files]") {
  OverEveryStore([](ports::FileStore* files) {
    const std::string old = Put(files, "one", "old", 1000).digest;
    const std::string named = Put(files, "two", "named", 1000).digest;
    CHECK_OK(files->SetNamed(named));
    CHECK(files->Find(named).value()->named);
    CHECK_FALSE(files->RemoveUnnamed(old, 1000).value());
    CHECK(files->RemoveUnnamed(old, 1001).value());
    CHECK_FALSE(files->RemoveUnnamed(old, 1001).value());
    CHECK_FALSE(files->RemoveUnnamed(named, 1001).value());
    CHECK_OK(files->Remove(named));
    CHECK_OK(files->Remove(named));
    CHECK(files->List({}, 10)->empty());
    CHECK_OK(files->SetScan(old, ports::kScanClean));
  });
}

TEST_CASE("A file that is open can be read after it was removed", "[contract][files]") {
  OverEveryStore([](ports::FileStore* files) {
    const std::string digest = Put(files, "one", "still here", 1000).digest;
    const auto open = files->Open(digest);
    REQUIRE_OK(open);
    REQUIRE_OK(files->Remove(digest));
    CHECK(ContentOf(**open) == "still here");
    CHECK(ContentOf(files, digest) == "none");
  });
}

TEST_CASE("A folder of files is for its owner only, and is found again", "[contract][files]") {
  const testing::TempFolder folder;
  const std::string path = folder.File("files");
  std::string digest;
  {
    const auto files = catalog::OpenFiles(path, false);
    REQUIRE_OK(files);
    digest = Put(files->get(), "one", "hello").digest;
    REQUIRE_OK((*files)->Begin("half", "a half"));
    REQUIRE_OK((*files)->Append("half", "ha"));
  }
  const auto mode = [](const std::string& file) {
    struct stat about {};
    REQUIRE(::stat(file.c_str(), &about) == 0);
    return about.st_mode & 0777;
  };
  const std::string place = path + "/" + digest.substr(0, 2) + "/" + digest.substr(2);
  CHECK(mode(path) == 0700);
  CHECK(mode(path + "/incoming") == 0700);
  CHECK(mode(path + "/" + digest.substr(0, 2)) == 0700);
  CHECK(mode(place) == 0600);
  CHECK(mode(place + ".facts") == 0600);
  CHECK(mode(path + "/incoming/half") == 0600);
  const auto again = catalog::OpenFiles(path, false);
  REQUIRE_OK(again);
  CHECK(ContentOf(again->get(), digest) == "hello");
  CHECK((*again)->Find(digest).value()->size == 5U);
  const auto incoming = (*again)->Incoming();
  REQUIRE_OK(incoming);
  CHECK(incoming->size() == 2U);
  // What a process left that ended between two steps is cleared away.
  folder.Put("files/incoming/stray", "bytes of nobody");
  CHECK((*again)->Incoming()->size() == 2U);
  CHECK(*(*again)->OpenIncoming("stray") == nullptr);
}

TEST_CASE("A file whose facts are lost is listed by its digest, and mended by the same content", "[contract][files]") {
  const testing::TempFolder folder;
  const auto files = catalog::OpenFiles(folder.File("files"), false);
  REQUIRE_OK(files);
  const std::string digest = Put(files->get(), "one", "hello").digest;
  folder.Put("files/" + digest.substr(0, 2) + "/" + digest.substr(2) + ".facts", "no facts");
  CHECK((*files)->Find(digest).error().code == "storage-corrupt");
  REQUIRE((*files)->List({}, 10)->size() == 1U);
  CHECK((*files)->List({}, 10)->front().type.empty());
  Put(files->get(), "two", "hello");
  CHECK((*files)->Find(digest).value()->type == "text");
}

}  // namespace
}  // namespace anze::contract

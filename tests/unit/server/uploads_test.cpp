// Uploads in parts, as a whole, cut, taken over and refused; what files are; their names; who may have them.
#include "server/app/files/uploads.h"

#include <string>
#include <vector>

#include "core/base/digest.h"
#include "core/base/limits_files.h"
#include "plugins/files/memory/memory_files.h"
#include "server/app/files/file_kind.h"
#include "server/app/files/file_name.h"
#include "server/app/files/named_files.h"
#include "server/app/files/orphans.h"
#include "tests/support/check.h"
#include "tests/unit/server/house.h"

namespace anze::app {
namespace {

using testing::CountingIds;
using testing::HandClock;

constexpr std::string_view kPdf = "%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n";

struct Desk {
  explicit Desk(bool scans = false) {
    Uploads::Options options;
    options.max_bytes = [] { return std::uint64_t{1024 * 1024}; };
    options.scans = scans;
    options.to_scan = [this](const std::string& digest) { to_scan.push_back(digest); };
    uploads = std::make_unique<Uploads>(&store, &clock, &ids, std::move(options));
    REQUIRE_OK(uploads->Load());
  }

  std::string Begin(std::size_t size, const std::string& account = "zhang") {
    auto begun = uploads->Begin(account, "a.pdf", size, {});
    REQUIRE(std::holds_alternative<UploadView>(begun));
    return std::get<UploadView>(begun).id;
  }
  // A part of `content`; "ok", or the problem's code.
  std::string Send(const std::string& id, std::string_view content, std::size_t first, std::size_t last,
                   const std::string& account = "zhang") {
    const auto part = uploads->ReceivePart(account, id, first, last, content.size());
    if (const auto problem = part->Add(content.substr(first, last - first + 1))) return problem->error.code;
    return CodeOf(part->End());
  }
  std::string Whole(std::string_view content, const std::string& name = "a.pdf", const std::string& digest = {}) {
    const auto whole = uploads->ReceiveWhole("zhang", name, std::nullopt, digest);
    if (const auto problem = whole->Add(content)) return problem->error.code;
    return CodeOf(whole->End());
  }
  template <typename T>
  static std::string CodeOf(const Answer<T>& answer) {
    const auto* problem = std::get_if<Problem>(&answer);
    return problem == nullptr ? "ok" : problem->error.code;
  }
  UploadView Find(const std::string& id) { return std::get<UploadView>(uploads->Find("zhang", id)); }

  files::memory::MemoryFiles store;
  HandClock clock{"2026-03-02"};
  CountingIds ids;
  std::vector<std::string> to_scan;
  std::unique_ptr<Uploads> uploads;
};

TEST_CASE("An upload in parts becomes a file with its digest", "[server][uploads]") {
  Desk desk;
  const std::string content = std::string(kPdf) + std::string(1000, 'x');
  const std::string id = desk.Begin(content.size());
  for (std::size_t at = 0; at < content.size(); at += 100) {
    CHECK(desk.Find(id).received == at);
    CHECK(desk.Send(id, content, at, std::min(at + 99, content.size() - 1)) == "ok");
  }
  const UploadView view = desk.Find(id);
  REQUIRE(view.file);
  CHECK(view.file->digest == base::Sha256Hex(content));
  CHECK(view.file->type == "pdf");
  CHECK(view.file->scan == ports::kNotScanned);
  const auto taken = std::get<TakenFile>(desk.uploads->Take("zhang", id));
  CHECK(taken.name == "a.pdf");
  CHECK(taken.size == content.size());
  CHECK(desk.uploads->MayBeSubmitted(taken.scan));
}

TEST_CASE("A part in the wrong place says where the upload goes on", "[server][uploads]") {
  Desk desk;
  const std::string id = desk.Begin(kPdf.size());
  CHECK(desk.Send(id, kPdf, 5, 9) == "upload-offset");
  CHECK(desk.Send(id, kPdf, 0, 9) == "ok");
  CHECK(desk.Send(id, kPdf, 0, 9) == "upload-offset");
  CHECK(desk.Send(id, std::string(kPdf) + "x", 10, 19) == "upload-size-differs");
  CHECK(Desk::CodeOf(desk.uploads->Take("zhang", id)) == "upload-not-whole");
  CHECK(desk.Send(id, kPdf, 10, kPdf.size() - 1) == "ok");
  CHECK(desk.Send(id, kPdf, 10, kPdf.size() - 1) == "upload-offset");
}

TEST_CASE("An upload that was cut goes on behind the bytes that arrived", "[server][uploads]") {
  Desk desk;
  const std::string id = desk.Begin(kPdf.size());
  {
    const auto part = desk.uploads->ReceivePart("zhang", id, 0, kPdf.size() - 1, kPdf.size());
    CHECK_FALSE(part->Add(kPdf.substr(0, 7)));
    CHECK_FALSE(part->Add(kPdf.substr(7, 4)));
  }
  CHECK(desk.Find(id).received == 11U);
  CHECK(desk.Send(id, kPdf, 11, kPdf.size() - 1) == "ok");
  CHECK(desk.Find(id).file->digest == base::Sha256Hex(kPdf));
}

TEST_CASE("A later request takes an upload over from one that hangs", "[server][uploads]") {
  Desk desk;
  const std::string id = desk.Begin(kPdf.size());
  const auto hanging = desk.uploads->ReceivePart("zhang", id, 0, kPdf.size() - 1, kPdf.size());
  CHECK_FALSE(hanging->Add(kPdf.substr(0, 10)));
  CHECK(desk.Send(id, kPdf, 10, kPdf.size() - 1) == "ok");
  const auto late = hanging->Add("more");
  REQUIRE(late);
  CHECK(late->error.code == "upload-taken-over");
  CHECK(desk.Find(id).file->digest == base::Sha256Hex(kPdf));
}

TEST_CASE("Uploads go on after a restart", "[server][uploads]") {
  Desk desk;
  const std::string id = desk.Begin(kPdf.size());
  CHECK(desk.Send(id, kPdf, 0, 19) == "ok");
  const std::string whole = desk.Begin(kPdf.size());
  CHECK(desk.Send(whole, kPdf, 0, kPdf.size() - 1) == "ok");
  Uploads again(&desk.store, &desk.clock, &desk.ids, {});
  REQUIRE_OK(again.Load());
  CHECK(std::get<UploadView>(again.Find("zhang", id)).received == 20U);
  CHECK(std::get<TakenFile>(again.Take("zhang", whole)).digest == base::Sha256Hex(kPdf));
  const auto part = again.ReceivePart("zhang", id, 20, kPdf.size() - 1, kPdf.size());
  CHECK_FALSE(part->Add(kPdf.substr(20)));
  CHECK(std::get<UploadView>(part->End()).file->digest == base::Sha256Hex(kPdf));
}

TEST_CASE("An upload is its account's own", "[server][uploads]") {
  Desk desk;
  const std::string id = desk.Begin(kPdf.size());
  CHECK(desk.Send(id, kPdf, 0, 9, "li") == "unknown-upload");
  CHECK(Desk::CodeOf(desk.uploads->Find("li", id)) == "unknown-upload");
  CHECK(Desk::CodeOf(desk.uploads->Take("li", id)) == "unknown-upload");
  CHECK(desk.uploads->Forget("li", id)->error.code == "unknown-upload");
  CHECK(desk.Find(id).received == 0U);
  CHECK_FALSE(desk.uploads->Forget("zhang", id));
  CHECK(desk.Send(id, kPdf, 0, 9) == "unknown-upload");
}

TEST_CASE("What cannot be a file is refused and leaves nothing", "[server][uploads]") {
  Desk desk;
  CHECK(desk.Whole("") == "file-empty");
  CHECK(desk.Whole("MZ\x90 this is a program") == "file-kind-not-allowed");
  CHECK(desk.Whole("#!/bin/sh\nrm -rf /\n") == "file-kind-not-allowed");
  CHECK(desk.Whole(kPdf, "a.pdf", base::Sha256Hex("other")) == "upload-digest-differs");
  CHECK(desk.Whole(kPdf, "a.pdf", "no digest") == "bad-digest");
  CHECK(desk.Whole(std::string(1024 * 1024 + 1, 'x')) == "file-too-large");
  CHECK(Desk::CodeOf(desk.uploads->Begin("zhang", "a.pdf", 1024 * 1024 + 1, {})) == "file-too-large");
  CHECK(Desk::CodeOf(desk.uploads->Begin("zhang", "a.pdf", 0, {})) == "file-empty");
  const auto all = desk.uploads->Begin("zhang", "../a", 0, "x");
  CHECK(std::get<Problem>(all).errors.size() == 3U);
  CHECK(desk.uploads->count() == 0U);
  CHECK(desk.store.Incoming()->empty());
  CHECK(desk.store.List({}, 10)->empty());
}

TEST_CASE("A disk that is full keeps what arrived, and the upload goes on later", "[server][uploads]") {
  Desk desk;
  const std::string id = desk.Begin(kPdf.size());
  CHECK(desk.Send(id, kPdf, 0, 9) == "ok");
  desk.store.SetSpace(15);
  CHECK(desk.Send(id, kPdf, 10, kPdf.size() - 1) == "storage-full");
  CHECK(desk.Find(id).received == 10U);
  desk.store.SetSpace(1'000'000);
  CHECK(desk.Send(id, kPdf, 10, kPdf.size() - 1) == "ok");
  CHECK(desk.Find(id).file->digest == base::Sha256Hex(kPdf));
}

TEST_CASE("An account has so many uploads that nothing uses, and they end after a day", "[server][uploads]") {
  Desk desk;
  for (std::size_t i = 0; i < base::limits::kUploadsPerAccount; ++i) desk.Begin(10);
  CHECK(Desk::CodeOf(desk.uploads->Begin("zhang", "a.pdf", 10, {})) == "too-many-files");
  CHECK(Desk::CodeOf(desk.uploads->Begin("li", "a.pdf", 10, {})) == "ok");
  desk.clock.Forward(base::limits::kUploadLifeMillis + 1);
  CHECK(desk.uploads->ForgetOld() == base::limits::kUploadsPerAccount + 1);
  CHECK(desk.store.Incoming()->empty());
  // What was taken counts no more.
  const std::string id = desk.Begin(kPdf.size());
  CHECK(desk.Send(id, kPdf, 0, kPdf.size() - 1) == "ok");
  CHECK(std::holds_alternative<TakenFile>(desk.uploads->Take("zhang", id)));
  for (std::size_t i = 0; i < base::limits::kUploadsPerAccount; ++i) desk.Begin(10);
}

TEST_CASE("What waits for the scanner may not be submitted", "[server][uploads]") {
  Desk desk(true);
  const std::string id = desk.Begin(kPdf.size());
  CHECK(desk.Send(id, kPdf, 0, kPdf.size() - 1) == "ok");
  const std::string digest = desk.Find(id).file->digest;
  CHECK(desk.to_scan == std::vector<std::string>{digest});
  CHECK(desk.Find(id).file->scan == ports::kScanWaiting);
  for (const std::string_view scan : {ports::kScanWaiting, ports::kNotScanned, ports::kScanRefused}) {
    CHECK_FALSE(desk.uploads->MayBeSubmitted(scan));
  }
  REQUIRE_OK(desk.store.SetScan(digest, ports::kScanClean));
  CHECK(desk.Find(id).file->scan == ports::kScanClean);
  CHECK(desk.uploads->MayBeSubmitted(ports::kScanClean));
}

// --- kinds and names

std::string KindOfBytes(const std::string& bytes) {
  files::memory::MemoryFiles store;
  REQUIRE_OK(store.Begin("x", "x"));
  REQUIRE_OK(store.Append("x", bytes));
  const auto kind = KindOf(**store.OpenIncoming("x"));
  REQUIRE_OK(kind);
  return kind->runs ? "runs" : kind->type + " " + kind->media;
}

std::string Little(std::uint64_t number, int bytes) {
  std::string out;
  for (int i = 0; i < bytes; ++i) out += static_cast<char>(number >> (8 * i) & 0xFF);
  return out;
}

// A zip file of stored parts; `claimed`: parts that its end record speaks of.
std::string Zip(const std::vector<std::pair<std::string, std::string>>& parts, std::size_t claimed = 0) {
  std::string out, list;
  for (const auto& [name, text] : parts) {
    const std::string sizes = Little(0, 4) + Little(text.size(), 4) + Little(text.size(), 4) + Little(name.size(), 2);
    list +=
        "PK\1\2" + Little(20, 2) + Little(20, 2) + Little(0, 8) + sizes + Little(0, 12) + Little(out.size(), 4) + name;
    out += "PK\3\4" + Little(20, 2) + Little(0, 8) + sizes + Little(0, 2) + name + text;
  }
  const std::size_t count = claimed > 0 ? claimed : parts.size();
  return out + list + "PK\5\6" + Little(0, 4) + Little(count, 2) + Little(count, 2) + Little(list.size(), 4) +
         Little(out.size(), 4) + Little(0, 2);
}

TEST_CASE("What a file is, its content says", "[server][files]") {
  CHECK(KindOfBytes(std::string(kPdf)) == "pdf application/pdf");
  CHECK(KindOfBytes("\x89PNG\r\n\x1A\n....") == "image image/png");
  CHECK(KindOfBytes("\xFF\xD8\xFF\xE0 JFIF") == "image image/jpeg");
  CHECK(KindOfBytes("GIF89a....") == "image image/gif");
  CHECK(KindOfBytes("编号,名称\n1,甲\n") == "text text/plain");
  CHECK(KindOfBytes("\xB1\xE0\xBA\xC5,\xC3\xFB\xB3\xC6\n") == "text text/plain");  // GB 18030
  CHECK(KindOfBytes("MZ\x90\x00") == "runs");
  CHECK(KindOfBytes("\x7F"
                    "ELF\x02\x01") == "runs");
  CHECK(KindOfBytes("  #!/usr/bin/python\n") == "runs");
  CHECK(KindOfBytes("<!DOCTYPE html><script>alert(1)</script>") == "other application/octet-stream");
  CHECK(KindOfBytes("\n <svg xmlns='http://www.w3.org/2000/svg'/>") == "other application/octet-stream");
  CHECK(KindOfBytes(std::string("\0\1\2\3", 4)) == "other application/octet-stream");
  const std::string word =
      "<Override ContentType=\"application/vnd.openxmlformats-officedocument."
      "wordprocessingml.document.main+xml\"/>";
  const std::string excel =
      "<Override ContentType=\"application/vnd.openxmlformats-officedocument."
      "spreadsheetml.sheet.main+xml\"/>";
  const std::string macros = "<Override ContentType=\"application/vnd.ms-word.document.macroEnabled.main+xml\"/>";
  CHECK(KindOfBytes(Zip({{"x", "y"}, {"[Content_Types].xml", word}})).starts_with("word "));
  CHECK(KindOfBytes(Zip({{"[Content_Types].xml", excel}})).starts_with("excel "));
  CHECK(KindOfBytes(Zip({{"[Content_Types].xml", macros}})).starts_with("other "));
  CHECK(KindOfBytes(Zip({{"mimetype", "application/vnd.oasis.opendocument.text"}})).starts_with("word "));
  CHECK(KindOfBytes(Zip({{"a.txt", "text"}})).starts_with("other "));
}

TEST_CASE("A package that lies about itself is none, and costs nothing", "[server][files]") {
  const std::string good = Zip({{"[Content_Types].xml", "spreadsheetml.sheet.main+xml"}});
  for (std::size_t cut = 2; cut < good.size(); ++cut) {
    CAPTURE(cut);
    CHECK_FALSE(KindOfBytes(good.substr(0, cut)).starts_with("excel "));
  }
  CHECK(KindOfBytes(Zip({{"[Content_Types].xml", "spreadsheetml.sheet.main+xml"}}, 60'000)).starts_with("other "));
  // A part that says it is four gigabytes long.
  std::string huge = good;
  const std::size_t entry = huge.find("PK\1\2");
  for (std::size_t i = 20; i < 28; ++i) huge[entry + i] = '\xFF';
  CHECK(KindOfBytes(huge).starts_with("other "));
}

TEST_CASE("A file's name is refused where it is more than a name", "[server][files]") {
  const auto reason = [](std::string_view name) {
    const base::Status checked = CheckFileName(name);
    return checked.ok() ? std::string("ok") : checked.error().args.front().second;
  };
  CHECK(reason("营业执照（副本）.pdf") == "ok");
  CHECK(reason("a b-c_d.PDF") == "ok");
  CHECK(reason("") == "empty");
  CHECK(reason("../etc/passwd") == "path");
  CHECK(reason("C:\\Users\\a.pdf") == "path");
  CHECK(reason("a\"b.pdf") == "path");
  CHECK(reason("a\nb.pdf") == "hidden");
  CHECK(reason(std::string("a\0b.pdf", 7)) == "hidden");
  CHECK(reason("invoice\xE2\x80\xAE"
               "fdp.exe") == "hidden");
  CHECK(reason("\xE2\x81\xA6"
               "a.pdf") == "hidden");
  CHECK(reason("\xFF.pdf") == "encoding");
  CHECK(reason(".htaccess") == "dots");
  CHECK(reason("a.pdf ") == "dots");
  CHECK(reason(std::string(256, 'a')) == "long");
  CHECK(reason(std::string(201, 'a')) == "long");
}

TEST_CASE("A file is sent under a name with the ending of its content", "[server][files]") {
  CHECK(NameToSend("a.pdf", "application/pdf") == "a.pdf");
  CHECK(NameToSend("a.PDF", "application/pdf") == "a.PDF");
  CHECK(NameToSend("a.jpeg", "image/jpeg") == "a.jpeg");
  CHECK(NameToSend("a.bat", "text/plain") == "a.bat.txt");
  CHECK(NameToSend("a.html", "application/octet-stream") == "a.html.bin");
  CHECK(NameToSend("scan", "image/png") == "scan.png");
}

TEST_CASE("The files of a case are found in its facts", "[server][files]") {
  base::Value file = base::Value::EmptyMap();
  file.Set("digest", "d1");
  file.Set("name", "a.pdf");
  file.Set("size", 7);
  base::Value flat = base::Value::EmptyMap();
  flat.Set("application.files", base::Value(base::Value::List{file, base::Value("nothing")}));
  REQUIRE(FilesIn(flat).size() == 1U);
  CHECK(FilesIn(flat).front().size == 7);
  base::Value nested = base::Value::EmptyMap();
  nested.SetPath("application.files", base::Value(base::Value::List{file}));
  CHECK(FilesIn(nested).front().name == "a.pdf");
  CHECK(FilesIn(base::Value::EmptyMap()).empty());
}

TEST_CASE("Files that nobody names are removed after a day, and drafts keep theirs", "[server][files]") {
  Desk desk;
  testing::House house;
  CHECK(desk.Whole(std::string(kPdf) + "1") == "ok");
  CHECK(desk.Whole(std::string(kPdf) + "2") == "ok");
  const std::string drafted = base::Sha256Hex(std::string(kPdf) + "2");
  const std::vector<NamedAmong> also = {[&](std::span<const std::string> asked) -> base::Result<Digests> {
    CHECK(asked.size() == 2U);
    return Digests{drafted};
  }};
  const auto go_on = [] { return true; };
  const std::int64_t now = desk.clock.NowMillis();
  CHECK(RemoveOrphans(&desk.store, &house.storage, also, now + 1000, go_on)->files == 0U);
  const auto removed =
      RemoveOrphans(&desk.store, &house.storage, also, now + base::limits::kOrphanLifeMillis + 1, go_on);
  REQUIRE_OK(removed);
  CHECK(removed->files == 1U);
  CHECK(removed->bytes == kPdf.size() + 1);
  CHECK(desk.store.Find(drafted)->has_value());
}

}  // namespace
}  // namespace anze::app

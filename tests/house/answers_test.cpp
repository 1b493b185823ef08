// What goes back to one request: use cases give plain values, server/http/wire gives them their form, and the server
// has one word for it, "answer" (docs/glossary.md).
#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <string_view>
#include <vector>

#include "tests/house/source.h"
#include "tests/support/check.h"

namespace anze::house {
namespace {

// Statuses that the API answers with.
constexpr std::array<std::string_view, 20> kStatuses = {"200", "201", "204", "304", "400", "401", "403",
                                                        "404", "405", "406", "408", "409", "412", "415",
                                                        "422", "428", "429", "500", "501", "503"};
constexpr std::array<std::string_view, 6> kFields = {"etag", "location", "if_match", "EtagOf", "EtagListed", "Etag"};
constexpr std::array<std::string_view, 6> kJsonWriters = {"WriteJson",  "WriteJsonPretty",  "WriteCanonicalJson",
                                                          "AppendJson", "AppendJsonString", "AppendJsonKey"};
// Files that write JSON to store it: contents of records, bundles of rules, a setting.
const std::vector<std::string> kStoring = {"server/app/records/", "server/app/rules/rules.cpp",
                                           "server/app/cases/duty_openings.cpp", "server/app/applications/"};

std::string LineOf(const Source& source, int line) {
  std::size_t at = 0;
  for (int i = 1; i < line; ++i) at = source.code.find('\n', at) + 1;
  return source.code.substr(at, source.code.find('\n', at) - at);
}

bool Stores(const Source& source) {
  return std::any_of(kStoring.begin(), kStoring.end(),
                     [&](const std::string& path) { return source.path.starts_with(path); });
}

// What of the protocol stands in a use case.
std::vector<std::string> Protocol(const Source& source) {
  std::vector<std::string> breaches;
  if (!Under(source.folder, "server/app")) return breaches;
  for (const std::string_view status : kStatuses) {
    for (const int line : LinesWith(source, status)) {
      if (LineOf(source, line).find("constexpr std::size_t") != std::string::npos) continue;  // a bound with a name
      breaches.push_back(At(source, line) + ": a status? " + std::string(status));
    }
  }
  for (const std::string_view field : kFields) {
    for (const int line : LinesWith(source, field)) breaches.push_back(At(source, line) + ": " + std::string(field));
  }
  for (const std::string_view writer : kJsonWriters) {
    if (Stores(source)) break;
    for (const int line : LinesWith(source, writer)) breaches.push_back(At(source, line) + ": " + std::string(writer));
  }
  for (const Literal& literal : source.literals) {
    if (literal.text == "ETag" || literal.text == "Location" || literal.text.starts_with("/api/")) {
      breaches.push_back(At(source, literal.line) + ": \"" + literal.text + "\"");
    }
  }
  return breaches;
}

// The words that were once used for an answer on its way back.
constexpr std::array<std::string_view, 9> kRetired = {"Home",     "Done",    "Respond",  "Responder", "Reply",
                                                      "Replying", "Replied", "Answered", "Response"};
// Names of others.
constexpr std::array<std::string_view, 1> kForeign = {"HTTPResponse"};

// "JsonResponse" -> "Json", "Response"; "HTTPStatus" -> "HTTP", "Status".
std::vector<std::string> Words(std::string_view name) {
  std::vector<std::string> words(1);
  for (std::size_t i = 0; i < name.size(); ++i) {
    const auto upper = [&](std::size_t at) { return std::isupper(static_cast<unsigned char>(name[at])) != 0; };
    const auto lower = [&](std::size_t at) {
      return at < name.size() && std::islower(static_cast<unsigned char>(name[at])) != 0;
    };
    if (i > 0 && upper(i) && (!upper(i - 1) || lower(i + 1))) words.emplace_back();
    words.back() += name[i];
  }
  return words;
}

template <typename Set>
bool Contains(const Set& set, std::string_view word) {
  return std::find(set.begin(), set.end(), word) != set.end();
}

// Names of types and functions (they hold capitals) that hold a retired word.
std::vector<std::string> RetiredWords(const Source& source) {
  std::vector<std::string> breaches;
  if (!Under(source.folder, "server")) return breaches;
  int line = 1;
  std::string name;
  for (const char c : source.code) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_') {
      name += c;
      continue;
    }
    for (const std::string& word : Words(name)) {
      if (!Contains(kForeign, name) && Contains(kRetired, word)) breaches.push_back(At(source, line) + ": " + name);
    }
    name.clear();
    if (c == '\n') ++line;
  }
  return breaches;
}

std::vector<std::string> OverProject(std::vector<std::string> (*rule)(const Source&)) {
  std::vector<std::string> all;
  for (const Source& source : ProjectSources()) {
    for (std::string& breach : rule(source)) all.push_back(std::move(breach));
  }
  return all;
}

TEST_CASE("Use cases know no statuses, tags, addresses or JSON text", "[house][answers]") {
  const std::vector<std::string> breaches = OverProject(Protocol);
  INFO(Listed(breaches));
  CHECK(breaches.empty());
}

TEST_CASE("What goes back to a request is called an answer", "[house][answers]") {
  const std::vector<std::string> breaches = OverProject(RetiredWords);
  INFO(Listed(breaches));
  CHECK(breaches.empty());
}

TEST_CASE("A use case that speaks HTTP is seen", "[house][answers]") {
  const auto seen = [](const std::string& path, const std::string& text) {
    return Protocol(ReadSource(path, text)).size();
  };
  const std::string use_case = "server/app/cases/a.cpp";
  CHECK(seen(use_case, "answer.status = 201;\n") == 1U);
  CHECK(seen(use_case, "return Write(record, 422);\n") == 1U);
  CHECK(seen(use_case, "constexpr std::size_t kBatch = 500;\n") == 0U);
  CHECK(seen(use_case, "int x = 2010;  // 201 Created\n") == 0U);
  CHECK(seen(use_case, "row.etag = tag;\n") == 1U);
  CHECK(seen(use_case, "Put(\"ETag\");\nPut(\"Location\");\nPut(\"/api/v1/cases/\" + id);\n") == 3U);
  CHECK(seen(use_case, "auto text = base::WriteJson(value);\n") == 1U);
  CHECK(seen("server/app/records/record_store.cpp", "auto text = base::WriteJson(value);\n") == 0U);
  CHECK(seen("server/http/wire/a.cpp", "answer.status = 201;\nPut(\"ETag\");\nbase::WriteJson(value);\n") == 0U);
}

TEST_CASE("A second word for an answer is seen", "[house][answers]") {
  const auto seen = [](const std::string& path, const std::string& text) {
    return RetiredWords(ReadSource(path, text)).size();
  };
  CHECK(seen("server/http/a.h", "struct Response {};\nResponse JsonResponse();\n") == 3U);
  CHECK(seen("server/http/a.h", "using Done = int;\nclass Responder;\nvoid Replying();\n") == 3U);
  CHECK(seen("server/http/a.h", "struct Answer {};\nvoid Responsible();\nint done = Homes();\n") == 0U);
  CHECK(seen("server/http/a.cpp", "Poco::Net::HTTPResponse::HTTPStatus s;  // a Response\n") == 0U);
  CHECK(seen("core/workflow/a.h", "struct Reply {};\n") == 0U);
}

}  // namespace
}  // namespace anze::house

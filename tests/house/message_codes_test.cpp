// Every message code in the source has a sentence in both languages (core/base/text/*.yaml).
#include <fstream>
#include <iterator>
#include <regex>
#include <set>

#include "core/base/text.h"
#include "tests/house/source.h"
#include "tests/support/check.h"
#include "tests/support/paths.h"

namespace anze::house {
namespace {

struct Use {
  std::string id;
  std::string place;
};

std::string ReadRaw(const std::string& path) {
  std::ifstream file(testing::InProject(path), std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// Ids given as whole literals to Error(...), Error{...}, base::Text(...) and the like.
std::vector<Use> UsesIn(const Source& source) {
  static const std::regex kUse(R"re(\b(?:Error|Refusal|base::Text)\s*[({]\s*"([a-z][a-z0-9.-]*)"(?!\s*\+))re");
  std::vector<Use> uses;
  const std::string raw = ReadRaw(source.path);
  for (std::sregex_iterator at(raw.begin(), raw.end(), kUse), end; at != end; ++at) {
    const auto line = 1 + std::count(raw.begin(), raw.begin() + at->position(), '\n');
    uses.push_back({(*at)[1].str(), At(source, static_cast<int>(line))});
  }
  return uses;
}

bool IsProduct(const Source& source) {
  return Under(source.path, "core") || Under(source.path, "plugins") || Under(source.path, "server");
}

TEST_CASE("Message codes: every code has a sentence", "[house][message-codes]") {
  std::set<std::string> missing;
  for (const Source& source : ProjectSources()) {
    // A header's example in a comment counts for nothing.
    if (!IsProduct(source) || source.header) continue;
    for (const Use& use : UsesIn(source)) {
      if (!base::HasText(use.id)) missing.insert(use.place + " " + use.id);
    }
  }
  INFO(Listed({missing.begin(), missing.end()}));
  CHECK(missing.empty());
}

TEST_CASE("Message codes: the catalog is in order", "[house][message-codes]") {
  std::vector<std::string> problems;
  for (const base::Error& error : base::TextProblems()) {
    problems.push_back(error.span.file + ":" + std::to_string(error.span.line) + " " +
                       base::Describe(error, base::Language::kEn).message);
  }
  INFO(Listed(problems));
  CHECK(problems.empty());
}

// The distinct {names} of a text. {in_zh} and {in_en} are one argument in two languages.
std::set<std::string> PlaceholdersOf(const std::string& text) {
  static const std::regex kPlaceholder("\\{([a-z_]+?)(_zh|_en)?\\}");
  std::set<std::string> names;
  for (std::sregex_iterator at(text.begin(), text.end(), kPlaceholder), end; at != end; ++at) names.insert((*at)[1]);
  return names;
}

TEST_CASE("Message codes: both languages say the same things", "[house][message-codes]") {
  std::vector<std::string> different;
  for (const std::string& id : base::TextIds()) {
    const auto zh = PlaceholdersOf(base::Text(id, base::Language::kZh));
    if (zh != PlaceholdersOf(base::Text(id, base::Language::kEn))) different.push_back(id);
  }
  INFO(Listed(different));
  CHECK(different.empty());
}

// What one place that makes an error or a text gives to its sentence.
struct Filled {
  std::string id;
  std::string place;
  std::set<std::string> args;
};

// One past the bracket that closes the one at `open`; texts in quotes are passed over.
std::size_t Closing(const std::string& raw, std::size_t open) {
  int depth = 0;
  for (std::size_t at = open; at < raw.size(); ++at) {
    if (raw[at] == '"') {
      for (++at; at < raw.size() && raw[at] != '"'; ++at) at += raw[at] == '\\' ? 1 : 0;
    } else if (raw[at] == '(' || raw[at] == '{') {
      ++depth;
    } else if ((raw[at] == ')' || raw[at] == '}') && --depth == 0) {
      return at + 1;
    }
  }
  return raw.size();
}

// Behind the comma that ends the argument at `at`; npos when it is the last.
std::size_t PastArgument(const std::string& raw, std::size_t at) {
  for (; at < raw.size() && raw[at] != ')'; ++at) {
    if (raw[at] == ',') return at + 1;
    if (raw[at] == '(' || raw[at] == '{') at = Closing(raw, at) - 1;
  }
  return std::string::npos;
}

std::set<std::string> Names(const std::string& raw, const std::regex& pattern) {
  std::set<std::string> names;
  for (std::sregex_iterator at(raw.begin(), raw.end(), pattern), end; at != end; ++at) names.insert((*at)[1]);
  return names;
}

// Error("code", {{"name", …}}) and base::Text("id", language, {{"name", …}}) whose arguments stand there whole, and
// those without any. What a file adds to an error later counts for all of its errors.
std::vector<Filled> FilledIn(const Source& source) {
  static const std::regex kMade(R"re(\b(Error|base::Text)(?:\s+\w+)?\s*[({]\s*"([a-z][a-z0-9.-]*)"\s*([,)}]))re");
  static const std::regex kPair(R"re(\{\s*"([a-z_]+)"\s*,)re");
  static const std::regex kLater(R"re(emplace_back\(\s*"([a-z_]+)"\s*,)re");
  static const std::regex kReason(R"re(\{\s*"reason"\s*,\s*(?:"([a-z-]+)")?)re");
  std::vector<Filled> out;
  const std::string raw = ReadRaw(source.path);
  const std::set<std::string> later = Names(raw, kLater);
  for (std::sregex_iterator at(raw.begin(), raw.end(), kMade), end; at != end; ++at) {
    Filled made{(*at)[2], At(source, 1 + static_cast<int>(std::count(raw.begin(), raw.begin() + at->position(), '\n'))),
                later};
    std::size_t next = static_cast<std::size_t>(at->position() + at->length());
    if ((*at)[3] == ",") {
      if ((*at)[1] == "base::Text") next = PastArgument(raw, next);
      const std::size_t brace = next == std::string::npos ? next : raw.find_first_not_of(" \n", next);
      if (brace != std::string::npos && raw[brace] == '{') {
        const std::string given = raw.substr(brace, Closing(raw, brace) - brace);
        if (given != "{}" && raw[raw.find_first_not_of(" \n", brace + 1)] != '{') continue;  // a name, not the pairs
        made.args.merge(Names(given, kPair));
        std::smatch reason;
        if (std::regex_search(given, reason, kReason)) {
          if (!reason[1].matched) continue;  // picked when it happens
          if (base::HasText(made.id + "." + reason[1].str())) made.id += "." + reason[1].str();
        }
      } else if (brace != std::string::npos) {
        continue;  // made elsewhere
      }
    }
    out.push_back(std::move(made));
  }
  return out;
}

// The names that the sentences of an id ask for, as they are written.
std::set<std::string> AskedBy(const std::string& id) {
  static const std::regex kPlaceholder(R"re(\{([a-z_]+)(?:\|[^}]*)?\})re");
  std::set<std::string> names;
  for (const base::Language language : {base::Language::kZh, base::Language::kEn}) {
    const base::Sentence sentence = base::Describe(base::Error(id), language);
    names.merge(Names(sentence.message + " " + sentence.hint, kPlaceholder));
  }
  return names;
}

// base::Describe says the names of types in words: {expected_zh} comes of {expected}.
bool Derived(const std::string& name, const std::set<std::string>& args) {
  for (const char* type : {"expected", "actual"}) {
    const std::string key = type;
    if ((name == key + "_zh" || name == key + "_en") && args.contains(key)) return true;
  }
  return false;
}

TEST_CASE("Message codes: every placeholder is filled where the sentence is used", "[house][message-codes]") {
  std::set<std::string> unfilled;
  std::size_t seen = 0;
  for (const Source& source : ProjectSources()) {
    if (!IsProduct(source) || source.header) continue;
    for (const Filled& made : FilledIn(source)) {
      ++seen;
      for (const std::string& name : AskedBy(made.id)) {
        if (!made.args.contains(name) && !Derived(name, made.args))
          unfilled.insert(made.place + " " + made.id + " {" + name + "}");
      }
    }
  }
  INFO(Listed({unfilled.begin(), unfilled.end()}));
  CHECK(unfilled.empty());
  CHECK(seen > 300U);
}

TEST_CASE("Message codes: the scan finds uses", "[house][message-codes]") {
  std::size_t uses = 0;
  for (const Source& source : ProjectSources()) {
    if (source.path == "core/base/json.cpp") uses = UsesIn(source).size();
  }
  CHECK(uses > 5U);
}

}  // namespace
}  // namespace anze::house

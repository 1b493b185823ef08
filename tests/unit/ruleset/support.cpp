#include "tests/unit/ruleset/support.h"

#include <filesystem>
#include <fstream>
#include <iterator>

#include "core/ruleset/load.h"
#include "core/ruleset/merge/resolve.h"
#include "tests/support/check.h"

namespace anze::ruleset {

std::map<std::string, std::string> ReadTree(const std::string& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    files[std::filesystem::relative(entry.path(), folder).generic_string()] = {std::istreambuf_iterator<char>(file),
                                                                               {}};
  }
  return files;
}

Tree::Tree() {
  With("platform/ruleset.yaml", "region: platform\ntitle: 各地共用\n");
  With("cn/ruleset.yaml",
       "region: cn\ntitle: 全国\neffective: {from: 2021-09-01}\ndocuments: [{id: law, title: 法律, number: 第88号}]\n");
  With("cn/clauses.yaml", "clauses: [{id: law-1, document: law, locator: 第一条, quote: 原文}]\n");
  With("cn/city/ruleset.yaml",
       "region: cn/city\ntitle: 某市\neffective: {from: 2024-05-09}\ndocuments: [{id: notice, title: 通知}]\n");
  With("cn/city/clauses.yaml", "clauses: [{id: notice-1, document: notice, locator: 一, quote: 原文}]\n");
}

Tree& Tree::With(const std::string& path, const std::string& text) {
  files_[path] = text;
  return *this;
}

LoadOutcome Tree::Load() const {
  std::vector<SourceFile> files;
  for (const auto& [path, text] : files_) files.push_back({path, text});
  return LoadBundle(std::move(files));
}

std::shared_ptr<const Bundle> Tree::Must() const {
  const LoadOutcome outcome = Load();
  for (const std::string& code : Codes(outcome.diagnostics)) {
    if (outcome.bundle == nullptr) FAIL_CHECK(code);
  }
  return outcome.bundle;
}

calendar::Date Day(const std::string& text) { return *calendar::Date::Parse(text); }

std::shared_ptr<const Snapshot> SnapshotOf(const std::shared_ptr<const Bundle>& bundle, const std::string& region,
                                           const std::string& day) {
  auto snapshot = Resolve(bundle, region, Day(day));
  INFO(region << " on " << day);
  CHECK_OK(snapshot);
  return snapshot.ok() ? *snapshot : std::make_shared<Snapshot>();
}

std::vector<std::string> Codes(const base::Diagnostics& diagnostics) {
  std::vector<std::string> codes;
  for (const base::Error& error : diagnostics) {
    codes.push_back(error.code + " " + error.span.file + ":" + std::to_string(error.span.line));
  }
  return codes;
}

}  // namespace anze::ruleset

#include "core/workflow/parties.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "core/ports/read_scope.h"
#include "core/ruleset/merge/stated.h"

namespace anze::workflow {
namespace {

using base::Value;

void AddCode(const Value* value, std::vector<std::string>* codes) {
  if (value == nullptr || !value->is_string()) return;
  std::string code = ports::PartyKey(value->as_string());
  // Of what a caller may write into a fact only a name of an organisation is taken: "*" would be everybody.
  if (!code.empty() && code != ports::kEveryone) codes->push_back(std::move(code));
}

std::vector<std::string> Sorted(std::vector<std::string> codes) {
  std::sort(codes.begin(), codes.end());
  codes.erase(std::unique(codes.begin(), codes.end()), codes.end());
  return codes;
}

const Value* CodeAt(std::string_view path, const Value& subject, const Value& facts) {
  return path == "subject.code" ? ruleset::MemberAt(subject, "code") : ruleset::MemberAt(facts, path);
}

}  // namespace

std::vector<std::string> PartiesOf(const ruleset::CaseType& own, const ruleset::CaseType* today, const Value& subject,
                                   const Value& facts) {
  const bool earlier = own.parties.empty() && today != nullptr;
  std::vector<std::string> codes;
  for (const ruleset::Party& party : (earlier ? *today : own).parties) {
    for (const std::string& path : party.paths) AddCode(CodeAt(path, subject, facts), &codes);
  }
  return Sorted(std::move(codes));
}

std::vector<std::string> OpenersOf(const ruleset::CaseType& own, const Value& subject, const Value& facts) {
  std::vector<std::string> codes;
  for (const ruleset::Party& party : own.parties) {
    const std::size_t before = codes.size();
    for (const std::string& path : party.paths) {
      if (codes.size() == before) AddCode(CodeAt(path, subject, facts), &codes);
    }
  }
  return Sorted(std::move(codes));
}

std::vector<std::string> ReadersOf(const ruleset::Schema& schema, const Value& data) {
  std::vector<std::string> codes;
  ruleset::ForEachLeaf(schema.fields(), "", [&](const std::string& path, const ruleset::Field& field) {
    if (field.read_by == ruleset::Field::ReadBy::kEveryone) codes.emplace_back(ports::kEveryone);
    if (field.read_by == ruleset::Field::ReadBy::kNamed) AddCode(ruleset::MemberAt(data, path), &codes);
  });
  return Sorted(std::move(codes));
}

std::string ReaderFieldsOf(const ruleset::Schema& schema) {
  std::string text;
  ruleset::ForEachLeaf(schema.fields(), "", [&](const std::string& path, const ruleset::Field& field) {
    if (field.read_by == ruleset::Field::ReadBy::kBureaus) return;
    text += path + (field.read_by == ruleset::Field::ReadBy::kNamed ? " named\n" : " everyone\n");
  });
  return text;
}

}  // namespace anze::workflow

// Reads the rows of a report from a file and tells which fields each source has.
#include "core/report/rows.h"

#include <map>
#include <utility>

#include "core/base/pointer.h"

namespace anze::report {
namespace {

using base::Error;
using base::Value;
using ruleset::Field;
using ruleset::Type;

// The members that a case row has beside the facts its type declares, under `case`.
Field CaseField() {
  Field field;
  field.name = "case";
  field.type = Type::kObject;
  const std::pair<const char*, Type> members[] = {{"id", Type::kString},
                                                  {"state", Type::kString},
                                                  {"region", Type::kString},
                                                  {"opened_on", Type::kDate},
                                                  {"closed", Type::kBoolean}};
  for (const auto& [name, type] : members) {
    Field& member = field.children.emplace_back();
    member.name = name;
    member.type = type;
  }
  return field;
}

Error Unknown(const std::string& source, const ruleset::Snapshot& snapshot) {
  std::string known;
  for (const auto& [name, schema] : snapshot.records) known += (known.empty() ? "" : ", ") + name;
  for (const auto& [name, type] : snapshot.case_types) known += ", " + std::string(kCasePrefix) + name;
  return Error("report-unknown-source", {{"source", source}, {"known", known}});
}

}  // namespace

base::Result<ruleset::Schema> SchemaOf(const std::string& source, const ruleset::Snapshot& snapshot) {
  if (source.starts_with(kCasePrefix)) {
    const auto type = snapshot.case_types.find(source.substr(kCasePrefix.size()));
    if (type == snapshot.case_types.end()) return Unknown(source, snapshot);
    ruleset::Schema schema = type->second.facts;
    schema.fields().push_back(CaseField());
    return schema;
  }
  const auto record = snapshot.records.find(source);
  if (record == snapshot.records.end()) return Unknown(source, snapshot);
  return record->second;
}

namespace {

// Two rows with one natural key are one thing told twice, which would be counted twice.
void FindTwice(const std::vector<Value>& rows, const ruleset::Schema& schema, const std::string& pointer,
               base::Diagnostics* problems) {
  for (const ruleset::UniqueKey& key : schema.Keys()) {
    std::map<std::string, std::size_t, std::less<>> first;
    const ruleset::Field* field = schema.Find(key.declared_by);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const auto text = rows[i].is_map() ? ruleset::KeyTextOf(rows[i], key) : std::nullopt;
      if (!text) continue;
      const auto [at, fresh] = first.emplace(*text, i);
      if (fresh) continue;
      const bool titled = field != nullptr && !field->title.zh.empty();
      problems->push_back(
          Error("record-twice", {{"title_zh", titled ? field->title.zh : key.declared_by},
                                 {"title_en", titled ? field->title.In(base::Language::kEn) : key.declared_by},
                                 {"first", base::PointerBelow(pointer, at->second)}})
              .At(base::PointerBelow(base::PointerBelow(pointer, i), key.declared_by)));
    }
  }
}

}  // namespace

base::Result<Rows> ReadRows(const Value& file, const ruleset::Snapshot& snapshot) {
  if (!file.is_map()) {
    return Error("wrong-type", {{"expected", "object"}, {"actual", std::string(file.TypeName())}}).At("");
  }
  base::Diagnostics problems;
  Rows rows;
  for (const auto& [source, list] : file.as_map()) {
    const std::string pointer = base::PointerBelow("", source);
    auto schema = SchemaOf(source, snapshot);
    if (!schema.ok()) {
      problems.push_back(Error(schema.error()).At(pointer));
    } else if (!list.is_list()) {
      problems.push_back(
          Error("wrong-type", {{"expected", "list"}, {"actual", std::string(list.TypeName())}}).At(pointer));
    } else {
      const bool whole = !source.starts_with(kCasePrefix);  // a case's facts come one after another
      for (std::size_t i = 0; i < list.as_list().size(); ++i) {
        // Warnings are left aside: a report counts what is stored, it does not judge it.
        for (Error& error : schema->Validate(list.as_list()[i], whole, base::PointerBelow(pointer, i))) {
          if (error.severity == base::Severity::kError) problems.push_back(std::move(error));
        }
      }
      if (whole) FindTwice(list.as_list(), *schema, pointer, &problems);
      rows[source] = list.as_list();
    }
  }
  if (!problems.empty()) return problems;
  return rows;
}

}  // namespace anze::report

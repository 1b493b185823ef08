#include "server/app/applications/application.h"

#include <algorithm>
#include <utility>

#include "core/base/json.h"
#include "core/ports/read_scope.h"

namespace anze::app {
namespace {

constexpr std::size_t kApplicationsAPage = 200;

using base::Value;

std::string TextAt(const Value& map, std::string_view key) { return std::string(map.GetString(key)); }
std::int64_t IntAt(const Value& map, std::string_view key) {
  const Value& value = map.Get(key);
  return value.is_integer() ? value.as_int() : 0;
}

Value AnswerValue(const DraftAnswer& answer) {
  Value out = Value::EmptyMap();
  out.Set("value", answer.value);
  out.Set("by", answer.by);
  out.Set("at", answer.at);
  if (!answer.source.empty()) out.Set("source", answer.source);
  if (!answer.confirmed) out.Set("confirmed", false);
  return out;
}

DraftAnswer AnswerOf(const Value& value) {
  const Value& confirmed = value.Get("confirmed");
  return {value.Get("value"), TextAt(value, "by"), IntAt(value, "at"), TextAt(value, "source"),
          !confirmed.is_bool() || confirmed.as_bool()};
}

Value FilesValue(const std::vector<DraftFile>& files) {
  Value out = Value::EmptyList();
  for (const DraftFile& file : files) {
    Value& one = out.Append(Value::EmptyMap());
    one.Set("digest", file.digest);
    one.Set("name", file.name);
    one.Set("size", static_cast<std::int64_t>(file.size));
    one.Set("type", file.type);
    one.Set("at", file.at);
    one.Set("by", file.by);
  }
  return out;
}

std::vector<DraftFile> FilesOf(const Value& list) {
  std::vector<DraftFile> files;
  if (!list.is_list()) return files;
  for (const Value& file : list.as_list()) {
    files.push_back({TextAt(file, "digest"), TextAt(file, "name"), static_cast<std::uint64_t>(IntAt(file, "size")),
                     TextAt(file, "type"), IntAt(file, "at"), TextAt(file, "by")});
  }
  return files;
}

}  // namespace

FactTree Application::Nested() const {
  Value out = Value::EmptyMap();
  for (const auto& [path, answer] : answers) out.SetPath(path, answer.value);
  return out;
}

const DraftRegion* Application::Find(std::string_view region) const {
  const auto found =
      std::find_if(regions.begin(), regions.end(), [&](const DraftRegion& one) { return one.region == region; });
  return found == regions.end() ? nullptr : &*found;
}

ports::ApplicationRow ToRow(const Application& application) {
  Value content = Value::EmptyMap();
  content.Set("organisation", application.organisation);
  content.Set("updated_by", application.updated_by);
  Value& regions = content.Set("regions", Value::EmptyList());
  for (const DraftRegion& region : application.regions) {
    Value& one = regions.Append(Value::EmptyMap());
    one.Set("region", region.region);
    one.Set("snapshot", region.snapshot);
    if (!region.case_id.empty()) one.Set("case", region.case_id);
  }
  Value& answers = content.Set("answers", Value::EmptyMap());
  for (const auto& [path, answer] : application.answers) answers.Set(path, AnswerValue(answer));
  Value& materials = content.Set("materials", Value::EmptyMap());
  for (const auto& [id, files] : application.materials) materials.Set(id, FilesValue(files));
  if (!application.number.empty()) {
    content.Set("number", application.number);
    content.Set("submitted_by", application.submitted_by);
    content.Set("submitted_at", application.submitted_at);
  }
  return {application.id,          ports::PartyKey(application.organisation),
          application.type,        application.state,
          application.updated_at,  application.version,
          base::WriteJson(content)};
}

base::Result<Application> ApplicationOf(const ports::ApplicationRow& row) {
  auto content = base::ParseJson(row.content);
  if (!content.ok() || !content->is_map()) return base::Error("application-unreadable", {{"id", row.id}});
  Application application;
  application.id = row.id;
  application.type = row.type;
  application.state = row.state;
  application.updated_at = row.updated_at;
  application.version = row.version;
  application.organisation = TextAt(*content, "organisation");
  application.updated_by = TextAt(*content, "updated_by");
  const Value& regions = content->Get("regions");
  if (regions.is_list()) {
    for (const Value& one : regions.as_list()) {
      application.regions.push_back({TextAt(one, "region"), TextAt(one, "snapshot"), TextAt(one, "case")});
    }
  }
  const Value& answers = content->Get("answers");
  if (answers.is_map()) {
    for (const auto& [path, answer] : answers.as_map()) application.answers.emplace(path, AnswerOf(answer));
  }
  const Value& materials = content->Get("materials");
  if (materials.is_map()) {
    for (const auto& [id, files] : materials.as_map()) application.materials.emplace(id, FilesOf(files));
  }
  application.number = TextAt(*content, "number");
  application.submitted_by = TextAt(*content, "submitted_by");
  application.submitted_at = IntAt(*content, "submitted_at");
  return application;
}

base::Result<std::set<std::string, std::less<>>> NamedByApplications(ports::ApplicationStore* store,
                                                                     std::vector<std::string> organisations,
                                                                     std::span<const std::string> digests) {
  std::set<std::string, std::less<>> named;
  ports::ApplicationQuery query{.organisations = std::move(organisations), .limit = kApplicationsAPage};
  for (;;) {
    const auto rows = store->Applications(query);
    if (!rows.ok()) return rows.errors();
    for (const ports::ApplicationRow& row : *rows) {
      const auto application = ApplicationOf(row);
      if (!application.ok()) return application.errors();
      for (const auto& [material, files] : application->materials) {
        for (const DraftFile& file : files) {
          if (std::find(digests.begin(), digests.end(), file.digest) != digests.end()) named.insert(file.digest);
        }
      }
    }
    if (rows->size() < kApplicationsAPage) return named;
    query.after = {rows->back().updated_at, rows->back().id};
  }
}

}  // namespace anze::app

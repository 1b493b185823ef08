#include "server/app/record_store.h"

#include <set>
#include <utility>

#include "core/base/frame.h"
#include "core/base/json.h"
#include "core/base/limits.h"
#include "core/workflow/state.h"
#include "server/app/bad_region.h"

namespace anze::app {
namespace {

using base::Error;
using base::Value;
using ports::RecordOutcome;
using ports::StoredRecord;

std::string LocationOf(const StoredRecord& record) { return "/api/v1/records/" + record.type + "/" + record.id; }

base::Result<Value> RecordValue(const StoredRecord& record) {
  auto data = base::ParseJson(record.content);
  if (!data.ok()) return Error("storage-corrupt", {{"why", record.type + " " + record.id}});
  Value out = Value::EmptyMap();
  out.Set("id", record.id);
  out.Set("type", record.type);
  out.Set("region", record.region);
  out.Set("version", static_cast<std::int64_t>(record.version));
  out.Set("updated_at", calendar::Instant(record.updated_at).ToString());
  out.Set("updated_by", record.updated_by);
  out.Set("data", std::move(*data));
  return out;
}

// Checks the data against the region's type today; warnings come back, errors are the problem.
Answer<Value> Checked(Rules* rules, const RecordWriting& writing, calendar::Date today, base::Language language) {
  auto book = rules->At(writing.region, today);
  if (!book.ok()) return BadRegion(book.errors());
  const auto& types = (*book)->snapshot->records;
  const auto found = types.find(writing.type);
  if (found == types.end()) {
    std::string known;
    for (const auto& [name, schema] : types) known += (known.empty() ? "" : ", ") + name;
    return NotFound("unknown-record-type", {{"type", writing.type}, {"known", known}});
  }
  base::Diagnostics problems = found->second.Validate(writing.data, true, "/data");
  if (base::HasErrors(problems)) {
    std::erase_if(problems, [](const Error& error) { return error.severity != base::Severity::kError; });
    return Invalid(std::move(problems));
  }
  Value warnings = Value::EmptyList();
  for (const Error& warning : problems) warnings.Append(base::ToValue(warning, language));
  return warnings;
}

}  // namespace

Answer<Reply> Records::Add(const RecordWriting& writing, const Idempotency& idempotency, base::Language language) {
  if (auto replayed = Replayed(storage_, idempotency)) return std::move(*replayed);
  const calendar::Instant now = clock_->Now();
  auto warnings = Checked(rules_, writing, now.date(), language);
  if (auto* problem = std::get_if<Problem>(&warnings)) return std::move(*problem);
  StoredRecord record{
      writing.type, ids_->NewCaseId(), writing.region, 1, now.millis(), writing.actor, base::WriteJson(writing.data)};
  return Write(std::move(record), 0, idempotency, std::get<Value>(warnings), 201);
}

Answer<Reply> Records::Replace(const RecordWriting& writing, const Idempotency& idempotency, base::Language language) {
  if (auto replayed = Replayed(storage_, idempotency)) return std::move(*replayed);
  auto stored = storage_->GetRecord(writing.type, writing.id);
  if (!stored.ok()) return FromFailure(stored.errors());
  if (!*stored) return NotFound("unknown-record", {{"type", writing.type}, {"id", writing.id}});
  const std::uint64_t version = (*stored)->version;
  if (writing.if_match != "*" && writing.if_match != EtagOf(version)) return Stale(version);
  RecordWriting next = writing;
  if (next.region.empty()) next.region = (*stored)->region;
  const calendar::Instant now = clock_->Now();
  auto warnings = Checked(rules_, next, now.date(), language);
  if (auto* problem = std::get_if<Problem>(&warnings)) return std::move(*problem);
  StoredRecord record{
      next.type, next.id, next.region, version + 1, now.millis(), next.actor, base::WriteJson(next.data)};
  return Write(std::move(record), version, idempotency, std::get<Value>(warnings), 200);
}

Answer<Reply> Records::Write(StoredRecord record, std::uint64_t expected, const Idempotency& idempotency,
                             const Value& warnings, int status) {
  auto value = RecordValue(record);
  if (!value.ok()) return FromFailure(value.errors());
  value->Set("warnings", warnings);
  Reply reply;
  reply.status = status;
  reply.body = base::WriteJson(*value);
  reply.etag = EtagOf(record.version);
  if (status == 201) reply.location = LocationOf(record);
  ports::RecordWrite write;
  write.expected_version = expected;
  write.idempotency = Remembered(idempotency, reply, record.updated_at);
  write.record = std::move(record);
  auto written = storage_->PutRecord(write);
  if (!written.ok()) return FromFailure(written.errors());
  if (*written == RecordOutcome::kWritten) {
    if (written_) written_(write.record.type);
    return reply;
  }
  if (*written == RecordOutcome::kDuplicateKey) {
    if (auto replayed = Replayed(storage_, idempotency)) return std::move(*replayed);
  }
  auto stored = storage_->GetRecord(write.record.type, write.record.id);
  if (!stored.ok()) return FromFailure(stored.errors());
  return Stale(*stored ? (*stored)->version : 0);
}

Answer<Reply> Records::Get(std::string_view type, std::string_view id) {
  auto stored = storage_->GetRecord(type, id);
  if (!stored.ok()) return FromFailure(stored.errors());
  if (!*stored) return NotFound("unknown-record", {{"type", std::string(type)}, {"id", std::string(id)}});
  auto value = RecordValue(**stored);
  if (!value.ok()) return FromFailure(value.errors());
  return Reply{200, base::WriteJson(*value), EtagOf((*stored)->version), {}, false};
}

Answer<Records::Page> Records::List(const RecordListing& listing) {
  auto rows = storage_->ListRecords({listing.type, listing.region, listing.after, listing.limit + 1});
  if (!rows.ok()) return FromFailure(rows.errors());
  Page page{Value::EmptyList(), {}};
  for (const StoredRecord& row : *rows) {
    if (page.items.as_list().size() == listing.limit) {
      page.next = std::string(page.items.as_list().back().GetString("id"));
      break;
    }
    auto value = RecordValue(row);
    if (!value.ok()) return FromFailure(value.errors());
    page.items.Append(std::move(*value));
  }
  return page;
}

Answer<Value> Records::History(std::string_view type, std::string_view id) {
  auto rows = storage_->RecordHistory(type, id);
  if (!rows.ok()) return FromFailure(rows.errors());
  if (rows->empty()) return NotFound("unknown-record", {{"type", std::string(type)}, {"id", std::string(id)}});
  Value items = Value::EmptyList();
  for (const StoredRecord& row : *rows) {
    auto value = RecordValue(row);
    if (!value.ok()) return FromFailure(value.errors());
    items.Append(std::move(*value));
  }
  Value out = Value::EmptyMap();
  out.Set("items", std::move(items));
  return out;
}

base::Result<std::vector<Records::Stored>> Records::All(const std::string& type, const std::string& region) {
  std::vector<Stored> all;
  ports::RecordQuery query{type, region, {}, base::limits::kPageMax};
  for (bool more = true; more;) {
    auto page = storage_->ListRecords(query);
    if (!page.ok()) return page.errors();
    for (const StoredRecord& row : *page) {
      auto data = base::ParseJson(row.content);
      if (!data.ok()) return Error("storage-corrupt", {{"why", row.type + " " + row.id}});
      all.push_back({row.id, std::move(*data)});
    }
    more = page->size() == query.limit;
    if (more) query.after = page->back().id;
  }
  return all;
}

base::Status Records::AddRecords(const std::string& type, const std::string& region, report::Rows* rows) {
  auto all = All(type, region);
  if (!all.ok()) return all.errors();
  std::vector<Value>& into = (*rows)[type];
  for (Stored& record : *all) into.push_back(std::move(record.data));
  return base::Ok{};
}

base::Status Records::AddCases(const std::string& type, const std::string& region, report::Rows* rows) {
  std::vector<Value>& into = (*rows)[std::string(report::kCasePrefix) + type];
  ports::CaseQuery query;
  query.region_prefix = region;
  query.type = type;
  query.limit = base::limits::kPageMax;
  query.now = clock_->Now().millis();
  for (bool more = true; more;) {
    auto page = storage_->ListCases(query);
    if (!page.ok()) return page.errors();
    for (const workflow::IndexRow& row : *page) {
      auto stored = storage_->LoadCase(row.case_id);
      if (!stored.ok()) return stored.errors();
      if (!*stored) continue;
      auto state = workflow::DecodeState((*stored)->state);
      if (!state.ok()) return state.errors();
      Value about = Value::EmptyMap();
      about.Set("id", row.case_id);
      about.Set("state", row.state);
      about.Set("region", row.region);
      about.Set("opened_on", calendar::Instant(row.opened_at).date().ToString());
      about.Set("closed", row.closed);
      Value facts = state->facts.is_map() ? std::move(state->facts) : Value::EmptyMap();
      facts.Set("case", std::move(about));
      into.push_back(std::move(facts));
    }
    more = page->size() == query.limit;
    if (more) query.after = std::pair(page->back().due_at, page->back().case_id);
  }
  return base::Ok{};
}

Answer<report::Rows> Records::RowsFor(const std::string& region, const ruleset::Report& report) {
  std::set<std::string> sources;
  if (!report.source.from.empty()) sources.insert(report.source.from);
  for (const ruleset::ReportColumn& column : report.columns) {
    if (!column.source.from.empty()) sources.insert(column.source.from);
  }
  for (const ruleset::ReportJoin& join : report.joins) sources.insert(join.record);
  report::Rows rows;
  for (const std::string& source : sources) {
    const bool cases = source.starts_with(report::kCasePrefix);
    base::Status added =
        cases ? AddCases(source.substr(report::kCasePrefix.size()), region, &rows) : AddRecords(source, region, &rows);
    if (!added.ok()) return FromFailure(added.errors());
  }
  return rows;
}

}  // namespace anze::app

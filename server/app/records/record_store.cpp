// Add and Replace have the same steps: was this asked for before (ChangedBefore), is the caller's version the present
// one, do the rules accept the data (Check), make the answer and write both in one transaction (Write). Between the
// check and the write others may write too; the storage then refuses, and the refusal is turned into the answer that
// the caller would have got a moment later.
#include "server/app/records/record_store.h"

#include <set>
#include <utility>

#include "core/base/json.h"
#include "core/base/limits.h"
#include "core/workflow/judge.h"
#include "core/workflow/parties.h"
#include "core/workflow/state.h"
#include "server/app/answers/bad_region.h"
#include "server/app/rules/declared_keys.h"
#include "server/app/rules/lapsed.h"

namespace anze::app {
namespace {

using base::Error;
using base::Value;
using ports::RecordOutcome;
using ports::StoredRecord;

// A stored record as callers see it. Only JSON that this class wrote is stored, so text that does not parse is damage.
base::Result<Records::Shown> ShownOf(const StoredRecord& record) {
  auto data = base::ParseJson(record.content);
  if (!data.ok()) return Error("storage-corrupt", {{"why", record.type + " " + record.id}});
  return Records::Shown{
      record.id,         record.type, record.region,    record.version, calendar::Instant(record.updated_at),
      record.updated_by, record.via,  std::move(*data), std::nullopt,   record.parties};
}

// Registers are kept by bureaus: only in a region that they read.
std::optional<Problem> NotWriter(const RecordWriting& writing) {
  if (!writing.scope || ports::ReadsRegion(*writing.scope, writing.region)) return std::nullopt;
  Problem problem = Invalid({Error("record-not-permitted", {{"region", writing.region}}).At("/region")});
  problem.kind = ProblemKind::kForbidden;
  return problem;
}

// Whoever sees a record masked replaces it with the masks in it, and means the values that they stand for.
void PutBackMasked(Rules* rules, const Value& before, calendar::Date today, RecordWriting* writing) {
  const auto book = rules->At(writing->region, today);
  const auto* marks = book.ok() ? (*book)->personal.OfRecord(writing->type) : nullptr;
  if (marks != nullptr) marks->PutBack(before, &writing->data);
}

// The first rule that says no speaks for the decision; all are listed.
Problem RefusedRecord(workflow::AnswerInWords said) {
  Problem problem;
  problem.kind = ProblemKind::kRefused;
  const base::MessageArgs decision = {{"decision_zh", said.title.zh},
                                      {"decision_en", said.title.In(base::Language::kEn)}};
  for (const workflow::AnswerInWords::Failed& failed : said.failed) {
    const base::Localized& words = failed.failure.zh.empty() ? failed.title : failed.failure;
    base::MessageArgs args = decision;
    args.insert(args.end(), {{"said_zh", words.zh}, {"said_en", words.In(base::Language::kEn)}});
    if (problem.errors.empty()) problem.message = words;
    problem.errors.push_back(Error("answer-rule-failed", std::move(args)).At("/data"));
    problem.clauses.insert(problem.clauses.end(), failed.clauses.begin(), failed.clauses.end());
  }
  problem.error = Error("record-refused", decision).At("/data");
  problem.answers.push_back(std::move(said));
  return problem;
}

// The same for a record that is kept.
Error KeptAlthough(const Problem& refused) {
  Error error("record-flagged", refused.error.args);
  error.args.insert(error.args.end(),
                    {{"said_zh", refused.message.zh}, {"said_en", refused.message.In(base::Language::kEn)}});
  error.severity = base::Severity::kWarning;
  return error;
}

}  // namespace

std::optional<Problem> UnknownListing(Rules* rules, ports::Storage* storage, const RecordListing& listing) {
  const auto stored = [&](const std::string& type, const std::string& region) {
    const auto rows = storage->ListRecords({type, region, {}, 1, listing.scope});
    return !rows.ok() || !rows->empty();
  };
  if (auto problem = UnknownRegion(*rules, listing.region)) {
    if (!stored(listing.type, listing.region)) return problem;
  }
  const auto names = rules->Names();
  if (names->records.contains(listing.type) || stored(listing.type, {})) return std::nullopt;
  Error error = UnknownValue("type", listing.type, names->records);
  error.pointer.clear();  // it stands in the path
  Problem problem = NotFound("unknown-filter-value", std::move(error.args));
  return problem;
}

Answer<Records::Accepted> Records::Check(const RecordWriting& writing, const Value& before, calendar::Instant now) {
  const calendar::Date today = now.date();
  auto book = rules_->At(writing.region, today);
  if (!book.ok()) return BadRegion(book.errors());
  const ruleset::Snapshot& snapshot = *(*book)->snapshot;
  const auto found = snapshot.records.find(writing.type);
  if (found == snapshot.records.end()) {
    std::string known;
    for (const auto& [name, schema] : snapshot.records) known += (known.empty() ? "" : ", ") + name;
    return NotFound("unknown-record-type", {{"type", writing.type}, {"known", known}});
  }
  // Only a new record brings new duties; a registered one may still be corrected after the rules have lapsed.
  if (before.is_null()) {
    if (auto lapsed = LapsedForRecord(rules_, snapshot, today, writing.type)) return std::move(*lapsed);
  }
  base::Diagnostics problems = found->second.Validate(writing.data, true, "/data");
  if (base::HasErrors(problems)) {
    // Warnings beside errors would only hide what must be mended.
    std::erase_if(problems, [](const Error& error) { return error.severity != base::Severity::kError; });
    return Invalid(std::move(problems));
  }
  if (auto dangling = DanglingReferences(snapshot, found->second, writing.data, before, storage_)) {
    return std::move(*dangling);
  }
  Accepted accepted{*book, &found->second, writing.data, std::move(problems), {}, {}};
  if (auto refused = Judged(writing, now, &accepted)) return std::move(*refused);
  accepted.keys = KeysOf(found->second.Keys(), accepted.data);
  accepted.parties = workflow::ReadersOf(found->second, accepted.data);
  return accepted;
}

// A record that a decision of its region does not accept is refused, or kept with its flag set where the decision says
// so; then a warning tells why.
std::optional<Problem> Records::Judged(const RecordWriting& writing, calendar::Instant now, Accepted* accepted) {
  const workflow::RuleBook& book = *accepted->book;
  const auto judges = book.judges.find(writing.type);
  if (judges == book.judges.end()) return std::nullopt;
  auto calendar = rules_->CalendarFor(book, now.date());
  if (!calendar.ok()) return FromFailure(calendar.errors());
  const workflow::Environment env{calendar->get(), now, &book, nullptr, rules_->scripts(), nullptr};
  for (const workflow::CompiledJudge& judge : judges->second) {
    const decision::CompiledDecision* decision = book.FindDecision(judge.decision->name);
    if (decision == nullptr) continue;
    auto said = workflow::Judge(judge, *decision, *book.snapshot, writing.data, env);
    if (!said.ok()) return FromFailure(said.errors());
    const std::string& flag = judge.decision->judges.flag;
    if (!flag.empty()) accepted->data.SetPath(flag, Value(said->has_value()));
    if (!said->has_value()) continue;
    if (flag.empty()) return RefusedRecord(std::move(**said));
    accepted->warnings.push_back(KeptAlthough(RefusedRecord(std::move(**said))));
  }
  return std::nullopt;
}

Answer<Changed> Records::Add(const RecordWriting& writing, const Idempotency& idempotency, const ShowChange& show) {
  if (auto refused = NotWriter(writing)) return std::move(*refused);
  if (auto before = ChangedBefore(storage_, idempotency)) return std::move(*before);
  const calendar::Instant now = calendar::Instant(clock_->NowMillis());
  auto checked = Check(writing, {}, now);
  if (auto* problem = std::get_if<Problem>(&checked)) return std::move(*problem);
  const Accepted& accepted = std::get<Accepted>(checked);
  StoredRecord record{
      writing.type, ids_->NewCaseId(), writing.region, 1, now.millis(), writing.actor, base::WriteJson(accepted.data),
      writing.via,  accepted.parties};
  return Write(std::move(record), 0, idempotency, accepted, show, writing.scope);
}

Answer<Changed> Records::Replace(const RecordWriting& writing, const Idempotency& idempotency, const ShowChange& show) {
  auto found = Find(writing.type, writing.id, writing.scope);
  if (auto* problem = std::get_if<Problem>(&found)) return std::move(*problem);
  const StoredRecord* stored = &std::get<StoredRecord>(found);
  if (auto before = ChangedBefore(storage_, idempotency)) return std::move(*before);
  const std::uint64_t version = stored->version;
  if (!writing.expected.Has(version)) return Stale(version);
  RecordWriting next = writing;
  if (next.region.empty()) next.region = stored->region;
  for (const std::string& region : {stored->region, next.region}) {
    RecordWriting at = next;
    at.region = region;
    if (auto refused = NotWriter(at)) return std::move(*refused);
  }
  if (next.region != stored->region && !next.move) {
    return Invalid({Error("record-moves", {{"from", stored->region}, {"to", next.region}}).At("/region")});
  }
  auto before = base::ParseJson(stored->content);
  if (!before.ok()) return FromFailure({Error("storage-corrupt", {{"why", next.type + " " + next.id}})});
  const calendar::Instant now = calendar::Instant(clock_->NowMillis());
  PutBackMasked(rules_, *before, now.date(), &next);
  auto checked = Check(next, *before, now);
  if (auto* problem = std::get_if<Problem>(&checked)) return std::move(*problem);
  const Accepted& accepted = std::get<Accepted>(checked);
  StoredRecord record{
      next.type, next.id,         next.region, version + 1, now.millis(), next.actor, base::WriteJson(accepted.data),
      next.via,  accepted.parties};
  return Write(std::move(record), version, idempotency, accepted, show, writing.scope);
}

Answer<Changed> Records::Write(StoredRecord record, std::uint64_t expected, const Idempotency& idempotency,
                               const Accepted& accepted, const ShowChange& show,
                               const std::optional<ports::ReadScope>& scope) {
  auto shown = ShownOf(record);
  if (!shown.ok()) return FromFailure(shown.errors());
  shown->warnings = accepted.warnings;
  ports::RecordWrite write;
  write.expected_version = expected;
  write.idempotency = ToKeep(idempotency, expected == 0 ? record.id : std::string(), record.updated_at);
  if (show) show(*shown, write.idempotency ? &*write.idempotency : nullptr);
  write.record = std::move(record);
  write.keys = accepted.keys;
  auto written = storage_->PutRecord(write);
  if (!written.ok()) return FromFailure(written.errors());
  if (*written == RecordOutcome::kWritten) {
    if (written_) written_(write.record.type);
    return Changed{write.record.id, std::nullopt};
  }
  if (*written == RecordOutcome::kTaken) return KeyTaken(*accepted.schema, write, storage_, scope);
  // A repeat that ran beside its first try: it finds the answer of that one.
  if (*written == RecordOutcome::kDuplicateKey) {
    if (auto before = ChangedBefore(storage_, idempotency)) return std::move(*before);
  }
  // Another writer was faster: the caller is told the version that stands there now.
  auto stored = storage_->GetRecord(write.record.type, write.record.id);
  if (!stored.ok()) return FromFailure(stored.errors());
  return Stale(*stored ? (*stored)->version : 0);
}

Answer<StoredRecord> Records::Find(std::string_view type, std::string_view id,
                                   const std::optional<ports::ReadScope>& scope) {
  auto stored = storage_->GetRecord(type, id);
  if (!stored.ok()) return FromFailure(stored.errors());
  const bool readable = *stored && (!scope || ports::MayRead(*scope, (*stored)->region, (*stored)->parties));
  if (!readable) return NotFound("unknown-record", {{"type", std::string(type)}, {"id", std::string(id)}});
  return std::move(**stored);
}

Answer<Records::Shown> Records::Get(std::string_view type, std::string_view id, const ports::ReadScope& scope) {
  auto found = Find(type, id, scope);
  if (auto* problem = std::get_if<Problem>(&found)) return std::move(*problem);
  auto shown = ShownOf(std::get<StoredRecord>(found));
  if (!shown.ok()) return FromFailure(shown.errors());
  return std::move(*shown);
}

// The pages of a few owners: one more that may be read shows whether there is a next page.
Answer<Records::Page> Records::ListByKey(const RecordListing& listing) {
  const calendar::Date today = calendar::Instant(clock_->NowMillis()).date();
  auto key = KeyAskedFor(rules_, listing.type, listing.region, listing.key, today);
  if (auto* problem = std::get_if<Problem>(&key)) return std::move(*problem);
  ports::KeyQuery query{ports::SpaceOfRecords(listing.type), std::get<ports::NaturalKey>(key), listing.region,
                        listing.after, base::limits::kPageMax};
  Page page;
  for (;;) {
    const auto owners = storage_->FindKey(query);
    if (!owners.ok()) return FromFailure(owners.errors());
    for (const ports::KeyOwner& owner : *owners) {
      // A sound storage never removes a record; a key without one is no row, nor is one that may not be read.
      auto found = Find(listing.type, owner.id, listing.scope);
      if (const auto* problem = std::get_if<Problem>(&found)) {
        if (problem->kind == ProblemKind::kNotFound) continue;
        return *problem;
      }
      if (page.items.size() == listing.limit) {
        page.next = page.items.back().id;
        return page;
      }
      auto shown = ShownOf(std::get<StoredRecord>(found));
      if (!shown.ok()) return FromFailure(shown.errors());
      page.items.push_back(std::move(*shown));
    }
    if (owners->size() < query.limit) return page;
    query.after = owners->back().id;
  }
}

Answer<Records::Page> Records::List(const RecordListing& listing) {
  if (!listing.key.empty()) return ListByKey(listing);
  auto rows = storage_->ListRecords({listing.type, listing.region, listing.after, listing.limit + 1, listing.scope});
  if (!rows.ok()) return FromFailure(rows.errors());
  Page page;
  for (const StoredRecord& row : *rows) {
    if (page.items.size() == listing.limit) {
      page.next = page.items.back().id;
      break;
    }
    auto shown = ShownOf(row);
    if (!shown.ok()) return FromFailure(shown.errors());
    page.items.push_back(std::move(*shown));
  }
  return page;
}

// Whoever may read the record as it stands may read how it came to that.
Answer<std::vector<Records::Shown>> Records::History(std::string_view type, std::string_view id,
                                                     const ports::ReadScope& scope) {
  auto found = Find(type, id, scope);
  if (auto* problem = std::get_if<Problem>(&found)) return std::move(*problem);
  auto rows = storage_->RecordHistory(type, id);
  if (!rows.ok()) return FromFailure(rows.errors());
  if (rows->empty()) return NotFound("unknown-record", {{"type", std::string(type)}, {"id", std::string(id)}});
  std::vector<Shown> versions;
  for (const StoredRecord& row : *rows) {
    auto shown = ShownOf(row);
    if (!shown.ok()) return FromFailure(shown.errors());
    if (!versions.empty() && versions.back().region != row.region) shown->moved_from = versions.back().region;
    versions.push_back(std::move(*shown));
  }
  return versions;
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

// A row of a case is its facts as they are now, with a member "case" for its row in the list.
base::Status Records::AddCases(const std::string& type, const std::string& region, report::Rows* rows) {
  std::vector<Value>& into = (*rows)[std::string(report::kCasePrefix) + type];
  ports::CaseQuery query;
  query.region_prefix = region;
  query.type = type;
  query.limit = ports::CaseQuery::kAll;  // at one moment: paging by a due date that moves would count a case twice
  query.now = clock_->NowMillis();
  auto cases = storage_->ListCases(query);
  if (!cases.ok()) return cases.errors();
  for (const ports::IndexRow& row : *cases) {
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

#include "server/http/wire/proof_json.h"

#include "core/base/json.h"
#include "core/calendar/date.h"

namespace anze::http {
namespace {

using base::Value;

std::string When(std::int64_t at) { return calendar::Instant(at).ToString(); }

// What a spreadsheet would take for a formula is led by an apostrophe; every field stands in quotes.
void AddCell(std::string_view text, std::string* out) {
  *out += '"';
  if (!text.empty() && std::string_view("=+-@\t\r\n'").find(text.front()) != std::string_view::npos) *out += '\'';
  for (const char c : text) {
    if (c == '"') *out += '"';
    *out += c;
  }
  *out += '"';
}

void AddRow(const std::vector<std::string>& cells, std::string* out) {
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) *out += ',';
    AddCell(cells[i], out);
  }
  *out += "\r\n";
}

}  // namespace

Value ToValue(const app::ProofReport& report, base::Language language) {
  Value out = Value::EmptyMap();
  out.Set("sound", report.findings.empty());
  out.Set("whole", report.whole);
  out.Set("keys_proved", report.keys_proved);
  Value& counts = out.Set("counts", Value::EmptyMap());
  const app::ProofCounts& seen = report.counts;
  for (const auto& [name, count] :
       {std::pair("cases", seen.cases), std::pair("events", seen.events), std::pair("timers", seen.timers),
        std::pair("keys", seen.keys), std::pair("outbox", seen.outbox), std::pair("versions", seen.versions),
        std::pair("rules", seen.rules), std::pair("audit", seen.audit), std::pair("checkpoints", seen.checkpoints),
        std::pair("files", seen.files), std::pair("unnamed_files", seen.unnamed_files)}) {
    counts.Set(name, count);
  }
  Value faults = Value::EmptyList();
  for (const app::FaultKind& kind : report.findings.kinds()) {
    Value row = Value::EmptyMap();
    const base::Sentence sentence = base::Describe(kind.first, language);
    row.Set("code", kind.first.code);
    row.Set("message", sentence.message);
    row.Set("count", static_cast<std::int64_t>(kind.count));
    Value first = Value::EmptyMap();
    for (const auto& [name, value] : kind.first.args) first.Set(name, value);
    row.Set("first", std::move(first));
    faults.Append(std::move(row));
  }
  out.Set("faults", std::move(faults));
  return out;
}

Value ToValue(const app::AuditRow& stored, base::Language) {
  const auto& entry = stored.entry;
  Value out = Value::EmptyMap();
  out.Set("number", stored.number);
  out.Set("at", When(entry.at));
  out.Set("kind", entry.kind);
  out.Set("actor", entry.actor);
  out.Set("roles", entry.roles);
  out.Set("organisation", entry.organisation);
  out.Set("region", entry.region);
  out.Set("address", entry.address);
  out.Set("object", entry.object);
  out.Set("outcome", entry.outcome);
  auto data = base::ParseJson(entry.data);
  out.Set("data", data.ok() ? std::move(*data) : Value(entry.data));
  out.Set("chain", stored.chain);
  return out;
}

std::string AuditCsv(const std::vector<app::AuditRow>& entries, base::Language language) {
  std::string out = "\xEF\xBB\xBF";
  std::vector<std::string> titles;
  for (const char* name :
       {"audit-number", "audit-at", "audit-kind", "audit-actor", "audit-roles", "audit-organisation", "audit-region",
        "audit-address", "audit-object", "audit-outcome", "audit-data", "audit-chain"}) {
    titles.push_back(base::Text(name, language));
  }
  AddRow(titles, &out);
  for (const app::AuditRow& stored : entries) {
    const auto& entry = stored.entry;
    AddRow({std::to_string(stored.number), When(entry.at), entry.kind, entry.actor, entry.roles, entry.organisation,
            entry.region, entry.address, entry.object, entry.outcome, entry.data, stored.chain},
           &out);
  }
  return out;
}

}  // namespace anze::http

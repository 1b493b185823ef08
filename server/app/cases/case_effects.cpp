#include "server/app/cases/case_effects.h"

#include <utility>

#include "core/workflow/case_source.h"
#include "server/app/answers/bad_region.h"
#include "server/app/cases/case_registers.h"
#include "server/app/records/case_record.h"

namespace anze::app {
namespace {

using base::Value;

const workflow::Actor& System() {
  static const workflow::Actor actor{"system", {"*", "system"}};
  return actor;
}

std::vector<Problem> ProblemOf(Answer<Changed> answer) {
  std::vector<Problem> problems;
  if (auto* problem = std::get_if<Problem>(&answer)) problems.push_back(std::move(*problem));
  return problems;
}

// The item's id is the key: a repeat after a crash does nothing twice. `which`: the case, where an item has several.
Idempotency Once(const ports::OutboxItem& item, const std::string& which = {}) {
  return {"outbox:" + std::to_string(item.id) + which, item.payload};
}

}  // namespace

std::optional<std::vector<Problem>> CaseEffects::Carry(const ports::OutboxItem& item, const Value& payload) {
  if (item.kind == "open_case") return OpenSubCase(item, payload);
  if (item.kind == "raise_event") return RaiseEvent(item, payload);
  if (item.kind == "write_record") return WriteRecord(payload);
  return std::nullopt;
}

std::vector<Problem> CaseEffects::OpenSubCase(const ports::OutboxItem& item, const Value& payload) {
  OpenRequest request;
  request.type = std::string(payload.GetString("type"));
  request.region = std::string(payload.GetString("region"));
  request.subject = payload.Get("subject");
  request.facts = payload.Get("facts");
  request.parent = item.case_id;
  request.actor = System();
  return ProblemOf(means_.cases->Open(request, Once(item)));
}

// The event belongs to the case that opened this one, which the payload names, or to those that its key finds.
std::vector<Problem> CaseEffects::RaiseEvent(const ports::OutboxItem& item, const Value& payload) {
  RaiseRequest request;
  request.event = std::string(payload.GetString("event"));
  request.data = payload.Get("data");
  request.actor = System();
  if (payload.Find("key") != nullptr) {
    auto concerned = Concerned(item, payload);
    if (auto* problem = std::get_if<Problem>(&concerned)) return {std::move(*problem)};
    std::vector<Problem> problems;
    for (const std::string& id : std::get<std::vector<std::string>>(concerned)) {
      request.case_id = id;
      std::vector<Problem> refused = ProblemOf(means_.cases->Raise(request, Once(item, ":" + id)));
      for (Problem& problem : refused) problems.push_back(std::move(problem));
    }
    return problems;
  }
  request.case_id = std::string(payload.GetString("parent"));
  if (request.case_id.empty()) return {NotFound("effect-without-parent", {})};
  return ProblemOf(means_.cases->Raise(request, Once(item)));
}

Answer<std::vector<std::string>> CaseEffects::Concerned(const ports::OutboxItem& item, const Value& payload) {
  const std::string type(payload.GetString("of_type"));
  const std::string region(payload.GetString("region"));
  auto book = means_.rules->At(region, means_.cases->Now().date());
  if (!book.ok()) return BadRegion(book.errors());
  ruleset::UniqueKey key;
  Value values;
  for (const auto& [path, value] : payload.Get("key").as_map()) {
    if (value.is_null()) return Invalid({base::Error("effect-key-unknown", {{"type", type}, {"path", path}})});
    key.paths.push_back(path);
    values.SetPath(path, value);
  }
  key = workflow::KeyOfPaths(std::move(key.paths));
  std::vector<std::string> states;
  for (const Value& state : payload.Get("states").as_list()) states.push_back(state.as_string());
  const CaseRegisters registers(means_.storage, means_.rules->Names(), *(*book)->snapshot);
  auto found = registers.Cases({type, &key, &values, &states, region, item.case_id});
  if (!found.ok()) return FromFailure(found.errors());
  std::vector<std::string> ids;
  for (const workflow::OtherCase& other : *found) ids.push_back(other.id);
  return ids;
}

std::vector<Problem> CaseEffects::WriteRecord(const Value& payload) {
  const CaseRecord record{std::string(payload.GetString("record")), std::string(payload.GetString("region")),
                          payload.Get("fields"), payload.Get("existing").is_bool(),
                          "case:" + std::string(payload.GetString("case"))};
  return ProblemOf(WriteForCase(means_.records, means_.rules, means_.storage, record, means_.cases->Now().date()));
}

}  // namespace anze::app

// A duty whose periods open cases: the case type can carry it, and who owes it can be found.
#include "core/base/nearest.h"
#include "core/ruleset/check/lint.h"
#include "core/ruleset/read/node_read.h"
#include "core/ruleset/read/words.h"

namespace anze::ruleset {
namespace {

using base::Node;
using base::SourceSpan;

// What a case is told of its duty, and where it writes down that it was met (docs/ruleset-format.md).
constexpr std::pair<std::string_view, Type> kDutyFacts[] = {
    {"duty.name", Type::kString},         {"duty.period", Type::kString},         {"duty.due_on", Type::kDate},
    {"duty.subject_role", Type::kString}, {"duty.recipient_role", Type::kString}, {"duty.goal", Type::kBoolean},
    {"duty.provisional", Type::kBoolean}, {"duty.filed_on", Type::kDate},         {"duty.late", Type::kBoolean}};
// Where the duty is about some records only: what a record lacks, so that it cannot be told.
constexpr std::string_view kMissing = "duty.missing";
constexpr std::string_view kOpener = "system";

const Entity* FindIn(const EntityMap& entities, EntityKind kind, const std::string& name) {
  const auto found = entities.find({kind, name});
  return found != entities.end() ? found->second.get() : nullptr;
}

base::Error UnknownEntity(std::string code, EntityKind kind, const std::string& name, const EntityMap& ever,
                          const SourceSpan& at) {
  std::vector<std::string_view> known;
  for (const auto& [id, entity] : ever) {
    if (id.kind == kind) known.push_back(id.name);
  }
  return UnknownName(std::move(code), "name", name, base::Nearest(name, known), at);
}

class DutyLint {
 public:
  DutyLint(const Entity& entity, const EntityMap& ever, Sink* sink)
      : duty_(std::get<Duty>(entity.model)), node_(*entity.node), ever_(ever), sink_(sink) {}

  void Run() {
    const bool each = node_.Find("for_each") != nullptr;
    for (const std::string_view key : {"for_each", "open_before", "goal"}) {
      const Node* stated = node_.Find(key);
      if (stated == nullptr || !duty_.case_type.empty()) continue;
      sink_->Add("duty-without-case", {{"key", std::string(key)}, {"duty", duty_.name}}, stated->span);
    }
    if (!duty_.case_type.empty()) CheckCaseType();
    const bool by_record = !duty_.each_record.empty() && !duty_.case_type.empty();
    if (!duty_.applies_to.empty() && !by_record) {
      sink_->Add("duty-applies-to", {{"duty", duty_.name}}, duty_.applies_to.span);
    }
    if (each) CheckDebtors(ChildOrNull(node_, "for_each"));
  }

 private:
  void CheckCaseType() {
    const SourceSpan& at = ChildOrNull(node_, "case_type").span;
    const Entity* entity = FindIn(ever_, EntityKind::kCaseType, duty_.case_type);
    const CaseType* type = entity != nullptr ? std::get_if<CaseType>(&entity->model) : nullptr;
    if (type == nullptr) {
      return sink_->Add(UnknownEntity("unknown-duty-case-type", EntityKind::kCaseType, duty_.case_type, ever_, at));
    }
    std::string lacking;
    for (const auto& [path, wanted] : kDutyFacts) {
      const Field* field = type->facts.Find(path);
      if (field != nullptr && field->type == wanted) continue;
      lacking += (lacking.empty() ? "" : ", ") + std::string(path) + " (" + std::string(TypeName(wanted)) + ")";
    }
    const Field* missing = type->facts.Find(kMissing);
    const bool listed = missing != nullptr && missing->item_type == Type::kString;
    if (!duty_.applies_to.empty() && !listed) {
      lacking += (lacking.empty() ? "" : ", ") + std::string(kMissing) + " (list: string)";
    }
    if (!lacking.empty()) sink_->Add("duty-case-facts", {{"type", type->name}, {"facts", lacking}}, at);
    for (const std::string& role : type->opened_by) {
      if (role == kOpener) return;
    }
    sink_->Add("duty-case-opener", {{"type", type->name}, {"role", std::string(kOpener)}}, at);
  }

  void CheckDebtors(const Node& each) {
    if (duty_.each_record.empty() == duty_.each_parameter.empty()) {
      return sink_->Add("duty-for-each", {{"duty", duty_.name}}, each.span);
    }
    if (duty_.each_record.empty()) {
      for (const std::string_view key : {"from", "until"}) {
        if (const Node* stated = each.Find(key)) sink_->Add("duty-for-each", {{"duty", duty_.name}}, stated->span);
      }
      return;
    }
    const Entity* entity = FindIn(ever_, EntityKind::kRecord, duty_.each_record);
    const Schema* record = entity != nullptr ? std::get_if<Schema>(&entity->model) : nullptr;
    if (record == nullptr) {
      return sink_->Add(UnknownEntity("unknown-duty-record", EntityKind::kRecord, duty_.each_record, ever_,
                                      ChildOrNull(each, "record").span));
    }
    CheckDay(each, "from", duty_.each_from, *record);
    CheckDay(each, "until", duty_.each_until, *record);
  }

  void CheckDay(const Node& each, std::string_view key, const std::string& name, const Schema& record) {
    if (name.empty()) return;
    const Field* field = record.Find(name);
    if (field != nullptr && field->type == Type::kDate) return;
    sink_->Add("duty-record-date", {{"field", name}, {"record", duty_.each_record}}, ChildOrNull(each, key).span);
  }

  const Duty& duty_;
  const Node& node_;
  const EntityMap& ever_;
  Sink* sink_;
};

}  // namespace

void LintDuty(const Entity& entity, const EntityMap& ever, Sink* sink) { DutyLint(entity, ever, sink).Run(); }

}  // namespace anze::ruleset

// Reads policies strictly: one that is wrong refuses the list, because a plan that silently lacks a
// policy would be taken for whole.
#include "core/duty/policy.h"

#include <set>
#include <utility>

#include "core/base/pointer.h"
#include "core/calendar/work_calendar.h"

namespace anze::duty {
namespace {

using base::Diagnostics;
using base::Error;
using base::Value;
using calendar::Date;
using calendar::WorkCalendar;
using ruleset::Field;
using ruleset::Type;

// The part of `value` that the fields name: a policy carries more than one decision asks for.
Value Project(const std::vector<Field>& fields, const Value& value) {
  Value out = Value::EmptyMap();
  for (const Field& field : fields) {
    const Value* child = value.Find(field.name);
    if (child == nullptr) continue;
    const bool inside = field.type == Type::kObject && child->is_map();
    out.Set(field.name, inside ? Project(field.children, *child) : *child);
  }
  return out;
}

class Reader {
 public:
  Reader(const Value& value, std::string pointer, Diagnostics* found)
      : value_(value), pointer_(std::move(pointer)), found_(found) {}

  Policy Read(const ruleset::Schema& facts, std::set<std::string>* ids) {
    Policy policy;
    policy.id = value_.GetString("id");
    if (policy.id.empty()) Add("missing-field", {{"field", "id"}}, "id");
    if (!policy.id.empty() && !ids->insert(policy.id).second) Add("policy-duplicate", {{"id", policy.id}}, "id");
    const auto from = Day("effective_from", true);
    const auto to = Day("effective_to", true);
    if (from && to && *to < *from) {
      Add("policy-term-reversed", {{"from", from->ToString()}, {"to", to->ToString()}}, "effective_to");
    }
    policy.from = from.value_or(Date());
    policy.to = to.value_or(Date());
    policy.issued = Day("issued_on", false);
    const Value& renewal = value_.Get("renewal");
    policy.renewal = renewal.is_bool() && renewal.as_bool();
    ReadDone(&policy);
    // Only the facts the decision knows are checked; a feed of policies carries many more members.
    policy.facts = Project(facts.fields(), value_);
    for (Error& error : facts.Validate(policy.facts, false, pointer_)) {
      if (error.severity == base::Severity::kError) found_->push_back(std::move(error));
    }
    // Added after the check, because the decision's facts need not declare them.
    for (const char* key : {"id", "effective_from", "effective_to", "issued_on", "renewal"}) {
      if (const Value* given = value_.Find(key)) policy.facts.SetPath(std::string("policy.") + key, *given);
    }
    return policy;
  }

 private:
  void Add(std::string code, base::MessageArgs args, std::string_view member) {
    found_->push_back(Error(std::move(code), std::move(args)).At(base::PointerBelow(pointer_, member)));
  }

  // done: [{service, on}]
  void ReadDone(Policy* policy) {
    const Value& done = value_.Get("done");
    if (done.is_null()) return;
    const std::string pointer = base::PointerBelow(pointer_, "done");
    if (!done.is_list()) {
      return Add("wrong-type", {{"expected", "list"}, {"actual", std::string(done.TypeName())}}, "done");
    }
    for (std::size_t i = 0; i < done.as_list().size(); ++i) {
      const Value& one = done.as_list()[i];
      Reader item(one, base::PointerBelow(pointer, i), found_);
      if (one.GetString("service").empty()) item.Add("missing-field", {{"field", "service"}}, "service");
      const auto on = item.Day("on", true);
      if (on) policy->done.emplace_back(one.GetString("service"), *on);
    }
  }

  std::optional<Date> Day(const char* member, bool required) {
    const Value& value = value_.Get(member);
    if (value.is_null()) {
      if (required) Add("missing-field", {{"field", member}}, member);
      return std::nullopt;
    }
    const auto day = value.is_string() ? Date::Parse(value.as_string()) : std::nullopt;
    if (!day) {
      Add("bad-date", {{"text", value.is_string() ? value.as_string() : std::string(value.TypeName())}}, member);
    } else if (!WorkCalendar::InRange(*day)) {
      Add("date-out-of-range",
          {{"date", day->ToString()},
           {"first", WorkCalendar::FirstDay().ToString()},
           {"last", WorkCalendar::LastDay().ToString()}},
          member);
    }
    return day;
  }

  const Value& value_;
  std::string pointer_;
  Diagnostics* found_;
};

}  // namespace

base::Result<std::vector<Policy>> ReadPolicies(const Value& policies, const ruleset::Schema& facts) {
  if (!policies.is_list()) {
    return Error("wrong-type", {{"expected", "list"}, {"actual", std::string(policies.TypeName())}}).At("");
  }
  Diagnostics found;
  std::set<std::string> ids;
  std::vector<Policy> read;
  for (std::size_t i = 0; i < policies.as_list().size(); ++i) {
    const Value& policy = policies.as_list()[i];
    const std::string pointer = "/" + std::to_string(i);
    if (policy.is_map()) {
      read.push_back(Reader(policy, pointer, &found).Read(facts, &ids));
    } else {
      found.push_back(
          Error("wrong-type", {{"expected", "object"}, {"actual", std::string(policy.TypeName())}}).At(pointer));
    }
  }
  if (!found.empty()) return found;
  return read;
}

ruleset::Schema PolicySchema() {
  ruleset::Field policy;
  policy.name = "policy";
  policy.type = Type::kObject;
  const std::pair<const char*, Type> members[] = {{"id", Type::kString},
                                                  {"effective_from", Type::kDate},
                                                  {"effective_to", Type::kDate},
                                                  {"issued_on", Type::kDate},
                                                  {"renewal", Type::kBoolean}};
  for (const auto& [name, type] : members) {
    ruleset::Field& member = policy.children.emplace_back();
    member.name = name;
    member.type = type;
  }
  ruleset::Schema schema;
  schema.fields().push_back(std::move(policy));
  return schema;
}

}  // namespace anze::duty

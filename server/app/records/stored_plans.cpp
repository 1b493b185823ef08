#include "server/app/records/stored_plans.h"

#include <map>
#include <utility>

#include "core/base/answer_limits.h"
#include "core/base/json.h"
#include "core/base/limits.h"
#include "core/base/search.h"
#include "core/duty/stored_policy.h"
#include "server/app/answers/bad_region.h"
#include "server/app/answers/span.h"
#include "server/app/records/nearest_owner.h"
#include "server/app/rules/lapsed.h"

namespace anze::app {
namespace {

using base::Result;
using base::Value;
using ports::StoredRecord;

Result<Value> DataOf(const StoredRecord& record) {
  auto data = base::ParseJson(record.content);
  if (!data.ok()) return base::Error("storage-corrupt", {{"why", record.type + " " + record.id}});
  return std::move(data).value();
}

// Which policy: insurer and number, folded as keys are.
std::string PolicyKey(const Value& insurer, const Value& number) {
  if (!insurer.is_string() || !number.is_string()) return {};
  return base::FoldName(insurer.as_string()) + "\n" + base::FoldName(number.as_string());
}

// The services on record that concern the policies of a page.
struct Services {
  std::map<std::string, std::vector<duty::DeliveredService>> of_policy;  // by PolicyKey
  std::map<std::string, Value> of_unit;  // by folded code, whoever gave them: the `done` of its policies
};

class Reader {
 public:
  Reader(ports::Storage* storage, const ruleset::Snapshot& snapshot, const StoredPlansQuestion& question)
      : storage_(storage), snapshot_(snapshot), question_(question) {}

  // The policies of the page; at most a page of records is looked through for them.
  base::Status ReadPolicies(StoredPlans* page) {
    const std::size_t look_at = base::limits::kPageMax;
    auto rows = storage_->ListRecords({"policy", question_.region, question_.after, look_at, question_.scope});
    if (!rows.ok()) return rows.errors();
    for (const StoredRecord& row : *rows) {
      auto data = DataOf(row);
      if (!data.ok()) return data.errors();
      if (Asked(*data)) page->items.push_back({row.id, row.region, std::move(*data), {}, {}, {}});
      page->next = row.id;
      if (page->items.size() == question_.limit) break;
    }
    const bool all = rows->size() < look_at && (rows->empty() || page->next == rows->back().id);
    if (all) page->next.clear();
    return base::Ok{};
  }

  // The unit's data; nullopt: not registered.
  Result<std::optional<Value>> Unit(const StoredPlan& item) {
    const auto schema = snapshot_.records.find("enterprise");
    const Value& code = item.policy.Get("enterprise");
    if (schema == snapshot_.records.end() || !code.is_string()) return std::optional<Value>();
    Value object = Value::EmptyMap();
    object.Set("code", code);
    for (const ruleset::UniqueKey& key : schema->second.Keys()) {
      const auto text = ruleset::KeyTextOf(object, key);
      if (!text) continue;
      const auto owner = NearestOwner(
          storage_, {ports::SpaceOfRecords("enterprise"), {key.name, *text}, {}, {}, base::limits::kPageMax},
          item.region);
      if (!owner.ok()) return owner.errors();
      if (!*owner) break;
      auto record = storage_->GetRecord("enterprise", (*owner)->id);
      if (!record.ok()) return record.errors();
      if (!*record) break;
      auto data = DataOf(**record);
      if (!data.ok()) return data.errors();
      return std::optional<Value>(std::move(*data));
    }
    return std::optional<Value>();
  }

  Result<Services> ReadServices(const StoredPlans& page) {
    Services services;
    for (const StoredPlan& item : page.items) {
      services.of_policy[KeyOf(item)];
      services.of_unit[UnitOf(item)] = Value::EmptyList();
    }
    ports::RecordQuery query{"service", question_.region, {}, base::limits::kPageMax};
    for (bool more = !page.items.empty(); more;) {
      auto rows = storage_->ListRecords(query);
      if (!rows.ok()) return rows.errors();
      for (const StoredRecord& row : *rows) {
        auto data = DataOf(row);
        if (!data.ok()) return data.errors();
        Add(*data, &services);
      }
      more = rows->size() == query.limit;
      if (more) query.after = rows->back().id;
    }
    return services;
  }

  static std::string KeyOf(const StoredPlan& item) {
    return PolicyKey(item.policy.Get("insurer"), item.policy.Get("number"));
  }

  static std::string UnitOf(const StoredPlan& item) { return base::FoldName(item.policy.GetString("enterprise")); }

 private:
  static void Add(const Value& service, Services* services) {
    const auto day = calendar::Date::Parse(service.GetString("completed_on"));
    if (!day) return;
    const std::string item(service.GetString("item"));
    const auto policy = services->of_policy.find(PolicyKey(service.Get("insurer"), service.Get("policy")));
    if (policy != services->of_policy.end()) {
      policy->second.push_back({std::string(service.GetString("number")), item, *day});
    }
    const auto unit = services->of_unit.find(base::FoldName(service.GetString("enterprise")));
    if (unit == services->of_unit.end()) return;
    Value done = Value::EmptyMap();
    done.Set("service", item);
    done.Set("on", day->ToString());
    unit->second.Append(std::move(done));
  }

  bool Asked(const Value& policy) const {
    const std::pair<const char*, const std::string*> filters[] = {
        {"insurer", &question_.insurer}, {"enterprise", &question_.enterprise}, {"number", &question_.number}};
    for (const auto& [field, wanted] : filters) {
      if (!wanted->empty() && base::FoldName(policy.GetString(field)) != base::FoldName(*wanted)) return false;
    }
    return true;
  }

  ports::Storage* storage_;
  const ruleset::Snapshot& snapshot_;
  const StoredPlansQuestion& question_;
};

// The planner points to a policy by its place in the list that it was given.
Problem NamedByPolicy(base::Diagnostics errors) {
  for (base::Error& error : errors) error.pointer.clear();
  return FromFailure(errors);
}

}  // namespace

Answer<StoredPlans> PlansOnRecord(Rules* rules, ports::Storage* storage, const StoredPlansQuestion& question) {
  if (auto problem = BadDay(question.as_of, "/as_of")) return std::move(*problem);
  auto book = rules->At(question.region, question.as_of);
  if (!book.ok()) return BadRegion(book.errors());
  const ruleset::Snapshot& snapshot = *(*book)->snapshot;
  if (auto lapsed = LapsedForPlan(snapshot, question.as_of)) return std::move(*lapsed);
  auto calendar = rules->CalendarFor(**book, question.as_of);
  if (!calendar.ok()) return FromFailure(calendar.errors());
  auto input = duty::PolicyInput::Compile(snapshot);
  if (!input.ok()) return FromFailure(input.errors());
  StoredPlans page{*book, {}, {}};
  Reader reader(storage, snapshot, question);
  if (base::Status read = reader.ReadPolicies(&page); !read.ok()) return FromFailure(read.errors());
  auto services = reader.ReadServices(page);
  if (!services.ok()) return FromFailure(services.errors());
  Value policies = Value::EmptyList();
  for (StoredPlan& item : page.items) {
    auto unit = reader.Unit(item);
    if (!unit.ok()) return FromFailure(unit.errors());
    if (*unit) item.unit = std::string((*unit)->GetString("name"));
    auto policy =
        input->Of(item.record, item.policy, *unit ? &**unit : nullptr, {&snapshot, question.as_of, calendar->get()});
    if (!policy.ok()) return FromFailure(policy.errors());
    policy->Set("done", services->of_unit[Reader::UnitOf(item)]);
    policies.Append(std::move(*policy));
  }
  auto plans = duty::PlanServices(snapshot, (*book)->FindDecision(snapshot.PlanDecision()), **calendar, policies,
                                  question.as_of, rules->scripts(), base::limits::kPlanVisits);
  if (!plans.ok()) return NamedByPolicy(plans.errors());
  const ruleset::ServicePlanRules none;
  for (std::size_t i = 0; i < page.items.size(); ++i) {
    StoredPlan& item = page.items[i];
    item.plan = std::move((*plans)[i]);
    item.plan.policy = std::string(item.policy.GetString("number"));
    if (const auto ended = calendar::Date::Parse(item.policy.GetString("ended_on"))) duty::EndPlan(*ended, &item.plan);
    item.standing = duty::StandingOf(item.plan, snapshot.service_plan ? *snapshot.service_plan : none,
                                     std::move(services->of_policy[Reader::KeyOf(item)]), question.as_of);
  }
  return page;
}

}  // namespace anze::app

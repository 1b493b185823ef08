#include "tests/unit/duty/fixture.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "core/base/json.h"
#include "core/ruleset/load.h"
#include "core/ruleset/merge/resolve.h"
#include "core/ruleset/model/bundle.h"
#include "tests/support/paths.h"

namespace anze::duty::testing {
namespace {

constexpr const char* kRuleset = R"(region: cn
title: {zh: 国家, en: Nation}
effective: {from: 2020-01-01}
documents:
  - {id: law, number: 令1, title: {zh: 法, en: Law}, issuer: {zh: 国, en: State}, issued: 2020-01-01}
)";
constexpr const char* kClauses = R"(clauses:
  - {id: plan, document: law, locator: 一, quote: 应当}
  - {id: coal, document: law, locator: 二, quote: 应当}
  - {id: first, document: law, locator: 三, quote: 应当}
  - {id: back, document: law, locator: 四, quote: 应当}
  - {id: file, document: law, locator: 五, quote: 应当}
)";
constexpr const char* kParameters = R"(parameters:
  first.period: {title: {zh: 首次}, type: period, values: [{from: 2020-01-01, value: 3mo, clauses: [first]}]}
  call_back.period: {title: {zh: 回访}, type: period, values: [{from: 2020-01-01, value: 10wd, clauses: [back]}]}
  filing.period: {title: {zh: 归档}, type: period, values: [{from: 2020-01-01, value: 20wd, clauses: [file]}]}
)";
constexpr const char* kDecision = R"(decisions:
  service-minimum:
    kind: table
    title: {zh: 最低次数, en: Minimum}
    clauses: [plan]
    hit: unique
    inputs: [enterprise.sector]
    outputs: {risk: integer, hazard: integer, deep: integer}
    facts:
      enterprise.sector: {type: enum, title: 行业, values: [coal, smelting, shop]}
    rows:
      - {id: coal, when: {enterprise.sector: coal}, then: {risk: 2, hazard: 2, deep: 1}, clauses: [coal]}
      - {id: smelting, when: {enterprise.sector: smelting}, then: {risk: 1, hazard: 12, deep: 0}, clauses: [plan]}
      - {id: shop, when: {enterprise.sector: shop}, then: {risk: 1, hazard: 0, deep: 0}, clauses: [plan]}
)";
constexpr const char* kCases = R"(case_types:
  report:
    title: {zh: 报送, en: Report}
    clauses: [plan]
    opened_by: [system]
    facts:
      duty.name: {type: string, title: 名称}
      duty.period: {type: string, title: 期间}
      duty.due_on: {type: date, title: 到期日}
      duty.subject_role: {type: string, title: 责任单位}
      duty.recipient_role: {type: string, title: 接收单位}
      duty.goal: {type: boolean, title: 力争}
      duty.provisional: {type: boolean, title: 暂定}
      duty.filed_on: {type: date, title: 报送日期}
      duty.late: {type: boolean, title: 逾期}
      duty.missing: {type: list, items: string, title: 缺少的信息}
    initial: due
    states:
      due: {title: {zh: 待报送, en: Due}}
      filed: {title: {zh: 已报送, en: Filed}, final: true}
    events:
      file: {title: {zh: 报送, en: File}, from: [due], to: filed, by: [insurer], clauses: [plan]}
)";
constexpr const char* kRecords = R"(records:
  insurer:
    code: {type: string, title: 代码}
    name: {type: string, title: 名称}
    kind: {type: enum, values: [property, life], title: {zh: 类别}}
    stay.from: {type: date, title: 自}
    stay.until: {type: date, title: 截止日}
)";
constexpr const char* kPlan = R"(service_plan:
  decision: service-minimum
  first_service: {period: first.period, when: 'one_of(enterprise.sector, "coal", "smelting")'}
  call_back: call_back.period
  filing: filing.period
  items:
    - {id: risk_assessment, count: risk, title: {zh: 评估, en: Risk assessment}}
    - {id: hazard_check, count: hazard, title: {zh: 排查, en: Hazard check}}
    - {id: deep_check, count: deep, inside: hazard_check, title: {zh: 精查, en: Deep check}}
  clauses: [plan]
)";

std::vector<ruleset::SourceFile> CalendarFiles() {
  std::vector<ruleset::SourceFile> files;
  for (const auto& entry : std::filesystem::directory_iterator(anze::testing::InProject("rulesets/calendars/cn"))) {
    std::ostringstream text;
    text << std::ifstream(entry.path()).rdbuf();
    files.push_back({"calendars/cn/" + entry.path().filename().string(), text.str()});
  }
  return files;
}

[[noreturn]] void Abort(const base::Diagnostics& diagnostics) {
  for (const base::Error& error : diagnostics) {
    std::fprintf(stderr, "%s:%d: %s\n", error.span.file.text().c_str(), error.span.line, error.code.c_str());
  }
  std::abort();
}

}  // namespace

namespace {

std::shared_ptr<const ruleset::Snapshot> LoadAll(const std::string& parameters, const std::string& duties,
                                                 const std::string& plan) {
  std::vector<ruleset::SourceFile> files = CalendarFiles();
  files.push_back({"cn/ruleset.yaml", kRuleset});
  files.push_back({"cn/clauses.yaml", kClauses});
  files.push_back({"cn/parameters/own.yaml", kParameters});
  if (!parameters.empty()) files.push_back({"cn/parameters/more.yaml", "parameters:\n" + parameters});
  if (!duties.empty()) files.push_back({"cn/duties/own.yaml", "duties:\n" + duties});
  files.push_back({"cn/decisions/own.yaml", kDecision});
  files.push_back({"cn/cases/own.yaml", kCases});
  files.push_back({"cn/records/own.yaml", kRecords});
  if (!plan.empty()) files.push_back({"cn/plans/own.yaml", plan});
  const auto loaded = ruleset::LoadBundle(std::move(files));
  if (loaded.bundle == nullptr) Abort(loaded.diagnostics);
  auto resolved = ruleset::Resolve(loaded.bundle, "cn", D("2025-01-01"));
  if (!resolved.ok()) Abort(resolved.errors());
  return *resolved;
}

}  // namespace

std::shared_ptr<const ruleset::Snapshot> Load(const std::string& parameters, const std::string& duties,
                                              bool with_plan) {
  return LoadAll(parameters, duties, with_plan ? kPlan : "");
}

std::shared_ptr<const ruleset::Snapshot> LoadPlan(const std::string& below_plan, const std::string& parameters) {
  return LoadAll(parameters, "", "service_plan:\n  decision: service-minimum\n  clauses: [plan]\n" + below_plan);
}

std::shared_ptr<const calendar::WorkCalendar> Calendar() {
  static const auto calendar = [] {
    auto built = calendar::WorkCalendar::Build(Load()->bundle->calendar, {});
    if (!built.ok()) Abort(built.errors());
    return *built;
  }();
  return calendar;
}

calendar::Date D(std::string_view text) { return calendar::Date::Parse(text).value(); }

base::Value J(std::string_view json) { return base::ParseJson(json).value(); }

}  // namespace anze::duty::testing

// The tables themselves, file by file and in the order of docs/ruleset-format.md. `kInFile` stands
// where a key is needed in the file that states the entry, `kMerged` and `kCited` where any layer
// may have stated it.
#include "core/ruleset/layout/keys.h"

#include <array>

namespace anze::ruleset {
namespace {

using enum Want;
using enum Need;
using Choice = std::string_view;

constexpr Choice kTypeNames[] = {"boolean", "integer", "number",   "money", "ratio", "string",
                                 "text",    "date",    "datetime", "enum",  "list",  "object"};
constexpr Choice kParameterTypes[] = {"boolean", "integer", "number", "ratio", "money",
                                      "period",  "string",  "enum",   "date",  "list"};
constexpr Choice kCombines[] = {"override", "max", "min"};
constexpr Choice kDecisionKinds[] = {"checklist", "table", "formula", "lua", "not_applicable"};
constexpr Choice kHits[] = {"unique", "first", "any", "collect"};
constexpr Choice kCollects[] = {"sum", "min", "max", "count"};
// In the order of Lock::Forbids, whose names these are.
constexpr Choice kForbids[] = {"add-rule",        "change-rule",  "set-parameter",  "lower-parameter",
                               "raise-parameter", "add-decision", "add-case-type",  "tighten-case",
                               "loosen-case",     "change-case",  "tighten-record", "change-parameter",
                               "add-record",      "change-duty",  "add-duty",       "change-plan"};
constexpr Choice kFormats[] = {"uscc", "clause"};
constexpr Choice kReaders[] = {"named", "everyone"};
// Those of PersonalNames().
constexpr Choice kPersonalKinds[] = {"phone", "id_card", "name", "address", "health"};
constexpr Choice kReportPeriods[] = {"month", "quarter", "half_year", "year"};
constexpr Choice kLayouts[] = {"given", "template"};
constexpr Choice kDurings[] = {"period", "by_end", "at_end", "overlap", "any"};
constexpr Choice kCounts[] = {"rows"};
constexpr Choice kCountedCases[] = {"cases"};
constexpr Choice kCellFormats[] = {"number", "percent", "yuan"};

constexpr Key kLocalizedKeys[] = {{"zh", kText, kInFile}, {"en", kText}};
constexpr Shape kLocalizedMap{"text", kLocalizedKeys};

constexpr Key kEffectiveKeys[] = {{"from", kDate}, {"to", kDate}};
constexpr Shape kEffective{"effective", kEffectiveKeys};

constexpr Key kFieldKeys[] = {{"type", kTypeName, kMerged, nullptr, kTypeNames},
                              {"title", kLocalized},
                              {"required", kBoolean},
                              {"unit", kText},
                              {"values", kFree},
                              {"min", kScalar},
                              {"max", kScalar},
                              {"max_length", kInteger},
                              {"format", kChoice, kOptional, nullptr, kFormats},
                              {"items", kFree},
                              {"unique", kFree},
                              {"not_before", kName},
                              {"at_most", kName},
                              {"refers_to", kName},
                              {"read_by", kChoice, kOptional, nullptr, kReaders},
                              {"personal", kChoice, kOptional, nullptr, kPersonalKinds},
                              {"later", kBoolean},
                              {"example", kFree}};
constexpr Shape kField{"field", kFieldKeys};

// A named type: what a field may say, or the fields of an object.
constexpr Key kFieldTypeKeys[] = {{"type", kTypeName, kOptional, nullptr, kTypeNames},
                                  {"fields", kFields},
                                  {"title", kLocalized},
                                  {"required", kBoolean},
                                  {"unit", kText},
                                  {"values", kFree},
                                  {"min", kScalar},
                                  {"max", kScalar},
                                  {"max_length", kInteger},
                                  {"format", kChoice, kOptional, nullptr, kFormats},
                                  {"items", kFree},
                                  {"refers_to", kName},
                                  {"personal", kChoice, kOptional, nullptr, kPersonalKinds},
                                  {"example", kFree}};
constexpr Shape kFieldType{"field-type", kFieldTypeKeys};
constexpr Key kTypesKeys[] = {{"types", kMapOf, kInFile, &kFieldType}};
constexpr Shape kTypesFile{"file", kTypesKeys};

// --- ruleset.yaml, clauses.yaml, locks.yaml ---

// A layer's manifest is never merged with another, so its keys are needed in the file or not at
// all.
constexpr Key kDocumentKeys[] = {
    {"id", kName, kInFile}, {"number", kText}, {"title", kLocalized, kInFile},
    {"issuer", kLocalized}, {"issued", kDate}, {"effective", kWhole, kOptional, &kEffective}};
constexpr Shape kDocument{"document", kDocumentKeys};

constexpr Key kAfterExpiryKeys[] = {
    {"cases", kTexts}, {"records", kTexts}, {"plans", kBoolean}, {"clauses", kClauses, kInFile}};
constexpr Shape kAfterExpiry{"after-expiry", kAfterExpiryKeys};
constexpr Key kRulesetKeys[] = {{"region", kName, kInFile},
                                {"title", kLocalized, kInFile},
                                {"effective", kWhole, kOptional, &kEffective},
                                {"expiry_clauses", kClauses},
                                {"after_expiry", kWhole, kOptional, &kAfterExpiry},
                                {"documents", kItemsById, kOptional, &kDocument},
                                {"shared_decisions", kTexts},
                                {"asks", kNames}};
constexpr Shape kRulesetFile{"manifest", kRulesetKeys};

constexpr Key kClauseKeys[] = {
    {"id", kName, kInFile},     {"document", kName, kInFile}, {"locator", kText, kInFile},     {"quote", kText},
    {"paraphrase", kLocalized}, {"verified", kBoolean},       {"machine_checkable", kBoolean}, {"reason", kLocalized},
    {"declared", kLocalized}};
constexpr Shape kClause{"clause", kClauseKeys};
constexpr Key kClausesKeys[] = {{"clauses", kItemsById, kInFile, &kClause}};
constexpr Shape kClausesFile{"file", kClausesKeys};

constexpr Key kLockKeys[] = {{"id", kName, kInFile},
                             {"forbids", kChoice, kInFile, nullptr, kForbids},
                             {"target", kName, kInFile},
                             {"values", kFree},
                             {"parts", kTexts},
                             {"reads", kTexts},
                             {"opened_by", kTexts},
                             {"effective", kWhole, kOptional, &kEffective},
                             {"reason", kLocalized, kInFile},
                             {"clauses", kClauses, kCited}};
constexpr Shape kLock{"lock", kLockKeys};
constexpr Key kLocksKeys[] = {{"locks", kItemsById, kInFile, &kLock}};
constexpr Shape kLocksFile{"file", kLocksKeys};

// --- parameters ---

// Dated values of all layers stay side by side (kValues), because `combine` chooses among them.
constexpr Key kValueKeys[] = {{"from", kDate, kInFile},   {"to", kDate},        {"value", kFree, kInFile},
                              {"clauses", kClauses},      {"choice", kBoolean}, {"reason", kLocalized},
                              {"applies_to", kExpression}};
constexpr Shape kValue{"value", kValueKeys};
constexpr Key kReadingKeys[] = {{"value", kFree, kInFile}, {"meaning", kLocalized, kInFile}};
constexpr Shape kReading{"reading", kReadingKeys};
constexpr Key kParameterKeys[] = {{"title", kLocalized, kMerged},
                                  {"type", kChoice, kOptional, nullptr, kParameterTypes},
                                  {"unit", kText},
                                  {"combine", kChoice, kOptional, nullptr, kCombines},
                                  {"values", kValues, kOptional, &kValue},
                                  {"values_allowed", kTextOrTexts},
                                  {"titles", kMapOf, kOptional, &kLocalizedMap},
                                  {"ambiguity", kText},
                                  {"readings", kItems, kOptional, &kReading},
                                  {"reason", kLocalized},
                                  {"unread", kLocalized},
                                  {"choice", kBoolean}};
constexpr Shape kParameter{"parameter", kParameterKeys};
constexpr Key kParametersKeys[] = {{"parameters", kMapOf, kInFile, &kParameter}};
constexpr Shape kParametersFile{"file", kParametersKeys};

// --- decisions ---

constexpr Key kRuleKeys[] = {{"id", kName, kInFile},  {"title", kLocalized, kMerged},
                             {"when", kExpression},   {"require", kExpression, kMerged},
                             {"each", kName},         {"as", kName},
                             {"failure", kLocalized}, {"clauses", kClauses, kCited},
                             {"choice", kBoolean},    {"disable", kBoolean},
                             {"reason", kLocalized},  {"applies_to", kExpression}};
constexpr Shape kRule{"rule", kRuleKeys};
// A row that has no title is called by its tests (read/row_title.h).
constexpr Key kRowKeys[] = {{"id", kName, kInFile}, {"title", kLocalized}, {"when", kTests},
                            {"then", kExpressions}, {"outcome", kName},    {"clauses", kClauses, kCited},
                            {"choice", kBoolean},   {"disable", kBoolean}, {"reason", kLocalized}};
constexpr Shape kRow{"row", kRowKeys};
constexpr Key kStepKeys[] = {{"id", kName, kInFile},        {"title", kLocalized, kMerged}, {"when", kExpression},
                             {"value", kExpression},        {"require", kExpression},       {"failure", kLocalized},
                             {"clauses", kClauses, kCited}, {"choice", kBoolean},           {"disable", kBoolean},
                             {"reason", kLocalized}};
constexpr Shape kStep{"step", kStepKeys};
constexpr Key kMatrixKeys[] = {{"rows", kName, kMerged},  {"columns", kName, kMerged},   {"output", kName},
                               {"cells", kFree, kMerged}, {"clauses", kClauses, kCited}, {"choice", kBoolean}};
constexpr Shape kMatrix{"matrix", kMatrixKeys};
constexpr Key kJudgesKeys[] = {{"record", kName, kMerged}, {"facts", kExpressions}, {"flag", kName}};
constexpr Shape kJudges{"judges", kJudgesKeys};
constexpr Key kDecisionKeys[] = {{"kind", kChoice, kMerged, nullptr, kDecisionKinds},
                                 {"title", kLocalized},
                                 {"summary", kLocalized},
                                 {"clauses", kClauses, kCited},
                                 {"facts", kFields},
                                 {"uses", kNames},
                                 {"applies_to", kExpression},
                                 {"rules", kItemsById, kOptional, &kRule},
                                 {"hit", kChoice, kOptional, nullptr, kHits},
                                 {"collect", kChoice, kOptional, nullptr, kCollects},
                                 {"inputs", kTexts},
                                 {"outputs", kTypes},
                                 {"rows", kItemsById, kOptional, &kRow},
                                 {"matrix", kWhole, kOptional, &kMatrix},
                                 {"steps", kItemsById, kOptional, &kStep},
                                 {"value", kExpression},
                                 {"unit", kText},
                                 {"script", kName},
                                 {"function", kName},
                                 {"judges", kWhole, kOptional, &kJudges},
                                 {"replace", kBoolean}};
constexpr Shape kDecision{"decision", kDecisionKeys};
constexpr Key kDecisionsKeys[] = {{"decisions", kMapOf, kInFile, &kDecision}};
constexpr Shape kDecisionsFile{"file", kDecisionsKeys};

// --- cases ---

// A requirement is called by what it says when it does not hold.
constexpr Key kRequirementKeys[] = {{"id", kName, kInFile},
                                    {"condition", kExpression, kMerged},
                                    {"failure", kLocalized, kMerged},
                                    {"clauses", kClauses},
                                    {"disable", kBoolean},
                                    {"reason", kLocalized}};
constexpr Shape kRequirement{"requirement", kRequirementKeys};
// No `disable`: cases may stand in the state.
constexpr Key kStateKeys[] = {{"title", kLocalized, kMerged}, {"final", kBoolean}};
constexpr Shape kState{"state", kStateKeys};
constexpr Key kEffectKeys[] = {{"notify", kTextOrTexts}, {"upload", kName},     {"open", kName},
                               {"raise", kName},         {"record", kName},     {"message", kName},
                               {"case_type", kName},     {"key", kExpressions}, {"existing", kBoolean},
                               {"facts", kExpressions},  {"when", kExpression}, {"clauses", kClauses}};
constexpr Shape kEffect{"effect", kEffectKeys};
constexpr Key kEventKeys[] = {{"title", kLocalized, kMerged},
                              {"from", kTextOrTexts, kMerged},
                              {"to", kName},
                              {"by", kTextOrTexts},
                              {"not_by", kTextOrTexts},
                              {"not_assignee", kBoolean},
                              {"four_eyes_when", kExpression},
                              {"assigns", kBoolean},
                              {"recounts", kBoolean},
                              {"data", kFields},
                              {"asks", kTextOrTexts},
                              {"supplies", kTextOrTexts},
                              {"require", kItemsById, kOptional, &kRequirement},
                              {"set", kExpressions},
                              {"effects", kItems, kOptional, &kEffect},
                              {"clauses", kClauses, kCited},
                              {"disable", kBoolean},
                              {"reason", kLocalized}};
constexpr Shape kEvent{"event", kEventKeys};
constexpr Key kExtendKeys[] = {{"event", kName, kMerged}, {"period", kPeriodOrName}, {"data", kName},
                               {"from", kName},           {"max", kIntegerOrName},   {"before_due", kBoolean}};
constexpr Shape kExtend{"extend", kExtendKeys};
constexpr Key kWarnKeys[] = {{"yellow", kPeriod}, {"red", kPeriod}};
constexpr Shape kWarn{"warn", kWarnKeys};
constexpr Key kClockKeys[] = {{"title", kLocalized, kMerged},
                              {"when", kExpression},
                              {"start", kTextOrTexts, kMerged},
                              {"from", kExpression},
                              {"period", kPeriodOrName, kMerged},
                              {"stop", kTextOrTexts},
                              {"pause", kTextOrTexts},
                              {"resume", kTextOrTexts},
                              {"extend", kMap, kOptional, &kExtend},
                              {"warn", kMap, kOptional, &kWarn},
                              {"breach", kName},
                              {"informational", kBoolean},
                              {"reminds", kBoolean},
                              {"term", kBoolean},
                              {"sanction_term", kBoolean},
                              {"roll", kBooleanOrName},
                              {"clauses", kClauses, kCited},
                              {"disable", kBoolean},
                              {"reason", kLocalized}};
constexpr Shape kClock{"clock", kClockKeys};
constexpr Key kMigrationKeys[] = {
    {"to", kName, kMerged}, {"reason", kLocalized, kMerged}, {"clauses", kClauses, kCited}, {"disable", kBoolean}};
constexpr Shape kMigration{"migration", kMigrationKeys};
constexpr Key kRegisterKeys[] = {{"record", kName, kMerged}, {"by", kExpression}, {"key", kExpressions}};
constexpr Shape kRegister{"register", kRegisterKeys};
constexpr Key kCaseSourceKeys[] = {{"case_type", kName, kMerged},
                                   {"key", kExpressions},
                                   {"states", kTexts},
                                   {"when", kExpression},
                                   {"count", kChoice, kOptional, nullptr, kCountedCases},
                                   {"any", kChoice, kOptional, nullptr, kCountedCases},
                                   {"sum", kName},
                                   {"latest", kName}};
constexpr Shape kCaseSource{"case-source", kCaseSourceKeys};
constexpr Key kAskedKeys[] = {{"decision", kName, kMerged}, {"stated", kBoolean},
                              {"facts", kExpressions},      {"registers", kMapOf, kOptional, &kRegister},
                              {"clauses", kClauses},        {"cases", kMapOf, kOptional, &kCaseSource},
                              {"disable", kBoolean},        {"reason", kLocalized}};
constexpr Shape kAsked{"asked-decision", kAskedKeys};
constexpr Key kCaseKeys[] = {{"title", kLocalized, kMerged},
                             {"summary", kLocalized},
                             {"clauses", kClauses, kCited},
                             {"opened_by", kTextOrTexts},
                             {"parties", kPaths},
                             {"facts", kFields},
                             {"require", kItemsById, kOptional, &kRequirement},
                             {"decisions", kMapOf, kOptional, &kAsked},
                             {"application", kMap, kOptional, &kApplicationShape},
                             {"initial", kName, kMerged},
                             {"states", kMapOf, kMerged, &kState},
                             {"events", kMapOf, kMerged, &kEvent},
                             {"clocks", kMapOf, kOptional, &kClock},
                             {"migrate", kMapOf, kOptional, &kMigration},
                             {"replace", kBoolean}};
constexpr Shape kCase{"case-type", kCaseKeys};
constexpr Key kCasesKeys[] = {{"case_types", kMapOf, kInFile, &kCase}};
constexpr Shape kCasesFile{"file", kCasesKeys};

// --- duties, plans, records, reports, messages, roles ---

constexpr Key kForEachKeys[] = {{"record", kName}, {"parameter", kName}, {"from", kName}, {"until", kName}};
constexpr Shape kForEach{"for-each", kForEachKeys};
// `for_each` and `effective` are kWhole: half of a term from one layer and half from another would
// be a term that nobody wrote.
constexpr Key kDutyKeys[] = {{"title", kLocalized, kMerged},
                             {"subject", kName, kMerged},
                             {"recipient", kName},
                             {"due", kRecurrenceOrName, kMerged},
                             {"case_type", kName},
                             {"for_each", kWhole, kOptional, &kForEach},
                             {"open_before", kPeriodOrName},
                             {"goal", kBoolean},
                             {"effective", kWhole, kOptional, &kEffective},
                             {"roll", kBooleanOrName},
                             {"clauses", kClauses, kCited},
                             {"disable", kBoolean},
                             {"reason", kLocalized},
                             {"applies_to", kExpression}};
constexpr Shape kDuty{"duty", kDutyKeys};
constexpr Key kDutiesKeys[] = {{"duties", kMapOf, kInFile, &kDuty}};
constexpr Shape kDutiesFile{"file", kDutiesKeys};

constexpr Key kFirstServiceKeys[] = {{"period", kPeriodOrName}, {"when", kExpression}};
constexpr Shape kFirstService{"first-service", kFirstServiceKeys};
constexpr Choice kServicePeriods[] = {"month", "quarter", "half_year", "year"};
constexpr Choice kPartials[] = {"owed", "free"};
constexpr Key kServiceItemKeys[] = {{"id", kName, kInFile},
                                    {"count", kName, kMerged},
                                    {"inside", kName},
                                    {"once", kBoolean},
                                    {"every", kChoice, kOptional, nullptr, kServicePeriods},
                                    {"partial", kChoice, kOptional, nullptr, kPartials},
                                    {"months", kTexts},
                                    {"unless_within", kPeriodOrName},
                                    {"title", kLocalized, kMerged},
                                    {"disable", kBoolean},
                                    {"reason", kLocalized},
                                    {"clauses", kClauses},
                                    {"applies_to", kExpression}};
constexpr Shape kServiceItem{"service-item", kServiceItemKeys};
constexpr Key kPlanKeys[] = {{"decision", kName, kMerged},
                             {"applies_to", kExpression},
                             {"first_service", kMap, kOptional, &kFirstService},
                             {"from_records", kExpressions},
                             {"call_back", kDueOrName},
                             {"filing", kDueOrName},
                             {"retention", kName},
                             {"items", kItemsById, kMerged, &kServiceItem},
                             {"together", kTexts},
                             {"clauses", kClauses, kCited}};
constexpr Shape kPlan{"service-plan", kPlanKeys};
constexpr Key kPlansKeys[] = {{"service_plan", kMap, kInFile, &kPlan}};
constexpr Shape kPlansFile{"file", kPlansKeys};

// Fields nest to any depth, which no table can say: read/fields.cpp walks them by kField.
constexpr Key kRecordsKeys[] = {{"records", kFree, kInFile}};
constexpr Shape kRecordsFile{"file", kRecordsKeys};
constexpr Key kReportJoinKeys[] = {{"id", kName, kInFile},       {"record", kName, kMerged}, {"key", kName, kMerged},
                                   {"of", kExpression, kMerged}, {"disable", kBoolean},      {"reason", kLocalized},
                                   {"clauses", kClauses}};
constexpr Shape kReportJoin{"report-join", kReportJoinKeys};
constexpr Key kReportGroupKeys[] = {{"by", kExpression, kInFile}, {"title", kLocalized, kInFile}, {"total", kBoolean}};
constexpr Shape kReportGroup{"report-group", kReportGroupKeys};
constexpr Key kColumnKeys[] = {{"id", kName, kInFile},    {"title", kLocalized, kMerged},
                               {"from", kName},           {"on", kName},
                               {"until", kName},          {"during", kChoice, kOptional, nullptr, kDurings},
                               {"when", kExpression},     {"count", kChoice, kOptional, nullptr, kCounts},
                               {"distinct", kExpression}, {"sum", kExpression},
                               {"formula", kExpression},  {"ratio", kTexts},
                               {"growth", kName},         {"share", kName},
                               {"unit", kText},           {"format", kChoice, kOptional, nullptr, kCellFormats},
                               {"clauses", kClauses},     {"disable", kBoolean},
                               {"reason", kLocalized}};
constexpr Shape kColumn{"report-column", kColumnKeys};
constexpr Key kReportKeys[] = {{"title", kLocalized, kMerged},
                               {"summary", kLocalized},
                               {"period", kChoice, kMerged, nullptr, kReportPeriods},
                               {"layout", kChoice, kMerged, nullptr, kLayouts},
                               {"from", kName},
                               {"on", kName},
                               {"until", kName},
                               {"during", kChoice, kOptional, nullptr, kDurings},
                               {"when", kExpression},
                               {"join", kItemsById, kOptional, &kReportJoin},
                               {"group", kWhole, kOptional, &kReportGroup},
                               {"columns", kItemsById, kMerged, &kColumn},
                               {"clauses", kClauses, kCited},
                               {"replace", kBoolean},
                               {"disable", kBoolean},
                               {"reason", kLocalized}};
constexpr Shape kReport{"report", kReportKeys};
constexpr Key kReportsKeys[] = {{"reports", kMapOf, kInFile, &kReport}};
constexpr Shape kReportsFile{"file", kReportsKeys};
constexpr Key kMessagesKeys[] = {{"messages", kFree, kInFile}};
constexpr Shape kMessagesFile{"file", kMessagesKeys};
constexpr Key kRolesKeys[] = {{"roles", kFree, kInFile}};
constexpr Shape kRolesFile{"file", kRolesKeys};

// --- tests: what is expected is read by core/scenario ---

constexpr Key kStepTestKeys[] = {{"at", kText, kInFile}, {"open", kFree}, {"event", kName},
                                 {"as", kText},          {"data", kFree}, {"refused", kText},
                                 {"expect", kFree},      {"case", kName}, {"type", kName}};
constexpr Shape kStepTest{"scenario-step", kStepTestKeys};
constexpr Key kScenarioTableKeys[] = {{"columns", kTexts, kInFile}, {"rows", kFree, kInFile}};
constexpr Shape kScenarioTable{"scenario-table", kScenarioTableKeys};
constexpr Key kScenarioKeys[] = {{"name", kText, kInFile},
                                 {"like", kText},
                                 {"change", kFree},
                                 {"remove", kTexts},
                                 {"table", kWhole, kOptional, &kScenarioTable},
                                 {"region", kName},
                                 {"clauses", kClauses},
                                 {"deadline", kFree},
                                 {"parameters", kFree},
                                 {"decision", kName},
                                 {"as_of", kDate},
                                 {"as_known_on", kDate},
                                 {"facts", kFree},
                                 {"case", kName},
                                 {"records", kFree},
                                 {"cases", kFree},
                                 {"steps", kItems, kOptional, &kStepTest},
                                 {"plan", kFree},
                                 {"duties", kFree},
                                 {"draft", kFree},
                                 {"in_force", kDate},
                                 {"report", kFree},
                                 {"ledger", kFree},
                                 {"expect", kFree}};
constexpr Shape kScenario{"scenario", kScenarioKeys};
constexpr Key kTestsKeys[] = {{"scenarios", kItems, kInFile, &kScenario}};
constexpr Shape kTestsFile{"file", kTestsKeys};

// In the order of FileKind, which indexes it.
constexpr std::array<const Shape*, 14> kRoots = {
    &kRulesetFile, &kClausesFile, &kLocksFile,    &kParametersFile, &kDecisionsFile, &kCasesFile, &kDutiesFile,
    &kRecordsFile, &kReportsFile, &kMessagesFile, &kRolesFile,      &kTypesFile,     &kPlansFile, &kTestsFile};

}  // namespace

const Key* Shape::Find(std::string_view key) const {
  for (const Key& known : keys) {
    if (known.name == key) return &known;
  }
  return nullptr;
}

const Shape& RootShape(FileKind kind) { return *kRoots[static_cast<std::size_t>(kind)]; }

const Shape* EntryShape(FileKind kind) { return RootShape(kind).keys.front().shape; }

const Shape& FieldShape() { return kField; }
const Shape& LocalizedShape() { return kLocalizedMap; }

}  // namespace anze::ruleset

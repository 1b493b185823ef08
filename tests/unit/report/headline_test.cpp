// Nanhai's headline figures of 2023, reproduced from a synthetic district: 13,072 registered enterprises and what
// happened to them. Every expectation is the published figure; the comments count how the data set comes to it.
#include "core/report/report.h"
#include "tests/support/check.h"
#include "tests/support/rules/real_rules.h"

namespace anze::report {
namespace {

using base::Value;

constexpr int kHighRisk = 300;      // all insured: 100 %
constexpr int kKey = 10'000;        // of key sectors …
constexpr int kKeyInsured = 8'951;  // … 8,951 insured: 89.51 %
constexpr int kOther = 2'772;       // insured; 300 + 8,951 + 2,772 = 12,023
constexpr int kInsured = kHighRisk + kKeyInsured + kOther;
constexpr int kLastYear = 6'007;  // (12,023 - 6,007) / 6,007 = 1.00149… = 100.15 %

// 12,023 policies: 17 people each are 204,391, and one more in 10,710 of them makes 215,101 ("超21.51万").
constexpr int kEach = 17;
constexpr int kOneMore = 10'710;
// The year before: 24 each in 6,007 are 144,168, one more in 3,072 makes 147,240.
// (215,101 - 147,240) / 147,240 = 0.46088… = 46.09 %
constexpr int kEachBefore = 24;
constexpr int kOneMoreBefore = 3'072;

// 1,322,382 fen each are 15,898,998,786, one more in 1,214 makes 15,899,000,000 fen: 158.99 million yuan ("近1.59亿").
constexpr std::int64_t kPremium = 1'322'382;
constexpr int kFenMore = 1'214;
// The year before: 1,906,325 each are 11,451,294,275, one more in 5,725 makes 11,451,300,000 fen.
// (15,899,000,000 - 11,451,300,000) / 11,451,300,000 = 0.38840… = 38.84 %
constexpr std::int64_t kPremiumBefore = 1'906'325;
constexpr int kFenMoreBefore = 5'725;

// GB 32100: 17 characters and the check character over weights 3^i mod 31.
std::string Code(int number) {
  static constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
  std::string digits = std::to_string(number);
  std::string code = "91440605MA0" + std::string(6 - digits.size(), '0') + digits;
  int sum = 0;
  int weight = 1;
  for (const char c : code) {
    sum += weight * static_cast<int>(kAlphabet.find(c));
    weight = weight * 3 % 31;
  }
  return code + kAlphabet[static_cast<std::size_t>((31 - sum % 31) % 31)];
}

Value Enterprise(int number, const char* sector) {
  Value out = Value::EmptyMap();
  out.Set("code", Code(number));
  out.Set("name", "示例企业" + std::to_string(number));
  out.Set("sector", sector);
  return out;
}

// Whether the enterprise of that number is insured: those of the key sectors above 8,951 are not.
bool IsInsured(int number) { return number < kHighRisk + kKeyInsured || number >= kHighRisk + kKey; }

Value Enterprises() {
  Value list = Value::EmptyList();
  for (int i = 0; i < kHighRisk + kKey + kOther; ++i) {
    list.Append(Enterprise(i, i < kHighRisk          ? "hazchem"
                              : i < kHighRisk + kKey ? "general_industry_trade"
                                                     : "commerce"));
  }
  return list;
}

Value Policy(const std::string& number, int enterprise, int year, std::int64_t people, std::int64_t premium) {
  Value out = Value::EmptyMap();
  out.Set("number", number);
  out.Set("enterprise", Code(enterprise));
  out.Set("insurer", "91330000MA0DEMQ35P");
  out.Set("effective_from", std::to_string(year) + "-03-01");
  out.Set("effective_to", std::to_string(year + 1) + "-02-28");
  out.Set("premium", premium);
  out.Set("insured_headcount", people);
  return out;
}

Value Policies() {
  Value list = Value::EmptyList();
  int at = 0;
  for (int i = 0; i < kHighRisk + kKey + kOther; ++i) {
    if (!IsInsured(i)) continue;
    const std::int64_t people = kEach + (at < kOneMore ? 1 : 0);
    const std::int64_t premium = kPremium + (at < kFenMore ? 1 : 0);
    const std::string number = "2023-" + std::to_string(at++);
    if (at < kInsured) {
      list.Append(Policy(number, i, 2023, people, premium));
    } else {
      // The last one holds two policies and is one enterprise.
      list.Append(Policy(number + "a", i, 2023, 10, 1'000'000));
      list.Append(Policy(number + "b", i, 2023, people - 10, premium - 1'000'000));
    }
  }
  CHECK(at == kInsured);
  for (int i = 0; i < kLastYear; ++i) {
    list.Append(Policy("2022-" + std::to_string(i), i, 2022, kEachBefore + (i < kOneMoreBefore ? 1 : 0),
                       kPremiumBefore + (i < kFenMoreBefore ? 1 : 0)));
  }
  return list;
}

Value Service(int number, const char* item, int experts, bool one_to_one) {
  Value out = Value::EmptyMap();
  out.Set("number", "S" + std::to_string(number));
  out.Set("enterprise", Code(number));
  out.Set("insurer", "91330000MA0DEMQ35P");
  out.Set("item", item);
  out.Set("completed_on", "2023-08-15");
  out.Set("experts", experts);
  out.Set("one_to_one", one_to_one);
  out.Set("campaign", "重大危险化学品和粉尘涉爆");
  return out;
}

// 42 checked one to one and 17 petrol stations supplied; 5 of the 64 are in neither count.
// 42 visits of 2 experts and 5 of 4 are 84 + 20 = 104.
Value Services() {
  Value list = Value::EmptyList();
  for (int i = 0; i < 64; ++i) {
    list.Append(i < 42   ? Service(i, "hazard_check", 2, true)
                : i < 59 ? Service(i, "supply", 0, false)
                         : Service(i, "training", 4, false));
  }
  Value outside = Service(70, "hazard_check", 9, true);  // not of the campaign
  outside.Erase("campaign");
  list.Append(outside);
  Value earlier = Service(71, "hazard_check", 9, true);
  earlier.Set("completed_on", "2022-12-31");
  list.Append(earlier);
  return list;
}

Value Hazards() {
  Value list = Value::EmptyList();
  for (int i = 0; i < 164 + 13 + 1; ++i) {
    Value out = Value::EmptyMap();
    out.Set("number", "H" + std::to_string(i));
    out.Set("enterprise", Code(i));
    out.Set("found_on", "2023-09-01");
    out.Set("grade", i < 164 ? "general" : "major");
    out.Set("guided_on", "2023-09-02");
    if (i < 177) out.Set("campaign", "重大危险化学品和粉尘涉爆");
    list.Append(out);
  }
  return list;
}

void AddTraining(const char* kind, int sessions, std::int64_t each, std::int64_t last, bool campaign, Value* list) {
  for (int i = 0; i < sessions; ++i) {
    Value out = Value::EmptyMap();
    out.Set("number", std::string(kind) + std::to_string(i));
    out.Set("kind", kind);
    out.Set("held_on", "2023-06-01");
    out.Set(campaign ? "attendances" : "enterprise_attendances", i + 1 < sessions ? each : last);
    if (campaign) out.Set("campaign", "重大危险化学品和粉尘涉爆");
    list->Append(out);
  }
}

Value Trainings() {
  Value list = Value::EmptyList();
  AddTraining("video", 2, 300, 194, true, &list);        // 494
  AddTraining("online", 64, 213, 220, false, &list);     // 63 × 213 + 220 = 13,639
  AddTraining("publicity", 173, 82, 138, false, &list);  // 172 × 82 + 138 = 14,242
  AddTraining("team", 12, 20, 20, false, &list);
  return list;
}

TEST_CASE("The headline of Nanhai is reproduced exactly", "[report][nanhai-headline][slow]") {
  const auto book = testing::RealBook("cn/guangdong/foshan/nanhai", "2024-12-31");
  REQUIRE(book != nullptr);
  const ruleset::Snapshot& snapshot = *book->snapshot;
  Value file = Value::EmptyMap();
  file.Set("enterprise", Enterprises());
  file.Set("policy", Policies());
  file.Set("service", Services());
  file.Set("hazard", Hazards());
  file.Set("training", Trainings());
  auto rows = ReadRows(file, snapshot);
  REQUIRE_OK(rows);
  const ruleset::Report& spec = snapshot.reports.at("headline");
  auto compiled = CompiledReport::Compile(spec, snapshot);
  auto table = (*compiled)->Run(*rows, ParsePeriod("2023", spec.period).value(), testing::Day("2024-12-31"),
                                *testing::RealCalendar());
  REQUIRE_OK(table);
  CHECK(table->gaps.empty());
  const Value shown = ToValue(*table, snapshot, base::Language::kZh);
  const Value& cells = shown.Get("rows").as_list().at(0).Get("cells");
  const std::pair<const char*, const char*> published[] = {{"enterprises", "12023"},
                                                           {"enterprises_growth", "100.15%"},
                                                           {"employees", "215101"},
                                                           {"employees_growth", "46.09%"},
                                                           {"premium", "158990000.00"},
                                                           {"premium_growth", "38.84%"},
                                                           {"high_risk", "300"},
                                                           {"high_risk_insured", "300"},
                                                           {"high_risk_coverage", "100.00%"},
                                                           {"key_coverage", "89.51%"},
                                                           {"helped", "64"},
                                                           {"one_to_one", "42"},
                                                           {"gas_stations", "17"},
                                                           {"experts", "104"},
                                                           {"campaign_views", "494"},
                                                           {"general_hazards", "164"},
                                                           {"major_hazards", "13"},
                                                           {"guided", "177"},
                                                           {"not_guided", "0"},
                                                           {"online_sessions", "64"},
                                                           {"online_attendance", "13639"},
                                                           {"publicity", "173"},
                                                           {"publicity_attendance", "14242"},
                                                           {"team_trainings", "12"}};
  for (const auto& [id, text] : published) {
    CAPTURE(id);
    CHECK(cells.Get(id).GetString("text") == text);
  }
  CHECK(shown.GetString("layout") == "given");
}

}  // namespace
}  // namespace anze::report

// The table of `anze test --coverage`, word for word, and what it lets pass.
#include <sstream>

#include "server/cli/coverage.h"
#include "server/cli/terminal.h"
#include "tests/support/check.h"

namespace anze::cli {
namespace {

using coverage::Basis;
using coverage::ClauseCoverage;
using coverage::Status;

ClauseCoverage Row(const std::string& id, Status status, Basis basis = Basis::kComputed,
                   const std::string& because = {}) {
  ClauseCoverage row;
  row.id = id;
  row.region = id.substr(0, id.find('-'));
  row.status = status;
  row.basis = basis;
  row.kinds = {"decisions"};
  row.declared_because = {because, {}};
  return row;
}

std::string Printed(const std::vector<ClauseCoverage>& rows, const CoverageLimits& limits, base::Language language) {
  std::ostringstream out;
  PrintCoverage(out, rows, limits, language);
  return Shown(out.str(), false);
}

TEST_CASE("Coverage is printed by region, with what is missing and what is declared", "[cli]") {
  const std::vector<ClauseCoverage> rows = {
      Row("cn-1", Status::kTested),
      Row("cn-2", Status::kTested, Basis::kDeclared, "盖没盖章只能看原件"),
      Row("cn-3", Status::kCited),
      Row("city-1", Status::kTested, Basis::kDeclared),
      Row("city-2", Status::kTested, Basis::kComputed, "没有用到的理由"),
      Row("city-3", Status::kNotMachineCheckable),
      Row("city-4", Status::kUncovered),
  };
  CHECK(Printed(rows, {}, base::Language::kZh) ==
        "city:  已测试 2  仅引用 0  未覆盖 1  不可机检 1\n"
        "  计算得出 1，凭填报 1（33.4%）\n"
        "cn:  已测试 2  仅引用 1  未覆盖 0  不可机检 0\n"
        "  计算得出 1，凭填报 1（33.4%）\n"
        "  decisions 7\n"
        "仅引用  [cn] cn-3\n"
        "未覆盖  [city] city-4\n"
        "凭填报  [cn] cn-2  盖没盖章只能看原件\n"
        "凭填报而未说明理由  [city] city-1\n"
        "写了凭填报的理由，却不是凭填报  [city] city-2\n");
  CHECK(Printed({Row("cn-1", Status::kTested)}, {}, base::Language::kEn) ==
        "cn:  tested 1  cited 0  uncovered 0  not machine checkable 0\n"
        "  computed 1, declared 0 (0.0 %)\n"
        "  decisions 1\n");
}

TEST_CASE("Coverage passes only within its limits", "[cli]") {
  const ClauseCoverage declared = Row("cn-1", Status::kTested, Basis::kDeclared, "只能看原件");
  std::vector<ClauseCoverage> rows(8, Row("cn-2", Status::kTested));
  rows.push_back(declared);
  CHECK(Covered(rows, {}));
  CHECK(Covered(rows, {-1, 12}));  // 11.2 of a hundred
  CHECK_FALSE(Covered(rows, {-1, 11}));
  rows.push_back(Row("city-1", Status::kNotMachineCheckable));
  CHECK(Covered(rows, {1, 12}));
  CHECK_FALSE(Covered(rows, {0, 12}));
  CHECK_FALSE(Covered({Row("cn-1", Status::kCited)}, {}));
  CHECK_FALSE(Covered({Row("cn-1", Status::kUncovered)}, {}));
  CHECK_FALSE(Covered({Row("cn-1", Status::kTested, Basis::kDeclared)}, {}));
  CHECK_FALSE(Covered({Row("cn-1", Status::kTested, Basis::kComputed, "没有用到的理由")}, {}));
}

TEST_CASE("Coverage as JSON says how each clause is answered", "[cli]") {
  base::Value out = base::Value::EmptyMap();
  ClauseCoverage row = Row("cn-1", Status::kTested, Basis::kDeclared, "只能看原件");
  row.by = {"没有盖章"};
  row.before = "sealed";
  AddCoverage({row, Row("cn-2", Status::kCited)}, &out);
  const base::Value& first = out.Get("clauses").as_list()[0];
  CHECK(first.GetString("status") == "tested");
  CHECK(first.GetString("answered") == "declared");
  CHECK(first.GetString("declared_because") == "只能看原件");
  CHECK(first.Get("by").as_list()[0] == base::Value("没有盖章"));
  CHECK(first.Get("spoiled").GetString("before") == "sealed");
  const base::Value& second = out.Get("clauses").as_list()[1];
  CHECK(second.GetString("status") == "cited");
  CHECK(second.Find("answered") == nullptr);
  const base::Value& region = out.Get("regions").Get("cn");
  CHECK(region.Get("declared") == base::Value(1));
  CHECK(region.Get("unanswered") == base::Value(1));
  CHECK(region.Get("declared_per_mille") == base::Value(500));
}

}  // namespace
}  // namespace anze::cli

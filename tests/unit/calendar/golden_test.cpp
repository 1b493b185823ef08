// Due dates counted by hand from the State Council's notices for 2024 (国办发明电〔2023〕7号),
// 2025 (国办发明电〔2024〕12号) and 2026 (国办发明电〔2025〕7号). In the counts "10–14(8)" is a run
// of working days of which the last is the eighth; [ ] holds days off by notice.
#include <string>
#include <vector>

#include "tests/support/check.h"
#include "tests/unit/calendar/load_calendar.h"

namespace anze::calendar::testing {
namespace {

struct Complaint {
  std::string received;
  std::string ten;
  std::string thirty;
  std::string extended;  // 30 calendar days after `thirty`
  std::string rolled;
};

TEST_CASE("Golden: complaints of ten and thirty and extended days end as in the notice", "[calendar][golden]") {
  const std::vector<Complaint> rows = {
      // Tue. 04-24(1) 25(2) 26(3) Sun 04-28(4) 29(5) 30(6) [05-01..05] 06(7) 07(8) 08(9) 09(10)
      // 10(11) Sat 05-11(12) 13–17(17) 20–24(22) 27–31(27) 06-03(28) 04(29) 05(30)
      {"2024-04-23", "2024-05-09", "2024-06-05", "2024-07-05", "2024-07-05"},
      // Wed. 09-26(1) 27(2) Sun 09-29(3) 30(4) [10-01..07] 08–11(8) Sat 10-12(9) 14(10)
      // 15–18(14) 21–25(19) 28–11-01(24) 04–08(29) 11(30)
      {"2024-09-25", "2024-10-14", "2024-11-11", "2024-12-11", "2024-12-11"},
      // Wed. 01-23(1) 24(2) Sun 01-26(3) 27(4) [01-28..02-04] 05–07(7) Sat 02-08(8) 10(9) 11(10)
      // 12–14(13) 17–21(18) 24–28(23) 03-03–07(28) 10(29) 11(30)
      {"2025-01-22", "2025-02-11", "2025-03-11", "2025-04-10", "2025-04-10"},
      // Tue. 03-05–07(3) 10–14(8) 17(9) 18(10)
      // 19–21(13) 24–28(18) 31–04-03(22) [04-04..06] 07–11(27) 14(28) 15(29) 16(30)
      {"2025-03-04", "2025-03-18", "2025-04-16", "2025-05-16", "2025-05-16"},
      // Sat. 03-10–14(5) 17–21(10)
      // 24–28(15) 31–04-03(19) [04-04..06] 07–11(24) 14–18(29) 21(30)
      {"2025-03-08", "2025-03-21", "2025-04-21", "2025-05-21", "2025-05-21"},
      // Fri. 07-21–25(5) 28–08-01(10)
      // 04–08(15) 11–15(20) 18–22(25) 25–29(30); 30 days on is Sun 09-28, which works
      {"2025-07-18", "2025-08-01", "2025-08-29", "2025-09-28", "2025-09-28"},
      // Mon. 07-22–25(4) 28–08-01(9) 04(10)
      // 05–08(14) 11–15(19) 18–22(24) 25–29(29) 09-01(30); 30 days on is 10-01 [10-01..08] 09
      {"2025-07-21", "2025-08-04", "2025-09-01", "2025-10-01", "2025-10-09"},
      // Wed. 09-25(1) 26(2) Sun 09-28(3) 29(4) 30(5) [10-01..08] 09(6) 10(7) Sat 10-11(8) 13(9) 14(10)
      // 15–17(13) 20–24(18) 27–31(23) 11-03–07(28) 10(29) 11(30)
      {"2025-09-24", "2025-10-14", "2025-11-11", "2025-12-11", "2025-12-11"},
      // Thu. 02-13(1) Sat 02-14(2) [02-15..23] 24–27(6) Sat 02-28(7) 03-02(8) 03(9) 04(10)
      // 05(11) 06(12) 09–13(17) 16–20(22) 23–27(27) 30(28) 31(29) 04-01(30); 05-01 [05-01..05] 06
      {"2026-02-12", "2026-03-04", "2026-04-01", "2026-05-01", "2026-05-06"},
      // Tue. 09-23(1) 24(2) [09-25..27] 28–30(5) [10-01..07] 08(6) 09(7) Sat 10-10(8) 12(9) 13(10)
      // 14–16(13) 19–23(18) 26–30(23) 11-02–06(28) 09(29) 10(30)
      {"2026-09-22", "2026-10-13", "2026-11-10", "2026-12-10", "2026-12-10"},
  };
  const Shared calendar = Calendar();
  DeadlineOptions unrolled;
  unrolled.roll = Roll::kNone;
  for (const Complaint& row : rows) {
    INFO(row.received);
    CHECK(Due(*calendar, row.received, "10wd") == row.ten);
    CHECK(Due(*calendar, row.received, "30wd") == row.thirty);
    CHECK(Due(*calendar, row.thirty, "30d", unrolled) == row.extended);
    CHECK(Due(*calendar, row.thirty, "30d") == row.rolled);
  }
}

TEST_CASE("Golden: service and follow-up and archive end as in the notice", "[calendar][golden]") {
  const Shared calendar = Calendar();
  // Wed. 06-05(1) 06(2) 09–13(7) 16(8) 17(9) 18(10) 19(11) 20(12) 23–27(17) 30(18) 07-01(19) 02(20)
  CHECK(Due(*calendar, "2025-06-04", "10wd") == "2025-06-18");
  CHECK(Due(*calendar, "2025-06-04", "20wd") == "2025-07-02");
  // Wed. to 10-14(10) as for the complaint of that day; 15–17(13) 20–24(18) 27(19) 28(20)
  CHECK(Due(*calendar, "2025-09-24", "10wd") == "2025-10-14");
  CHECK(Due(*calendar, "2025-09-24", "20wd") == "2025-10-28");
  // Thu. to 03-04(10) as for the complaint of that day; 05(11) 06(12) 09–13(17) 16(18) 17(19) 18(20)
  CHECK(Due(*calendar, "2026-02-12", "10wd") == "2026-03-04");
  CHECK(Due(*calendar, "2026-02-12", "20wd") == "2026-03-18");
}

TEST_CASE("Golden: quarterly reports are due within five working days", "[calendar][golden]") {
  const Shared calendar = Calendar();
  const Recurrence rule = Recurrence::Parse("quarter_end + 5wd").value();
  const std::vector<std::pair<std::string, std::string>> rows = {
      {"2024-05-20", "2024-07-05"},  // Sun 06-30. 07-01(1) 02(2) 03(3) 04(4) 05(5)
      {"2024-09-30", "2024-10-12"},  // [10-01..07] 08(1) 09(2) 10(3) 11(4) Sat 10-12(5)
      {"2024-10-01", "2025-01-08"},  // [01-01] 02(1) 03(2) 06(3) 07(4) 08(5)
      {"2025-01-01", "2025-04-08"},  // 04-01(1) 02(2) 03(3) [04-04..06] 07(4) 08(5)
      {"2025-06-30", "2025-07-07"},  // 07-01(1) 02(2) 03(3) 04(4) 07(5)
      {"2025-07-01", "2025-10-14"},  // [10-01..08] 09(1) 10(2) Sat 10-11(3) 13(4) 14(5)
      {"2025-12-31", "2026-01-08"},  // [01-01..03] Sun 01-04(1) 05(2) 06(3) 07(4) 08(5)
      {"2026-02-02", "2026-04-08"},  // 04-01(1) 02(2) 03(3) [04-04..06] 07(4) 08(5)
      {"2026-04-01", "2026-07-07"},  // 07-01(1) 02(2) 03(3) 06(4) 07(5)
      {"2026-08-15", "2026-10-13"},  // [10-01..07] 08(1) 09(2) Sat 10-10(3) 12(4) 13(5)
  };
  for (const auto& [in_period, due] : rows) {
    const auto deadline = ComputeRecurring(*calendar, rule, D(in_period));
    REQUIRE(deadline);
    CHECK(deadline->due.ToString() == due);
    CHECK(deadline->days_counted == 5);
    CHECK_FALSE(deadline->provisional);
  }
}

}  // namespace
}  // namespace anze::calendar::testing

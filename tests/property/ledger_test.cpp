// What holds for every prevention-fund ledger: balances are the sum of what was taken, splitting an entry changes no
// account, and the order of the file says nothing. ANZE_SEED repeats a run that failed.
#include "core/ledger/ledger.h"

#include <algorithm>
#include <cstdlib>
#include <random>
#include <set>

#include "core/base/json.h"
#include "tests/support/check.h"
#include "tests/support/rules/real_rules.h"

namespace anze::ledger {
namespace {

using base::Value;

constexpr int kRounds = 40;
constexpr const char* kRegions[] = {"cn/shanxi/xinzhou", "cn/guangdong/foshan", "cn/zhejiang"};

std::uint64_t Seed() {
  const char* given = std::getenv("ANZE_SEED");
  return given != nullptr ? std::strtoull(given, nullptr, 10) : std::random_device{}();
}

class Maker {
 public:
  explicit Maker(std::uint64_t seed) : engine_(seed) {}

  int Below(int n) { return static_cast<int>(engine_() % static_cast<std::uint64_t>(n)); }
  template <typename T>
  const T& OneOf(const std::vector<T>& from) {
    return from[static_cast<std::size_t>(Below(static_cast<int>(from.size())))];
  }

  Value File() {
    Value entries = Value::EmptyList();
    const int count = 5 + Below(25);
    for (int i = 0; i < count; ++i) entries.Append(Entry(i));
    Value file = Value::EmptyMap();
    file.Set("vat_rate", *base::Number::Parse("0.06"));
    file.Set("entries", std::move(entries));
    return file;
  }

  void Shuffle(Value* list) { std::shuffle(list->as_list().begin(), list->as_list().end(), engine_); }

 private:
  Value Entry(int number) {
    static const std::vector<std::string> kKinds = {"written",  "received", "refunded", "accrual",
                                                    "spending", "spending", "transfer", "correction"};
    static const std::vector<std::string> kCategories = {"training", "screening", "it_system",
                                                         "gift",     "rescue",    "internal_admin"};
    Value entry = Value::EmptyMap();
    const std::string id = "e" + std::to_string(number);
    const std::string kind = number == 0 ? "written" : OneOf(kKinds);
    const calendar::Date day = testing::Day("2024-06-01") + Below(500);
    entry.Set("id", id);
    entry.Set("kind", kind);
    entry.Set("insurer", Below(2) == 0 ? "91140900MA0DEM013C" : "91440605MA0TEAT01P");
    entry.Set("booked_on", day.ToString());
    const std::int64_t amount = 2 + Below(1'000'000);
    entry.Set("amount", kind == "correction" ? -amount : amount);
    if (kind == "correction") entry.Set("corrects", "e" + std::to_string(Below(number)));
    if (kind == "accrual") entry.Set("premium_on", (day - 3 + Below(5)).ToString());
    if (kind == "spending") {
      const std::string category = OneOf(kCategories);
      entry.Set("category", category);
      entry.Set("delivered_on", (day - 5 + Below(7)).ToString());
      if (category == "it_system") {
        entry.Set("system", "s" + std::to_string(Below(2)));
        entry.Set("system_cost", 1'000'000);
        entry.Set("share", *base::Number::Parse("0.4"));
      }
    }
    return entry;
  }

  std::mt19937_64 engine_;
};

Ledger Kept(const Value& file, const std::string& region) {
  auto kept = Keep(file, region, testing::Day("2025-12-31"), testing::RealSurroundings());
  CHECK_OK(kept);
  return kept.ok() ? std::move(*kept) : Ledger();
}

// Amounts and tests by account, without the ids they rest on.
Value Amounts(const Ledger& ledger) {
  Value out = Value::EmptyMap();
  for (const Account& account : ledger.accounts) {
    Value row = Value::EmptyMap();
    row.Set("opening", account.opening);
    row.Set("closing", account.closing);
    for (const Figure& figure : account.figures) row.Set(figure.name, figure.amount);
    for (const char* key : {"outcome", "base", "floor", "required", "ceiling", "shortfall", "surplus"}) {
      row.Set(key, account.test.Get(key));
    }
    out.Set(account.holder + " " + account.period, std::move(row));
  }
  return out;
}

const Figure* Find(const Account& account, std::string_view name) {
  for (const Figure& figure : account.figures) {
    if (figure.name == name) return &figure;
  }
  return nullptr;
}

std::int64_t AmountOf(const Account& account, std::string_view name) {
  const Figure* figure = Find(account, name);
  return figure != nullptr ? figure->amount : 0;
}

TEST_CASE("Ledger: balances are the sum of what was taken", "[property][ledger-property]") {
  const std::uint64_t seed = Seed();
  INFO("ANZE_SEED=" + std::to_string(seed));
  Maker maker(seed);
  for (int round = 0; round < kRounds; ++round) {
    const std::string region = kRegions[maker.Below(3)];
    const Ledger ledger = Kept(maker.File(), region);
    std::int64_t balances = 0;
    std::int64_t moved = 0;
    std::int64_t counted = 0;
    std::int64_t figures = 0;
    for (std::size_t i = 0; i < ledger.accounts.size(); ++i) {
      const Account& account = ledger.accounts[i];
      const bool last = i + 1 == ledger.accounts.size() || ledger.accounts[i + 1].holder != account.holder;
      if (last) balances += account.closing;
      moved += AmountOf(account, "extracted") - AmountOf(account, "spent") - AmountOf(account, "transferred");
      for (const char* name : {"written", "received", "refunded", "extracted", "spent", "transferred"}) {
        figures += AmountOf(account, name);
      }
    }
    std::set<std::string> seen;
    for (const JudgedEntry& entry : ledger.entries) {
      if (entry.outcome != "accepted" && entry.outcome != "partly") {
        INFO(entry.id);
        CHECK(entry.counted == 0);
      }
      counted += entry.counted;
      CHECK(seen.insert(entry.id).second);
    }
    CHECK(balances == moved);
    CHECK(figures == counted);
  }
}

TEST_CASE("Ledger: splitting an entry changes no account", "[property][ledger-property]") {
  const std::uint64_t seed = Seed();
  INFO("ANZE_SEED=" + std::to_string(seed));
  Maker maker(seed);
  int split = 0;
  for (int round = 0; round < kRounds; ++round) {
    const std::string region = kRegions[maker.Below(3)];
    const Value file = maker.File();
    std::set<std::string> corrected;
    for (const Value& entry : file.Get("entries").as_list()) corrected.insert(std::string(entry.GetString("corrects")));
    Value parted = file;
    Value::List& entries = parted.Find("entries")->as_list();
    for (std::size_t i = 0, all = entries.size(); i < all; ++i) {
      // What a counter-entry names stays whole, and so does the counter-entry.
      if (corrected.contains(std::string(entries[i].GetString("id"))) || entries[i].Find("corrects") != nullptr)
        continue;
      const std::int64_t amount = entries[i].Get("amount").as_int();
      const std::int64_t part = 1 + maker.Below(static_cast<int>(amount - 1));
      Value rest = entries[i];
      rest.Set("id", std::string(rest.GetString("id")) + "b");
      rest.Set("amount", amount - part);
      entries[i].Set("amount", part);
      entries.push_back(std::move(rest));
      ++split;
    }
    CAPTURE(region);
    CHECK(base::WriteJson(Amounts(Kept(file, region))) == base::WriteJson(Amounts(Kept(parted, region))));
  }
  CHECK(split > kRounds);
}

TEST_CASE("Ledger: the order of the file says nothing", "[property][ledger-property]") {
  const std::uint64_t seed = Seed();
  INFO("ANZE_SEED=" + std::to_string(seed));
  Maker maker(seed);
  for (int round = 0; round < kRounds; ++round) {
    const std::string region = kRegions[maker.Below(3)];
    Value file = maker.File();
    // One id twice, with other content: which of the two is refused must not hang on their order either.
    Value again = file.Get("entries").as_list().front();
    again.Set("amount", again.Get("amount").as_int() + 1);
    file.Find("entries")->Append(std::move(again));
    const std::string before = base::WriteJson(ToValue(Kept(file, region), base::Language::kEn));
    maker.Shuffle(file.Find("entries"));
    CAPTURE(region);
    CHECK(base::WriteJson(ToValue(Kept(file, region), base::Language::kEn)) == before);
  }
}

}  // namespace
}  // namespace anze::ledger

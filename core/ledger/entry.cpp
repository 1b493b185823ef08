// Reads a ledger file. Keys that the ledger does not know are facts for the region's decision, so
// only the top level is checked for unknown ones; facts are checked against the decision's schema
// when the entry is judged.
#include "core/ledger/entry.h"

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

#include "core/base/json.h"
#include "core/base/pointer.h"
#include "core/base/region.h"

namespace anze::ledger {
namespace {

using base::Diagnostics;
using base::Error;
using base::Value;
using calendar::Date;

constexpr std::string_view kCorrection = "correction";
constexpr std::array<std::string_view, 7> kKinds = {"written",  "received", "refunded", "accrual",
                                                    "spending", "transfer", kCorrection};
// What the ledger itself reads; the rest of an entry are facts of the decision.
constexpr std::array<std::string_view, 10> kOwnKeys = {"id",     "region",      "insurer",     "consortium", "policy",
                                                       "system", "policy_from", "recorded_on", "corrects",   "note"};

class EntryReader {
 public:
  EntryReader(const Value& value, std::string pointer, Diagnostics* found)
      : value_(value), pointer_(std::move(pointer)), found_(found) {}

  Entry Read(const std::string& region, std::string_view level) {
    Entry entry;
    entry.pointer = pointer_;
    entry.id = Text("id", true);
    entry.kind = Text("kind", true);
    if (!entry.kind.empty() && std::find(kKinds.begin(), kKinds.end(), entry.kind) == kKinds.end()) {
      Add("not-in-enum", {{"text", entry.kind}, {"known", KnownKinds()}}, "kind");
    }
    entry.region = Text("region", false);
    if (entry.region.empty()) entry.region = region;
    if (!base::LiesIn(entry.region, region)) {
      Add("ledger-region", {{"region", entry.region}, {"below", region}}, "region");
    }
    entry.holder = Text(level, true);
    entry.system = Text("system", false);
    entry.corrects = Text("corrects", entry.kind == kCorrection);
    if (!entry.corrects.empty() && entry.kind != kCorrection) Add("ledger-correction", {{"id", entry.id}}, "corrects");
    entry.booked_on = Day("booked_on", true).value_or(Date());
    entry.recorded_on = Day("recorded_on", false).value_or(entry.booked_on);
    entry.cohort_on = Day("policy_from", false);
    entry.amount = Amount();
    entry.facts = value_;
    for (const std::string_view key : kOwnKeys) entry.facts.Erase(key);
    return entry;
  }

 private:
  static std::string KnownKinds() {
    std::string known;
    for (const std::string_view kind : kKinds) known.append(known.empty() ? "" : ", ").append(kind);
    return known;
  }

  void Add(std::string code, base::MessageArgs args, std::string_view key) {
    found_->push_back(Error(std::move(code), std::move(args)).At(base::PointerBelow(pointer_, key)));
  }

  std::string Text(std::string_view key, bool required) {
    const Value& value = value_.Get(key);
    if (value.is_string() && !value.as_string().empty()) return value.as_string();
    if (value.is_null() || value.is_string()) {
      if (required) Add("missing-field", {{"field", std::string(key)}}, key);
    } else {
      Add("wrong-type", {{"expected", "string"}, {"actual", std::string(value.TypeName())}}, key);
    }
    return {};
  }

  std::optional<Date> Day(std::string_view key, bool required) {
    const std::string text = Text(key, required);
    if (text.empty()) return std::nullopt;
    const auto day = Date::Parse(text);
    if (!day) Add("bad-date", {{"text", text}}, key);
    return day;
  }

  std::int64_t Amount() {
    const Value& value = value_.Get("amount");
    if (value.is_integer()) return value.as_int();
    if (value.is_null()) {
      Add("missing-field", {{"field", "amount"}}, "amount");
    } else {
      Add("wrong-type", {{"expected", "money"}, {"actual", std::string(value.TypeName())}}, "amount");
    }
    return 0;
  }

  const Value& value_;
  std::string pointer_;
  Diagnostics* found_;
};

void ReadClosings(const Value& list, LedgerFile* file, Diagnostics* found) {
  if (list.is_null()) return;
  if (!list.is_list()) {
    found->push_back(
        Error("wrong-type", {{"expected", "list"}, {"actual", std::string(list.TypeName())}}).At("/closings"));
    return;
  }
  for (std::size_t i = 0; i < list.as_list().size(); ++i) {
    const Value& item = list.as_list()[i];
    const std::string pointer = "/closings/" + std::to_string(i);
    const std::string month(item.GetString("month"));
    const auto on = Date::Parse(item.GetString("on"));
    if (!Date::Parse(month + "-01")) found->push_back(Error("bad-date", {{"text", month}}).At(pointer + "/month"));
    if (!on) found->push_back(Error("bad-date", {{"text", std::string(item.GetString("on"))}}).At(pointer + "/on"));
    if (on) file->closings.push_back({month, *on});
  }
}

}  // namespace

base::Result<LedgerFile> ReadLedgerFile(const Value& file, const std::string& region, std::string_view level) {
  Diagnostics found;
  LedgerFile read;
  for (const auto& [key, value] : file.is_map() ? file.as_map() : Value::Map{}) {
    if (key == "vat_rate" || key == "closings" || key == "entries") continue;
    found.push_back(
        Error("unknown-field", {{"field", key}, {"known", "vat_rate, closings, entries"}, {"reason", "known"}})
            .At(base::PointerBelow("", key)));
  }
  const Value& entries = file.Get("entries");
  if (!entries.is_list()) {
    found.push_back(
        Error("wrong-type", {{"expected", "list"}, {"actual", std::string(entries.TypeName())}}).At("/entries"));
    return found;
  }
  read.vat_rate = file.Get("vat_rate");
  if (!read.vat_rate.is_null() && !read.vat_rate.is_number()) {
    found.push_back(Error("wrong-type", {{"expected", "ratio"}, {"actual", std::string(read.vat_rate.TypeName())}})
                        .At("/vat_rate"));
  }
  ReadClosings(file.Get("closings"), &read, &found);
  for (std::size_t i = 0; i < entries.as_list().size(); ++i) {
    const Value& item = entries.as_list()[i];
    const std::string pointer = "/entries/" + std::to_string(i);
    if (!item.is_map()) {
      found.push_back(
          Error("wrong-type", {{"expected", "object"}, {"actual", std::string(item.TypeName())}}).At(pointer));
    } else {
      read.entries.push_back(EntryReader(item, pointer, &found).Read(region, level));
    }
  }
  if (!found.empty()) return found;
  // Of two with one id the later recorded is the one that would overwrite; the order of the file says nothing.
  std::sort(read.entries.begin(), read.entries.end(), [](const Entry& a, const Entry& b) {
    const auto key = [](const Entry& e) {
      return std::tuple(e.booked_on, e.kind == kCorrection, std::string_view(e.id), e.recorded_on);
    };
    if (key(a) != key(b)) return key(a) < key(b);
    return base::WriteCanonicalJson(a.facts) < base::WriteCanonicalJson(b.facts);
  });
  return read;
}

}  // namespace anze::ledger

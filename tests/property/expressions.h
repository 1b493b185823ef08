// Random well-typed expressions and facts for the properties of core/decision. Seeded: the same seed, the same text.
#pragma once

#include <random>
#include <string>
#include <utility>
#include <vector>

#include "core/base/value.h"
#include "tests/unit/decision/fixture.h"

namespace anze::decision::testing {

enum class Kind { kBoolean, kNumber, kString, kDate };

class ExpressionGenerator {
 public:
  struct Options {
    bool presence = true;  // present(x), x == nil: they answer otherwise when a fact is taken away
    bool lists = true;
  };

  ExpressionGenerator(std::uint64_t seed, Options options) : random_(seed), options_(options) {}
  explicit ExpressionGenerator(std::uint64_t seed) : ExpressionGenerator(seed, Options()) {}

  int Below(int n) { return static_cast<int>(random_() % static_cast<std::uint64_t>(n)); }

  std::string Make(Kind kind, int depth) {
    switch (kind) {
      case Kind::kBoolean:
        return Boolean(depth);
      case Kind::kNumber:
        return Number(depth);
      case Kind::kString:
        return String(depth);
      default:
        return Date(depth);
    }
  }

  base::Value FactValue(const std::string& name) {
    static const char* const kWords[] = {"coal", "metal", "煤矿", "a", "b", ""};
    static const char* const kDays[] = {"2025-01-31", "2024-02-29", "2025-03-08", "2025-10-01"};
    if (name == "x.flag" || name == "y.flag" || name == "flag") return Below(2) == 0;
    if (name == "x.n" || name == "m") return Below(41) - 20;
    if (name == "y.ratio") return Fraction(Below(200) - 100, 1 + Below(12));
    if (name == "big") return 1'000'000 + Below(1000);
    if (name == "x.word" || name == "word") return kWords[Below(6)];
    static const char* const kInstants[] = {"2025-01-31T09:30:00+08:00", "2025-01-31T01:30:00Z",
                                            "2024-02-29T23:59:59.5+08:00", "2025-03-08T00:00:00+08:00"};
    if (name == "day" || name == "x.day") return kDays[Below(4)];
    if (name == "at" || name == "x.at") return kInstants[Below(4)];
    base::Value list = base::Value::EmptyList();
    for (int i = Below(4); i > 0; --i)
      list.Append(name == "numbers" ? base::Value(Below(5)) : base::Value(kWords[Below(6)]));
    return list;
  }

  static const std::vector<std::string>& FactNames() {
    static const std::vector<std::string> kNames = {"x.flag",  "y.flag",  "flag",   "x.n",  "m",
                                                    "y.ratio", "big",     "x.word", "word", "day",
                                                    "x.day",   "numbers", "words",  "at",   "x.at"};
    return kNames;
  }

  static ruleset::Schema MakeSchema() {
    using ruleset::Type;
    ruleset::Schema schema;
    for (const char* name : {"x.flag", "y.flag", "flag"}) AddField(&schema, name, Type::kBoolean);
    for (const char* name : {"x.n", "m", "big"}) AddField(&schema, name, Type::kInteger);
    AddField(&schema, "y.ratio", Type::kRatio);
    for (const char* name : {"x.word", "word"}) AddField(&schema, name, Type::kString);
    for (const char* name : {"day", "x.day"}) AddField(&schema, name, Type::kDate);
    for (const char* name : {"at", "x.at"}) AddField(&schema, name, Type::kDateTime);
    AddField(&schema, "numbers", Type::kList).item_type = Type::kInteger;
    AddField(&schema, "words", Type::kList).item_type = Type::kString;
    return schema;
  }

  static void AddParameters(ruleset::Snapshot* snapshot) {
    AddParameter(snapshot, "limit", ruleset::ParameterType::kRatio, Fraction(3, 20));
    AddParameter(snapshot, "count", ruleset::ParameterType::kInteger, 7);
    AddParameter(snapshot, "word", ruleset::ParameterType::kString, "coal");
    AddParameter(snapshot, "period", ruleset::ParameterType::kPeriod, "10wd");
    AddParameter(snapshot, "switch", ruleset::ParameterType::kBoolean, true);
  }

 private:
  // A bracket that is left out makes another tree, the same one for both readers of the text; or one that is
  // not well typed, which the test then leaves out.
  std::string Wrap(const std::string& text) { return Below(5) == 0 ? text : "(" + text + ")"; }
  std::string Pick(const std::vector<std::string>& texts) {
    return texts[static_cast<std::size_t>(Below(static_cast<int>(texts.size())))];
  }

  std::string Boolean(int depth) {
    if (depth <= 0) return Pick({"true", "false", "x.flag", "y.flag", "flag", "param('switch')"});
    const int d = depth - 1;
    switch (Below(options_.presence ? 12 : 10)) {
      case 0:
        return "not " + Wrap(Boolean(d));
      case 1:
        return Wrap(Boolean(d)) + " and " + Wrap(Boolean(d));
      case 2:
        return Wrap(Boolean(d)) + " or " + Wrap(Boolean(d));
      case 3:
        return Wrap(Number(d)) + Pick({" < ", " <= ", " > ", " >= ", " == ", " ~= "}) + Wrap(Number(d));
      case 4:
        return Wrap(String(d)) + Pick({" < ", " <= ", " > ", " >= ", " == ", " ~= "}) + Wrap(String(d));
      case 5:
        return Wrap(Boolean(d)) + Pick({" == ", " ~= "}) + Wrap(Boolean(d));
      case 6:
        return Choice(Kind::kBoolean, d);
      case 7:
        return "one_of(" + Number(d) + ", " + Number(d) + ", " + Pick({"1", "0.5", "x.n"}) + ")";
      case 8:
        return "starts_with(" + String(d) + ", " + Pick({"'c'", "'煤'", "word", "''"}) + ")";
      case 9:
        if (options_.lists)
          return Below(2) == 0 ? "contains(numbers, " + Number(d) + ")" : "contains(words, " + String(d) + ")";
        return "one_of(" + String(d) + ", 'coal', word)";
      case 10:
        return "present(" + Pick(FactNames()) + ")";
      default:
        return Pick(FactNames()) + Pick({" == nil", " ~= nil"});
    }
  }

  std::string Number(int depth) {
    if (depth <= 0)
      return Pick({"0", "1", "2.5", "0.15", "17", "x.n", "m", "y.ratio", "big", "param('limit')", "param('count')"});
    const int d = depth - 1;
    switch (Below(14)) {
      case 0:
        return Wrap(Number(d)) + " + " + Wrap(Number(d));
      case 1:
        return Wrap(Number(d)) + " - " + Wrap(Number(d));
      // What is not chosen is not computed here, and computed by Lua: no failures inside a choice.
      case 2:
        return chosen_ > 0 ? Number(d) : Wrap(Number(d)) + " * " + Wrap(Number(d));
      case 3:
        return chosen_ > 0 ? Number(d) : Wrap(Number(d)) + " / " + Wrap(Number(d));
      case 4:
        return "- " + Wrap(Number(d));  // two signs in a row would be a comment
      case 5:
        return "#" + Wrap(String(d));
      case 6:
        return options_.lists ? Pick({"count(numbers)", "count(words)", "#numbers", "#words"}) : Number(d);
      case 7:
        return Pick({"min(", "max("}) + Number(d) + ", " + Number(d) + ", " + Number(d) + ")";
      case 8:
        return "abs(" + Number(d) + ")";
      case 9:
        return Pick({"round_down(", "round_up(", "round_half_up("}) + Number(d) + ")";
      case 10:
        return "days_between(" + Date(d) + ", " + Date(d) + ")";
      case 11:
        return "minutes_between(" + Moment(d) + ", " + Moment(d) + ")";
      default:
        return Choice(Kind::kNumber, d);
    }
  }

  std::string String(int depth) {
    if (depth <= 0) return Pick({"'coal'", "\"煤矿\"", "''", "x.word", "word", "param('word')", "day"});
    const int d = depth - 1;
    switch (Below(5)) {
      case 0:
        return Wrap(String(d)) + " .. " + Wrap(String(d));
      case 1:
        return Wrap(String(d)) + " .. " + Wrap(Pick({"x.n", "m", "7", "#word"}));
      case 2:
        return Below(3) == 0 ? Moment(d) : Date(d);
      case 3:
        return Choice(Kind::kString, d);
      default:
        return String(0);
    }
  }

  std::string Date(int depth) {
    if (depth <= 0) return Pick({"day", "x.day", "as_of", "'2025-02-28'"});
    const int d = depth - 1;
    switch (Below(6)) {
      case 0:
        return "add_period(" + Date(d) + ", " + Pick({"'3mo'", "'1y'", "'10d'", "'5wd'", "param('period')"}) + ")";
      case 1:
        return "workday_on_or_after(" + Date(d) + ")";
      case 2:
        return "before_period(" + Date(d) + ", " + Pick({"'3mo'", "'1y'", "'10d'", "'5wd'", "param('period')"}) + ")";
      case 3:
        return "workday_on_or_before(" + Date(d) + ")";
      case 4:
        return Choice(Kind::kDate, d);
      default:
        return Date(0);
    }
  }

  // Hours lead from an instant to an instant; any other period to a day, which is none.
  std::string Moment(int depth) {
    if (depth <= 0) return Pick({"at", "x.at", "'2025-02-28T12:00:00+08:00'"});
    const std::string inner = Moment(depth - 1);
    return Pick({"add_period(", "before_period("}) + inner + ", " + Pick({"'24h'", "'90min'", "'1h'"}) + ")";
  }

  std::string Choice(Kind kind, int depth) {
    ++chosen_;
    std::string text = "choose(" + Boolean(depth) + ", " + Make(kind, depth) + ", " + Make(kind, depth) + ")";
    --chosen_;
    return text;
  }

  std::mt19937_64 random_;
  Options options_;
  int chosen_ = 0;
};

}  // namespace anze::decision::testing

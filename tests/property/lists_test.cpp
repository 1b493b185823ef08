// Functions over lists: with all facts there they give what Lua computes by a loop; with facts taken away, what is
// still answered holds for every completion, and what is not has completions that differ or lacks a fact.
#include <random>

#include "core/base/json.h"
#include "core/decision/columns.h"
#include "core/decision/decision.h"
#include "core/script/sandbox.h"
#include "tests/support/check.h"
#include "tests/support/rules/real_rules.h"
#include "tests/unit/decision/fixture.h"

namespace anze::decision {
namespace {

using base::Value;
using ruleset::Type;
using namespace testing;  // NOLINT(google-build-using-namespace)

constexpr std::uint64_t kSeed = 71;
constexpr int kRounds = 6'000;

// One function over the list `items` and its meaning in Lua, given a chunk that sets `r` by a loop over `xs`.
struct Written {
  std::string native;
  std::string lua;
};

class ListsProperty {
 protected:
  ListsProperty() : random_(kSeed) {
    AddField(&schema_, "items", Type::kList);
    AddField(&schema_, "items.n", Type::kInteger);
    AddField(&schema_, "items.m", Type::kInteger);
    AddField(&schema_, "items.ok", Type::kBoolean);
    AddField(&schema_, "items.word", Type::kString);
    AddField(&schema_, "limit", Type::kInteger);
    scope_.schemas = {&schema_};
    scope_.snapshot = &snapshot_;
    context_ = {&snapshot_, Day("2025-03-04"), &PlainCalendar()};
  }

  int Below(int n) { return static_cast<int>(random_() % static_cast<std::uint64_t>(n)); }

  std::string Condition() {
    switch (Below(6)) {
      case 0:
        return "@ok";
      case 1:
        return "not @ok";
      case 2:
        return "@n > @m";
      case 3:
        return "@n >= limit and @ok";
      case 4:
        return "@word == 'a' or @n < 1";
      default:
        return "@m ~= 2";
    }
  }

  // "@n" is the item's field, in each language by its own name for it.
  static std::string Named(std::string text, const std::string& item) {
    for (std::size_t at = text.find('@'); at != std::string::npos; at = text.find('@')) text.replace(at, 1, item);
    return text;
  }

  Written Number() {
    const std::string where = Condition();
    const std::string value = Below(2) == 0 ? "@n" : "@n * 2 - @m";
    const std::string loop = "for _, x in ipairs(items) do if " + Named(where, "x.") + " then ";
    const std::string lua_value = Named(value, "x.");
    const std::string tail = " where " + Named(where, "") + ")";
    const std::string head = Named(value, "") + " of items";
    switch (Below(6)) {
      case 0:
        return {"count(items" + tail, "local r = 0 " + loop + "r = r + 1 end end "};
      case 1:
        return {"sum(" + head + tail, "local r = 0 " + loop + "r = r + " + lua_value + " end end "};
      case 2:
        return {
            "distinct(word of items" + tail,
            "local r, seen = 0, {} " + loop + "if not seen[x.word] then r = r + 1; seen[x.word] = true end end end "};
      case 3:
        return {"max(" + head + tail,
                "local r " + loop + "local v = " + lua_value + " if r == nil or v > r then r = v end end end "};
      case 4:
        return {"min(" + head + tail,
                "local r " + loop + "local v = " + lua_value + " if r == nil or v < r then r = v end end end "};
      default: {
        const bool first = Below(2) == 0;
        return {std::string(first ? "first(" : "last(") + head + " by m" + tail,
                "local r, k " + loop + "if k == nil or x.m " + (first ? "<" : ">=") + " k then r, k = " + lua_value +
                    ", x.m end end end "};
      }
    }
  }

  Written Boolean() {
    if (Below(3) > 0) {
      static const char* const kSigns[] = {"<", "<=", ">", ">=", "==", "~="};
      const Written number = Number();
      const std::string rest = std::string(" ") + kSigns[Below(6)] + " " + std::to_string(Below(7) - 1);
      return {number.native + rest, number.lua + "if r ~= nil then r = r" + rest + " end "};
    }
    const std::string where = Condition();
    const std::string asked = Condition();
    const bool any = Below(2) == 0;
    return {std::string(any ? "any(" : "all(") + Named(asked, "") + " of items where " + Named(where, "") + ")",
            std::string("local r = ") + (any ? "false" : "true") + " for _, x in ipairs(items) do if " +
                Named(where, "x.") + " then r = r " + (any ? "or" : "and") + " (" + Named(asked, "x.") + ") end end "};
  }

  Value Facts() {
    static const char* const kWords[] = {"a", "b", "c"};
    Value items = Value::EmptyList();
    const int size = Below(4);
    for (int i = 0; i < size; ++i) {
      Value item = Value::EmptyMap();
      item.Set("n", Below(5));
      item.Set("m", Below(4));
      item.Set("ok", Below(2) == 0);
      item.Set("word", kWords[Below(3)]);
      items.Append(std::move(item));
    }
    Value facts = Value::EmptyMap();
    facts.Set("items", std::move(items));
    facts.Set("limit", Below(4));
    return facts;
  }

  // With fields, items and the list itself missing here and there.
  Value SomeFacts() {
    const Value whole = Facts();
    Value facts = Value::EmptyMap();
    if (Below(8) != 0) facts.Set("limit", whole.Get("limit"));
    if (Below(8) == 0) return facts;
    Value items = Value::EmptyList();
    for (const Value& item : whole.Get("items").as_list()) {
      Value kept = Value::EmptyMap();
      for (const auto& [name, value] : item.as_map()) {
        if (Below(5) != 0) kept.Set(name, value);
      }
      items.Append(std::move(kept));
    }
    facts.Set("items", std::move(items));
    return facts;
  }

  ruleset::Schema schema_;
  ruleset::Snapshot snapshot_;
  Scope scope_;
  Context context_;
  std::mt19937_64 random_;
};

TEST_CASE_METHOD(ListsProperty, "Functions over lists equal Lua's loops", "[property][lists]") {
  script::Sandbox sandbox;
  const script::Host host;
  int nothing = 0;
  for (int i = 0; i < kRounds; ++i) {
    const Written written = Below(2) == 0 ? Number() : Boolean();
    const auto condition = Condition::Compile({written.native, {}}, scope_);
    CAPTURE(written.native);
    REQUIRE_OK(condition);
    const Value facts = Facts();
    const auto native = condition->Evaluate(facts, context_);
    REQUIRE_OK(native);
    REQUIRE_OK(sandbox.Compile("e", written.lua + "if r == nil then return 'nothing' end return r", "e"));
    const auto lua = sandbox.Run("e", facts, host);
    REQUIRE_OK(lua);
    INFO("facts " << base::WriteJson(facts));
    REQUIRE(base::WriteJson(native->unknown ? Value("nothing") : native->value) == base::WriteJson(*lua));
    if (native->unknown) ++nothing;
  }
  CHECK(nothing < kRounds / 4);
}

TEST_CASE_METHOD(ListsProperty, "Functions over lists answer only what holds for every completion",
                 "[property][lists]") {
  int answered = 0;
  int open = 0;
  for (int i = 0; i < kRounds; ++i) {
    const Written written = Boolean();
    const auto condition = Condition::Compile({written.native, {}}, scope_);
    CAPTURE(written.native);
    REQUIRE_OK(condition);
    const Value whole = Facts();
    if (whole.Get("items").as_list().empty()) continue;
    // One field of one item is taken away, and tried with every value that it may have.
    const auto at = static_cast<std::size_t>(Below(static_cast<int>(whole.Get("items").as_list().size())));
    static const char* const kFields[] = {"n", "m", "ok", "word"};
    const std::string field = kFields[Below(4)];
    const auto with = [&](const Value& value) {
      Value items = Value::EmptyList();
      for (std::size_t k = 0; k < whole.Get("items").as_list().size(); ++k) {
        Value item = whole.Get("items").as_list()[k];
        if (k == at) item.Set(field, value);
        items.Append(std::move(item));
      }
      Value facts = whole;
      facts.Set("items", std::move(items));
      return facts;
    };
    std::vector<Value> values;
    if (field == "ok") {
      values = {true, false};
    } else if (field == "word") {
      values = {"a", "b", "c", "d"};
    } else {
      for (int n = -3; n < 9; ++n) values.emplace_back(n);
    }
    const auto partial = condition->Evaluate(with(nullptr), context_);
    REQUIRE_OK(partial);
    INFO("facts " << base::WriteJson(with(nullptr)));
    std::string answers;
    for (const Value& value : values) {
      const auto complete = condition->Evaluate(with(value), context_);
      REQUIRE_OK(complete);
      const std::string answer = complete->unknown ? "?" : base::WriteJson(complete->value);
      if (answers.find(answer) == std::string::npos) answers += answer;
      if (!partial->unknown) REQUIRE(answer == base::WriteJson(partial->value));
    }
    if (partial->unknown) {
      ++open;
      REQUIRE_FALSE(partial->missing.empty());
    } else {
      ++answered;
      REQUIRE(partial->missing.empty());
    }
  }
  CHECK(answered > kRounds / 10);
  CHECK(open > kRounds / 10);
}

constexpr int kDecisions = 60;
constexpr int kRows = 1'100;  // more than one block; and the items fill several

// Compares every row; `number`: the decision's value too.
void CompareRows(const std::shared_ptr<const CompiledDecision>& compiled, const Context& context,
                 const std::vector<Value>& rows, bool number) {
  const auto bound = BoundDecision::Bind(compiled->program(), context);
  REQUIRE_OK(bound);
  Population population(compiled->program());
  for (const Value& facts : rows) population.Append(facts);
  ColumnOptions options;
  options.values = number;
  const ColumnRun run = EvaluateColumns(*bound, population, options);
  REQUIRE(run.by_rows.empty());
  Frame frame(*bound);
  for (std::size_t row = 0; row < rows.size(); ++row) {
    bound->Fill(rows[row], &frame);
    REQUIRE(bound->Run(&frame));
    bool same = run.outcomes[row] == frame.outcome();
    for (std::size_t test = 0; test < run.marks.size(); ++test) {
      same = same && (run.marks[test].empty() || run.marks[test][row] == frame.marks()[test]);
    }
    if (number) same = same && run.values[row] == frame.value().ToValue();
    if (!same) FAIL("row " << row << ": " << base::WriteJson(rows[row]));
  }
}

TEST_CASE_METHOD(ListsProperty, "Columns of functions over lists equal their rows", "[property][lists][columns]") {
  for (int i = 0; i < kDecisions; ++i) {
    ruleset::Decision decision;
    decision.name = "random";
    decision.facts = schema_;
    std::string all;
    for (int r = 0; r < 4; ++r) {
      ruleset::Rule& rule = decision.rules.emplace_back();
      rule.id = "r" + std::to_string(r);
      rule.require.text = r == 0 ? "limit >= 2" : Boolean().native;
      if (r == 3) rule.when.text = Boolean().native;
      all += "\n" + rule.when.text + " => " + rule.require.text;
    }
    CAPTURE(all);
    const auto compiled = CompileDecision(decision, snapshot_);
    REQUIRE_OK(compiled);
    std::vector<Value> rows;
    for (int row = 0; row < kRows; ++row) rows.push_back(SomeFacts());
    CompareRows(*compiled, context_, rows, false);
  }
}

TEST_CASE_METHOD(ListsProperty, "Columns of numbers over lists equal their rows", "[property][lists][columns]") {
  for (int i = 0; i < kDecisions; ++i) {
    ruleset::Decision decision;
    decision.name = "random";
    decision.kind = ruleset::DecisionKind::kFormula;
    decision.facts = schema_;
    ruleset::FormulaStep& step = decision.steps.emplace_back();
    step.id = "step";
    step.value.text = Number().native;
    // A result that a step gives is read within another list.
    decision.value.text = Below(2) == 0 ? "count(items where n > step)" : "step * 2 + limit";
    CAPTURE(step.value.text, decision.value.text);
    const auto compiled = CompileDecision(decision, snapshot_);
    REQUIRE_OK(compiled);
    std::vector<Value> rows;
    for (int row = 0; row < kRows; ++row) rows.push_back(SomeFacts());
    CompareRows(*compiled, context_, rows, true);
  }
}

TEST_CASE_METHOD(ListsProperty, "Columns of texts over lists equal their rows", "[property][lists][columns]") {
  for (const char* text :
       {"max(items.word where ok) == 'b'", "min(items.word) >= 'b'", "first(items.word) == 'a'",
        "last(items.word where n > m) == 'c'", "first(word of items by m where ok) ~= 'a'", "last(ok of items by word)",
        "distinct(fold(word) of items where ok) > 1", "count(items where starts_with(word, 'a')) >= limit",
        "last(items.ok where m < limit)", "distinct(items.ok) == 2", "all(items where present(n))"}) {
    CAPTURE(text);
    ruleset::Decision decision;
    decision.name = "texts";
    decision.facts = schema_;
    ruleset::Rule& rule = decision.rules.emplace_back();
    rule.id = "rule";
    rule.require.text = text;
    const auto compiled = CompileDecision(decision, snapshot_);
    REQUIRE_OK(compiled);
    std::vector<Value> rows;
    for (int row = 0; row < kRows; ++row) rows.push_back(SomeFacts());
    CompareRows(*compiled, context_, rows, false);
  }
}

// What scripts computed before the language could: kept here as the rules had it, for its answers.
constexpr const char* kConsortiumEntry = R"lua(
local seen, twice, shares = {}, nil, 0
for _, member in ipairs(members) do
  if seen[member.insurer] then twice = member.insurer end
  seen[member.insurer] = true
  shares = shares + (member.share or 0)
end
local failed = ""
if #members < 2 then failed = failed .. " several" end
if twice then failed = failed .. " members-differ" end
if not seen[lead] then failed = failed .. " lead-is-member" end
if shares > 1 then failed = failed .. " shares" end
return failed
)lua";

constexpr const char* kConsortiumMembers = R"lua(
local seen, twice, count, silent = {}, false, 0, false
for _, member in ipairs(members) do
  local name, code = "n" .. anze.fold(member.name), member.code and "c" .. anze.fold(member.code)
  if seen[name] or (code and seen[code]) then twice = true end
  seen[name] = true
  if code then seen[code] = true end
  if member.lead == nil then silent = true end
  if member.lead then count = count + 1 end
end
local failed = ""
if twice then failed = failed .. " members-differ" end
if count == 0 and silent then return failed .. " ?" end
if count ~= 1 then failed = failed .. " one-lead" end
return failed
)lua";

TEST_CASE_METHOD(ListsProperty, "Rules that counted by a script answer as the script did", "[property][lists]") {
  script::Sandbox sandbox;
  const script::Host host;
  REQUIRE_OK(sandbox.Compile("entry", kConsortiumEntry, "entry"));
  REQUIRE_OK(sandbox.Compile("members", kConsortiumMembers, "members"));
  const auto national = anze::testing::RealBook("cn", "2025-06-03");
  const auto dayabay = anze::testing::RealBook("cn/guangdong/huizhou/dayabay", "2021-06-01");
  static const char* const kCodes[] = {"91440605MA0TEAT01P", "91330000MA0DEMQ35P", "91140900MA0DEM013C"};
  static const char* const kNames[] = {"甲", "乙", "甲 ", "ABC", "ａｂｃ"};
  static const char* const kFailed[] = {"several", "members-differ", "lead-is-member", "shares", "one-lead"};
  const auto answer = [&](const workflow::RuleBook& book, const char* name, const Value& consortium) {
    Value facts = Value::EmptyMap();
    facts.Set("consortium", consortium);
    const auto verdict = book.FindDecision(name)->Evaluate(facts, context_, nullptr);
    REQUIRE_OK(verdict);
    std::string out;
    for (const char* rule : kFailed) {
      const bool failed = std::find(verdict->failed.begin(), verdict->failed.end(), rule) != verdict->failed.end();
      if (failed) out += std::string(" ") + rule;
    }
    const auto& missing = verdict->missing;
    const bool open = std::find(missing.begin(), missing.end(), "consortium.members.lead") != missing.end();
    return open ? out + " ?" : out;
  };
  context_.snapshot = nullptr;
  for (int i = 0; i < 1'500; ++i) {
    Value members = Value::EmptyList();
    Value people = Value::EmptyList();
    for (int k = Below(4); k > 0; --k) {
      Value member = Value::EmptyMap();
      member.Set("insurer", kCodes[Below(3)]);
      if (Below(3) > 0) member.Set("share", Fraction(Below(6), 10));
      members.Append(std::move(member));
      Value person = Value::EmptyMap();
      person.Set("name", kNames[Below(5)]);
      if (Below(3) == 0) person.Set("code", kCodes[Below(3)]);
      if (Below(4) > 0) person.Set("lead", Below(3) == 0);
      people.Append(std::move(person));
    }
    Value consortium = Value::EmptyMap();
    consortium.Set("lead", kCodes[Below(3)]);
    consortium.Set("members", members);
    const auto entry = sandbox.Run("entry", consortium, host);
    REQUIRE_OK(entry);
    INFO(base::WriteJson(consortium));
    REQUIRE(answer(*national, "consortium-entry", consortium) == entry->as_string());
    consortium = Value::EmptyMap();
    consortium.Set("members", people);
    const auto admitted = sandbox.Run("members", consortium, host);
    REQUIRE_OK(admitted);
    INFO(base::WriteJson(consortium));
    REQUIRE(answer(*dayabay, "insurer-admission", consortium) == admitted->as_string());
  }
}

}  // namespace
}  // namespace anze::decision

// Locks on case types and record types, key by key.
#include "tests/support/check.h"
#include "tests/unit/ruleset/support.h"

namespace anze::ruleset {
namespace {

constexpr char kCase[] = R"(case_types:
  admission:
    title: 准入
    clauses: [law-1]
    opened_by: [insurer, clerk]
    facts:
      applied.on: {type: date, required: true, title: 报送日期}
      applied.staff: {type: integer, min: 1, max: 99, title: 人数}
      applied.kind: {type: enum, values: [a, b], title: 类别}
      applied.note: {type: text, title: 备注}
    require:
      - {id: dated, failure: 未填日期, condition: applied.on <= as_of, clauses: [law-1]}
    initial: applied
    states:
      applied: {title: 已报送}
      review: {title: 审核中}
      passed: {title: 已通过, final: true}
    events:
      take: {title: 受理, from: [applied], to: review, by: [clerk], clauses: [law-1]}
      note: {title: 备注, from: "*", by: [clerk, insurer], set: {applied.note: data.text}, data: {text: {type: text, title: 内容}}, clauses: [law-1]}
      pass:
        title: 通过
        from: [review]
        to: passed
        by: [clerk, leader]
        not_by: [take]
        data: {number: {type: string, title: 编号}}
        require: [{id: numbered, failure: 未编号, condition: present(data.number), clauses: [law-1]}]
        effects: [{notify: [insurer], message: told}]
        clauses: [law-1]
      late: {title: 逾期, from: "*", by: [system], clauses: [law-1]}
    clocks:
      review: {title: 审核期限, start: [take], period: review.period, stop: [pass], breach: late, clauses: [law-1]}
      shown: {title: 参考期限, start: [take], period: 5wd, stop: [pass], clauses: [law-1]}
)";
constexpr char kParameters[] =
    "parameters: {review.period: {title: 甲, type: period, values: [{from: 2021-09-01, value: 10wd, choice: true}]}}\n";
constexpr char kMessages[] = "messages: {told: {zh: 告知}}\n";

Tree Locked(const std::string& forbids, const std::string& more = {}) {
  Tree tree;
  tree.With("cn/cases/a.yaml", kCase).With("cn/parameters/a.yaml", kParameters).With("cn/messages/a.yaml", kMessages);
  return tree.With("cn/locks.yaml", "locks: [{id: lock, forbids: " + forbids + ", target: admission" + more +
                                        ", reason: 因为, clauses: [law-1]}]\n");
}

// What of the city's admission breaks the lock.
std::vector<std::string> BrokenBy(Tree tree, const std::string& city) {
  tree.With("cn/city/cases/a.yaml", "case_types: {admission: {" + city + "}}\n");
  std::vector<std::string> broken;
  for (const base::Error& error : tree.Load().diagnostics) {
    INFO(error.code << " " << error.span.file << ":" << error.span.line);
    CHECK(error.code == "broken-lock");
    for (const auto& [key, value] : error.args) {
      if (key == "what") broken.push_back(value);
    }
  }
  return broken;
}

std::vector<std::string> Tighter(const std::string& city) { return BrokenBy(Locked("tighten-case"), city); }
std::vector<std::string> Looser(const std::string& city) { return BrokenBy(Locked("loosen-case"), city); }
std::vector<std::string> Changed(const std::string& city) { return BrokenBy(Locked("change-case"), city); }

using Whats = std::vector<std::string>;

TEST_CASE("Texts and citations of a locked case are free", "[ruleset][lock]") {
  const std::string city =
      "title: 另一名称, clauses: [notice-1], events: {pass: {title: 准予, clauses: [notice-1], require: [{id: "
      "numbered, "
      "failure: 请填编号, clauses: [notice-1]}]}}, facts: {applied.kind: {values: {a: 甲, b: 乙}}}, clocks: {review: "
      "{title: 审核, clauses: [notice-1]}}";
  CHECK(Tighter(city).empty());
  CHECK(Looser(city).empty());
  CHECK(Changed(city).empty());
}

TEST_CASE("tighten-case: nothing more is asked", "[ruleset][lock]") {
  CHECK(Tighter("require: [{id: local, failure: 非本市机构, condition: present(applied.note), clauses: [notice-1]}]") ==
        Whats{"require.local"});
  CHECK(Tighter("require: [{id: dated, failure: 未填日期, condition: applied.on < as_of}]") == Whats{"require.dated"});
  CHECK(Tighter("events: {pass: {require: [{id: two, failure: 少于两项, condition: present(applied.note), clauses: "
                "[notice-1]}]}}") == Whats{"events.pass.require.two"});
  CHECK(Tighter("facts: {local.branch: {type: boolean, title: 分支机构, required: true}}") ==
        Whats{"facts.local.branch"});
  CHECK(Tighter("facts: {applied.note: {required: true}}") == Whats{"facts.applied.note.required"});
  CHECK(Tighter("facts: {applied.staff: {min: 5}}") == Whats{"facts.applied.staff.min"});
  CHECK(Tighter("facts: {applied.staff: {max: 50}}") == Whats{"facts.applied.staff.max"});
  CHECK(Tighter("facts: {applied.kind: {values: [a]}}") == Whats{"facts.applied.kind.values"});
  CHECK(Tighter("facts: {applied.staff: {unique: true}}") == Whats{"facts.applied.staff.unique"});
  CHECK(Tighter("events: {pass: {data: {number: {max_length: 3}}}}") == Whats{"events.pass.data.number.max_length"});
  CHECK(Tighter("events: {pass: {data: {grade: {type: string, title: 等级, required: true}}}}") ==
        Whats{"events.pass.data.grade"});
  CHECK(Tighter("opened_by: [insurer]") == Whats{"opened_by"});
  CHECK(Tighter("events: {pass: {by: [leader]}}") == Whats{"events.pass.by"});
  CHECK(Tighter("events: {pass: {not_by: [take, note]}}") == Whats{"events.pass.not_by"});
  CHECK(Tighter("events: {pass: {not_assignee: true}}") == Whats{"events.pass.not_assignee"});
}

TEST_CASE("tighten-case: no step comes in and none is barred", "[ruleset][lock]") {
  CHECK(Tighter("states: {checked: {title: 区里审查}}, events: {pass: {from: [checked]}, check: {title: 审查, from: "
                "[review], to: checked, by: [district], clauses: [notice-1]}}") ==
        Whats{"events.pass.from", "events.check"});
  CHECK(Tighter("events: {check: {title: 审查, from: [review], by: [district], clauses: [notice-1]}}") ==
        Whats{"events.check"});
  CHECK(Tighter("events: {take: {to: applied}}") == Whats{"events.take.to"});
  CHECK(Tighter("events: {take: {disable: true, reason: 不用, clauses: [notice-1]}}") == Whats{"events.take"});
  CHECK(Tighter("initial: review") == Whats{"initial"});
  CHECK(Tighter("states: {review: {final: true}}") == Whats{"states.review.final"});
  CHECK(Tighter("events: {note: {set: {applied.on: as_of}}}") == Whats{"events.note.set.applied.on"});
  CHECK(Tighter("events: {take: {effects: [{upload: platform}]}}") == Whats{"events.take.effects"});
  CHECK(Tighter("events: {pass: {effects: []}}") == Whats{"events.pass.effects"});
  CHECK(Tighter("migrate: {old: {to: applied, reason: 并入, clauses: [notice-1]}}") == Whats{"migrate.old"});
}

TEST_CASE("tighten-case: clocks that end in something stay", "[ruleset][lock]") {
  CHECK(Tighter("clocks: {review: {period: 90wd}}") == Whats{"clocks.review.period"});
  CHECK(Tighter("clocks: {review: {disable: true, reason: 不用, clauses: [notice-1]}}") == Whats{"clocks.review"});
  CHECK(Tighter("clocks: {fast: {title: 快, start: [take], period: 1d, breach: late, clauses: [notice-1]}}") ==
        Whats{"clocks.fast"});
  CHECK(Tighter("clocks: {shown: {period: 9wd}}").empty());
  CHECK(Tighter("clocks: {fast: {title: 快, start: [take], period: 1d, clauses: [notice-1]}}").empty());
}

TEST_CASE("tighten-case: a parameter that the case reads stays", "[ruleset][lock]") {
  Tree tree = Locked("tighten-case");
  tree.With("cn/city/parameters/a.yaml",
            "parameters: {review.period: {values: [{from: 2024-05-09, value: 90wd, choice: true}]}}\n");
  CHECK(BrokenBy(tree, "title: 名称") == Whats{"review.period"});
  tree.With("cn/city/parameters/a.yaml",
            "parameters: {review.period: {values: [{from: 2024-05-09, value: 10wd, choice: true}]}}\n");
  CHECK(BrokenBy(tree, "title: 名称").empty());
}

TEST_CASE("tighten-case: asking less is free", "[ruleset][lock]") {
  CHECK(Tighter("require: [{id: dated, disable: true, reason: 放宽, clauses: [notice-1]}]").empty());
  CHECK(Tighter("facts: {applied.on: {required: false}, applied.staff: {min: 0}, applied.kind: {values: [a, b, c]}}")
            .empty());
  CHECK(Tighter("facts: {local.branch: {type: boolean, title: 分支机构}}").empty());
  CHECK(Tighter("opened_by: [insurer, clerk, agent]").empty());
  CHECK(Tighter("events: {pass: {not_by: []}}").empty());
  CHECK(Tighter("events: {take: {effects: [{notify: [insurer], message: told}]}}").empty());
  CHECK(Tighter("events: {take: {set: {local.taken: as_of}}}, facts: {local.taken: {type: date, title: 已承办}}")
            .empty());
}

TEST_CASE("loosen-case: nothing is let off", "[ruleset][lock]") {
  CHECK(Looser("require: [{id: dated, disable: true, reason: 放宽, clauses: [notice-1]}]") == Whats{"require.dated"});
  CHECK(Looser("facts: {applied.on: {required: false}}") == Whats{"facts.applied.on.required"});
  CHECK(Looser("facts: {applied.kind: {values: [a, b, c]}}") == Whats{"facts.applied.kind.values"});
  CHECK(Looser("events: {pass: {not_by: []}}") == Whats{"events.pass.not_by"});
  CHECK(Looser("events: {pass: {by: [clerk, leader, insurer]}}") == Whats{"events.pass.by"});
  CHECK(Looser("clocks: {review: {period: 90wd}}") == Whats{"clocks.review.period"});
  CHECK(Looser("clocks: {review: {stop: [pass, note]}}") == Whats{"clocks.review.stop"});
  CHECK(Looser("clocks: {review: {informational: true}}") == Whats{"clocks.review.informational"});
  CHECK(Looser("clocks: {review: {disable: true, reason: 不用, clauses: [notice-1]}}") == Whats{"clocks.review"});
  CHECK(Looser("events: {shelve: {title: 搁置, from: [review], to: passed, by: [clerk], clauses: [notice-1]}}") ==
        Whats{"events.shelve"});
  // The whole procedure gone with one word is one finding.
  CHECK(Looser("replace: true, title: 空, clauses: [notice-1], initial: a, states: {a: {title: 甲}}, events: {}") ==
        Whats{"replace"});
}

TEST_CASE("loosen-case: asking more is free", "[ruleset][lock]") {
  CHECK(Looser("require: [{id: local, failure: 非本市机构, condition: present(applied.note), clauses: [notice-1]}]")
            .empty());
  CHECK(Looser("facts: {local.branch: {type: boolean, title: 分支机构, required: true}}").empty());
  CHECK(Looser("events: {check: {title: 核查, from: [review], by: [clerk], set: {local.checked: as_of}, clauses: "
               "[notice-1]}}, facts: {local.checked: {type: date, title: 已核对}}, clocks: {check: {title: 核查期限, "
               "start: [check], "
               "period: 3d, clauses: [notice-1]}}")
            .empty());
}

TEST_CASE("change-case: everything stays", "[ruleset][lock]") {
  CHECK(Changed("facts: {local.branch: {type: boolean, title: 分支机构}}") == Whats{"facts.local.branch"});
  CHECK(Changed("opened_by: [insurer, clerk, agent]") == Whats{"opened_by"});
  CHECK(Changed("states: {extra: {title: 甲}}") == Whats{"states.extra"});
  CHECK(Changed("clocks: {review: {warn: {red: 1d}}}") == Whats{"clocks.review.warn"});
}

TEST_CASE("A lock on parts holds them, and what moves cases", "[ruleset][lock]") {
  const auto with = [](const std::string& city) {
    return BrokenBy(Locked("loosen-case", ", parts: [clocks.review, events.pass]"), city);
  };
  CHECK(with("clocks: {review: {period: 90wd}}") == Whats{"clocks.review.period"});
  CHECK(with("events: {pass: {not_by: []}}") == Whats{"events.pass.not_by"});
  CHECK(with("events: {note: {by: [clerk, insurer, leader]}}").empty());
  CHECK(with("clocks: {shown: {period: 9wd}}").empty());
  CHECK(with("events: {shelve: {title: 搁置, from: [review], to: passed, by: [clerk], clauses: [notice-1]}}") ==
        Whats{"events.shelve"});
  const base::Diagnostics found = Locked("loosen-case", ", parts: [clocks.revue]").Load().diagnostics;
  CHECK(Codes(found) == Whats{"lock-without-target cn/locks.yaml:1"});
}

TEST_CASE("tighten-record: nothing more is asked of a record", "[ruleset][lock]") {
  Tree tree;
  tree.With(
      "cn/records/a.yaml",
      "records: {insurer: {name: {type: string, title: 名称, required: true}, staff: {type: integer, title: 人员}}}\n");
  tree.With("cn/locks.yaml",
            "locks: [{id: lock, forbids: tighten-record, target: insurer, reason: 因为, clauses: [law-1]}]\n");
  const auto with = [&](const std::string& fields) {
    return Codes(Tree(tree).With("cn/city/records/a.yaml", "records: {insurer: {" + fields + "}}\n").Load().diagnostics)
        .size();
  };
  CHECK(with("branch: {type: string, title: 分支机构, required: true}") == 1U);
  CHECK(with("staff: {min: 5}") == 1U);
  CHECK(with("staff: {required: true}") == 1U);
  CHECK(with("branch: {type: string, title: 分支机构}, name: {title: 名称, required: false}") == 0U);
}

constexpr char kTable[] = R"(decisions:
  t:
    kind: table
    title: 表
    clauses: [law-1]
    facts: {a: {type: integer, title: 甲}, b: {type: integer, title: 乙}}
    hit: first
    inputs: [a]
    outputs: {x: integer}
    rows:
      - {id: low, when: {a: '< param("edge")'}, then: {x: 1}, clauses: [law-1]}
      - {id: rest, then: {x: 2}, clauses: [law-1]}
  f:
    kind: formula
    title: 式
    clauses: [law-1]
    facts: {a: {type: integer, title: 甲}}
    steps:
      - {id: base, title: 基数, value: 'a * param("edge")', clauses: [law-1]}
      - {id: enough, title: 数量足够, require: base >= 3, clauses: [law-1]}
    value: base
  l:
    kind: lua
    title: 码
    clauses: [law-1]
    script: s.lua
    function: go
)";

std::size_t Broken(const std::string& forbids, const std::string& target, const std::string& file,
                   const std::string& city) {
  Tree tree;
  tree.With("cn/decisions/a.yaml", kTable).With("cn/decisions/s.lua", "function go() return anze.param(\"edge\") end");
  tree.With("cn/parameters/a.yaml",
            "parameters: {edge: {title: 甲, type: integer, values: [{from: 2021-09-01, value: 5, choice: true}]}}\n");
  tree.With("cn/locks.yaml",
            "locks: [{id: lock, forbids: " + forbids + ", target: " + target + ", reason: 因为, clauses: [law-1]}]\n");
  tree.With("cn/city/decisions/s.lua", "function go() return 1 end");
  tree.With("cn/city/" + file, city);
  std::size_t broken = 0;
  for (const base::Error& error : tree.Load().diagnostics) broken += error.code == "broken-lock" ? 1 : 0;
  return broken;
}

TEST_CASE("Locks hold tables, formulas and scripts as a whole", "[ruleset][lock]") {
  for (const char* forbids : {"add-rule", "change-rule"}) {
    CAPTURE(forbids);
    const auto with = [&](const std::string& name, const std::string& city) {
      return Broken(forbids, name, "decisions/a.yaml", "decisions: {" + name + ": {" + city + "}}\n");
    };
    CHECK(with("t", "title: 另一名称, rows: [{id: low, clauses: [notice-1]}]") == 0U);
    CHECK(with("t", "hit: collect") == 1U);
    CHECK(with("t", "inputs: [a, b]") == 1U);
    CHECK(with("t", "outputs: {y: integer}") == 1U);
    CHECK(with("t", "rows: [{id: high, when: {a: '> 9'}, then: {x: 3}, clauses: [notice-1]}]") == 1U);
    CHECK(with("t", "rows: [{id: low, disable: true, reason: 不用, clauses: [notice-1]}]") == 1U);
    CHECK(with("t", "rows: [{id: rest, outcome: other}]") >= 1U);
    CHECK(with("t", "kind: not_applicable") == 1U);
    CHECK(with("t", "facts: {a: {type: number, title: 甲}}") == 1U);
    CHECK(with("f", "value: base + 1") == 1U);
    CHECK(with("f", "steps: [{id: base, title: 基数, value: a}]") == 1U);
    CHECK(with("f", "steps: [{id: more, title: 更多, value: a + 1, clauses: [notice-1]}]") == 0U);
    CHECK(with("f", "steps: [{id: a, title: 甲项, value: '9', clauses: [notice-1]}]") == 1U);
    CHECK(with("l", "function: other") == 1U);
    CHECK(with("l", "script: s.lua") == 1U);
  }
  CHECK(Broken("add-rule", "f", "decisions/a.yaml",
               "decisions: {f: {steps: [{id: more, title: 更多, require: a > 1, clauses: [notice-1]}]}}\n") == 1U);
  CHECK(Broken("change-rule", "f", "decisions/a.yaml",
               "decisions: {f: {steps: [{id: more, title: 更多, require: a > 1, clauses: [notice-1]}]}}\n") == 0U);
  CHECK(Broken("add-rule", "t", "decisions/a.yaml", "decisions: {t: {facts: {a: {required: true}}}}\n") == 1U);
}

TEST_CASE("A parameter that a locked table, formula or script reads stays", "[ruleset][lock]") {
  for (const char* name : {"t", "f", "l"}) {
    CAPTURE(name);
    CHECK(Broken("add-rule", name, "parameters/a.yaml",
                 "parameters: {edge: {values: [{from: 2024-05-09, value: 4, choice: true}]}}\n") == 1U);
    CHECK(Broken("add-rule", name, "parameters/a.yaml",
                 "parameters: {edge: {values: [{from: 2024-05-09, value: 5, choice: true}]}}\n") == 0U);
    CHECK(Broken("add-rule", name, "parameters/a.yaml", "parameters: {edge: {combine: max}}\n") == 1U);
  }
}

}  // namespace
}  // namespace anze::ruleset

// A cell of a decision table: parsed, turned into an expression, and asked about single values.
//
//   -  (any)      coal_mine   a, b or [a, b]  (one of)      >= 300   < 20   == x   ~= x
//   [300..1000)   (0..1]      not <test>      param("name") wherever a value may stand
// Threads: plain values.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/decision/ast.h"
#include "core/decision/condition.h"

namespace anze::decision {

struct UnaryTest {
  struct Operand {
    base::Value literal;
    std::string parameter;  // instead of the literal
  };
  enum class Form { kAny, kOneOf, kCompare, kRange };

  Form form = Form::kAny;
  bool negated = false;
  Operator op = Operator::kEqual;  // of kCompare
  bool includes_low = false;       // of kRange
  bool includes_high = false;
  std::vector<Operand> operands;
};

// The column a test stands in.
struct TestColumn {
  std::string path;
  const ruleset::Field* field = nullptr;
};

// Diagnostic "table-bad-test" with a reason; also "unknown-parameter" and "not-in-enum".
std::optional<UnaryTest> ParseUnaryTest(const ruleset::Expression& cell, const TestColumn& column, const Scope& scope,
                                        base::Diagnostics* diagnostics);

// The test as a boolean expression over the column's fact.
Node ToExpression(const UnaryTest& test, const TestColumn& column);

// Whether a value passes; parameters are asked of `parameter`, which never fails.
bool Matches(const UnaryTest& test, const base::Value& value,
             const std::function<base::Value(const std::string&)>& parameter);

}  // namespace anze::decision

// A cell of a decision table: parsed, turned into an expression, and asked about single values.
//
//   -  (any)      coal_mine   a, b or [a, b]  (one of)      >= 300   < 20   == x   ~= x
//   [300..1000)   (0..1]      not <test>      param("name") wherever a value may stand
//   not(a, b)     [>= 300, [1..3], not 2]: one of several tests      fact(path) another fact
//
// In a column of numbers or days another fact may be named without fact().
// A square bracket includes its end, a round one does not. Ownership: plain values. Threads: plain
// values.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/decision/ast.h"
#include "core/decision/condition.h"

namespace anze::decision {

// A parsed cell. The default lets every value through.
struct UnaryTest {
  struct Operand {
    base::Value literal;
    // Its name, instead of the literal; empty: the literal.
    std::string parameter;
    // The path of a fact, instead of the literal.
    std::string fact;
  };
  enum class Form { kAny, kOneOf, kCompare, kRange, kEither };

  Form form = Form::kAny;
  // Turns the answer of everything below.
  bool negated = false;
  Operator op = Operator::kEqual;  // of kCompare
  bool includes_low = false;       // of kRange
  bool includes_high = false;
  // One of kCompare, two of kRange, any number of kOneOf.
  std::vector<Operand> operands;
  // Of kEither: one of these passes.
  std::vector<UnaryTest> tests;
};

// All operands of a test and of those within it.
std::vector<const UnaryTest::Operand*> OperandsOf(const UnaryTest& test);
// Whether it reads a fact beside its column's, so that a value alone cannot be tried.
bool ReadsFacts(const UnaryTest& test);

// The column a test stands in. `field` is nullptr only for an input that no schema has; nothing
// here may be called then.
struct TestColumn {
  std::string path;
  const ruleset::Field* field = nullptr;
};

// Parses a cell; nullopt after adding a diagnostic. Literals must be of the column's type.
// Errors: "table-bad-test" {reason, text, part, input, type}; "not-in-enum"; those of Check for a
// param().
std::optional<UnaryTest> ParseUnaryTest(const ruleset::Expression& cell, const TestColumn& column, const Scope& scope,
                                        base::Diagnostics* diagnostics);

// Returns the test as a typed boolean expression over the column's fact, to be emitted without a
// check.
Node ToExpression(const UnaryTest& test, const TestColumn& column);

// Precondition: it reads no other fact. Returns whether a value passes; parameters are asked of `parameter`, which
// never fails. Must agree with ToExpression: the table analysis uses this, the machine that.
bool Matches(const UnaryTest& test, const base::Value& value,
             const std::function<base::Value(const std::string&)>& parameter);

}  // namespace anze::decision

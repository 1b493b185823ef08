// The interpreter's loop, its comparisons and its logic.
//
// A run is a walk over instructions that write cells. There is no call stack and no exception: a
// function answers false after setting `error`, and the loop ends. Unknown operands are ordinary
// values, handled by Strict (unknown in, unknown out) or by Logic, which may know the answer
// anyway.
//
// Nothing is written down about why a result is unknown, save by functions over lists (machine_folds.cpp). When
// somebody asks, Missing walks back from the result through Code::producers to the slots that were unknown, which is
// possible because every temporary has one producer and its operands still stand in their cells.
#include "core/decision/machine.h"

#include <algorithm>

namespace anze::decision {
namespace {

using Kind = Cell::Kind;

inline bool Less(const Cell& a, const Cell& b) {
  return a.number.den() == b.number.den() ? a.number.num() < b.number.num() : a.number < b.number;
}

inline bool SameText(const Cell& a, const Cell& b) {
  return a.length == b.length && std::memcmp(a.data, b.data, a.length) == 0;
}

// Values of one kind; lists and objects never reach this.
inline bool Same(const Cell& a, const Cell& b) {
  switch (a.kind) {
    case Kind::kNumber:
      return a.number == b.number;
    case Kind::kString:
      return SameText(a, b);
    case Kind::kBoolean:
      return a.truth == b.truth;
    default:
      return true;
  }
}

// Two numbers or two texts, the common case, decided in place; false: left to Compare.
template <Op kOp>
inline bool Quick(const Cell& a, const Cell& b, Cell* dst) {
  if (a.kind != b.kind) return false;
  if (a.kind == Kind::kNumber) {
    if constexpr (kOp == Op::kEqual || kOp == Op::kNotEqual) {
      dst->SetTruth((a.number == b.number) == (kOp == Op::kEqual));
    } else {
      dst->SetTruth(kOp == Op::kLess ? Less(a, b) : !Less(b, a));
    }
    return true;
  }
  if constexpr (kOp == Op::kEqual || kOp == Op::kNotEqual) {
    if (a.kind != Kind::kString) return false;
    dst->SetTruth(SameText(a, b) == (kOp == Op::kEqual));
    return true;
  }
  return false;
}

template <Op kOp>
inline bool QuickLogic(const Cell& a, const Cell& b, Cell* dst) {
  if (a.kind != Kind::kBoolean || b.kind != Kind::kBoolean) return false;
  dst->SetTruth(kOp == Op::kAnd ? a.truth && b.truth : a.truth || b.truth);
  return true;
}

bool IsTree(const Cell& cell) { return cell.kind == Kind::kList || cell.kind == Kind::kObject; }

}  // namespace

std::string_view KindName(Cell::Kind kind) {
  constexpr std::string_view kNames[] = {"unknown", "unbound", "nil", "boolean", "number", "string", "list", "object"};
  return kNames[static_cast<int>(kind)];
}

// Moves `at` where the condition says; an unknown one of a choice leaves through the jump that closes the first branch.
inline bool Machine::Jump(const Instruction& in, Cell* cells, const Instruction** at) {
  const Instruction* const target = code->instructions.data() + in.b;
  const Cell& a = cells[in.a];
  if (in.op == Op::kJump) {
    *at = target;
  } else if (a.unknown()) {
    if (in.op != Op::kChoose) return true;
    cells[in.dst].SetUnknown();
    *at = target - 1;
  } else if (a.kind != Kind::kBoolean) {
    return FailType(in, a);
  } else if (in.op == Op::kChoose) {
    if (!a.truth) *at = target;
  } else if (a.truth == (in.op == Op::kOrJump)) {
    cells[in.dst].SetTruth(in.op == Op::kOrJump);
    *at = target;
  }
  return true;
}

// The loop of the interpreter. The comparisons and logic that nearly all rules consist of are inlined here for operands
// of the usual kinds; everything else, and every unknown or unbound operand, goes through the general functions below.
// A function that answers false has set `error`.
bool Machine::Run(std::uint32_t begin, std::uint32_t end, Cell* cells) {
  const Instruction* const first = code->instructions.data();
  const Instruction* const last = first + end;
  const Instruction* at = first + begin;
  while (at != last) {
    const Instruction& in = *at++;
    switch (in.op) {
      case Op::kLess:
        if (!Quick<Op::kLess>(cells[in.a], cells[in.b], &cells[in.dst]) &&
            !Compare(in, cells[in.a], cells[in.b], &cells[in.dst])) {
          return false;
        }
        break;
      case Op::kLessEqual:
        if (!Quick<Op::kLessEqual>(cells[in.a], cells[in.b], &cells[in.dst]) &&
            !Compare(in, cells[in.a], cells[in.b], &cells[in.dst])) {
          return false;
        }
        break;
      case Op::kEqual:
        if (!Quick<Op::kEqual>(cells[in.a], cells[in.b], &cells[in.dst]) &&
            !Compare(in, cells[in.a], cells[in.b], &cells[in.dst])) {
          return false;
        }
        break;
      case Op::kNotEqual:
        if (!Quick<Op::kNotEqual>(cells[in.a], cells[in.b], &cells[in.dst]) &&
            !Compare(in, cells[in.a], cells[in.b], &cells[in.dst])) {
          return false;
        }
        break;
      case Op::kAnd:
        if (!QuickLogic<Op::kAnd>(cells[in.a], cells[in.b], &cells[in.dst]) &&
            !Logic(in, cells[in.a], cells[in.b], &cells[in.dst])) {
          return false;
        }
        break;
      case Op::kOr:
        if (!QuickLogic<Op::kOr>(cells[in.a], cells[in.b], &cells[in.dst]) &&
            !Logic(in, cells[in.a], cells[in.b], &cells[in.dst])) {
          return false;
        }
        break;
      case Op::kAndJump:
      case Op::kOrJump:
      case Op::kChoose:
      case Op::kJump:
        if (!Jump(in, cells, &at)) return false;
        break;
      case Op::kNot:
        if (!Not(in, cells[in.a], &cells[in.dst])) return false;
        break;
      case Op::kMove:
        if (cells[in.a].is(Kind::kUnbound)) return FailUnbound(in, cells[in.a]);
        cells[in.dst] = cells[in.a];
        break;
      case Op::kPresent:
        cells[in.dst].SetTruth(!cells[in.a].unknown());
        break;
      case Op::kOneOf:
        if (!OneOf(in, cells)) return false;
        break;
      default:
        if (!Step(in, cells)) return false;
    }
  }
  return true;
}

// Equality of two different kinds is false, as in Lua; order between them is an error. Lists and objects are never
// compared: two of them with equal content would not be equal in Lua.
bool Machine::Compare(const Instruction& in, const Cell& a, const Cell& b, Cell* dst) {
  const bool equality = in.op == Op::kEqual || in.op == Op::kNotEqual;
  if (a.kind == Kind::kNumber && b.kind == Kind::kNumber) {
    if (equality) {
      dst->SetTruth((a.number == b.number) == (in.op == Op::kEqual));
    } else {
      dst->SetTruth(in.op == Op::kLess ? Less(a, b) : !Less(b, a));
    }
    return true;
  }
  if (a.kind == Kind::kString && b.kind == Kind::kString) {
    if (equality) {
      dst->SetTruth(SameText(a, b) == (in.op == Op::kEqual));
    } else {
      const int order = a.text().compare(b.text());
      dst->SetTruth(in.op == Op::kLess ? order < 0 : order <= 0);
    }
    return true;
  }
  if (CompareBounds(in, a, b, dst)) return true;
  bool done = false;
  if (!Strict(in, a, b, dst, &done) || done) return !error;
  if (!equality || IsTree(a) || IsTree(b)) {
    return FailType(in, a.kind == Kind::kNumber || a.kind == Kind::kString ? b : a);
  }
  dst->SetTruth((a.kind == b.kind && Same(a, b)) == (in.op == Op::kEqual));
  return true;
}

FoldState Machine::BoundsOf(std::uint32_t reg, const Cell& cell) const {
  if (cell.is(Kind::kNumber)) return {{}, cell.number, cell.number};
  if (!cell.unknown() || reg < code->first_temporary()) return {};
  const Instruction& in = code->instructions[code->producers[reg - code->first_temporary()]];
  if (in.op != Op::kFold || in.c >= folds_.size()) return {};
  return {{}, folds_[in.c].low, folds_[in.c].high};
}

bool Machine::CompareBounds(const Instruction& in, const Cell& a, const Cell& b, Cell* dst) const {
  if (folds_.empty() || !(a.unknown() || b.unknown())) return false;
  const FoldState left = BoundsOf(in.a, a);
  const FoldState right = BoundsOf(in.b, b);
  const bool below = left.high && right.low && *left.high < *right.low;
  const bool above = left.low && right.high && *left.low > *right.high;
  const bool not_above = left.high && right.low && *left.high <= *right.low;
  const bool not_below = left.low && right.high && *left.low >= *right.high;
  switch (in.op) {
    case Op::kLess:
      if (!below && !not_below) return false;
      dst->SetTruth(below);
      return true;
    case Op::kLessEqual:
      if (!not_above && !above) return false;
      dst->SetTruth(not_above);
      return true;
    default:
      if (!below && !above) return false;
      dst->SetTruth(in.op == Op::kNotEqual);
      return true;
  }
}

// Parameters without a value fail, unknown operands make the answer unknown; else nothing is done.
bool Machine::Strict(const Instruction& in, const Cell& a, const Cell& b, Cell* dst, bool* done) {
  if (a.is(Kind::kUnbound)) return FailUnbound(in, a);
  if (b.is(Kind::kUnbound)) return FailUnbound(in, b);
  if (a.unknown() || b.unknown()) {
    dst->SetUnknown();
    *done = true;
  }
  return true;
}

// Kleene: one operand that decides is enough.
bool Machine::Logic(const Instruction& in, const Cell& a, const Cell& b, Cell* dst) {
  const bool decisive = in.op == Op::kOr;
  for (const Cell* operand : {&a, &b}) {
    if (operand->kind == Kind::kBoolean && operand->truth == decisive) {
      dst->SetTruth(decisive);
      return true;
    }
    if (operand->kind != Kind::kBoolean && !operand->unknown()) return FailType(in, *operand);
  }
  if (a.unknown() || b.unknown()) {
    dst->SetUnknown();
  } else {
    dst->SetTruth(!decisive);
  }
  return true;
}

bool Machine::Not(const Instruction& in, const Cell& a, Cell* dst) {
  if (a.kind == Kind::kBoolean) {
    dst->SetTruth(!a.truth);
  } else if (a.unknown()) {
    dst->SetUnknown();
  } else {
    return FailType(in, a);
  }
  return true;
}

// Equality as Compare has it: a member of another kind is no match and no error. An unknown member
// makes a miss unknown, and a hit as well, because unknown operands are reported whatever the
// others say.
bool Machine::OneOf(const Instruction& in, Cell* cells) {
  const std::uint32_t* operand = code->operands.data() + in.a;
  const Cell& subject = cells[*operand];
  // Among literals the first that is met decides.
  if (in.c != 0 && (subject.kind == Kind::kString || subject.kind == Kind::kNumber)) {
    bool met = false;
    for (std::uint32_t i = 1; i < in.b && !met; ++i) {
      const Cell& other = cells[operand[i]];
      met = other.kind == subject.kind && Same(other, subject);
    }
    cells[in.dst].SetTruth(met);
    return true;
  }
  bool found = false;
  bool unknown = subject.unknown();
  for (std::uint32_t i = 0; i < in.b; ++i) {
    const Cell& other = cells[operand[i]];
    if (other.is(Kind::kUnbound)) return FailUnbound(in, other);
    if (IsTree(other)) return FailType(in, other);
    unknown = unknown || other.unknown();
    found = found || (i > 0 && other.kind == subject.kind && Same(other, subject));
  }
  if (unknown) {
    cells[in.dst].SetUnknown();
  } else {
    cells[in.dst].SetTruth(found);
  }
  return true;
}

// Only the branch that was taken counts for choose(), and its condition before both. Recursion is
// as deep as the expression, which the parser bounds.
void Machine::Missing(std::uint32_t reg, const Cell* cells, std::vector<std::uint32_t>* slots) const {
  if (!cells[reg].unknown()) return;
  if (reg < code->first_constant()) {
    if (std::find(slots->begin(), slots->end(), reg) == slots->end()) slots->push_back(reg);
    return;
  }
  if (reg < code->first_temporary()) return;
  const Instruction& in = code->instructions[code->producers[reg - code->first_temporary()]];
  switch (in.op) {
    case Op::kChoose:
      if (cells[in.a].unknown()) return Missing(in.a, cells, slots);
      return Missing(code->operands[in.c + (cells[in.a].truth ? 0 : 1)], cells, slots);
    case Op::kFold:
      if (cells[in.a].unknown()) return Missing(in.a, cells, slots);
      for (const std::uint32_t slot : folds_[in.c].missing) {
        if (std::find(slots->begin(), slots->end(), slot) == slots->end()) slots->push_back(slot);
      }
      return;
    case Op::kGovern:
      return MissingGoverned(in, cells, slots);
    case Op::kOneOf:
    case Op::kMin:
    case Op::kMax:
      for (std::uint32_t i = 0; i < in.b; ++i) Missing(code->operands[in.a + i], cells, slots);
      return;
    default:
      Missing(in.a, cells, slots);
      Missing(in.b, cells, slots);
  }
}

// The instruction's index gives its origin, and that the text and the span of the smallest
// expression around the failure.
bool Machine::Fail(const Instruction& in, std::string failure, base::MessageArgs args) {
  const Origin& origin = code->origins[static_cast<std::size_t>(&in - code->instructions.data())];
  error.emplace(std::move(failure), std::move(args),
                SpanWithin(code->sources[origin.source], origin.begin, origin.end));
  return false;
}

bool Machine::FailType(const Instruction& in, const Cell& cell) {
  if (cell.is(Kind::kUnbound)) return FailUnbound(in, cell);
  const Origin& origin = code->origins[static_cast<std::size_t>(&in - code->instructions.data())];
  const std::string text = code->sources[origin.source].text.substr(origin.begin, origin.end - origin.begin);
  return Fail(in, "type-mismatch", {{"reason", "value"}, {"text", text}, {"actual", std::string(KindName(cell.kind))}});
}

bool Machine::FailUnbound(const Instruction& in, const Cell& cell) {
  std::string name;
  for (const ParamUse& param : code->params) {
    // The constant's number is kept in the cell, so that the name is found again.
    if (cell.number == base::Number(static_cast<std::int64_t>(param.reg))) name = param.name;
  }
  return Fail(in, "parameter-without-value", {{"name", name}, {"date", as_of.ToString()}});
}

}  // namespace anze::decision

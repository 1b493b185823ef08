// The less frequent instructions: arithmetic, texts, lists, dates. They see no unknown operand:
// Strict has answered before.
#include <algorithm>

#include "core/base/search.h"
#include "core/decision/machine.h"

namespace anze::decision {
namespace {

using base::Number;
using Kind = Cell::Kind;

// Cells view their texts, so a text that an instruction makes must live somewhere: in the run's
// arena.
std::string_view Keep(std::string_view text, Arena* arena) {
  char* out = arena->Take(text.size());
  std::memcpy(out, text.data(), text.size());
  return {out, text.size()};
}

bool Contains(const base::Value& list, const Cell& item) {
  for (const base::Value& member : list.as_list()) {
    const Cell cell = Cell::View(member);
    if (cell.kind != item.kind) continue;
    const bool same = cell.is(Kind::kNumber)   ? cell.number == item.number
                      : cell.is(Kind::kString) ? cell.text() == item.text()
                                               : cell.is(Kind::kBoolean) && cell.truth == item.truth;
    if (same) return true;
  }
  return false;
}

bool IsUnary(Op op) {
  return op == Op::kNegate || op == Op::kLength || op == Op::kCount || op == Op::kAbs || op == Op::kRoundDown ||
         op == Op::kRoundUp || op == Op::kRoundHalfUp || op == Op::kWorkday || op == Op::kWorkdayBefore ||
         op == Op::kFoldName;
}

}  // namespace

// min and max have a list of operands and look for unknown ones themselves.
bool Machine::Step(const Instruction& in, Cell* cells) {
  if (in.op == Op::kMin || in.op == Op::kMax) return Extreme(in, cells);
  if (in.op == Op::kFold) return FoldList(in, cells);
  if (in.op == Op::kGovern) return Govern(in, cells);
  Cell* dst = &cells[in.dst];
  const Cell& a = cells[in.a];
  const Cell& b = IsUnary(in.op) ? a : cells[in.b];
  bool done = false;
  if (!Strict(in, a, b, dst, &done) || done) return !error;
  switch (in.op) {
    case Op::kLength:
      if (a.is(Kind::kString)) {
        dst->SetNumber(static_cast<std::int64_t>(a.length));
        return true;
      }
      [[fallthrough]];
    case Op::kCount:
      if (!a.is(Kind::kList)) return FailType(in, a);
      dst->SetNumber(static_cast<std::int64_t>(a.tree().as_list().size()));
      return true;
    case Op::kContains:
      if (!a.is(Kind::kList)) return FailType(in, a);
      dst->SetTruth(Contains(a.tree(), b));
      return true;
    case Op::kConcat:
    case Op::kFoldName:
    case Op::kStartsWith:
      return Text(in, a, b, dst);
    case Op::kDaysBetween:
    case Op::kMinutesBetween:
      return Between(in, a, b, dst);
    case Op::kAddPeriod:
    case Op::kBeforePeriod:
    case Op::kWorkday:
    case Op::kWorkdayBefore:
      return Calendar(in, a, b, dst);
    default:
      return Arithmetic(in, a, b, dst);
  }
}

bool Machine::Arithmetic(const Instruction& in, const Cell& a, const Cell& b, Cell* dst) {
  if (!a.is(Kind::kNumber)) return FailType(in, a);
  if (!b.is(Kind::kNumber)) return FailType(in, b);
  std::optional<Number> out;
  switch (in.op) {
    case Op::kAdd:
      out = base::Add(a.number, b.number);
      break;
    case Op::kSubtract:
      out = base::Sub(a.number, b.number);
      break;
    case Op::kMultiply:
      out = base::Mul(a.number, b.number);
      break;
    case Op::kDivide:
      if (b.number == Number(0)) return Fail(in, "division-by-zero");
      out = base::Div(a.number, b.number);
      break;
    case Op::kNegate:
      out = base::Sub(0, a.number);
      break;
    case Op::kAbs:
      out = a.number < Number(0) ? base::Sub(0, a.number) : a.number;
      break;
    case Op::kRoundDown:
      out = a.number.RoundDown();
      break;
    case Op::kRoundUp:
      out = a.number.RoundUp();
      break;
    default:
      out = a.number.RoundHalfUp();
      break;
  }
  if (!out) return Fail(in, "number-overflow");
  dst->SetNumber(*out);
  return true;
}

// Goes on behind an unknown operand, so that a wrong type among the others is still an error.
bool Machine::Extreme(const Instruction& in, Cell* cells) {
  const std::uint32_t* operand = code->operands.data() + in.a;
  bool unknown = false;
  Number best;
  for (std::uint32_t i = 0; i < in.b; ++i) {
    const Cell& cell = cells[operand[i]];
    if (cell.unknown()) {
      unknown = true;
      continue;
    }
    if (!cell.is(Kind::kNumber)) return FailType(in, cell);
    if (i == 0 || (in.op == Op::kMin ? cell.number < best : cell.number > best)) best = cell.number;
  }
  if (unknown) {
    cells[in.dst].SetUnknown();
  } else {
    cells[in.dst].SetNumber(best);
  }
  return true;
}

bool Machine::Text(const Instruction& in, const Cell& a, const Cell& b, Cell* dst) {
  for (const Cell* cell : {&a, &b}) {
    const bool number = cell->is(Kind::kNumber) && in.op == Op::kConcat;
    if (!cell->is(Kind::kString) && !number) return FailType(in, *cell);
  }
  if (in.op == Op::kFoldName) {
    dst->SetText(Keep(base::FoldName(a.text()), arena));
    return true;
  }
  if (in.op == Op::kStartsWith) {
    dst->SetTruth(a.text().starts_with(b.text()));
    return true;
  }
  std::string joined = a.is(Kind::kNumber) ? a.number.ToString() : std::string(a.text());
  joined += b.is(Kind::kNumber) ? b.number.ToString() : std::string(b.text());
  dst->SetText(Keep(joined, arena));
  return true;
}

bool Machine::Between(const Instruction& in, const Cell& a, const Cell& b, Cell* dst) {
  for (const Cell* cell : {&a, &b}) {
    if (!cell->is(Kind::kString)) return FailType(in, *cell);
  }
  const auto fail = [&](const base::Error& failure) { return Fail(in, failure.code, failure.args); };
  if (in.op == Op::kMinutesBetween) {
    const auto minutes = MinutesBetween(a.text(), b.text());
    if (!minutes.ok()) return fail(minutes.error());
    dst->SetNumber(*minutes);
    return true;
  }
  const auto from = ReadDay(a.text());
  if (!from.ok()) return fail(from.error());
  const auto to = ReadDay(b.text());
  if (!to.ok()) return fail(to.error());
  dst->SetNumber(*to - *from);
  return true;
}

bool Machine::Calendar(const Instruction& in, const Cell& a, const Cell& b, Cell* dst) {
  for (const Cell* cell : {&a, &b}) {
    if (!cell->is(Kind::kString)) return FailType(in, *cell);
  }
  const auto fail = [&](const base::Error& failure) { return Fail(in, failure.code, failure.args); };
  if (in.op == Op::kAddPeriod || in.op == Op::kBeforePeriod) {
    const auto counted =
        in.op == Op::kAddPeriod ? AddPeriod(dates, a.text(), b.text()) : BeforePeriod(dates, a.text(), b.text());
    if (!counted.ok()) return fail(counted.error());
    dst->SetText(Keep(*counted, arena));
    return true;
  }
  const auto day = in.op == Op::kWorkday ? WorkdayOnOrAfter(dates, a.text()) : WorkdayOnOrBefore(dates, a.text());
  if (!day.ok()) return fail(day.error());
  dst->SetText(Keep(day->ToString(), arena));
  return true;
}

}  // namespace anze::decision

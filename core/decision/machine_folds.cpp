// Functions over the items of a list: count, sum, any, all, distinct, first, last, min, max.
//
// FoldList runs the instructions behind its own once an item, with the item's fields in their slots, and hands what
// came out to a Folder, which keeps for its function what is certain and what is only possible: an item whose condition
// is unknown may count or not, one whose value is unknown may be anything. The result is known where both come to the
// same, whatever the missing facts are; else it is unknown, with the bounds that can be told and the slots that were
// missing.
#include <algorithm>
#include <set>
#include <utility>

#include "core/decision/machine.h"

namespace anze::decision {

std::string_view ItemPartWord(ItemPart part) {
  constexpr std::string_view kWords[] = {"counted", "left_out", "unknown", "passed", "failed", "repeated", "taken"};
  return kWords[static_cast<int>(part)];
}

// One run of one function. Borrows all it is given.
class Folder {
 public:
  Folder(Machine* machine, const Instruction& in, const FoldCode& fold, FoldState* state, Cell* cells)
      : machine_(*machine),
        in_(in),
        fold_(fold),
        state_(*state),
        cells_(cells),
        first_note_(machine->notes == nullptr ? 0 : machine->notes->size()) {}

  bool Run(const base::Value::List& items) {
    for (number_ = 0; number_ < items.size(); ++number_) {
      for (const std::uint32_t slot : fold_.slots) cells_[slot].SetUnknown();
      fold_.tree.Fill(items[number_], cells_);
      if (!Item()) return false;
    }
    return Finish();
  }

 private:
  using Kind = Cell::Kind;
  using Number = base::Number;

  // Scalars in one order, kinds apart.
  static bool Before(const Cell& a, const Cell& b) {
    if (a.kind != b.kind) return a.kind < b.kind;
    if (a.is(Kind::kNumber)) return a.number < b.number;
    if (a.is(Kind::kString)) return a.text() < b.text();
    return a.is(Kind::kBoolean) && !a.truth && b.truth;
  }
  struct ByContent {
    bool operator()(const Cell& a, const Cell& b) const { return Before(a, b); }
  };
  using Values = std::set<Cell, ByContent>;

  bool FailType(const Cell& cell) { return machine_.FailType(in_, cell); }

  void Note(ItemPart part, const Cell& value = {}) {
    if (machine_.notes == nullptr) return;
    machine_.notes->push_back({in_.c, static_cast<std::uint32_t>(number_), part, value.ToValue()});
  }

  // The slots that left this item open.
  void Missing() {
    for (const auto& [has, reg] : {std::pair{fold_.has_where, fold_.where}, std::pair{fold_.has_value, fold_.value},
                                   std::pair{fold_.has_order, fold_.order}}) {
      if (has) machine_.Missing(reg, cells_, &state_.missing);
    }
  }

  // Runs the instructions of one item. What may not be meant at all may fail without harm: it is unknown then.
  bool Compute() {
    const auto at = static_cast<std::uint32_t>(&in_ - machine_.code->instructions.data());
    // A jump over the item's instructions stands before them.
    if (!machine_.Run(at + 2, fold_.value_begin, cells_)) return false;
    certain_ = true;
    meant_ = true;
    if (fold_.has_where) {
      const Cell& where = cells_[fold_.where];
      if (!where.unknown() && !where.is(Kind::kBoolean)) return FailType(where);
      certain_ = !where.unknown();
      meant_ = !where.is_false();
    }
    value_.SetUnknown();
    order_.SetUnknown();
    if (!meant_) return true;
    if (!machine_.Run(fold_.value_begin, in_.b, cells_)) {
      if (certain_) return false;
      machine_.error.reset();
      machine_.Missing(fold_.where, cells_, &state_.missing);
      return true;
    }
    if (fold_.has_value) value_ = cells_[fold_.value];
    if (fold_.has_order) order_ = cells_[fold_.order];
    if (value_.is(Kind::kUnbound)) return FailType(value_);
    if (order_.is(Kind::kUnbound)) return FailType(order_);
    return true;
  }

  bool Item() {
    if (!Compute()) return false;
    if (!meant_) {
      Note(ItemPart::kLeftOut);
      return true;
    }
    ++(certain_ ? certain_count_ : maybe_count_);
    switch (fold_.fold) {
      case Fold::kCount:
        if (!certain_) Missing();
        Note(certain_ ? ItemPart::kCounted : ItemPart::kUnknown);
        return true;
      case Fold::kSum:
        return Sum();
      case Fold::kAny:
      case Fold::kAll:
        return Ask();
      case Fold::kDistinct:
        return Distinct();
      case Fold::kMin:
      case Fold::kMax:
        return Extreme();
      default:
        return fold_.has_order ? Ordered() : Listed();
    }
  }

  // Notes the item, and what it lacks.
  bool Open() {
    const bool open = !certain_ || value_.unknown();
    if (open) Missing();
    Note(open ? ItemPart::kUnknown : ItemPart::kCounted, value_);
    return open;
  }

  void AddTo(std::optional<Number>* bound, Number number) {
    if (*bound) *bound = base::Add(**bound, number);
  }

  bool Sum() {
    if (!value_.unknown() && !value_.is(Kind::kNumber)) return FailType(value_);
    Open();
    if (value_.unknown()) {
      state_.low = state_.high = std::nullopt;
      unbounded_ = true;
      return true;
    }
    if (certain_ || value_.number < Number(0)) AddTo(&state_.low, value_.number);
    if (certain_ || value_.number > Number(0)) AddTo(&state_.high, value_.number);
    return true;
  }

  // `any` is the `or` of its items, `all` the `and`; an item that may not be meant decides nothing unless its answer
  // does not matter.
  bool Ask() {
    if (!value_.unknown() && !value_.is(Kind::kBoolean)) return FailType(value_);
    const bool all = fold_.fold == Fold::kAll;
    const bool idle = all ? value_.is_true() : value_.is_false();
    const bool decides = certain_ && !value_.unknown() && !idle;
    decided_ = decided_ || decides;
    const bool open = !decides && !idle;
    open_ = open_ || open;
    if (open) Missing();
    Note(open ? ItemPart::kUnknown : value_.is_true() ? ItemPart::kPassed : ItemPart::kFailed, value_);
    return true;
  }

  bool Distinct() {
    if (value_.is(Kind::kList) || value_.is(Kind::kObject)) return FailType(value_);
    if (!certain_ || value_.unknown()) Missing();
    if (value_.unknown()) {
      ++unknown_values_;
      surely_some_ = surely_some_ || certain_;
      Note(ItemPart::kUnknown);
      return true;
    }
    const bool fresh = possible_.insert(value_).second;
    if (certain_) sure_.insert(value_);
    Note(!certain_ ? ItemPart::kUnknown : fresh ? ItemPart::kCounted : ItemPart::kRepeated, value_);
    return true;
  }

  bool SameOrder(const Cell& a, const Cell& b) const {
    return a.kind == b.kind && (a.is(Kind::kNumber) || a.is(Kind::kString));
  }

  // Whether `a` stands before `b` in what the function looks for: the least, or the greatest.
  bool Better(const Cell& a, const Cell& b) const {
    return fold_.fold == Fold::kMin || fold_.fold == Fold::kFirst ? Before(a, b) : Before(b, a);
  }

  bool Extreme() {
    const bool open = Open();
    if (value_.unknown()) {
      unbounded_ = true;
      return true;
    }
    const Cell& known = best_.unknown() ? rival_ : best_;
    if (!SameOrder(value_, known.unknown() ? value_ : known)) return FailType(value_);
    Cell* best = open ? &rival_ : &best_;
    if (!best->unknown() && !Better(value_, *best)) return true;
    *best = value_;
    if (!open) taken_ = number_;
    return true;
  }

  // Without an order items stand as the list has them: for `first` what is behind a certain one does not matter, for
  // `last` what is before it.
  bool Listed() {
    const bool first = fold_.fold == Fold::kFirst;
    const bool behind = first && found_;
    Note(certain_ ? ItemPart::kCounted : ItemPart::kUnknown, value_);
    if (behind) return true;
    if (certain_) {
      if (!first) {
        state_.missing.clear();
        open_ = false;
      }
      found_ = true;
      best_ = value_;
      taken_ = number_;
    } else {
      open_ = true;
    }
    Missing();
    return true;
  }

  bool Ordered() {
    if (!certain_ || value_.unknown() || order_.unknown()) Missing();
    Note(certain_ && !order_.unknown() ? ItemPart::kCounted : ItemPart::kUnknown, value_);
    if (order_.unknown()) {
      open_ = true;
      return true;
    }
    const Cell& known = found_ ? best_order_ : rival_;
    if (!SameOrder(order_, known.unknown() ? order_ : known)) return FailType(order_);
    // Of equals the first of the list is first and the last is last.
    const bool last = fold_.fold == Fold::kLast;
    const auto wins = [&](const Cell& other) { return Better(order_, other) || (last && !Better(other, order_)); };
    if (!certain_) {
      if (rival_.unknown() || wins(rival_)) {
        rival_ = order_;
        rival_item_ = number_;
      }
      return true;
    }
    if (found_ && !wins(best_order_)) return true;
    found_ = true;
    best_ = value_;
    best_order_ = order_;
    taken_ = number_;
    return true;
  }

  bool Finish() {
    Cell& out = cells_[in_.dst];
    out.SetUnknown();
    switch (fold_.fold) {
      case Fold::kCount:
        Between(Number(certain_count_), Number(certain_count_ + maybe_count_), &out);
        break;
      case Fold::kSum:
        if (!unbounded_ && !state_.low && !state_.high) return machine_.Fail(in_, "number-overflow");
        if (state_.low && state_.high) Between(*state_.low, *state_.high, &out);
        break;
      case Fold::kAny:
      case Fold::kAll:
        if (decided_ || !open_) out.SetTruth((fold_.fold == Fold::kAny) == decided_);
        break;
      case Fold::kDistinct:
        Between(Number(std::max<std::int64_t>(Size(sure_), surely_some_ ? 1 : 0)),
                Number(Size(possible_) + unknown_values_), &out);
        break;
      case Fold::kMin:
      case Fold::kMax:
        FinishExtreme(&out);
        break;
      default:
        FinishOne(&out);
    }
    if (!out.unknown()) state_.missing.clear();
    if (out.unknown() && state_.missing.empty()) Nothing();
    return true;
  }

  static std::int64_t Size(const Values& set) { return static_cast<std::int64_t>(set.size()); }

  void Between(Number low, Number high, Cell* out) {
    state_.low = low;
    state_.high = high;
    if (low == high) out->SetNumber(low);
  }

  // There is no item that could give a value: what is missing is the value, or the list's items.
  void Nothing() {
    const bool slot = fold_.has_value && fold_.value < machine_.code->first_constant();
    state_.missing.push_back(slot ? fold_.value : fold_.list);
  }

  void Take(const Cell& value, Cell* out) {
    *out = value;
    if (machine_.notes == nullptr) return;
    for (std::size_t i = first_note_; i < machine_.notes->size(); ++i) {
      ItemNote& note = (*machine_.notes)[i];
      if (note.fold == in_.c && note.item == taken_) note.part = ItemPart::kTaken;
    }
  }

  void FinishExtreme(Cell* out) {
    const bool beaten = !rival_.unknown() && !best_.unknown() && Better(rival_, best_);
    if (!unbounded_ && !best_.unknown() && !beaten) return Take(best_, out);
    if (certain_count_ == 0) return;
    const bool least = fold_.fold == Fold::kMin;
    if (best_.is(Kind::kNumber)) (least ? state_.high : state_.low) = best_.number;
    if (unbounded_ || !rival_.is(Kind::kNumber)) return;
    (least ? state_.low : state_.high) = rival_.number;
  }

  void FinishOne(Cell* out) {
    if (!found_ || open_) return;
    if (fold_.has_order && !rival_.unknown()) {
      const bool tie = !Better(rival_, best_order_) && !Better(best_order_, rival_);
      const bool in_front = fold_.fold == Fold::kFirst ? rival_item_ < taken_ : rival_item_ > taken_;
      if (Better(rival_, best_order_) || (tie && in_front)) return;
    }
    if (best_.unknown()) return;
    state_.missing.clear();
    Take(best_, out);
  }

  Machine& machine_;
  const Instruction& in_;
  const FoldCode& fold_;
  FoldState& state_;
  Cell* cells_;
  std::size_t first_note_;
  // The item at hand: whether it may be meant, and surely is; what it gives and where it stands in the order.
  std::size_t number_ = 0;
  bool meant_ = true;
  bool certain_ = true;
  Cell value_;
  Cell order_;
  // What was found so far. The best of what is certain, and of what is only possible; and their places.
  std::int64_t certain_count_ = 0;
  std::int64_t maybe_count_ = 0;
  std::int64_t unknown_values_ = 0;
  bool surely_some_ = false;
  bool unbounded_ = false;
  bool decided_ = false;
  bool open_ = false;
  bool found_ = false;
  Cell best_;
  Cell best_order_;
  Cell rival_;
  std::size_t taken_ = 0;
  std::size_t rival_item_ = 0;
  Values sure_;
  Values possible_;
};

bool Machine::FoldList(const Instruction& in, Cell* cells) {
  const FoldCode& fold = code->folds[in.c];
  if (folds_.size() < code->folds.size()) folds_.resize(code->folds.size());
  FoldState& state = folds_[in.c];
  state.missing.clear();
  state.low = state.high = std::nullopt;
  const Cell& list = cells[in.a];
  if (list.unknown()) {
    cells[in.dst].SetUnknown();
    return true;
  }
  if (!list.is(Cell::Kind::kList)) return FailType(in, list);
  if (fold.fold == Fold::kSum) state.low = state.high = base::Number(0);
  return Folder(this, in, fold, &state, cells).Run(list.tree().as_list());
}

}  // namespace anze::decision

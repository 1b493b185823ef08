// Functions over lists, over a block of rows: count, sum, any, all, distinct, first, last, min, max.
//
// The items of all rows stand one behind the other (ListColumn), so what is asked of each item runs over blocks of
// items as any other code runs over rows, on a machine of its own; facts and results from around the list are spread
// out to the items of their row. Then the items of each row are put together, by the same rules as in
// machine_folds.cpp: what is certain and what is only possible, and the bounds of a number that is not known.
#include <algorithm>

#include "core/decision/lane_machine.h"

namespace anze::decision {
namespace {

using Form = Lane::Form;
using Kind = Cell::Kind;

}  // namespace

// The machine of one function's items, and the bounds of its results.
struct LaneMachine::FoldRun {
  FoldRun(LaneMachine* around, std::uint32_t fold) : items(around, fold) {}
  LaneMachine items;
  LaneBounds bounds;
};

// One run of one function over a block of rows.
class LaneFolder {
 private:
  // One value of an item, or of an order; truths are numbers.
  struct Held {
    bool known = false;
    std::int64_t number = 0;
    std::uint32_t word = 0;  // of a text, as its lane has it
    std::string_view text;
  };

  // The values that the items of a block give.
  class Values {
   public:
    // False for values that columns do not hold.
    bool Take(const Lane& lane) {
      lane_ = lane;
      fixed_ = {};
      text_ = lane.form == Form::kText;
      if (lane.form != Form::kConstant) return lane.form != Form::kNone && lane.form != Form::kMixed;
      const Cell& cell = *lane.constant;
      if (!cell.is(Kind::kNumber) && !cell.is(Kind::kBoolean)) return false;
      fixed_.known = true;
      fixed_.number = cell.is(Kind::kNumber) ? cell.number.num() : cell.truth ? 1 : 0;
      return true;
    }

    bool numbers() const {
      return lane_.form == Form::kNumber || (lane_.form == Form::kConstant && lane_.constant->is(Kind::kNumber));
    }
    bool truths() const {
      return lane_.form == Form::kTruth || (lane_.form == Form::kConstant && lane_.constant->is(Kind::kBoolean));
    }
    bool texts() const { return text_; }
    bool nothing() const { return lane_.form == Form::kUnknown; }
    std::int64_t den() const {
      return lane_.form == Form::kConstant && numbers() ? lane_.constant->number.den() : lane_.den;
    }
    const std::vector<std::string_view>* words() const { return lane_.words; }

    Held At(std::size_t i) const {
      switch (lane_.form) {
        case Form::kNumber:
          return {lane_.known == nullptr || lane_.known[i] != 0, lane_.number[i], 0, {}};
        case Form::kTruth:
          return {lane_.truth[i] != 1, lane_.truth[i] == 2 ? 1 : 0, 0, {}};
        case Form::kText:
          if (lane_.word[i] == 0) return {};
          return {true, 0, lane_.word[i], (*lane_.words)[lane_.word[i] - 1]};
        default:
          return fixed_;
      }
    }

    bool Before(const Held& a, const Held& b) const { return text_ ? a.text < b.text : a.number < b.number; }
    bool Same(const Held& a, const Held& b) const { return text_ ? a.text == b.text : a.number == b.number; }

   private:
    Lane lane_;
    Held fixed_;
    bool text_ = false;
  };

  // Bounds of a number; absent: none.
  struct Bound {
    bool stated = true;
    std::int64_t number = 0;

    void Add(std::int64_t by, bool* overflow) {
      if (stated && __builtin_add_overflow(number, by, &number)) *overflow = true;
    }
  };

  // What is known of one row so far, as Folder keeps it.
  struct Sofar {
    std::int64_t certain = 0;
    std::int64_t maybe = 0;
    std::int64_t unknown_values = 0;
    bool surely_some = false;
    bool unbounded = false;
    bool decided = false;
    bool open = false;
    bool found = false;
    Bound low;
    Bound high;
    Held best;
    Held best_order;
    Held rival;
    std::size_t taken = 0;
    std::size_t rival_item = 0;
  };

 public:
  LaneFolder(LaneMachine* machine, std::uint32_t at, LaneMachine* items, LaneBounds* bounds)
      : machine_(*machine),
        items_(*items),
        bounds_(*bounds),
        in_(machine->code_.instructions[at]),
        fold_(machine->code_.folds[in_.c]),
        list_(machine->population_.list(in_.c)),
        at_(at) {}

  bool Run() {
    const std::uint32_t last = list_.first[machine_.first_ + machine_.rows_];
    std::uint32_t item = list_.first[machine_.first_];
    Begin();
    // A list without items still says which form the result has.
    do {
      const std::uint32_t count = std::min<std::uint32_t>(kBlock, last - item);
      if (!Chunk(item, count)) return false;
      item += count;
    } while (item < last);
    while (row_ < machine_.rows_) NextRow();
    return !failed_ && Publish();
  }

 private:
  std::uint32_t EndOfRow() const { return list_.first[machine_.first_ + row_ + 1]; }

  void Begin() {
    sofar_ = {};
    position_ = 0;
    seen_.clear();
  }

  void NextRow() {
    Finish();
    ++row_;
    Begin();
  }

  // The items [first, first + count) of all rows.
  bool Chunk(std::uint32_t first, std::uint32_t count) {
    items_.Enter(first, count);
    std::size_t row = row_;
    for (std::uint32_t i = 0; i < count; ++i) {
      while (first + i >= list_.first[machine_.first_ + row + 1]) ++row;
      items_.row_of_[i] = static_cast<std::uint32_t>(row);
    }
    if (!items_.Run(at_ + 2, fold_.value_begin) || !items_.Run(fold_.value_begin, in_.b)) return false;
    where_ = fold_.has_where ? items_.Truth(fold_.where) : nullptr;
    if (fold_.has_where && where_ == nullptr) return false;
    if (!TakeValues()) return false;
    for (std::uint32_t i = 0; i < count;) {
      const std::uint32_t end = EndOfRow();
      const std::uint32_t stop = std::min<std::uint32_t>(count, end - first);
      for (; i < stop; ++i, ++position_) {
        const std::uint8_t meant = where_ == nullptr ? 2 : where_[i];
        if (meant != 0) Item(meant == 2, i);
      }
      if (first + i < end) break;
      NextRow();
    }
    return !failed_;
  }

  bool TakeValues() {
    if (fold_.has_value && !values_.Take(items_.lane(fold_.value))) return false;
    if (fold_.has_order && !orders_.Take(items_.lane(fold_.order))) return false;
    if (fold_.has_order && orders_.truths()) return false;
    if (!fold_.has_value) return fold_.fold == Fold::kCount;
    if (den_ == 0) den_ = values_.den();
    if (values_.numbers() && values_.den() != den_) return false;
    switch (fold_.fold) {
      case Fold::kSum:
        return values_.numbers() || values_.nothing();
      case Fold::kAny:
      case Fold::kAll:
        return values_.truths() || values_.nothing();
      case Fold::kMin:
      case Fold::kMax:
        return !values_.truths();
      default:
        return true;
    }
  }

  void Item(bool certain, std::size_t i) {
    ++(certain ? sofar_.certain : sofar_.maybe);
    switch (fold_.fold) {
      case Fold::kCount:
        return;
      case Fold::kSum:
        return Sum(certain, values_.At(i));
      case Fold::kAny:
      case Fold::kAll:
        return Ask(certain, values_.At(i));
      case Fold::kDistinct:
        return Distinct(certain, values_.At(i));
      case Fold::kMin:
      case Fold::kMax:
        return Extreme(certain, values_.At(i));
      default:
        return fold_.has_order ? Ordered(certain, values_.At(i), orders_.At(i)) : Listed(certain, values_.At(i));
    }
  }

  void Sum(bool certain, const Held& value) {
    if (!value.known) {
      sofar_.low.stated = sofar_.high.stated = false;
      sofar_.unbounded = true;
      return;
    }
    if (certain || value.number < 0) sofar_.low.Add(value.number, &failed_);
    if (certain || value.number > 0) sofar_.high.Add(value.number, &failed_);
  }

  void Ask(bool certain, const Held& value) {
    const bool idle = value.known && (value.number != 0) == (fold_.fold == Fold::kAll);
    const bool decides = certain && value.known && !idle;
    sofar_.decided = sofar_.decided || decides;
    sofar_.open = sofar_.open || (!decides && !idle);
  }

  void Distinct(bool certain, const Held& value) {
    if (value.known) {
      seen_.emplace_back(value, certain);
      return;
    }
    ++sofar_.unknown_values;
    sofar_.surely_some = sofar_.surely_some || certain;
  }

  bool Least() const { return fold_.fold == Fold::kMin || fold_.fold == Fold::kFirst; }
  bool Better(const Values& of, const Held& a, const Held& b) const {
    return Least() ? of.Before(a, b) : of.Before(b, a);
  }

  void Extreme(bool certain, const Held& value) {
    if (!value.known) {
      sofar_.unbounded = true;
      return;
    }
    Held& best = certain ? sofar_.best : sofar_.rival;
    if (!best.known || Better(values_, value, best)) best = value;
  }

  void Listed(bool certain, const Held& value) {
    const bool first = fold_.fold == Fold::kFirst;
    if (first && sofar_.found) return;
    if (!certain) {
      sofar_.open = true;
      return;
    }
    if (!first) sofar_.open = false;
    sofar_.found = true;
    sofar_.best = value;
  }

  void Ordered(bool certain, const Held& value, const Held& order) {
    if (!order.known) {
      sofar_.open = true;
      return;
    }
    const bool last = fold_.fold == Fold::kLast;
    const auto wins = [&](const Held& other) {
      return Better(orders_, order, other) || (last && !Better(orders_, other, order));
    };
    if (!certain) {
      if (sofar_.rival.known && !wins(sofar_.rival)) return;
      sofar_.rival = order;
      sofar_.rival_item = position_;
      return;
    }
    if (sofar_.found && !wins(sofar_.best_order)) return;
    sofar_.found = true;
    sofar_.best = value;
    sofar_.best_order = order;
    sofar_.taken = position_;
  }

  // Writes the row's result.
  void Finish() {
    results_[row_] = {};
    bounds_.has_low[row_] = bounds_.has_high[row_] = 0;
    if (list_.known[machine_.first_ + row_] == 0) return;
    switch (fold_.fold) {
      case Fold::kCount:
        return Between(sofar_.certain, sofar_.certain + sofar_.maybe);
      case Fold::kSum:
        if (!sofar_.unbounded) Between(sofar_.low.number, sofar_.high.number);
        return;
      case Fold::kAny:
      case Fold::kAll:
        if (sofar_.decided || !sofar_.open) Give((fold_.fold == Fold::kAny) == sofar_.decided ? 1 : 0);
        return;
      case Fold::kDistinct:
        return FinishDistinct();
      case Fold::kMin:
      case Fold::kMax:
        return FinishExtreme();
      default:
        return FinishOne();
    }
  }

  void Give(std::int64_t number) { results_[row_] = {true, number, 0, {}}; }
  void Low(std::int64_t low) {
    bounds_.low[row_] = low;
    bounds_.has_low[row_] = 1;
  }
  void High(std::int64_t high) {
    bounds_.high[row_] = high;
    bounds_.has_high[row_] = 1;
  }
  void Between(std::int64_t low, std::int64_t high) {
    Low(low);
    High(high);
    if (low == high) Give(low);
  }

  // Values in order, of equals the certain one first.
  void FinishDistinct() {
    std::sort(seen_.begin(), seen_.end(), [&](const auto& a, const auto& b) {
      if (!values_.Same(a.first, b.first)) return values_.Before(a.first, b.first);
      return a.second && !b.second;
    });
    std::int64_t possible = 0;
    std::int64_t sure = 0;
    for (std::size_t i = 0; i < seen_.size(); ++i) {
      if (i > 0 && values_.Same(seen_[i - 1].first, seen_[i].first)) continue;
      ++possible;
      sure += seen_[i].second ? 1 : 0;
    }
    Between(std::max<std::int64_t>(sure, sofar_.surely_some ? 1 : 0), possible + sofar_.unknown_values);
  }

  void FinishExtreme() {
    const Held& best = sofar_.best;
    const Held& rival = sofar_.rival;
    const bool beaten = rival.known && best.known && Better(values_, rival, best);
    if (!sofar_.unbounded && best.known && !beaten) {
      results_[row_] = best;
      return;
    }
    if (sofar_.certain == 0 || values_.texts()) return;
    if (best.known) Least() ? High(best.number) : Low(best.number);
    if (sofar_.unbounded || !rival.known) return;
    Least() ? Low(rival.number) : High(rival.number);
  }

  void FinishOne() {
    if (!sofar_.found || sofar_.open) return;
    const Held& rival = sofar_.rival;
    if (fold_.has_order && rival.known) {
      const bool better = Better(orders_, rival, sofar_.best_order);
      const bool tie = !better && !Better(orders_, sofar_.best_order, rival);
      const bool in_front =
          fold_.fold == Fold::kFirst ? sofar_.rival_item < sofar_.taken : sofar_.rival_item > sofar_.taken;
      if (better || (tie && in_front)) return;
    }
    results_[row_] = sofar_.best;
  }

  // The results as a lane.
  bool Publish() {
    Lane& out = machine_.lanes_[in_.dst];
    LaneBuffer& buffer = machine_.buffers_[in_.dst];
    out = Lane();
    const bool asks = fold_.fold == Fold::kAny || fold_.fold == Fold::kAll;
    const bool counts = fold_.fold == Fold::kCount || fold_.fold == Fold::kDistinct || fold_.fold == Fold::kSum;
    if (asks || (!counts && values_.truths())) {
      std::uint8_t* truth = buffer.TruthData();
      for (std::size_t i = 0; i < machine_.rows_; ++i) {
        truth[i] = !results_[i].known ? 1 : results_[i].number != 0 ? 2 : 0;
      }
      out.form = Form::kTruth;
      out.truth = truth;
    } else if (!counts && values_.nothing()) {
      out.form = Form::kUnknown;
    } else if (!counts && values_.texts()) {
      std::uint32_t* word = buffer.WordData();
      for (std::size_t i = 0; i < machine_.rows_; ++i) word[i] = results_[i].word;
      out.form = Form::kText;
      out.word = word;
      out.words = values_.words();
    } else {
      PublishNumbers(buffer, &out);
    }
    return true;
  }

  void PublishNumbers(LaneBuffer& buffer, Lane* out) {
    std::int64_t* number = buffer.NumberData();
    std::uint8_t* known = buffer.KnownData();
    bool all = true;
    for (std::size_t i = 0; i < machine_.rows_; ++i) {
      number[i] = results_[i].number;
      known[i] = results_[i].known ? 0xFF : 0;
      all = all && results_[i].known;
    }
    const bool whole = fold_.fold == Fold::kCount || fold_.fold == Fold::kDistinct;
    out->form = Form::kNumber;
    out->number = number;
    out->known = all ? nullptr : known;
    out->den = whole || den_ == 0 ? 1 : den_;
    out->bounds = all ? nullptr : &bounds_;
  }

  LaneMachine& machine_;
  LaneMachine& items_;
  LaneBounds& bounds_;
  const Instruction& in_;
  const FoldCode& fold_;
  const ListColumn& list_;
  const std::uint32_t at_;
  Values values_;
  Values orders_;
  const std::uint8_t* where_ = nullptr;
  std::int64_t den_ = 0;
  bool failed_ = false;
  // The row at hand, how many of its items were looked at, and what they came to.
  std::size_t row_ = 0;
  std::size_t position_ = 0;
  Sofar sofar_;
  std::vector<std::pair<Held, bool>> seen_;
  std::array<Held, kBlock> results_;
};

bool LaneMachine::FoldList(std::uint32_t at) {
  const std::uint32_t fold = code_.instructions[at].c;
  // A function within another, and lists that are none, are for the run by rows.
  if (around_ != nullptr || !population_.list(fold).usable) return false;
  folds_.resize(code_.folds.size());
  if (!folds_[fold]) folds_[fold] = std::make_shared<FoldRun>(this, fold);
  return LaneFolder(this, at, &folds_[fold]->items, &folds_[fold]->bounds).Run();
}

}  // namespace anze::decision

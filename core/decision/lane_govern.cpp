// Parameters whose value facts choose, over a block of rows. Which value governs depends on the answers of a few
// conditions, so what each combination of answers comes to is worked out once and looked up for every row.
#include <numeric>

#include "core/decision/lane_machine.h"

namespace anze::decision {
namespace {

using Form = Lane::Form;
using Kind = Cell::Kind;
using ruleset::DatedValue;
using ruleset::Governed;
using ruleset::Holds;

// Denominators past this would leave no room for the numerators.
constexpr std::int64_t kMostShared = 1'000'000'000;

}  // namespace

// The values in force as lanes have them, and what combinations of answers came to.
struct LaneMachine::GovernTable {
  // Not the number of a value: the row's value is unknown; or it is for the run by rows to tell.
  static constexpr std::uint32_t kUnknown = UINT32_MAX;
  static constexpr std::uint32_t kByRows = UINT32_MAX - 1;

  explicit GovernTable(const GovernPlan& of) : plan(of) {
    for (const ruleset::LayerValues& layer : plan.values.layers) {
      for (const DatedValue* value : layer.special) Add(*value);
      if (layer.general != nullptr) Add(*layer.general);
    }
    if (kind == Kind::kNumber) Scale();
    usable = usable && !values.empty();
  }

  void Add(const DatedValue& value) {
    const Cell cell = Cell::View(value.value);
    const bool plain = cell.is(Kind::kNumber) || cell.is(Kind::kString) || cell.is(Kind::kBoolean);
    usable = usable && plain && (values.empty() || cell.kind == kind);
    kind = cell.kind;
    values.push_back(&value);
    cells.push_back(cell);
    if (cell.is(Kind::kString)) words.push_back(cell.text());
  }

  // All over one denominator.
  void Scale() {
    for (const Cell& cell : cells) {
      if (usable) den = std::lcm(den, cell.number.den());
      usable = usable && den <= kMostShared;
    }
    for (const Cell& cell : cells) {
      std::int64_t scaled = 0;
      usable = usable && !__builtin_mul_overflow(cell.number.num(), den / cell.number.den(), &scaled);
      numbers.push_back(scaled);
    }
  }

  std::uint32_t Of(std::uint64_t key, std::span<const Holds> holds) {
    const auto [at, fresh] = answers.try_emplace(key, kByRows);
    if (!fresh) return at->second;
    const Governed governed = ruleset::Govern(plan.values, holds);
    if (governed.state == Governed::State::kUnknown) at->second = kUnknown;
    if (governed.state != Governed::State::kValue) return at->second;
    const auto found = std::find(values.begin(), values.end(), governed.value);
    return at->second = static_cast<std::uint32_t>(found - values.begin());
  }

  const GovernPlan& plan;
  bool usable = true;
  Kind kind = Kind::kUnknown;
  std::vector<const DatedValue*> values;
  std::vector<Cell> cells;
  std::vector<std::string_view> words;
  std::vector<std::int64_t> numbers;
  std::int64_t den = 1;
  // By the answers of the special values, the first as the lowest digit of a number to the base of three.
  std::unordered_map<std::uint64_t, std::uint32_t> answers;
};

bool LaneMachine::Govern(const Instruction& in) {
  const GovernPlan& plan = machine_.plans[in.c];
  std::shared_ptr<GovernTable>& table = governed_[in.c];
  if (!table) table = std::make_shared<GovernTable>(plan);
  if (!table->usable) return false;
  std::vector<const std::uint8_t*> truths;
  for (const std::uint32_t condition : plan.condition) {
    truths.push_back(Truth(code_.operands[in.a + condition]));
    if (truths.back() == nullptr) return false;
  }
  LaneBuffer& buffer = buffers_[in.dst];
  std::uint8_t* truth = buffer.TruthData();
  std::int64_t* number = buffer.NumberData();
  std::uint8_t* known = buffer.KnownData();
  std::uint32_t* word = buffer.WordData();
  std::vector<Holds> holds(plan.special.size());
  for (std::size_t i = 0; i < rows_; ++i) {
    std::uint64_t key = 0;
    for (std::size_t k = truths.size(); k > 0; --k) {
      key = key * 3 + truths[k - 1][i];
      holds[k - 1] = static_cast<Holds>(truths[k - 1][i]);
    }
    const std::uint32_t value = table->Of(key, holds);
    if (value == GovernTable::kByRows) return false;
    const bool unknown = value == GovernTable::kUnknown;
    known[i] = unknown ? 0 : 0xFF;
    word[i] = unknown ? 0 : value + 1;
    if (table->kind == Kind::kNumber) number[i] = unknown ? 0 : table->numbers[value];
    if (table->kind == Kind::kBoolean) truth[i] = unknown ? 1 : table->cells[value].truth ? 2 : 0;
  }
  Lane& out = lanes_[in.dst];
  out = Lane();
  out.form = table->kind == Kind::kNumber ? Form::kNumber : table->kind == Kind::kBoolean ? Form::kTruth : Form::kText;
  out.truth = truth;
  out.number = number;
  out.den = table->den;
  out.known = known;
  out.word = word;
  out.words = &table->words;
  return true;
}

}  // namespace anze::decision

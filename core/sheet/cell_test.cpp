#include "core/sheet/cell_test.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "core/base/ascii.h"
#include "core/base/number.h"
#include "core/base/text.h"
#include "core/ruleset/read/meant.h"

namespace anze::sheet {
namespace {

using base::Number;
using Kind = Amount::Kind;

constexpr std::string_view kAny = "-";
constexpr std::string_view kBut = "除";
constexpr std::string_view kOthers = "外";

bool IsNumeric(Kind kind) {
  return kind == Kind::kWhole || kind == Kind::kNumber || kind == Kind::kMoney || kind == Kind::kShare;
}

// Names a fact or calls a function.
bool IsComputed(std::string_view test) {
  return test.find("param(") != std::string_view::npos || test.find("fact(") != std::string_view::npos;
}

std::string Replaced(std::string text, std::string_view what, std::string_view by) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size())) {
    text.replace(at, what.size(), by);
  }
  return text;
}

// A figure in the unit of the office, and back.
std::string OfficeFigure(Kind kind, const std::string& figure) {
  const auto number = Number::Parse(figure);
  if (!number || (kind != Kind::kMoney && kind != Kind::kShare)) return figure;
  const auto shown = kind == Kind::kMoney ? Div(*number, Number(100)) : Mul(*number, Number(100));
  return shown ? shown->ToString() + (kind == Kind::kShare ? "%" : "") : figure;
}

// Each figure of a test by `change`; nullopt where that gives nothing. A figure takes its percent sign along.
template <typename Change>
std::optional<std::string> EachFigure(std::string_view test, const Change& change) {
  std::string out;
  for (std::size_t at = 0; at < test.size();) {
    const bool signed_figure = test[at] == '-' && at + 1 < test.size() && base::IsDigit(test[at + 1]);
    if (!base::IsDigit(test[at]) && !signed_figure) {
      out += test[at++];
      continue;
    }
    std::size_t end = at + 1;
    // Two points are a range.
    while (end < test.size() && (base::IsDigit(test[end]) || (test[end] == '.' && end + 1 < test.size() &&
                                                              base::IsDigit(test[end + 1]) && test[end - 1] != '.'))) {
      ++end;
    }
    std::string figure(test.substr(at, end - at));
    if (end < test.size() && test[end] == '%') {
      figure += '%';
      ++end;
    }
    const std::optional<std::string> changed = change(figure);
    if (!changed) return std::nullopt;
    out += *changed;
    at = end;
  }
  return out;
}

std::string ShownItem(const Amount& amount, const std::string& test) {
  if (amount.kind == Kind::kChoice) return TitleOfWord(amount, test);
  const bool truth = amount.kind == Kind::kBoolean && (test == "true" || test == "false");
  if (truth) return CellOf(amount, base::Value(test == "true")).text;
  if (!IsNumeric(amount.kind) || IsComputed(test)) return test;
  std::string shown = EachFigure(test, [&](const std::string& figure) {
                        return std::optional(OfficeFigure(amount.kind, figure));
                      }).value_or(test);
  for (const auto& [plain, sign] : {std::pair{">= ", "≥"}, std::pair{"<= ", "≤"}, std::pair{">=", "≥"},
                                    std::pair{"<=", "≤"}, std::pair{"> ", ">"}, std::pair{"< ", "<"}}) {
    shown = Replaced(std::move(shown), plain, sign);
  }
  return shown;
}

std::string ShownItems(const Amount& amount, const std::vector<std::string>& tests) {
  std::string out;
  for (const std::string& test : tests) out += (out.empty() ? "" : "、") + ShownItem(amount, test);
  return out;
}

bool AllWords(const Amount& amount, const std::vector<std::string>& parts) {
  for (const std::string& part : parts) {
    if (!WordOf(amount, part)) return false;
  }
  return !parts.empty();
}

// The words behind "not", in brackets or alone; empty where there are none.
std::vector<std::string> Excluded(const Amount& amount, std::string_view test) {
  if (!test.starts_with("not")) return {};
  test.remove_prefix(3);
  if (test.starts_with("(") && test.ends_with(")")) test = test.substr(1, test.size() - 2);
  std::vector<std::string> parts = PartsOf(test);
  return AllWords(amount, parts) ? parts : std::vector<std::string>();
}

std::optional<std::string> WordsOf(const Amount& amount, std::string_view text) {
  std::string out;
  for (const std::string& part : PartsOf(text)) {
    const auto word = WordOf(amount, part);
    if (!word) return std::nullopt;
    out += (out.empty() ? "" : ", ") + *word;
  }
  return out.empty() ? std::nullopt : std::optional(out);
}

std::optional<std::string> ChoiceTest(const Amount& amount, const std::string& text) {
  const bool excluded = text.starts_with(kBut) && text.ends_with(kOthers) && text.size() > kBut.size() + kOthers.size();
  if (excluded) {
    const auto words =
        WordsOf(amount, std::string_view(text).substr(kBut.size(), text.size() - kBut.size() - kOthers.size()));
    if (words) return "not(" + *words + ")";
  }
  const auto words = WordsOf(amount, text);
  if (!words) return IsComputed(text) ? std::optional(AsScalar(text)) : std::nullopt;
  return words->find(',') == std::string::npos ? *words : "[" + *words + "]";
}

// A figure that a person wrote, in the unit of the rules.
std::optional<std::string> RuleFigure(Kind kind, const std::string& figure) {
  base::Cell cell{base::Cell::Kind::kText, figure};
  return WrittenOf({kind, {}, {}}, cell);
}

// A comparison, a range or a figure; anything else is none.
bool IsFigureTest(std::string_view test) {
  for (const std::string_view sign : {">=", "<=", "~=", "==", ">", "<", "=", "not "}) {
    if (!test.starts_with(sign)) continue;
    test.remove_prefix(sign.size());
    break;
  }
  while (test.starts_with(' ')) test.remove_prefix(1);
  const bool range = test.size() > 2 && (test.front() == '[' || test.front() == '(') &&
                     (test.back() == ']' || test.back() == ')') && test.find("..") != std::string_view::npos;
  if (range) {
    const std::string_view inner = test.substr(1, test.size() - 2);
    const std::size_t dots = inner.find("..");
    return Number::Parse(inner.substr(0, dots)) && Number::Parse(inner.substr(dots + 2));
  }
  return Number::Parse(test).has_value();
}

// A sign of comparison stands apart from its figure.
std::string SpacedSign(const std::string& text) {
  for (const std::string_view sign : {">=", "<=", "~=", "==", ">", "<"}) {
    if (!text.starts_with(sign)) continue;
    const std::size_t figure = std::min(text.find_first_not_of(' ', sign.size()), text.size());
    return std::string(sign) + " " + text.substr(figure);
  }
  return text;
}

std::optional<std::string> FigureTest(const Amount& amount, std::string text) {
  for (const auto& [sign, plain] : {std::pair{"≥", ">= "}, std::pair{"≤", "<= "}, std::pair{"≠", "~= "}}) {
    text = Replaced(std::move(text), sign, plain);
  }
  text = SpacedSign(Trimmed(text));
  if (IsComputed(text)) return AsScalar(text);
  const auto test = EachFigure(text, [&](const std::string& figure) { return RuleFigure(amount.kind, figure); });
  if (!test || !IsFigureTest(*test)) return std::nullopt;
  return Number::Parse(*test) ? *test : AsScalar(*test);
}

// Several tests are parted by 、 or ；; the commas of a range are none.
std::optional<std::string> FigureTests(const Amount& amount, const std::string& text) {
  std::string list;
  std::size_t count = 0;
  std::string rest = Replaced(Replaced(text, "；", "、"), ";", "、");
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find("、"), rest.size());
    const auto test = FigureTest(amount, rest.substr(0, end));
    if (!test) return std::nullopt;
    list += (list.empty() ? "" : ", ") + *test;
    ++count;
    rest = end < rest.size() ? rest.substr(end + std::string_view("、").size()) : std::string();
  }
  return count > 1 ? "[" + list + "]" : list;
}

}  // namespace

std::string ShownTest(const Amount& amount, const base::Node* node) {
  if (node == nullptr || node->is_null()) return std::string(kAny);
  if (node->is_list()) {
    std::vector<std::string> tests;
    for (const base::Node& item : node->items) tests.push_back(item.scalar);
    return ShownItems(amount, tests);
  }
  const std::string& test = node->scalar;
  if (test.empty() || test == kAny) return std::string(kAny);
  if (amount.kind != Kind::kChoice) return ShownItem(amount, test);
  if (const auto excluded = Excluded(amount, test); !excluded.empty()) {
    return std::string(kBut) + ShownItems(amount, excluded) + std::string(kOthers);
  }
  const std::vector<std::string> parts = PartsOf(test);
  return AllWords(amount, parts) ? ShownItems(amount, parts) : test;
}

std::optional<std::string> WrittenTest(const Amount& amount, const base::Cell& cell) {
  if (cell.formula || cell.kind == base::Cell::Kind::kError) return std::nullopt;
  const std::string text = Trimmed(cell.text);
  if (text.empty() || text == kAny) return "'-'";
  if (amount.kind == Kind::kChoice) return ChoiceTest(amount, cell.text);
  if (amount.kind == Kind::kBoolean) return WrittenOf(amount, cell);
  if (amount.kind == Kind::kShare && cell.kind == base::Cell::Kind::kNumber) return WrittenOf(amount, cell);
  if (IsNumeric(amount.kind)) return FigureTests(amount, cell.text);
  return AsScalar(cell.kind == base::Cell::Kind::kDate ? text : cell.text);
}

base::Localized WantedTest(const Amount& amount) {
  if (!IsNumeric(amount.kind)) {
    base::Localized wanted = WantedOf(amount);
    for (const auto& [language, text] :
         {std::pair{base::Language::kZh, &wanted.zh}, std::pair{base::Language::kEn, &wanted.en}}) {
      *text = base::Text("sheet-want-test-words", language, {{"wanted", *text}});
    }
    return wanted;
  }
  const char* id = amount.kind == Kind::kMoney   ? "sheet-want-test-money"
                   : amount.kind == Kind::kShare ? "sheet-want-test-share"
                                                 : "sheet-want-test-figures";
  return {base::Text(id, base::Language::kZh), base::Text(id, base::Language::kEn)};
}

}  // namespace anze::sheet

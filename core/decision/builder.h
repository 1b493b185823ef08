// From typed trees to flat code. One builder makes the code of one condition or one whole decision.
//
// While building, registers are symbolic; Finish lays them out as slots, constants, temporaries.
// Threads: one thread a builder.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/decision/ast.h"
#include "core/decision/code.h"
#include "core/decision/lexer.h"

namespace anze::decision {

class CodeBuilder {
 public:
  // Parses, checks and emits one expression. Problems go to `diagnostics` and leave an unstated fragment.
  // `wanted`: the type the answer must have, kAny for no matter.
  Fragment Compile(const ruleset::Expression& source, const Scope& scope, StaticType wanted,
                   base::Diagnostics* diagnostics);
  // Emits a tree that is already checked; offsets refer to `source`.
  Fragment Emit(const Node& root, const ruleset::Expression& source);

  // From here on paths that begin with `name` are slots of the current item of `list` …
  void EnterItems(std::string name, std::string list);
  // … until here. Gives the paths that were used and their slots.
  std::vector<std::pair<std::string, std::uint32_t>> LeaveItems();
  // From here on `name` reads the result of a fragment.
  void Name(std::string name, std::uint32_t reg) { named_[std::move(name)] = reg; }
  // A slot by path, made on first use.
  std::uint32_t Slot(const std::string& path);
  // A slot that no fact fills.
  std::uint32_t Absent(const std::string& path);
  // choose(condition, value, absent): what a step under a `when` gives.
  Fragment Guard(const Fragment& when, const Fragment& value, std::uint32_t absent);

  // Registers of every fragment handed out become final. Fragments must be relocated by Relocate.
  Code Finish();
  static void Relocate(const Code& code, Fragment* fragment);
  static std::uint32_t Relocated(const Code& code, std::uint32_t reg);

 private:
  std::uint32_t EmitNode(const Node& node);
  std::uint32_t EmitPath(const Node& node);
  std::uint32_t EmitCall(const Node& node);
  std::uint32_t EmitUnary(const Node& node);
  std::uint32_t EmitBinary(const Node& node);
  std::uint32_t EmitLogic(const Node& node);
  std::uint32_t EmitPresence(const Node& fact, bool negate, const Node& node);
  std::uint32_t EmitChoose(const Node& node);
  std::uint32_t EmitParameter(const Node& node);
  std::uint32_t Put(Op op, std::uint32_t a, std::uint32_t b, const Node& node);
  void PutInto(std::uint32_t dst, Op op, std::uint32_t a, std::uint32_t b, const Node& node);
  std::uint32_t Temporary();
  std::uint32_t Constant(const Cell& cell);
  std::uint32_t Text(const std::string& text);
  void Reads(std::uint32_t slot);
  std::uint32_t Here() const { return static_cast<std::uint32_t>(code_.instructions.size()); }

  Code code_;
  std::unordered_map<std::string, std::uint32_t> slot_of_;
  std::unordered_map<std::string, std::uint32_t> item_slot_of_;
  std::unordered_map<std::string, std::uint32_t> text_of_;
  std::unordered_map<std::string, std::uint32_t> param_of_;
  std::unordered_map<std::string, std::uint32_t> named_;
  std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> reads_of_;  // of named results: the slots behind them
  std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> params_of_;
  std::string item_name_;
  std::string item_list_;
  Fragment* fragment_ = nullptr;
  std::uint32_t source_ = 0;
};

}  // namespace anze::decision

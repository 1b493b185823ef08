// CodeBuilder: turns typed trees into flat code, for one condition or for one whole decision.
//
// While building, registers are symbolic: the top two bits say slot, constant or temporary, the
// rest its number. Finish lays them out one after the other, because how many slots and constants
// there are is only known then.
// Ownership: owns all it builds until Finish hands it over; borrows the sources it is given during
// a call.
// Errors: only those of the expression, as diagnostics. Threads: one thread a builder.
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
  // Parses, checks and emits one expression. `wanted`: the type that the result must have, or kAny.
  // On errors, adds them to `diagnostics`, with spans inside the expression, and returns an
  // unstated fragment; the builder stays usable. Codes are those of Condition::Compile.
  Fragment Compile(const ruleset::Expression& source, const Scope& scope, StaticType wanted,
                   base::Diagnostics* diagnostics);
  // Emits a tree that is already checked against `scope`; offsets of its nodes refer to `source`. Cannot fail.
  Fragment Emit(const Node& root, const ruleset::Expression& source, const Scope& scope);

  // Between EnterItems and LeaveItems, paths that begin with `name` refer to the current item of
  // `list` and get slots of their own. Calls do not nest.
  void EnterItems(std::string name, std::string list);
  // Returns the paths that were used since EnterItems, with their slots, by path.
  std::vector<std::pair<std::string, std::uint32_t>> LeaveItems();
  // From now on, `name` in an expression reads the result of an earlier fragment. It hides a fact
  // of that name.
  void Name(std::string name, std::uint32_t reg) { named_[std::move(name)] = reg; }
  // Returns the slot of a fact path; creates it on first use, so that all expressions share it.
  std::uint32_t Slot(const std::string& path);
  // Returns a new slot that no fact fills, so that it is always unknown; `path` names it in lists
  // of missing facts.
  std::uint32_t Absent(const std::string& path);
  // Emits choose(when, value, absent): the value of a formula step that has a `when`. Both
  // fragments must have been emitted by this builder, and must run before this one.
  Fragment Guard(const Fragment& when, const Fragment& value, std::uint32_t absent);

  // Returns the code, with final register numbers, and leaves the builder empty. Every fragment
  // must be passed to Relocate afterwards, once.
  Code Finish();
  static void Relocate(const Code& code, Fragment* fragment);
  static std::uint32_t Relocated(const Code& code, std::uint32_t reg);

 private:
  // Each answers the register in which the node's value will stand.
  std::uint32_t EmitNode(const Node& node);
  std::uint32_t EmitPath(const Node& node);
  std::uint32_t EmitCall(const Node& node);
  std::uint32_t EmitUnary(const Node& node);
  std::uint32_t EmitBinary(const Node& node);
  std::uint32_t EmitLogic(const Node& node);
  std::uint32_t EmitPresence(const Node& fact, bool negate, const Node& node);
  std::uint32_t EmitChoose(const Node& node);
  std::uint32_t EmitFold(const Node& call, Fold fold);
  std::uint32_t ItemSlot(const std::string& path);
  std::uint32_t EmitParameter(const Node& node);
  // A parameter whose value facts choose: the conditions of its values, and the choice. `param`: into Code::params.
  std::uint32_t EmitGoverned(const ruleset::Parameter& parameter, std::uint32_t param, const Node& node);
  // `read` gets the slots that the condition reads.
  std::uint32_t EmitCondition(const ruleset::Expression& condition, std::vector<std::uint32_t>* read);
  std::uint32_t Put(Op op, std::uint32_t a, std::uint32_t b, const Node& node);
  void PutInto(std::uint32_t dst, Op op, std::uint32_t a, std::uint32_t b, const Node& node);
  // Registers of each kind; Text shares one constant among equal texts.
  std::uint32_t Temporary();
  std::uint32_t Constant(const Cell& cell);
  std::uint32_t Text(const std::string& text);
  void Reads(std::uint32_t slot);
  std::uint32_t Here() const { return static_cast<std::uint32_t>(code_.instructions.size()); }

  Code code_;
  // By path, name or text. param_of_ gives indexes into Code::params, the others registers.
  std::unordered_map<std::string, std::uint32_t> slot_of_;
  std::unordered_map<std::string, std::uint32_t> item_slot_of_;
  std::unordered_map<std::string, std::uint32_t> text_of_;
  std::unordered_map<std::string, std::uint32_t> param_of_;
  std::unordered_map<std::string, std::uint32_t> named_;
  // Of named results: the slots and parameters behind them, which whoever reads the name reads too.
  std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> reads_of_;
  std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> params_of_;
  std::string item_name_;
  std::string item_list_;
  // The function over a list whose items are being read, and the slots of its items by path.
  FoldCode* fold_ = nullptr;
  std::unordered_map<std::string, std::uint32_t> fold_slot_of_;
  // The fragment being emitted, the index of its text in Code::sources, and the names that it was checked against.
  Fragment* fragment_ = nullptr;
  std::uint32_t source_ = 0;
  const Scope* scope_ = nullptr;
};

}  // namespace anze::decision

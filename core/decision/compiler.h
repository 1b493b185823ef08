// ProgramCompiler: compiles one decision into a program; compiler.cpp says how.
// Ownership: borrows the decision, the snapshot and the two lists; the program keeps pointers into
// the snapshot.
// Threads: one thread a compiler.
#pragma once

#include <memory>

#include "core/decision/builder.h"
#include "core/decision/program.h"
#include "core/decision/table_analysis.h"
#include "core/decision/uses.h"

namespace anze::decision {

// Where a row or a program has no words of its own: programs keep a pointer to it.
inline const base::Localized kNoWords;

class ProgramCompiler {
 public:
  ProgramCompiler(const ruleset::Decision& decision, const ruleset::Snapshot& snapshot, base::Diagnostics* errors,
                  base::Diagnostics* warnings);

  // Compiles everything it can and returns the program, nullptr after an error; to be called once.
  // All errors are found in one call. `used` are the decisions whose results it may read. Of a lua decision only the
  // preconditions are compiled.
  std::shared_ptr<const DecisionProgram> Run(const std::vector<UsedDecision>& used = {});

 private:
  // One for each section of a decision, in the order in which they run.
  void Rules();
  void EachRule(const ruleset::Rule& rule, CompiledRule* out);
  void Steps();
  void ValueStep(const ruleset::FormulaStep& step, CompiledStep* out);
  void Table();
  void Row(const ruleset::TableRow& row, const TableTests& table, std::size_t number);
  Fragment Output(const ruleset::TableRow& row, std::size_t number);
  void Value();
  void Finish();
  Fragment Compile(const ruleset::Expression& source, StaticType wanted);
  // Adds the parts of a test that explanations show. The reference is good until the next call.
  TestInfo& AddTest(std::string_view id, const base::Localized* title, const base::Localized* failure,
                    const std::vector<std::string>& clauses, const base::SourceSpan& span);
  // Adds the slots and parameters that a fragment reads to those of its test.
  static void Reads(const Fragment& fragment, TestInfo* info);
  // Finds the slots that a failure sentence names, and reports "unknown-fact" for names that do not
  // exist.
  void Placeholders(const base::Localized& failure, const base::SourceSpan& span, TestInfo* info);

  const ruleset::Decision& decision_;
  const ruleset::Snapshot& snapshot_;
  base::Diagnostics* errors_;
  base::Diagnostics* warnings_;
  Scope scope_;
  CodeBuilder builder_;
  std::shared_ptr<DecisionProgram> program_;
};

}  // namespace anze::decision

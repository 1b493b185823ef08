// From a decision as stated to a program. Threads: one thread a compiler.
#pragma once

#include <memory>

#include "core/decision/builder.h"
#include "core/decision/program.h"
#include "core/decision/table_analysis.h"

namespace anze::decision {

class ProgramCompiler {
 public:
  ProgramCompiler(const ruleset::Decision& decision, const ruleset::Snapshot& snapshot, base::Diagnostics* errors,
                  base::Diagnostics* warnings);

  // Everything that can be said natively; of a lua decision the preconditions. Problems go to the diagnostics.
  std::shared_ptr<const DecisionProgram> Run();

 private:
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
  TestInfo& AddTest(std::string_view id, const base::Localized* title, const base::Localized* failure,
                    const std::vector<std::string>& clauses, const base::SourceSpan& span);
  static void Reads(const Fragment& fragment, TestInfo* info);
  void Placeholders(const base::Localized& failure, const base::SourceSpan& span, TestInfo* info);

  const ruleset::Decision& decision_;
  const ruleset::Snapshot& snapshot_;
  base::Diagnostics* errors_;
  base::Diagnostics* warnings_;
  Scope scope_;
  CodeBuilder builder_;
  std::shared_ptr<DecisionProgram> program_;
};

// The names between braces of a sentence, in order.
std::vector<std::string> PlaceholdersOf(std::string_view sentence);

}  // namespace anze::decision

// anze-bench [all|core|events|stored|proof|memory|files] [CASES, or EVENTS of proof]: every goal of speed and size, as
// ratios to limits taken in the same run.
#include <cstdlib>
#include <cstring>
#include <string_view>

#include "server/cli/cli.h"
#include "tests/bench/bench.h"
#include "tests/support/paths.h"

int main(int argc, char** argv) {
  const std::string_view part = argc > 1 ? argv[1] : "all";
  const long cases = argc > 2 ? std::atol(argv[2]) : 1'000'000;
  anze::app::Rules rules(nullptr);
  auto files = anze::cli::ReadRules(anze::testing::InProject("rulesets"), anze::cli::Scenarios::kLeave);
  if (!files.ok() || anze::base::HasErrors(rules.Load(std::move(*files)))) return 2;
  const auto wanted = [&](std::string_view name) { return part == "all" || part == name; };
  if (wanted("core")) anze::bench::RunCore(&rules);
  if (wanted("events")) anze::bench::RunEvents(&rules);
  if (wanted("stored")) anze::bench::RunStored(&rules, cases);
  if (wanted("proof")) anze::bench::RunProof(&rules, cases);
  if (wanted("memory")) anze::bench::RunMemory();
  if (wanted("files")) anze::bench::RunFiles();
  return 0;
}

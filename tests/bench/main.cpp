// anze-bench [core|server] [CASES]: every goal of speed and size, as ratios to limits taken in the same run.
#include <cstdlib>
#include <cstring>

#include "server/cli/cli.h"
#include "tests/bench/bench.h"

int main(int argc, char** argv) {
  const char* part = argc > 1 ? argv[1] : "all";
  const long cases = argc > 2 ? std::atol(argv[2]) : 1'000'000;
  anze::app::Rules rules(nullptr);
  auto files = anze::cli::ReadRules(ANZE_SOURCE_DIR "/rulesets");
  if (!files.ok() || anze::base::HasErrors(rules.Load(std::move(*files)))) return 2;
  if (std::strcmp(part, "server") != 0) anze::bench::RunCore(&rules);
  if (std::strcmp(part, "core") != 0) anze::bench::RunServer(&rules, cases);
  return 0;
}

#!/usr/bin/env bash
# Runs the examples as the README shows them and compares what they must say.
set -euo pipefail
anze=$1
cd "$2"
expect() { # expect EXIT TEXT ARGS…
  local code=$1 text=$2 out rc=0
  shift 2
  out=$("$anze" "$@" --lang zh) || rc=$?
  [ "$rc" = "$code" ] || { echo "anze $*: exit $rc, expected $code"; exit 1; }
  grep -qF -- "$text" <<<"$out" || { echo "anze $*: no line with: $text"; echo "$out"; exit 1; }
}
expect 0 '2026-03-04' deadline --region cn/shanxi/xinzhou --from 2026-02-12 --period 10wd
expect 1 'local-branch' eval --region cn/shanxi/xinzhou --decision insurer-admission --as-of 2024-06-01 --facts examples/quickstart/insurer.json
expect 0 '核实后30个工作日答复  2025-05-16' timeline --region cn/shanxi/xinzhou --case complaint --events examples/quickstart/complaint.yaml
expect 0 '2025-10-09' plan --region cn/shanxi/xinzhou --as-of 2025-07-01 --policies examples/quickstart/policies.yaml
expect 0 'first_deadline' explain-parameter complaint.verify.base --as-of 2025-03-04
expect 0 '部分计入  2500.00 元' ledger --region cn/shanxi/xinzhou --as-of 2024-12-31 --entries examples/ledger/xinzhou-2024.json
expect 0 '4444444.44 元' subsidy --region cn/guangdong/huizhou/dayabay --as-of 2021-05-01 --applications examples/ledger/subsidy-2020.json
expect 0 '25.00%' report headline --region cn/guangdong/foshan/nanhai --period 2023 --as-of 2024-12-31 --records examples/reports/nanhai-small.json
expect 0 '没有差别' diff rulesets rulesets
expect 0 '「保单每人死亡赔偿限额」' explain death-limit --as-of 2025-04-01

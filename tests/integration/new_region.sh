#!/usr/bin/env bash
# Installs examples/new-region among the rules, checks it, tests it and spoils it.
set -euo pipefail
anze=$1
root=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -r "$root/rulesets" "$work/rulesets"
cd "$work"

county=rulesets/cn/shanxi/xinzhou/shili
cp -r "$root/examples/new-region/rules" "$county"
lines=$(find "$county" -type f -exec cat {} + | wc -l)
[ "$lines" -lt 95 ] || { echo "examples/new-region has $lines lines" >&2; exit 1; }
"$anze" fmt --check "$county"
"$anze" check rulesets
"$anze" test rulesets --region cn/shanxi/xinzhou/shili --coverage
"$anze" test rulesets --region cn/shanxi/xinzhou/shili --mutate --floor 100

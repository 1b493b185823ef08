#!/usr/bin/env bash
# Does what rulesets/README.md says, step by step: writes its files, runs its commands, and looks for the output it shows.
# Then installs examples/new-region, checks it, tests it and spoils it.
set -euo pipefail
anze=$1
root=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -r "$root/rulesets" "$work/rulesets"
cd "$work"
fail() { echo "rulesets/README.md:$line: $*" >&2; exit 1; }

line=0 kind='' file='' out=''
while IFS= read -r text; do
  line=$((line + 1))
  case "$kind:$text" in
    ':```yaml file='*) kind=file file=${text#*file=}; mkdir -p "$(dirname "$file")"; : >"$file" ;;
    ':```') kind=run out='' ;;
    file:'```' | run:'```') kind='' ;;
    file:*) printf '%s\n' "$text" >>"$file" ;;
    run:'$ anze '*)
      read -ra words <<<"${text#'$ anze '}"
      code=0
      out=$(NO_COLOR=1 "$anze" "${words[@]}" --lang zh 2>&1) || code=$?
      [ $code -le 1 ] || fail "exit $code: $out" ;;
    run:…) ;;
    run:*) grep -qF -- "$text" <<<"$out" || fail "the output has no such text: $text"$'\n'"$out" ;;
  esac
done <"$root/rulesets/README.md"

rm -rf rulesets && cp -r "$root/rulesets" rulesets
county=rulesets/cn/shanxi/xinzhou/shili
cp -r "$root/examples/new-region/rules" "$county"
lines=$(find "$county" -type f -exec cat {} + | wc -l)
[ "$lines" -lt 150 ] || { echo "examples/new-region has $lines lines" >&2; exit 1; }
"$anze" fmt --check "$county"
"$anze" check rulesets
"$anze" test rulesets --region cn/shanxi/xinzhou/shili --coverage
"$anze" test rulesets --region cn/shanxi/xinzhou/shili --mutate --floor 100

#!/usr/bin/env bash
# report.sh FOLDER PROGRAM: runs a Catch2 program with its junit reporter, which leaves FOLDER/<program>.xml for
# scripts/count.sh, and prints the checks that failed. Its exit code is the program's.
set -uo pipefail
mkdir -p "$1"
report="$1/$(basename "$2").xml"
code=0
"$2" --reporter junit --out "$report" || code=$?
[ $code -eq 0 ] || awk '
  function plain(text) {
    gsub(/&lt;/, "<", text); gsub(/&gt;/, ">", text); gsub(/&quot;/, "\"", text); gsub(/&amp;/, "\\&", text)
    return text
  }
  /<testcase / { match($0, / name="[^"]*"/); name = substr($0, RSTART + 7, RLENGTH - 8); next }
  /<(failure|error) / { failing = 1; print "\n" plain(name); sub(/.*<(failure|error) [^>]*>/, "") }
  failing && NF { line = $0; sub(/<\/(failure|error)>.*/, "", line); if (line ~ /[^ ]/) print "  " plain(line) }
  /<\/(failure|error)>/ { failing = 0 }' "$report"
exit $code

# shellcheck shell=bash
# Sums what each test runner says it executed. Sourced by ./test; needs lib.sh.

total_passed=0
total_failed=0

# count LABEL PASSED FAILED
count() {
  printf '    %s: %s of %s passed\n' "$1" "$2" $(($2 + $3))
  total_passed=$((total_passed + $2))
  total_failed=$((total_failed + $3))
}

# close EXIT_CODE: the last line of ./test, whatever went wrong before it. A run that stopped early, or that
# executed nothing, has failed.
close() {
  local code=$1
  trap - EXIT
  if [ "$code" -ne 0 ]; then total_failed=$((total_failed + 1)); fi
  if [ $((total_passed + total_failed)) -eq 0 ]; then
    echo 'error: no test was executed' >&2
    code=1
  fi
  [ "$total_failed" -eq 0 ] || code=1
  printf '%s passed, %s failed\n' "$total_passed" "$total_failed"
  exit "$code"
}

# show_failures LOG: the failing tests' own output, not that of the hundreds that passed.
show_failures() {
  {
    grep -v -E '^ *([0-9]+/[0-9]+ Test|Start) ' "$1" | head -n 200
  } >&2 || true
}

# count_report FILE: "executed failed" of the junit report of a Catch2 program. Every test case counts once for each of
# its sections that has no other inside, and what a program that crashed did not finish writing counts as nothing.
count_report() {
  awk '
    # A case before its own sections holds what they share; it counts only when that failed.
    function close_case(next_name) {
      if (name != "" && (bad || index(next_name, name "/") != 1)) { executed++; failed += bad }
    }
    /<testcase / {
      match($0, / name="[^"]*"/)
      here = substr($0, RSTART + 7, RLENGTH - 8)
      close_case(here)
      name = here; bad = 0
    }
    /<(failure|error) / { bad = 1 }
    END { close_case(""); print executed + 0, failed + 0 }' "$1"
}

# count_ctest FOLDER: ctest.xml names the programs, test_<name>.xml holds the cases of one; a script counts as one.
# A program that failed without a failing case crashed or ran out of time.
count_ctest() {
  local name status executed failed passed_all=0 failed_all=0
  [ -f "$1/ctest.xml" ] || { count 'C++ tests (ctest did not run)' 0 1; return; }
  while read -r name status; do
    executed=1 failed=0
    if [ -f "$1/test_$name.xml" ]; then
      read -r executed failed < <(count_report "$1/test_$name.xml")
    fi
    if [ "$status" != run ] && [ "$failed" -eq 0 ]; then
      failed=1
      [ "$executed" -gt 0 ] || executed=1
      printf '    %s failed as a program (crash, time limit or exit code)\n' "$name" >&2
    fi
    passed_all=$((passed_all + executed - failed))
    failed_all=$((failed_all + failed))
  done < <(sed -n 's/.*<testcase name="\([^"]*\)".* status="\([^"]*\)".*/\1 \2/p' "$1/ctest.xml")
  count 'C++ tests' "$passed_all" "$failed_all"
}

# number_before WORD TEXT: 3 for "3 failed | 9 passed" and "failed", else 0.
number_before() { grep -o -E "[0-9]+ $1" <<<"$2" | tail -n 1 | grep -o -E '^[0-9]+' || echo 0; }

# count_log LABEL LOG EXIT_CODE: the closing lines of anze test ("9 passed, 3 failed"), Vitest
# ("Tests  3 failed | 9 passed (12)") and node's runner ("# pass 9", "# fail 3").
count_log() {
  local label=$1 log=$2 code=$3 line passed failed
  if line=$(grep -E '^[0-9]+ passed, [0-9]+ failed' "$log" | tail -n 1) && [ -n "$line" ]; then
    passed=$(number_before passed "$line") failed=$(number_before failed "$line")
  elif line=$(grep -E '^ *Tests +[0-9]+ (passed|failed)' "$log" | tail -n 1) && [ -n "$line" ]; then
    passed=$(number_before passed "$line") failed=$(number_before failed "$line")
  elif grep -q -E '^[^ ]+ pass [0-9]+$' "$log"; then
    passed=$(sed -n 's/^[^ ]* pass \([0-9]*\)$/\1/p' "$log" | tail -n 1)
    failed=$(sed -n 's/^[^ ]* fail \([0-9]*\)$/\1/p' "$log" | tail -n 1)
  else
    passed=0 failed=1
    echo "    $label: no closing line in ${log#"$ROOT"/}" >&2
  fi
  if [ "$code" -ne 0 ] && [ "$failed" -eq 0 ]; then failed=1; fi
  count "$label" "$passed" "$failed"
}

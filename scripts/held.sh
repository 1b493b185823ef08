# shellcheck shell=bash disable=SC2154 # the counts are those of count.sh
# What held today over the same files is not run again. Sourced by ./test; needs lib.sh and count.sh.
#
# The answer of each runner stands in build/results beside a key: the digest of what it runs, of every file that it may
# read, and the day, because tests count days from today. Only an answer without a failure gets a key. Without this a
# run after a change of the pages would repeat minutes of tests that cannot see the change.

RESULTS="$BUILD/results"

# Every file of the project but the C++ sources, which are in the binaries.
data_key() {
  cd "$ROOT" && find . \( -name node_modules -o -name dist -o -path ./build -o -path ./.git \) -prune -o -type f \
    ! -name '*.cpp' ! -name '*.h' -print0 | sort -z | xargs -0 sha256sum | sha256sum
}

# key_of FILE...: the key of a runner that runs these and reads any of the project's data; $DATA_KEY was made before.
key_of() { { date +%F; printf "%s\n" "$DATA_KEY"; sha256sum -- "$@" || true; } 2>/dev/null | sha256sum | cut -d" " -f1; }

# program_key NAME: of one test that ctest knows. House tests read the sources themselves.
program_key() {
  case $1 in
    house) { key_of "$BUILD/tests/test_house"; cpp_files | xargs sha256sum; } | sha256sum | cut -d' ' -f1 ;;
    *) if [ -x "$BUILD/tests/test_$1" ]; then key_of "$BUILD/tests/test_$1"; else key_of "$BUILD/anze"; fi ;;
  esac
}

# cpp_tests: runs the programs that have no key of today, and counts all.
cpp_tests() {
  local name key left_out='' held_passed=0 executed failed
  local -A keys=()
  mkdir -p "$RESULTS"
  rm -f "$RESULTS/ctest.xml"
  while read -r name; do
    key=$(program_key "$name")
    if is_fresh "$RESULTS/$name.key" "$key"; then
      executed=1 failed=0
      [ ! -f "$RESULTS/test_$name.xml" ] || read -r executed failed < <(count_report "$RESULTS/test_$name.xml")
      held_passed=$((held_passed + executed - failed))
      left_out+="${left_out:+|}$name"
      continue
    fi
    keys[$name]=$key
    rm -f "$RESULTS/$name.key" "$RESULTS/test_$name.xml"
    [ "$name" != integration ] || rm -f "$RESULTS/exchanges.jsonl"
  done < <(ctest --test-dir "$BUILD" -N | sed -n 's/^ *Test *#[0-9]*: //p')
  [ "$held_passed" -eq 0 ] || count "C++ tests (held today over the same files)" "$held_passed" 0
  if [ ${#keys[@]} -eq 0 ] && [ -n "$left_out" ]; then return; fi
  ctest --test-dir "$BUILD" --output-on-failure -j2 -E "^(${left_out:-nothing})\$" \
    --output-junit "$RESULTS/ctest.xml" >"$LOGS/ctest.log" 2>&1 </dev/null || show_failures "$LOGS/ctest.log"
  count_ctest "$RESULTS"
  while read -r name; do
    [ -z "${keys[$name]:-}" ] || printf '%s' "${keys[$name]}" >"$RESULTS/$name.key"
  done < <(sed -n 's/.*<testcase name="\([^"]*\)".* status="run".*/\1/p' "$RESULTS/ctest.xml" 2>/dev/null)
}

# suite NAME LABEL COMMAND...: one test runner, counted from its own closing lines. It reads build/anze, the data and
# what the integration tests recorded.
suite() {
  local name=$1 label=$2 code=0 key failed_before=$total_failed
  shift 2
  say "$label"
  key=$(key_of "$BUILD/anze" "$RESULTS"/exchanges.jsonl)
  if is_fresh "$RESULTS/$name.key" "$key" && [ -f "$LOGS/$name.log" ]; then
    count_log "$label (held today over the same files)" "$LOGS/$name.log" 0
    return
  fi
  rm -f "$RESULTS/$name.key"
  env NO_COLOR=1 CI=true "$@" >"$LOGS/$name.log" 2>&1 </dev/null || code=$?
  [ $code -eq 0 ] || tail -n 60 "$LOGS/$name.log" >&2
  count_log "$label" "$LOGS/$name.log" $code
  [ "$total_failed" -ne "$failed_before" ] || printf '%s' "$key" >"$RESULTS/$name.key"
}

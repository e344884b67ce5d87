# The parts of ./test, in the order in which they are cheapest to fail. Sourced by ./test.
# shellcheck shell=bash

# What reads only the sources.
house_parts() {
  check "House: modules, purity, lengths, words" tools/check_house
  check "House: the check can fail" tools/run_unittest tools/check_house_test.py
  check "House: layout by clang-format" tools/check_format
}

# unit_parts PRESET: the unit tests of every module, one binary each.
unit_parts() {
  local preset=$1 binary
  local start; start=$(date +%s%N)
  printf '%-58s' "Building the tests ($preset) ..."
  if ! build "$preset" > var/test/build-$preset.log 2>&1; then
    printf 'failed\n'
    grep -E 'error|FAILED' "var/test/build-$preset.log" | head -n 20
    failures+=("Building the tests ($preset): see var/test/build-$preset.log"); count 0 1 0
    finish
  fi
  printf '%8s s\n' "$(seconds_since "$start")"
  for binary in $(find "build/$preset" -name '*_tests' -type f -perm -u+x | sort); do
    gtest "$preset-$(basename "$binary")" "$binary"
  done
}

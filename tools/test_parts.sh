# The parts of ./test, in the order in which they are cheapest to fail. Sourced by ./test.
# shellcheck shell=bash

# What reads only the sources.
house_parts() {
  check "House: modules, purity, lengths, words" tools/check_house
  check "House: the check can fail" tools/run_unittest tools/check_house_test.py
  check "House: layout by clang-format" tools/check_format
}

# The pages' style sheets and scripts, and the published fixtures that pages are held against: the
# journeys serve the first, the conformance tests read the second.
front_parts() {
  check "Assets of the pages" build_assets
}

# built PRESET [TARGET...]: builds, or ends the run with the first errors.
built() {
  local preset=$1; shift
  local start; start=$(date +%s%N)
  printf '%-58s' "Building ($preset${*:+: $*}) ..."
  if ! build "$preset" "$@" > "var/test/build-$preset.log" 2>&1; then
    printf 'failed\n'
    grep -E 'error|FAILED' "var/test/build-$preset.log" | head -n 20
    failures+=("Building ($preset): see var/test/build-$preset.log"); count 0 1 0
    finish
  fi
  printf '%8s s\n' "$(seconds_since "$start")"
}

# unit_parts PRESET: the unit tests of every module, one binary each, two at a time, all with one
# PostgreSQL server.
unit_parts() {
  local preset=$1 binary
  built "$preset"
  mapfile -t binaries < <(find "build/$preset" -name '*_tests' -type f -perm -u+x | sort)
  printf '%s\0' "${binaries[@]}" | "build/$preset/with_postgresql" \
    xargs -0 -P "$(nproc)" -n 1 tools/run_test_binary "$preset"
  for binary in "${binaries[@]}"; do gtest_result "$preset-$(basename "$binary")"; done
}

# gtest_alone PRESET BINARY FILTER: some tests of one binary, once more.
gtest_alone() {
  local name; name=$1-$(basename "$2")
  GTEST_FILTER=$3 tools/run_test_binary "$1" "build/$1/$2"
  gtest_result "$name"
}

# asan_parts: the same unit tests with address and undefined-behaviour sanitizers.
asan_parts() { UBSAN_OPTIONS=print_stacktrace=1 ASAN_OPTIONS=detect_leaks=0 unit_parts asan; }

# A demonstration, as ./run makes it, looked at by HTTP and in a browser.
demonstration_parts() {
  built release trellis
  local folder=var/test/demonstration; rm -rf "$folder"; mkdir -p "$folder"
  check "Main job on a small synthetic register" \
    build/release/trellis --db "sqlite:$folder/demo.db" demo --seed 7 --size small
  check "Reference matching instances reach their optima" tools/check_instances build/release/trellis
  if [ -d ../shared/data ]; then
    check "Main job on the April 2022 register" tools/check_published build/release/trellis ../shared/data "$folder"
  else
    skip "Main job on the April 2022 register" "../shared is absent"
  fi
  [ -f tests/browser/run.mjs ] || return 0
  (cd tests/browser && [ -d node_modules/playwright-core ] || npm ci --no-audit --no-fund) > var/test/npm.log 2>&1
  cp "$folder/demo.db" "$folder/walk.db" && sqlite3 "$folder/walk.db" < tests/browser/split_case.sql
  check "Browser: every page, axe, with and without scripts" tools/with_server \
    build/release/trellis "$folder/walk.db" node tests/browser/run.mjs
  check "Browser: five programmes, both engines, with and without scripts" \
    env TRELLIS_BINARY="$PWD/build/release/trellis" build/debug/with_postgresql \
    node tests/browser/journeys.mjs --site build/debug/tests/journeys/journey_site
  check "API: every answer fits its document" tools/with_server \
    build/release/trellis "$folder/demo.db" node tests/browser/api.mjs
}

# fuzz_parts SECONDS TARGET...: each fuzz target for so long, from the seeds of tests/corpus.
fuzz_parts() {
  local seconds=$1 target; shift
  built fuzz "$@"
  for target in "$@"; do
    mkdir -p "var/test/corpus/$target"
    check "Fuzz $target for $seconds s" "build/fuzz/$target" -max_total_time="$seconds" -rss_limit_mb=2048 \
      -print_final_stats=1 "var/test/corpus/$target" "tests/corpus/$target"
  done
}

all_fuzz_targets() { find src -name '*_fuzz.cpp' | sed 's|.*/||; s|\.cpp$||' | sort; }

# The statistics library alone: installed to a folder of its own, with a program built against it.
stats_install_parts() {
  built release trellis_stats
  check "stats installs alone and its example runs" cmake -D BUILD="$PWD/build/release" \
    -D SOURCE="$PWD/src/stats/example" -D WORK="$PWD/var/test/stats_install" \
    -D DATA="$PWD/../shared/reference/evaluation/crt_main.csv" -P src/stats/example/check_install.cmake
}

# simulation_parts: intervals and tests of every trial design, over many simulated trials.
simulation_parts() {
  built release stats_simulation
  check "Coverage over 20,000 simulated trials of each design" build/release/src/stats/stats_simulation 20000 2
}

# The parsers of what strangers send are fuzzed briefly here; every target for long in ./test long.
whole_parts() {
  demonstration_parts
  stats_install_parts
  fuzz_parts 15 csv_fuzz multipart_fuzz url_fuzz
  asan_parts
}

long_parts() {
  simulation_parts
  check "clang-tidy over every source" tools/check_tidy --all
  TRELLIS_KILL_ROUNDS=50 gtest_alone debug tests/journeys/journey_tests 'Kill*:OnADemonstration*'
  unit_parts tsan
  # shellcheck disable=SC2046
  fuzz_parts 600 $(all_fuzz_targets)
}

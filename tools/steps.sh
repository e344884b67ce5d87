# Shared by ./run and ./test: packages, disk space, timed steps. Sourced, never run.
# shellcheck shell=bash

say() { printf '%s\n' "$*"; }
fail() { printf '%s\n' "$*" >&2; exit 1; }

# seconds_since START: seconds with one decimal.
seconds_since() {
  local now; now=$(date +%s%N)
  awk -v a="$1" -v b="$now" 'BEGIN { printf "%.1f", (b - a) / 1e9 }'
}

# step "What it does" command...: prints the sentence, runs, prints the seconds; the log is kept.
step() {
  local title=$1; shift
  local start; start=$(date +%s%N)
  printf '%-58s' "$title ..."
  if [ -n "${VERBOSE:-}" ]; then
    printf '\n'
    "$@" || fail "That step failed: $title"
  else
    "$@" > "$LOG" 2>&1 || { printf 'failed\n'; tail -n 40 "$LOG" >&2; fail "That step failed: $title. The end of its log is above ($LOG)."; }
  fi
  printf '%8s s\n' "$(seconds_since "$start")"
}

# packages_of GROUP...: the names of those groups in packages.txt.
packages_of() {
  awk -v groups=" $* " '/^# /{ on = index(groups, " " $2 " ") > 0; next } NF && on { print $1 }' packages.txt
}

# missing_packages GROUP...: those of them that are not installed. An npm or nodejs that came from
# elsewhere than Debian counts as installed.
missing_packages() {
  local wanted installed name
  wanted=$(packages_of "$@")
  # shellcheck disable=SC2086
  installed=$(dpkg-query -W -f '${Package} ${db:Status-Status}\n' $wanted 2>/dev/null | awk '$2 == "installed" { print $1 }')
  for name in $wanted; do
    grep -qx "$name" <<<"$installed" && continue
    case $name in
      nodejs) command -v node > /dev/null && continue ;;
      npm) command -v npm > /dev/null && continue ;;
    esac
    printf '%s ' "$name"
  done
}

install_packages() {
  local missing as_root=""
  missing=$(missing_packages "$@")
  [ -z "$missing" ] && return 0
  if [ "$(id -u)" != 0 ]; then
    command -v sudo > /dev/null || fail "These packages are missing. As root, run: apt-get install -y --no-install-recommends $missing"
    as_root="sudo"
  fi
  say "Installing: $missing"
  [ -n "$as_root" ] && say "(through sudo)"
  # shellcheck disable=SC2086
  step "Reading Debian's package lists" $as_root apt-get update -q
  # shellcheck disable=SC2086
  step "Installing $(wc -w <<<"$missing") packages" $as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -q --no-install-recommends $missing
}

check_disk() {
  local free_kb; free_kb=$(df -Pk . | awk 'NR == 2 { print $4 }')
  [ "$free_kb" -ge 2000000 ] || fail "Only $((free_kb / 1000)) MB are free here; Trellis needs 2 GB to build. Free some space and run it again."
  [ "$(date +%Y)" -ge 2026 ] || fail "The clock of this machine says $(date +%F). Set it and run it again: certificates and dates depend on it."
}

# build PRESET TARGET...: configures once and builds.
build() {
  local preset=$1; shift
  [ -f "build/$preset/build.ninja" ] || cmake --preset "$preset" ${CMAKE_EXTRA:-} || return 1
  ninja -C "build/$preset" "$@"
}

# The front end: npm ci only when the lock file changed; the assets only when a source did.
build_assets() {
  [ -f web/package.json ] || return 0
  local lock; lock=$(sha256sum web/package-lock.json | cut -c1-64)
  if [ "$(cat web/node_modules/.lock-hash 2>/dev/null)" != "$lock" ]; then
    (cd web && npm ci --no-audit --no-fund) || return 1
    printf '%s' "$lock" > web/node_modules/.lock-hash
  fi
  (cd web && npm run --silent build)
}

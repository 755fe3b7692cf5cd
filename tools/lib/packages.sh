# Installs the Debian packages that a step needs, and of those only the missing ones.
#
# Source it, then call ensure_packages with any of the lists below. Nothing is downloaded when nothing is missing.

BUILD_PACKAGES=(
  g++ cmake ninja-build pkg-config ccache lld
  libpq-dev libsqlite3-dev libsimdjson-dev libre2-dev libcxxopts-dev libssl-dev libfmt-dev libpg-query-dev
  catch2
)
# A release with libpq linked in starts in half the time; without these it loads libpq when it is asked for.
RELEASE_PACKAGES=(postgresql-server-dev-15)
TEST_PACKAGES=(
  postgresql-15 postgresql-client-15 pgbouncer openssl sqlite3 python3 python3-jsonschema clang-format
)

fail() {
  printf 'error: %s\n' "$1" >&2
  [[ -z ${2:-} ]] || printf 'hint: %s\n' "$2" >&2
  exit 1
}

as_root() {
  if [[ $(id -u) == 0 ]]; then
    "$@"
  else
    sudo "$@"
  fi
}

is_installed() {
  [[ $(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null) == installed ]]
}

# Node may come from anywhere; Debian's own is taken only where there is none.
node_packages() {
  command -v node >/dev/null || echo nodejs
  command -v npm >/dev/null || echo npm
}

# The servers' packages would start a system-wide server each. The tests start private ones, so those stay off.
quiet_servers() {
  local conf=/etc/postgresql-common/createcluster.d/sluice-tests.conf policy=/usr/sbin/policy-rc.d
  as_root mkdir -p "${conf%/*}"
  echo 'create_main_cluster = false' | as_root tee "$conf" >/dev/null
  written=("$conf")
  if [[ ! -e $policy ]]; then
    printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
    as_root chmod +x "$policy"
    written+=("$policy")
  fi
}

# Quiet unless it fails.
apt_install() {
  local status=0 written=() log
  log=$(mktemp)
  echo "installing: $*" >&2
  quiet_servers
  {
    as_root apt-get update &&
      as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
        -o Dpkg::Options::=--force-confold "$@"
  } </dev/null >"$log" 2>&1 || status=$?
  as_root rm -f "${written[@]}"
  [[ $status == 0 ]] || tail -n 20 "$log" >&2
  rm -f "$log"
  return "$status"
}

ensure_packages() {
  local missing=() package
  command -v dpkg-query >/dev/null ||
    fail "this is not a Debian system, so packages cannot be checked or installed" "Install by hand: $*"
  for package in "$@"; do
    is_installed "$package" || missing+=("$package")
  done
  [[ ${#missing[@]} -gt 0 ]] || return 0
  [[ $(id -u) == 0 ]] || command -v sudo >/dev/null ||
    fail "packages are missing and there is no sudo: ${missing[*]}" \
      "Run as root: apt-get install ${missing[*]}"
  apt_install "${missing[@]}" ||
    fail "apt-get could not install: ${missing[*]}" "Its own message stands above."
}

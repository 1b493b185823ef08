# shellcheck shell=bash disable=SC2034 # those who source it read its variables
# Shared by ./run, ./test and the scripts beside this file. Source it from the top of the work tree.
#
# Every step says one short line, sends its output to build/logs/<name>.log and, where it fails, shows the
# part of that log that matters. Nothing here needs a login shell, a HOME or a compiler cache.

umask 022
export LC_ALL=C.UTF-8
export PATH="${PATH:-/usr/local/bin:/usr/bin:/bin}:/usr/local/sbin:/usr/sbin:/sbin"

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
BUILD="$ROOT/build"
LOGS="$BUILD/logs"
WEB="$ROOT/server/web"
JOBS=$(nproc 2>/dev/null || echo 2)
mkdir -p "$LOGS" 2>/dev/null && [ -w "$LOGS" ] || { echo "error: cannot write to $LOGS" >&2; exit 1; }

if [ -z "${HOME:-}" ] || [ ! -w "${HOME:-/}" ]; then
  export HOME="$BUILD/home" # npm keeps its cache under HOME
  mkdir -p "$HOME"
fi

# What the engine and the pages are built with; README.md says what each is for.
BUILD_PACKAGES=(g++ cmake ninja-build pkg-config ca-certificates libpoco-dev libyaml-cpp-dev liblua5.4-dev
  libboost1.81-dev libboost-json1.81-dev libsqlite3-dev libmimalloc-dev libxlsxwriter-dev libzip-dev libpugixml-dev libargon2-dev liboath-dev
  catch2 libssl-dev libcli11-dev zlib1g-dev)
# What the tests and gates need on top.
TEST_PACKAGES=(chromium fonts-noto-cjk clang-format clang-tidy python3-openpyxl curl python3 shellcheck openssl
  libpcre2-8-0 liblua5.3-0 libopentracing-c-wrapper0 dpkg-dev adduser iproute2 procps)

say() { printf '==> %s\n' "$*"; }

die() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}

# show_log FILE: compiler errors first, then how the log ends.
show_log() {
  {
    grep -n -E '(^|[^a-z])(error|fatal error|FAILED|undefined reference)[: ]' "$1" | head -n 20
    printf -- '--- end of %s\n' "${1#"$ROOT"/}"
    tail -n 30 "$1"
  } >&2 || true
}

# step NAME LABEL COMMAND...: runs one step of the road; ends the script when it fails.
step() {
  local name=$1 label=$2 began=$SECONDS
  shift 2
  say "$label"
  if ! "$@" >"$LOGS/$name.log" 2>&1 </dev/null; then
    show_log "$LOGS/$name.log"
    die "$label failed; the whole log is ${LOGS#"$ROOT"/}/$name.log"
  fi
  [ $((SECONDS - began)) -lt 5 ] || printf '    %s s\n' $((SECONDS - began))
}

# sudo asks for its password on the terminal itself, so this works inside a step.
as_root() { if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi; }

missing_packages() {
  local package state
  for package in "$@"; do
    state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$state" = installed ] || printf '%s\n' "$package"
  done
}

apt_install() {
  local apt=(env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 -o Acquire::Retries=3)
  # A third-party source that is down must not stop an install from Debian's own.
  as_root "${apt[@]}" update || echo 'apt-get update reported errors; trying with the lists at hand'
  as_root "${apt[@]}" install -y --no-install-recommends "$@"
}

# ensure_packages PACKAGE...: installs what is missing, and nothing else.
ensure_packages() {
  command -v dpkg-query >/dev/null && command -v apt-get >/dev/null ||
    die "apt-get not found: this installs itself on Debian 12 only; elsewhere provide: $*"
  local missing=()
  mapfile -t missing < <(missing_packages "$@")
  [ ${#missing[@]} -gt 0 ] || return 0
  local release
  release=$(. /etc/os-release && echo "${PRETTY_NAME:-unknown}")
  case $release in
    *bookworm*) ;;
    *) printf 'note: made for Debian 12 (bookworm), this is %s\n' "$release" >&2 ;;
  esac
  if [ "$(id -u)" -ne 0 ] && ! command -v sudo >/dev/null; then
    die "neither root nor sudo: ask an administrator to install ${missing[*]}"
  fi
  step apt "install ${missing[*]}" apt_install "${missing[@]}"
}

# Vite needs Node ^20.19 or >= 22.12.
node_is_new_enough() {
  local version major minor
  version=$(node --version 2>/dev/null) || return 1
  IFS=. read -r major minor _ <<<"${version#v}"
  { [ "$major" -eq 20 ] && [ "$minor" -ge 19 ]; } || { [ "$major" -eq 22 ] && [ "$minor" -ge 12 ]; } || [ "$major" -gt 22 ]
}

# Node brings its own list of certificate authorities; it shall trust those of the system as well.
trust_system_authorities() {
  local bundle=/etc/ssl/certs/ca-certificates.crt
  [ -n "${NODE_EXTRA_CA_CERTS:-}" ] || [ ! -f "$bundle" ] || export NODE_EXTRA_CA_CERTS=$bundle
}

# Debian's npm runs only on Debian's node, so the newer node comes with an npm of its own.
fetch_node() {
  local architecture=$1
  npm install --prefix "$BUILD/node" --no-audit --no-fund --ignore-scripts "node-linux-$architecture@22" npm@11
  mkdir -p "$BUILD/node/bin"
  ln -sf "../node_modules/node-linux-$architecture/bin/node" "$BUILD/node/bin/node"
  ln -sf ../node_modules/npm/bin/npm-cli.js "$BUILD/node/bin/npm"
  ln -sf ../node_modules/npm/bin/npx-cli.js "$BUILD/node/bin/npx"
  "$BUILD/node/bin/node" --version
}

# ensure_node: a node and npm that can build the pages, first in PATH.
ensure_node() {
  trust_system_authorities
  [ ! -x "$BUILD/node/bin/node" ] || export PATH="$BUILD/node/bin:$PATH"
  if node_is_new_enough && command -v npm >/dev/null; then return 0; fi
  command -v npm >/dev/null || ensure_packages nodejs npm
  if node_is_new_enough; then return 0; fi
  local architecture
  case $(uname -m) in
    x86_64) architecture=x64 ;;
    aarch64) architecture=arm64 ;;
    *) die "node $(node --version) is too old for the pages (20.19 or newer) and none is at hand for $(uname -m)" ;;
  esac
  step node "fetch node 22 (found $(node --version))" fetch_node "$architecture"
  export PATH="$BUILD/node/bin:$PATH"
  hash -r
  node_is_new_enough || die "node $(node --version 2>&1) in build/node does not run"
}

# hash_of PATH...: one digest over names and contents; what was installed or built does not count.
hash_of() {
  find "$@" \( -name node_modules -o -name dist \) -prune -o -type f -print0 | sort -z | xargs -0 sha256sum |
    sha256sum | cut -d' ' -f1
}

is_fresh() { [ -f "$1" ] && [ "$(<"$1")" = "$2" ]; }

# npm_install FOLDER: npm ci, when the lock file, the manifest or node itself changed.
npm_install() {
  local folder=$1 name stamp key
  name=$(basename "$folder")
  stamp="$folder/node_modules/.installed"
  [ -f "$folder/package-lock.json" ] || die "${folder#"$ROOT"/}/package-lock.json is missing"
  key="$(hash_of "$folder/package.json" "$folder/package-lock.json") $(node --version)"
  if is_fresh "$stamp" "$key"; then return 0; fi
  step "npm-$name" "install the packages of ${folder#"$ROOT"/}" \
    npm --prefix "$folder" ci --ignore-scripts --no-audit --no-fund
  printf '%s' "$key" >"$stamp"
}

# The pages, the description of the API that their types are made from, and the notices that go with them.
web_key() { hash_of "$WEB" "$ROOT/server/http/openapi.yaml" "$ROOT/THIRD-PARTY-NOTICES"; }

# build_web: server/web/dist, when a source of the pages changed. CMake puts it into the binary.
build_web() {
  [ -f "$WEB/package.json" ] || { say 'no server/web/package.json: building without pages'; return 0; }
  ensure_node
  npm_install "$WEB"
  local key stamp="$BUILD/web.stamp"
  key=$(web_key)
  if is_fresh "$stamp" "$key" && [ -f "$WEB/dist/index.html" ]; then return 0; fi
  step web 'build the pages' npm --prefix "$WEB" run build
  [ -f "$WEB/dist/index.html" ] || die 'the build of the pages left no server/web/dist/index.html'
  web_key | tr -d '\n' >"$stamp" # again: the types are made by the build
}

# build_engine TARGET: configures once; afterwards ninja itself notices what changed.
build_engine() {
  local cache="$BUILD/CMakeCache.txt"
  if [ -f "$cache" ] && ! grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$ROOT" "$cache"; then
    rm -rf "$cache" "$BUILD/CMakeFiles" # the tree was moved or copied
  fi
  [ -f "$cache" ] && [ -f "$BUILD/build.ninja" ] ||
    step configure 'configure' cmake -S "$ROOT" -B "$BUILD" -G Ninja -DCMAKE_BUILD_TYPE=Release
  step build "build ($1)" cmake --build "$BUILD" -j "$JOBS" --target "$1"
}

# fetch_promtool: Prometheus' checker alone. Installing its package would start a server.
fetch_promtool() {
  local folder="$BUILD/promtool"
  rm -rf "$folder" && mkdir -p "$folder"
  (
    cd "$folder" || return
    apt-get download prometheus || { as_root apt-get update && apt-get download prometheus; }
    dpkg --fsys-tarfile prometheus_*.deb | tar -x --strip-components=3 ./usr/bin/promtool
    rm prometheus_*.deb
    ./promtool --version
  )
}

ensure_promtool() { [ -x "$BUILD/promtool/promtool" ] || step promtool 'fetch promtool' fetch_promtool; }

# fetch_proxies: nginx and HAProxy alone, for the tests of examples/proxy. Installing them would start servers.
fetch_proxies() {
  local folder="$BUILD/proxies" one
  rm -rf "$folder" && mkdir -p "$folder"
  (
    cd "$folder" || return
    apt-get download nginx haproxy || { as_root apt-get update && apt-get download nginx haproxy; }
    for one in nginx haproxy; do
      dpkg --fsys-tarfile "$one"_*.deb | tar -x --strip-components=3 "./usr/sbin/$one" || return
      rm "$one"_*.deb
    done
    ./nginx -v && ./haproxy -v
  )
}

ensure_proxies() { [ -x "$BUILD/proxies/haproxy" ] || step proxies 'fetch nginx and HAProxy' fetch_proxies; }

# shell_files: every bash script of the project, one a line, relative to the top.
shell_files() {
  (cd "$ROOT" && find run test .ci scripts tests examples -name node_modules -prune -o -type f \
    -exec grep -lE -m1 '^(#!.*bash|# shellcheck shell=bash)' {} + | sort)
}

# cpp_files: every C++ file of the project, one a line, relative to the top.
cpp_files() {
  local folder
  for folder in core plugins server tests examples; do
    [ ! -d "$ROOT/$folder" ] || (cd "$ROOT" && find "$folder" -name node_modules -prune -o -type f \
      \( -name '*.cpp' -o -name '*.h' \) -print)
  done | sort
}

# tool NAME: the pinned version 14 of a clang tool where both are installed.
tool() { command -v "$1-14" || command -v "$1" || die "$1 not found"; }

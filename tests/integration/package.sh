#!/bin/bash
# package.sh BUILD-FOLDER: the Debian package is built, installed, served from, upgraded and purged, in a copy of this
# system that is laid over it and thrown away: nothing outside the copy changes. Exit code 77: the copy cannot be made
# here (it takes root and the right to mount).
set -euo pipefail
build=$1
export LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive PATH="$PATH:/usr/sbin:/sbin"

if [ "${ANZE_PACKAGE_COPY:-}" != yes ]; then
  [ "$(id -u)" -eq 0 ] || { echo "skipped: only root can make a copy of the system"; exit 77; }
  unshare --mount --net --pid --fork true 2>/dev/null || { echo "skipped: no namespace of its own can be had here"; exit 77; }
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  (cd "$build" && cpack -G DEB -D CPACK_PACKAGE_DIRECTORY="$work" >"$work/cpack.log" 2>&1) || { cat "$work/cpack.log"; exit 1; }
  # Without a network of its own but loopback, without the machine's processes.
  status=0
  ANZE_PACKAGE_COPY=yes unshare --mount --net --pid --fork bash "$0" "$work" || status=$?
  exit "$status"
fi

work=$1
mkdir -p "$work/over" && mount -t tmpfs none "$work/over" && mkdir "$work/over"/{upper,work,root} &&
  mount -t overlay none -o "lowerdir=/,upperdir=$work/over/upper,workdir=$work/over/work" "$work/over/root" ||
  { echo "skipped: no overlay can be mounted here"; exit 77; }
root=$work/over/root
mount -t proc none "$root/proc"
mount --rbind /dev "$root/dev"
ip link set lo up 2>/dev/null || true
cp "$work"/anze_*.deb "$root/tmp/anze.deb"

# The next version, for the upgrade.
dpkg-deb -R "$root/tmp/anze.deb" "$work/over/next"
sed -i 's/^Version: .*/&.1/' "$work/over/next/DEBIAN/control"
dpkg-deb -b --root-owner-group "$work/over/next" "$root/tmp/next.deb" >/dev/null

in_copy() { chroot "$root" "$@"; }
fail() { echo "package.sh: $*" >&2; exit 1; }
# equals WHAT IS EXPECTED
equals() { [ "$2" = "$3" ] || fail "$1 is $2, not $3"; }
state() { in_copy dpkg-query -W -f '${db:Status-Status} ${Version}' anze 2>/dev/null || true; }

echo "install"
in_copy dpkg -i /tmp/anze.deb >"$work/dpkg.log" 2>&1 || { cat "$work/dpkg.log"; fail "dpkg -i"; }
version=$(dpkg-deb -f "$root/tmp/anze.deb" Version)
equals "the package" "$(state)" "installed $version"
equals "/var/lib/anze" "$(in_copy stat -c '%a %U %G' /var/lib/anze)" "700 anze anze"
equals "/var/backups/anze" "$(in_copy stat -c '%a %U %G' /var/backups/anze)" "700 anze anze"
in_copy anze check | tail -n 1
in_copy dpkg --verify anze || fail "files differ from the package"

look_at_unit() {
  local exposure
  ! in_copy systemd-analyze verify /lib/systemd/system/anze.service 2>&1 | grep -i anze || fail "systemd-analyze verify"
  exposure=$(in_copy systemd-analyze security --offline=yes --no-pager /lib/systemd/system/anze.service 2>/dev/null |
    sed -n 's/.*Overall exposure level[^:]*: \([0-9.]*\).*/\1/p')
  echo "exposure $exposure"
  awk "BEGIN { exit !(${exposure:-10} < 2.0) }" || fail "the unit is exposed: $exposure"
}
echo "the unit"
if in_copy sh -c 'command -v systemd-analyze' >/dev/null; then look_at_unit; else echo "not looked at: no systemd here"; fi

# serve_once CODE: as the unit does, by its user; CODE of /healthz.
serve_once() {
  in_copy setpriv --reuid anze --regid anze --clear-groups env -i PATH=/usr/bin:/bin \
    anze serve --config /etc/anze/anze.yaml >"$work/serve.out" 2>"$work/serve.err" &
  local server=$! code=000 i
  for ((i = 0; i < 300; i++)); do
    code=$(in_copy curl -s -o /dev/null -w '%{http_code}' http://127.0.0.1:8686/readyz || true)
    [ "$code" != 200 ] || break
    kill -0 "$server" 2>/dev/null || break
    sleep 0.1
  done
  in_copy pkill -TERM -u anze -x anze || true
  wait "$server" || true
  [ "$code" = 200 ] || { cat "$work/serve.out" "$work/serve.err"; fail "the server answers $code"; }
}

echo "serve"
in_copy setpriv --reuid anze --regid anze --clear-groups anze serve --config /etc/anze/anze.yaml --check-config >/dev/null
serve_once
equals "anze.db" "$(in_copy stat -c '%a %U' /var/lib/anze/anze.db)" "600 anze"
store=$(in_copy cat /var/lib/anze/anze.db.mark)

echo "upgrade"
echo "# changed by the operator" >>"$root/etc/anze/anze.yaml"
in_copy dpkg -i /tmp/next.deb >"$work/dpkg.log" 2>&1 || { cat "$work/dpkg.log"; fail "dpkg -i of the next version"; }
equals "the package" "$(state)" "installed $version.1"
equals "the store" "$(in_copy cat /var/lib/anze/anze.db.mark)" "$store"
grep -q "changed by the operator" "$root/etc/anze/anze.yaml" || fail "the operator's settings are gone"
serve_once
in_copy setpriv --reuid anze --regid anze --clear-groups anze verify --data /var/lib/anze >/dev/null || fail "anze verify"

echo "remove and purge: what was entered stays until somebody says otherwise"
in_copy dpkg -r anze >/dev/null 2>&1
in_copy test -f /var/lib/anze/anze.db || fail "removing took the store"
in_copy dpkg -P anze >/dev/null 2>&1
in_copy test -f /var/lib/anze/anze.db || fail "purging without an answer took the store"
in_copy test ! -e /etc/anze/anze.yaml || fail "purging left the settings"
in_copy dpkg -i /tmp/next.deb >/dev/null 2>&1
echo "anze anze/remove-data boolean true" | in_copy debconf-set-selections
in_copy dpkg -P anze >"$work/dpkg.log" 2>&1 || { cat "$work/dpkg.log"; fail "dpkg -P"; }
in_copy test ! -e /var/lib/anze || fail "purging left the store although it was to go"
equals "the user" "$(in_copy getent passwd anze || echo none)" none
echo "the package holds"

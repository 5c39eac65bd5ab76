#!/usr/bin/env bash
# Builds the PostgreSQL images that the tests run, with the contract of the official ones, where no
# image registry can be reached: a root filesystem from apt's archive, the server from npm's.
# Builds only what is absent or was built from other inputs; an image that was not built here, such
# as a pulled one, is kept. Needs root, debootstrap, npm and a docker daemon.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d -t postgres-images.XXXXXX)
trap 'rm -rf --one-file-system "$work"' EXIT
log=$work/log
readonly LABEL=pulumi-postgres-tls.inputs
readonly DEBIAN_BASE=postgres-test-base:debian
readonly BUSYBOX_BASE=postgres-test-base:busybox
# Without the plugin, the client's own builder is the only one.
docker buildx version >/dev/null 2>&1 || export DOCKER_BUILDKIT=0

# shellcheck source=tests/images/root-filesystem.sh
. "$here/root-filesystem.sh"

# step TEXT COMMAND...: runs quietly, prints the duration, and on failure the end of the output.
step() {
  local text=$1 begin=$EPOCHREALTIME status=0
  shift
  # Not in a condition: that would switch `set -e` off in the command.
  set +e
  (set -e; "$@") >"$log" 2>&1 </dev/null
  status=$?
  set -e
  if [ "$status" -ne 0 ]; then
    tail -n 25 "$log" >&2
    echo "Cannot $text: the lines above are the last it printed" >&2
    exit 1
  fi
  awk -v a="$begin" -v b="$EPOCHREALTIME" -v t="$text" 'BEGIN { printf "%6.1f s  %s\n", b - a, t }'
}

digest() { sha256sum | cut -c 1-32; }

# label_of IMAGE: the digest of its inputs; empty when it was not built here; fails when it is absent.
label_of() { docker image inspect --format "{{ index .Config.Labels \"$LABEL\" }}" "$1" 2>/dev/null; }

import_base() {
  tar -C "$1" -c . | docker import --change "LABEL $LABEL=$base_digest" - "$2"
}

base_digest=$(cat "$here/root-filesystem.sh" /etc/os-release | digest)
bases_ready=
make_bases() {
  if [ -n "$bases_ready" ]; then return; fi
  if [ "$(label_of $DEBIAN_BASE)" != "$base_digest" ] || [ "$(label_of $BUSYBOX_BASE)" != "$base_digest" ]; then
    step "make the Debian root filesystem" make_debian_root "$work/debian"
    step "import $DEBIAN_BASE" import_base "$work/debian" $DEBIAN_BASE
    step "make the busybox root filesystem" make_busybox_root "$work/busybox" "$work/debian"
    step "import $BUSYBOX_BASE" import_base "$work/busybox" $BUSYBOX_BASE
  fi
  bases_ready=yes
}

# build_image NAME PIN VERSION INTEGRITY BASE: postgres:NAME, and the name with the minor version.
build_image() {
  local name=$1 pin=$2 version=$3 integrity=$4 base=$5 inputs label
  local major=${version%%.*} minor
  minor=$(cut -d . -f 1,2 <<<"$version")
  local numbered="postgres:$minor${name#"$pin"}"
  inputs=$(cat "$here"/{Dockerfile,docker-entrypoint.sh} - <<<"$base_digest $base $version $integrity" | digest)
  if label=$(label_of "postgres:$name"); then
    if [ -z "$label" ]; then echo "    kept  postgres:$name, which was not built here" && return; fi
    if [ "$label" = "$inputs" ] && label_of "$numbered" >/dev/null; then
      echo "   ready  postgres:$name" && return
    fi
  fi
  make_bases
  local context=$work/$pin/package
  [ -d "$context" ] || step "fetch PostgreSQL $version" node "$here/binaries.mjs" fetch "$pin" "$work/$pin"
  # Only for those who compile against it.
  rm -f "$context"/native/lib/*.a
  cp "$here/docker-entrypoint.sh" "$context/"
  local data=/var/lib/postgresql/data mount=/var/lib/postgresql/data
  if [ "$major" -ge 18 ]; then data=/var/lib/postgresql/$major/docker mount=/var/lib/postgresql; fi
  local arguments=("BASE=$base" "MAJOR=$major" "VERSION=$minor" "DATA=$data" "MOUNT=$mount")
  step "build postgres:$name ($numbered)" docker build --network none --label "$LABEL=$inputs" \
    -f "$here/Dockerfile" -t "postgres:$name" -t "$numbered" "${arguments[@]/#/--build-arg=}" "$context"
}

main() {
  # Two runs at once would only build the same twice.
  exec 9>"${TMPDIR:-/tmp}/postgres-test-images.lock"
  flock 9
  local pin version integrity
  node "$here/binaries.mjs" list >"$work/pins"
  # Most tests run 17.
  while read -r pin version integrity; do
    build_image "$pin" "$pin" "$version" "$integrity" $DEBIAN_BASE
  done < <(grep '^17 ' "$work/pins"; grep -v '^17 ' "$work/pins")
  read -r pin version integrity < <(grep '^17 ' "$work/pins")
  build_image 17-alpine "$pin" "$version" "$integrity" $BUSYBOX_BASE
  echo "${SECONDS} s in all"
}

main

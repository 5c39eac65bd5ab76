#!/usr/bin/env bash
# Proves that images keep the official image's contract: `check.sh [image...]`, by default all that
# build.sh builds. Needs docker and openssl; publishes no port and removes what it made.
set -euo pipefail

prefix=postgres-image-check-$$
work=$(mktemp -d -t "$prefix.XXXXXX")
server=$prefix-server
failures=0

remove_all() {
  docker rm -fv "$server" >/dev/null 2>&1 || :
  docker volume rm -f "$prefix-data" "$prefix-material" >/dev/null 2>&1 || :
}
trap 'remove_all; rm -rf "$work"' EXIT

# expect TEXT COMMAND...: the command succeeds; refuses TEXT PATTERN COMMAND...: it fails for this reason.
expect() {
  local text=$1
  shift
  if "$@" >"$work/out" 2>&1 </dev/null; then echo "  ok    $text"; else failed "$text"; fi
}
refuses() {
  local text=$1 pattern=$2
  shift 2
  if ! "$@" >"$work/out" 2>&1 </dev/null && grep -q -- "$pattern" "$work/out"; then
    echo "  ok    $text"
  else
    failed "$text"
  fi
}
failed() {
  echo "  FAIL  $1"
  sed 's/^/        /' "$work/out" | tail -n 20
  failures=$((failures + 1))
}

fact() { docker image inspect --format "$2" "$1"; }
hardened() { docker run --rm -i --network none --read-only --cap-drop ALL --tmpfs /tmp --entrypoint sh "$@"; }
query() { docker exec -i -u postgres "$server" psql -XAtq -v ON_ERROR_STOP=1 "$@"; }
answers() { [ "$(query "${@:2}")" = "$1" ]; }

running() { [ "$(docker inspect --format '{{.State.Running}}' "$server")" = true ]; }

# ready TARGET...: waits until the server answers `psql TARGET...`; gives up when it has stopped.
ready() {
  local _
  for _ in {1..150}; do
    if query "$@" -c 'SELECT 1' >/dev/null 2>&1; then return; fi
    if ! running; then break; fi
    sleep 0.2
  done
  docker logs --tail 20 "$server"
  return 1
}

make_certificate() {
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj /CN=postgres \
    -addext subjectAltName=IP:127.0.0.1 -keyout "$work/tls.key" -out "$work/tls.crt"
}

# The same certificate serves, is trusted, and is the client's: enough to see TLS in both directions.
write_material() {
  tar -C "$work" -c tls.key tls.crt | docker run --rm -i --network none --read-only --cap-drop ALL \
    --cap-add CHOWN --cap-add DAC_OVERRIDE --cap-add FOWNER --user 0:0 -v "$prefix-material:/material" \
    --entrypoint sh "$1" -euc "
      cd /material; tar -x --no-same-owner -f -
      printf '%s\n' \"listen_addresses = '*'\" \"unix_socket_directories = '/var/run/postgresql'\" \
        \"hba_file = '/material/hba'\" 'ssl = on' \"ssl_min_protocol_version = 'TLSv1.3'\" \
        \"ssl_cert_file = '/material/tls.crt'\" \"ssl_key_file = '/material/tls.key'\" \
        \"ssl_ca_file = '/material/tls.crt'\" >conf
      printf '%s\n' 'local all postgres peer' 'hostssl all all all cert' >hba
      chown $2 tls.key; chmod 0600 tls.key"
}

check_one_shot() {
  local image=$1 id=$2 script
  script="set -eu; id; [ \$(id -u postgres):\$(id -g postgres) = $id ]
    postgres --version; psql --version; pg_isready --version
    for absent in openssl$([ "$id" = 999:999 ] || echo ' bash perl'); do
      if command -v \$absent; then exit 1; fi
    done"
  [ "$id" = 999:999 ] || script+='; [ "$(readlink -f /bin/sh)" = /usr/bin/busybox ]'
  hardened --user 65534:65534 "$image" -s <<<"$script"
}

check_hardened() {
  local image=$1 id=$2 data=$3 mount=$4
  local own="uid=${id%:*},gid=${id#*:},mode=0750" tls="host=127.0.0.1 dbname=postgres sslmode=verify-full
    sslrootcert=/material/tls.crt sslcert=/material/tls.crt sslkey=/material/tls.key"
  expect "writes material as root without other capabilities" write_material "$image" "$id"
  expect "initialises a volume as the user $id" hardened --user "$id" -v "$prefix-data:$mount" \
    "$image" -euc "initdb -D $data -U postgres --auth-local=peer --auth-host=reject -E UTF8"
  expect "starts read-only, without a capability" docker run -d --name "$server" --user "$id" \
    --read-only --cap-drop ALL --security-opt no-new-privileges:true --tmpfs "/var/run/postgresql:$own" \
    --tmpfs /tmp -v "$prefix-data:$mount" -v "$prefix-material:/material:ro" -e "PGDATA=$data" \
    "$image" postgres -c config_file=/material/conf
  expect "answers over the socket, by peer" ready
  expect "is PID 1 as postgres" docker exec "$server" sh -c 'read -r name </proc/1/comm; [ "$name" = postgres ]'
  expect "is ready for pg_isready" docker exec "$server" pg_isready -q -h /var/run/postgresql
  expect "speaks TLS 1.3 with both certificates" answers 'TLSv1.3|/CN=postgres' -d "$tls" \
    -c 'SELECT version, client_dn FROM pg_stat_ssl WHERE pid = pg_backend_pid()'
  refuses "refuses plaintext" 'no encryption' query -d "host=127.0.0.1 dbname=postgres sslmode=disable" -c 'SELECT 1'
  expect "takes SIGHUP from inside" docker exec -u postgres "$server" sh -c 'kill -HUP 1'
  expect "restarts" docker restart -t 30 "$server"
  expect "answers after the restart" ready
  expect "stops" docker stop -t 30 "$server"
  expect "stopped cleanly" test "$(docker inspect --format '{{.State.ExitCode}}' "$server")" = 0
  remove_all
}

check_entry_point() {
  local image=$1 address
  refuses "entry point: refuses without a password" 'password is not specified' docker run --rm "$image"
  export POSTGRES_PASSWORD="it's \$a \"word"
  expect "entry point: starts with a password" docker run -d --name "$server" -e POSTGRES_PASSWORD \
    -e POSTGRES_USER=app -e POSTGRES_DB=shop -e POSTGRES_INITDB_ARGS=--data-checksums "$image" -c work_mem=5MB
  expect "entry point: initialises" ready_over_tcp
  expect "entry point: user, database, checksums, arguments" answers 'app|shop|on|5MB' -U app -d shop \
    -c "SELECT current_user, current_database(), current_setting('data_checksums'), current_setting('work_mem')"
  address=$(docker inspect --format '{{.NetworkSettings.IPAddress}}' "$server")
  expect "entry point: lets the password in" logs_in "$image" "$address" "$POSTGRES_PASSWORD"
  refuses "entry point: keeps a wrong password out" 'authentication failed' logs_in "$image" "$address" wrong
  remove_all
  expect "entry point: trust needs no password" docker run -d --name "$server" --user "$2" \
    -e POSTGRES_HOST_AUTH_METHOD=trust "$image"
  expect "entry point: initialises as $2, too" ready_over_tcp
  remove_all
}

# logs_in IMAGE ADDRESS PASSWORD: from a container of its own, the password in the environment.
logs_in() {
  PGPASSWORD=$3 docker run --rm -e PGPASSWORD "$1" psql -w "host=$2 user=app dbname=shop" -c 'SELECT 1'
}

# The server for the init files has no TCP, so what answers there is the one that stays.
ready_over_tcp() {
  local _
  for _ in {1..150}; do
    if docker exec "$server" pg_isready -q -h 127.0.0.1; then return; fi
    if ! running; then break; fi
    sleep 0.2
  done
  docker logs --tail 20 "$server"
  return 1
}

check_image() {
  local image=$1 id=999:999 data mount version
  case $image in *alpine*) id=70:70 ;; esac
  data=$(fact "$image" '{{range .Config.Env}}{{println .}}{{end}}' | sed -n 's/^PGDATA=//p')
  version=$(fact "$image" '{{range .Config.Env}}{{println .}}{{end}}' | sed -n 's/^PG_VERSION=//p')
  mount=$(fact "$image" '{{range $path, $_ := .Config.Volumes}}{{$path}}{{end}}')
  echo "$image: PostgreSQL $version, user $id, PGDATA $data in the volume $mount"
  expect "runs postgres --version" grep -qF "(PostgreSQL) ${version%%-*}" \
    <(docker run --rm "$image" postgres --version)
  expect "stops with SIGINT, exposes 5432" test "$(fact "$image" \
    '{{.Config.StopSignal}} {{json .Config.ExposedPorts}}')" = 'SIGINT {"5432/tcp":{}}'
  expect "runs a script as nobody, without a network or a capability" check_one_shot "$image" "$id"
  check_hardened "$image" "$id" "$data" "$mount"
  check_entry_point "$image" "$id"
}

make_certificate 2>/dev/null
if [ $# -eq 0 ]; then set -- postgres:{14,15,16,17,18,17-previous,17-alpine}; fi
for image; do check_image "$image"; done
echo "$failures failed, ${SECONDS} s in all"
[ "$failures" = 0 ]

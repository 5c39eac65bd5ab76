#!/bin/sh
# The usual how-to: certificates by openssl, a server, its configuration, a restart, and a query of
# pg_stat_ssl. `howto.sh docker|embedded DIRECTORY up|down`, and `howto.sh embedded DIRECTORY renew`;
# PORT, and for a local server BIN and OS_USER, are in the environment.
set -eu
runtime=$1 directory=$2 word=$3
data=$directory/server/data
cd "$directory"

as_server() { if [ "$(id -u)" = 0 ]; then setpriv --reuid "$OS_USER" --regid "$OS_USER" --clear-groups -- "$@"; else "$@"; fi; }

# issue NAME SUBJECT: creates a key, and a certificate signed by the root.
issue() {
  openssl req -new -nodes -newkey rsa:2048 -keyout "$1.key" -out "$1.csr" -subj "/CN=$2" 2>/dev/null
  echo "subjectAltName=DNS:$2" >"$1.ext"
  openssl x509 -req -in "$1.csr" -days 365 -CA root.crt -CAkey root.key -CAcreateserial -extfile "$1.ext" \
    -out "$1.crt" 2>/dev/null
  chmod 600 "$1.key"
}

certificates() {
  openssl req -new -x509 -days 3650 -nodes -newkey rsa:2048 -keyout root.key -out root.crt -subj "/CN=root-ca" 2>/dev/null
  issue server localhost
  issue app app
}

settings() {
  echo "ssl = on"
  echo "ssl_ca_file = 'root.crt'"
}

rules() {
  echo "local all postgres trust"
  echo "hostssl all app all cert"
}

check() {
  for _ in $(seq 600); do
    answer=$(psql -X -w -A -t -d "host=localhost hostaddr=127.0.0.1 port=$PORT dbname=postgres user=app \
      sslmode=verify-full sslrootcert=root.crt sslcert=app.crt sslkey=app.key" \
      -c 'select version from pg_stat_ssl where pid = pg_backend_pid()' 2>error) && break
    sleep 0.1
  done
  if [ "${answer:-}" != TLSv1.3 ]; then
    cat error >&2
    exit 1
  fi
  echo "$answer"
}

embedded_up() {
  certificates
  chmod 711 .
  mkdir server
  if [ "$(id -u)" = 0 ]; then chown "$OS_USER" server; fi
  as_server "$BIN/initdb" -D "$data" -U postgres --auth-local=trust --auth-host=reject >/dev/null
  printf "port = %s\nlisten_addresses = '127.0.0.1'\nunix_socket_directories = '%s/server'\n" "$PORT" "$directory" \
    >>"$data/postgresql.conf"
  as_server "$BIN/pg_ctl" -D "$data" -l "$directory/server/log" -w start >/dev/null
  as_server psql -X -q -h "$directory/server" -p "$PORT" -U postgres -c 'create role app login'
  embedded_copy
  settings >>"$data/postgresql.conf"
  rules >"$data/pg_hba.conf"
  embedded_restart
}

embedded_copy() {
  for file in root.crt server.crt server.key; do
    as_server sh -c 'umask 077; cat >"$1"' put "$data/$file" <$file
  done
}

embedded_restart() { as_server "$BIN/pg_ctl" -D "$data" -l "$directory/server/log" -m fast -w restart >/dev/null; }

embedded_renew() {
  issue server localhost
  embedded_copy
  embedded_restart
}

inside() { docker exec -i -u postgres "$(cat container)" "$@"; }

docker_up() {
  certificates
  docker run -d -p "127.0.0.1:$PORT:5432" -e "POSTGRES_PASSWORD=$(openssl rand -hex 16)" postgres:17 >container
  for _ in $(seq 600); do
    if inside sh -c 'grep -q "^postgres" /proc/1/comm && psql -X -q -c ""' >/dev/null 2>&1; then break; fi
    sleep 0.1
  done
  inside psql -X -q -c 'create role app login'
  for file in root.crt server.crt server.key; do
    inside sh -c "umask 077; cat >\"\$PGDATA/$file\"" <$file
  done
  settings | inside sh -c 'cat >>"$PGDATA/postgresql.conf"'
  rules | inside sh -c 'cat >"$PGDATA/pg_hba.conf"'
  docker restart "$(cat container)" >/dev/null
}

embedded_down() { as_server "$BIN/pg_ctl" -D "$data" -m fast -w stop >/dev/null; }

docker_down() { docker rm -f -v "$(cat container)" >/dev/null; }

"${runtime}_${word}"
if [ "$word" = up ]; then check; fi

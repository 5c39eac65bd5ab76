# Initialises a cluster and starts a server that rejects every TCP connection for now, or stops it.
set -eu
cd /
as_server() { if [ "$(id -u)" = 0 ]; then setpriv --reuid "$OS_USER" --regid "$OS_USER" --clear-groups -- "$@"; else "$@"; fi; }
if [ "$1" = down ]; then
  as_server "$BIN/pg_ctl" -D "$DIRECTORY/data" -m fast -w stop
  exit 0
fi
if [ ! -e "$DIRECTORY/data/PG_VERSION" ]; then
  as_server "$BIN/initdb" -D "$DIRECTORY/data" -U postgres --auth-local=trust --auth-host=reject -E UTF8 --locale=C
fi
cat >"$DIRECTORY/data/postgresql.conf" <<END
listen_addresses = '127.0.0.1'
port = $PORT
unix_socket_directories = '$DIRECTORY'
unix_socket_permissions = 0700
ssl_ca_file = 'ca.crt'
ssl_min_protocol_version = 'TLSv1.3'
END
as_server "$BIN/pg_ctl" -D "$DIRECTORY/data" -l "$DIRECTORY/log" -w start >&2

#!/bin/sh
# The official image's entry point in outline, for a POSIX shell: an empty PGDATA is initialised from
# POSTGRES_* (each but HOST_AUTH_METHOD also from a file, POSTGRES_*_FILE), then the command replaces
# this script. Init files: *.sh and *.sql.
set -eu

fail() {
  printf 'Error: %s\n' "$*" >&2
  exit 1
}

# from_file NAME DEFAULT: the variable's value, or the content of the file that NAME_FILE names.
from_file() {
  eval "value=\${$1:-} file=\${${1}_FILE:-}"
  if [ -n "$value" ] && [ -n "$file" ]; then fail "both $1 and ${1}_FILE are set"; fi
  if [ -n "$file" ]; then value=$(cat "$file"); fi
  eval "$1=\${value:-\$2}"
  unset "${1}_FILE"
}

# Words for a shell that reads them again.
quoted() {
  for word; do
    printf "'%s' " "$(printf '%s' "$word" | sed "s/'/'\\\\''/g")"
  done
}

wants_help() {
  for word; do
    case $word in
      '-?' | --help | --describe-config | -V | --version) return 0 ;;
    esac
  done
  return 1
}

# Failures are ignored where the server itself would complain later, or would not have to.
create_directories() {
  mkdir -p "$PGDATA"
  chmod 0700 "$PGDATA" || :
  mkdir -p /var/run/postgresql || :
  chmod 3775 /var/run/postgresql || :
  if [ "$(id -u)" = 0 ]; then
    find "$PGDATA" /var/run/postgresql ! -user postgres -exec chown postgres '{}' +
  fi
}

run_psql() {
  PGHOST='' PGHOSTADDR='' psql -X -w -v ON_ERROR_STOP=1 -U "$POSTGRES_USER" "$@"
}

run_init_files() {
  for file in /docker-entrypoint-initdb.d/*; do
    case $file in
      *.sh)
        echo "$0: running $file"
        # shellcheck source=/dev/null
        if [ -x "$file" ]; then "$file"; else . "$file"; fi
        ;;
      *.sql)
        echo "$0: running $file"
        run_psql -d "$POSTGRES_DB" -f "$file"
        ;;
      '/docker-entrypoint-initdb.d/*') ;;
      *) echo "$0: ignoring $file" ;;
    esac
  done
}

initialise() {
  if [ -z "$POSTGRES_PASSWORD" ] && [ "$POSTGRES_HOST_AUTH_METHOD" != trust ]; then
    fail 'Database is uninitialized and superuser password is not specified.
       You must specify POSTGRES_PASSWORD to a non-empty value for the superuser,
       or POSTGRES_HOST_AUTH_METHOD=trust, which is *not* recommended.'
  fi
  printf '%s\n' "$POSTGRES_PASSWORD" |
    eval "initdb --username=\"\$POSTGRES_USER\" --pwfile=/dev/stdin $POSTGRES_INITDB_ARGS"
  # Compiled into the official server; these binaries were built for /tmp.
  printf "\nunix_socket_directories = '/var/run/postgresql'\n" >>"$PGDATA/postgresql.conf"

  if [ "${1:-}" = postgres ]; then shift; fi
  method=${POSTGRES_HOST_AUTH_METHOD:-$(postgres -C password_encryption "$@")}
  printf '\nhost all all all %s\n' "$method" >>"$PGDATA/pg_hba.conf"

  export PGPASSWORD="${PGPASSWORD:-$POSTGRES_PASSWORD}" POSTGRES_USER POSTGRES_DB
  # A server for the init files only: no TCP.
  pg_ctl -D "$PGDATA" -w start \
    -o "$(quoted "$@" -c listen_addresses= -k /var/run/postgresql -p "${PGPORT:-5432}")"
  if [ -z "$(echo "SELECT 1 FROM pg_database WHERE datname = :'db'" |
    run_psql -d postgres -At -v db="$POSTGRES_DB")" ]; then
    echo 'CREATE DATABASE :"db"' | run_psql -d postgres -v db="$POSTGRES_DB"
  fi
  run_init_files
  pg_ctl -D "$PGDATA" -m fast -w stop
  unset PGPASSWORD
  printf '\nPostgreSQL init process complete; ready for start up.\n\n'
}

case ${1:-} in
  -*) set -- postgres "$@" ;;
esac

if [ "${1:-}" = postgres ] && ! wants_help "$@"; then
  create_directories
  if [ "$(id -u)" = 0 ]; then exec gosu postgres "$0" "$@"; fi
  if [ -s "$PGDATA/PG_VERSION" ]; then
    printf '\nPostgreSQL Database directory appears to contain a database; Skipping initialization\n\n'
  else
    : "${POSTGRES_HOST_AUTH_METHOD:=}"
    from_file POSTGRES_PASSWORD ''
    from_file POSTGRES_USER postgres
    from_file POSTGRES_DB "$POSTGRES_USER"
    from_file POSTGRES_INITDB_ARGS ''
    initialise "$@"
  fi
fi

exec "$@"

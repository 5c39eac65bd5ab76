# Copies certificates and rules into the data directory and reloads PostgreSQL.
set -eu
cd /
if [ "$1" = down ]; then exit 0; fi
as_server() { if [ "$(id -u)" = 0 ]; then setpriv --reuid "$OS_USER" --regid "$OS_USER" --clear-groups -- "$@"; else "$@"; fi; }
put() { as_server sh -c 'umask 077; cat >"$1"' put "$DIRECTORY/data/$1"; }
printf '%s' "$CA" | put ca.crt
printf '%s' "$CERT" | put server.crt
printf '%s' "$KEY" | put server.key
put pg_hba.conf <<END
local all postgres trust
hostssl app app all cert
host all all all reject
END
as_server psql -X -q -v ON_ERROR_STOP=1 -h "$DIRECTORY" -p "$PORT" -U postgres -d postgres <<END
select 'create role app login' where not exists (select from pg_roles where rolname = 'app') \gexec
select 'create database app owner app' where not exists (select from pg_database where datname = 'app') \gexec
alter system set ssl = on;
select pg_reload_conf();
END

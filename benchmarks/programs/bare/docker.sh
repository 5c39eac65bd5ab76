# Copies certificates and configuration into the container and reloads PostgreSQL.
set -eu
if [ "$1" = down ]; then exit 0; fi
inside() { docker exec -i -u postgres "$CONTAINER" "$@"; }
# The entry point runs a temporary server while it initialises; the final one is process 1.
for _ in $(seq 600); do
  if inside sh -c 'grep -q "^postgres" /proc/1/comm && psql -X -q -d app -c ""' >/dev/null 2>&1; then break; fi
  sleep 0.1
done
inside sh -c 'umask 077; cat >"$PGDATA/ca.crt"' <<END
$CA
END
inside sh -c 'umask 077; cat >"$PGDATA/server.crt"' <<END
$CERT
END
inside sh -c 'umask 077; cat >"$PGDATA/server.key"' <<END
$KEY
END
inside sh -c 'umask 077; cat >"$PGDATA/pg_hba.conf"' <<END
local all postgres peer
hostssl app app all cert
host all all all reject
END
inside psql -X -q -v ON_ERROR_STOP=1 -d app <<END
select 'create role app login' where not exists (select from pg_roles where rolname = 'app') \gexec
alter database app owner to app;
alter system set ssl = on;
alter system set ssl_ca_file = 'ca.crt';
alter system set ssl_min_protocol_version = 'TLSv1.3';
select pg_reload_conf();
END

# Connects as the client with verify-full; fails unless the session has TLS 1.3 and plaintext is refused.
set -eu
if [ "$1" = down ]; then exit 0; fi
umask 077
kit=$(mktemp -d)
trap 'rm -rf "$kit"' EXIT
printf '%s' "$CA" >"$kit/ca.crt"
printf '%s' "$CERT" >"$kit/tls.crt"
printf '%s' "$KEY" >"$kit/tls.key"
to="host=localhost hostaddr=127.0.0.1 port=$PORT dbname=app user=app connect_timeout=10 sslmode=verify-full"
to="$to sslrootcert=$kit/ca.crt sslcert=$kit/tls.crt sslkey=$kit/tls.key"
query='select version from pg_stat_ssl where pid = pg_backend_pid()'
# A reload takes effect a moment later.
for _ in $(seq 100); do
  version=$(psql -X -w -A -t -d "$to" -c "$query" 2>"$kit/error") && break
  sleep 0.1
done
if [ "${version:-}" != TLSv1.3 ]; then
  cat "$kit/error" >&2
  exit 1
fi
if psql -X -w -d "host=127.0.0.1 port=$PORT dbname=app user=app sslmode=disable" -c '' 2>/dev/null; then
  echo "a session without TLS gets in" >&2
  exit 1
fi
echo "$version"

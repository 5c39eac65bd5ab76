import type { KitConnection } from "./kit-connection";

/** A libpq parameter (PostgreSQL documentation, "Parameter Key Words" and "Environment Variables"). */
export interface LibpqParameter {
  readonly keyword: string;
  /** Environment variable of the parameter. */
  readonly variable: string;
  readonly value: string;
}

/**
 * Lists the parameters of a kit in a fixed order, without a password. Without `gssencmode=disable`,
 * a client with a Kerberos ticket would ask for GSSAPI encryption before TLS.
 */
export function libpqParameters(connection: KitConnection): LibpqParameter[] {
  const { host, port, database, user, paths } = connection;
  const withPassword = paths.pgpass !== undefined;
  const listed: [string, string, string | undefined][] = [
    ["host", "PGHOST", host],
    ["port", "PGPORT", String(port)],
    ["dbname", "PGDATABASE", database],
    ["user", "PGUSER", user],
    ["sslmode", "PGSSLMODE", "verify-full"],
    ["sslrootcert", "PGSSLROOTCERT", paths.rootCert],
    ["sslcert", "PGSSLCERT", paths.cert],
    ["sslkey", "PGSSLKEY", paths.key],
    ["passfile", "PGPASSFILE", paths.pgpass],
    ["channel_binding", "PGCHANNELBINDING", withPassword ? "require" : undefined],
    ["gssencmode", "PGGSSENCMODE", "disable"],
  ];
  return listed.flatMap(([keyword, variable, value]) =>
    value === undefined ? [] : [{ keyword, variable, value }],
  );
}

// Renders the options of node-postgres for a kit. Never a URL with `sslmode`: node-postgres would
// replace this `ssl` object by one made from the URL.
import { isIP } from "node:net";
import type { Kit } from "./kit";
import type { KitConnection } from "./kit-connection";

/** Options of node-postgres' `Client` and `Pool`. Secret. */
export interface NodePostgresOptions {
  host: string;
  port: number;
  user: string;
  database: string;
  password?: string;
  /** Uses SCRAM-SHA-256-PLUS where the server offers it, as PostgreSQL does over TLS. */
  enableChannelBinding?: true;
  ssl: {
    ca: string;
    cert?: string;
    key?: string;
    /** Only for DNS names: SNI carries no addresses (RFC 6066, section 3). */
    servername?: string;
    /** Explicit: otherwise NODE_TLS_REJECT_UNAUTHORIZED=0 would switch it off. */
    rejectUnauthorized: true;
  };
}

/** Returns the options of node-postgres; a client that keeps its key adds `ssl.key` itself. Secret. */
export function nodePostgresOptions({ connection, material }: Kit): NodePostgresOptions {
  const { host, port, user, database } = connection;
  const { trustBundlePem, certificatePem, privateKeyPem, password } = material;
  return {
    host,
    port,
    user,
    database,
    ...(password === undefined ? {} : { password, enableChannelBinding: true }),
    ssl: {
      ca: trustBundlePem,
      ...(certificatePem === "" ? {} : { cert: certificatePem }),
      ...(privateKeyPem === undefined ? {} : { key: privateKeyPem }),
      ...(isIP(host) === 0 ? { servername: host } : {}),
      rejectUnauthorized: true,
    },
  };
}

/** Renders a module that exports these options and reads its secrets from the kit's files. */
export function renderNodePostgresModule(connection: KitConnection): string {
  const { host, port, user, database, paths } = connection;
  const read = (file: string) => `readFileSync(${JSON.stringify(file)}, "utf8")`;
  const lastField = `.match(/:((?:\\\\.|[^:\\\\])*)\\n/)[1].replace(/\\\\(.)/g, "$1")`;
  const when = (value: string | undefined, line: (value: string) => string) =>
    value === undefined ? [] : [line(value)];
  return [
    `const { readFileSync } = require("node:fs");`,
    "",
    "module.exports = {",
    ...Object.entries({ host, port, user, database }).map(
      ([name, value]) => `  ${name}: ${JSON.stringify(value)},`,
    ),
    ...when(paths.pgpass, (file) => `  password: ${read(file)}${lastField},`),
    ...when(paths.pgpass, () => "  enableChannelBinding: true,"),
    "  ssl: {",
    `    ca: ${read(paths.rootCert)},`,
    ...when(paths.cert, (file) => `    cert: ${read(file)},`),
    ...when(paths.key, (file) => `    key: ${read(file)},`),
    ...(isIP(host) === 0 ? [`    servername: ${JSON.stringify(host)},`] : []),
    "    rejectUnauthorized: true,",
    "  },",
    "};",
    "",
  ].join("\n");
}

// How node-postgres connects with a kit. Never by a URL with `sslmode`: node-postgres would make an
// ssl object of its own from it and discard this one.
import { isIP } from "node:net";
import type { Kit } from "./kit";
import type { KitConnection } from "./kit-connection";

/** Options of `Client` and `Pool` of node-postgres. Secret. */
export interface NodePostgresOptions {
  host: string;
  port: number;
  user: string;
  database: string;
  password?: string;
  /** SCRAM-SHA-256-PLUS where the server offers it, which a server with TLS does. */
  enableChannelBinding?: true;
  ssl: {
    ca: string;
    cert?: string;
    key?: string;
    /** Only for DNS names: SNI knows no addresses (RFC 6066, 3). */
    servername?: string;
    /** Said, since NODE_TLS_REJECT_UNAUTHORIZED=0 would decide otherwise. */
    rejectUnauthorized: true;
  };
}

/** Gives the options of node-postgres; a client that keeps its key adds `ssl.key` itself. Secret. */
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

/** Renders a module that exports these options and reads its secrets from the files of the kit. */
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

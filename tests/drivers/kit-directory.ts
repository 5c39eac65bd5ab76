// The directory of a client's kit, as the package lays it out.
import { createPrivateKey } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import type { TestCertificate } from "../support/test-pki";

/** What a client has; where it goes. */
export interface KitInput {
  readonly client: string;
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly rootPem: string;
  readonly certificate?: TestCertificate;
  readonly password?: string;
  /** Ties the password to this connection. */
  readonly channelBinding?: boolean;
}

/** Writes the kit into a new directory below `parent`; gives its path. */
export function writeKit(parent: string, input: KitInput): string {
  const directory = fs.mkdtempSync(path.join(parent, "kit-"));
  const { client, host, port, database, rootPem, certificate, password } = input;
  const files: Record<string, string> = {};
  const write = (role: string, name: string, content: string | Buffer) => {
    files[role] = path.join(directory, name);
    fs.writeFileSync(files[role], content, { mode: 0o600 });
  };
  write("rootCert", "root.crt", rootPem);
  if (certificate !== undefined) {
    write("cert", `${client}.crt`, certificate.certificatePem);
    write("key", `${client}.key`, certificate.keyPem);
    const key = createPrivateKey(certificate.keyPem);
    write("pk8", `${client}.pk8`, key.export({ type: "pkcs8", format: "der" }));
  }
  if (password !== undefined) {
    write("pgpass", "pgpass", `${[host, port, database, client, password].join(":")}\n`);
  }
  const binds = input.channelBinding === true;
  const connection = {
    ...{ client, host, port, user: client, database, files },
    channelBinding: binds ? "require" : "prefer",
    ...stringsOf(input, files, binds),
  };
  fs.writeFileSync(path.join(directory, "connection.json"), JSON.stringify(connection, null, 2));
  return directory;
}

function stringsOf(
  { client, host, port, database }: KitInput,
  files: Readonly<Record<string, string>>,
  binds: boolean,
) {
  const tls = defined({ sslrootcert: files["rootCert"], sslcert: files["cert"] });
  const libpq = {
    ...{ sslmode: "verify-full", ...tls },
    ...defined({ sslkey: files["key"], passfile: files["pgpass"] }),
    ...(binds ? { channel_binding: "require" } : {}),
  };
  const jdbc = {
    ...{ user: client, sslmode: "verify-full", ...tls, ...defined({ sslkey: files["pk8"] }) },
    ...(binds ? { channelBinding: "require" } : {}),
  };
  const keywords = { host, port: String(port), user: client, dbname: database, ...libpq };
  return {
    uri: `postgresql://${client}@${host}:${port}/${database}?${query(libpq)}`,
    keywords: Object.entries(keywords)
      .map(([name, value]) => `${name}='${value}'`)
      .join(" "),
    jdbcUrl: `jdbc:postgresql://${host}:${port}/${database}?${query(jdbc)}`,
  };
}

function defined(values: Record<string, string | undefined>): Record<string, string> {
  const pairs = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(pairs) as Record<string, string>;
}

function query(values: Record<string, string>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join("&");
}

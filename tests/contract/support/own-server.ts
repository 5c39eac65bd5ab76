// A server with the configuration that this package generates, and one client of it.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { AccessLevel } from "../../../components/contract/access-level";
import type { PostgresMajor } from "../../../components/contract/postgres-major";
import { makeAuthority, makeRevocationList } from "../../support/pki/test-pki";
import { placeServer, startOnMaterial } from "../../support/server/material-server";
import { plainConf } from "../../support/server/plain-conf";
import { mayReadConfiguration } from "./declared-server";

/** What its client connects with. */
export interface OwnServer {
  readonly host: string;
  readonly port: number;
  /** Files for `--root-cert`, `--client-cert` and `--client-key`. */
  readonly rootFile: string;
  readonly certificateFile: string;
  readonly keyFile: string;
}

const days = (count: number) => new Date(Date.now() + count * 86_400_000);

const prober = { role: "prober", database: "postgres", access: AccessLevel.Certificate };

/** Runs the server for one use, as PostgreSQL of `major`; the client's role is `prober`. */
export async function withOwnServer<T>(
  major: PostgresMajor,
  use: (own: OwnServer) => Promise<T>,
): Promise<T> {
  const place = await placeServer(major);
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "pgtls-own-"));
  const authority = makeAuthority("Test authority", 3650);
  const long = { notAfter: days(90) };
  const { certificatePem, keyPem } = authority.issueServer(["localhost"], long);
  const crlPem = await makeRevocationList(authority, ["2a"]);
  const client = authority.issueClient("prober", long);
  const server = await startOnMaterial(place, {
    conf: plainConf(place, { hasCrl: true }),
    hba: { major, probeRole: "pgtls_probe", rules: [], clients: [prober] },
    administrators: place.administrators,
    serverChainPem: certificatePem,
    serverKeyPem: keyPem,
    clientCaPem: authority.certificatePem,
    crlPem,
  });
  const write = (name: string, text: string) => {
    fs.writeFileSync(path.join(directory, name), text, { mode: 0o600 });
    return path.join(directory, name);
  };
  try {
    const may = ["grant pg_monitor to prober", ...mayReadConfiguration(major)];
    for (const sql of ["create role prober login", ...may]) await server.query(sql);
    return await use({
      host: "localhost",
      port: place.port,
      rootFile: write("root.crt", authority.certificatePem),
      certificateFile: write("client.crt", client.certificatePem),
      keyFile: write("client.key", client.keyPem),
    });
  } finally {
    await server.stop();
    fs.rmSync(directory, { recursive: true, force: true });
  }
}

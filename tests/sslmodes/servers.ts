// The servers that are measured: one that our components configure, and one without TLS.
import { randomBytes } from "node:crypto";
import type { MaterialInput } from "../../components/config/material";
import { AccessLevel } from "../../components/contract/access-level";
import { Weakening } from "../../components/contract/weakening";
import { type TestAuthority, makeAuthority } from "../support/pki/test-pki";
import { type EmbeddedServer, startEmbeddedServer } from "../support/server/embedded-server";
import {
  type MaterialServer,
  placeServer,
  type ServerPlace,
  startOnMaterial,
} from "../support/server/material-server";
import { plainConf } from "../support/server/plain-conf";

/** The name that clients ask for. */
export const serverHost = "db.example.org";

/** Let in with TLS or without: what it sees is decided by `sslmode` alone. */
export const anyRole = "reader";
/** Let in with TLS only, as every client of a declaration is. */
export const strictRole = "strict";
export const database = "app";

/** The servers, who signs for them, and the password that both roles have. */
export interface Servers {
  readonly authority: TestAuthority;
  readonly password: string;
  readonly withTls: { readonly port: number; readonly socketDirectory: string };
  readonly withoutTls: { readonly port: number };
  stop(): Promise<void>;
}

/** Starts both; the caller stops them. */
export async function startServers(): Promise<Servers> {
  const authority = makeAuthority();
  const password = randomBytes(16).toString("hex");
  const [declared, plain] = await Promise.allSettled([
    startDeclared(authority, password),
    startPlain(password),
  ]);
  if (declared.status === "fulfilled" && plain.status === "fulfilled") {
    return {
      authority,
      password,
      withTls: { port: declared.value.place.port, socketDirectory: declared.value.place.root },
      withoutTls: { port: plain.value.port },
      stop: async () => {
        await Promise.all([declared.value.server.stop(), plain.value.stop()]);
      },
    };
  }
  if (declared.status === "fulfilled") await declared.value.server.stop();
  if (plain.status === "fulfilled") await plain.value.stop();
  throw declared.status === "rejected" ? declared.reason : (plain as PromiseRejectedResult).reason;
}

async function startDeclared(
  authority: TestAuthority,
  password: string,
): Promise<{ place: ServerPlace; server: MaterialServer }> {
  const place = await placeServer(17);
  const server = await startOnMaterial(place, materialOf(place, authority));
  for (const role of [anyRole, strictRole]) {
    await server.query(`create role ${role} login password '${password}'`);
  }
  await server.query(`create database ${database}`);
  return { place, server };
}

/** The declaration of one ordinary client, and one rule that gives up TLS for one role. */
function materialOf(place: ServerPlace, authority: TestAuthority): MaterialInput {
  const { major, administrators } = place;
  const { certificatePem, keyPem } = authority.issueServer([serverHost]);
  return {
    conf: plainConf(place, { tls: { minProtocol: "TLSv1.2", preferServerCiphers: true } }),
    hba: {
      major,
      probeRole: "pgtls_probe",
      rules: [
        { connection: "host", roles: [anyRole], databases: [database], method: "scram-sha-256" },
      ],
      clients: [{ role: strictRole, database, access: AccessLevel.Scram }],
      allowWeakening: [Weakening.PlaintextConnections],
    },
    administrators,
    serverChainPem: certificatePem,
    serverKeyPem: keyPem,
    clientCaPem: authority.certificatePem,
  };
}

function startPlain(password: string): Promise<EmbeddedServer> {
  return startEmbeddedServer({
    conf: ["ssl = off"],
    hba: [`host ${database} ${anyRole} all scram-sha-256`],
    files: {},
    sql: [`create role ${anyRole} login password '${password}'`, `create database ${database}`],
  });
}

// A server of one test whose clients are applied by the step, and the clients' own connections.
import * as fs from "node:fs";
import * as path from "node:path";
import type { ClientConfig } from "pg";
import { clientAccess } from "../../../components/clients/client-access";
import type { Verifiers } from "../../../components/clients/cluster-statements";
import { renderPgHba } from "../../../components/config/pg-hba";
import { renderPgIdent } from "../../../components/config/pg-ident";
import { AccessLevel } from "../../../components/contract/access-level";
import type { ClientGrants } from "../../../components/contract/client-grants";
import type { PostgresMajor } from "../../../components/contract/postgres-major";
import { applyClientsOver, type ApplyClientsReport } from "../../../components/steps/apply-clients";
import type { Channel } from "../../../components/steps/channel";
import { openChannel } from "../../../components/steps/open-channel";
import { firstColumn, queryOnce, refusalOf } from "../client/connect";
import { makeAuthority, type TestAuthority } from "../pki/test-pki";
import {
  type MaterialServer,
  placeServer,
  type ServerPlace,
  startOnMaterial,
} from "./material-server";
import { plainConf } from "./plain-conf";

export const probeRole = "pgtls_probe";

/** A client with what matters to a test; the rest is as in a declaration without it. */
export function client(role: string, changes: Partial<ClientGrants> = {}): ClientGrants {
  return {
    role,
    roles: [],
    access: AccessLevel.Certificate,
    connectionLimit: undefined,
    validUntil: undefined,
    memberOf: [],
    databases: [{ name: "app", privileges: "owner", schemas: ["public"] }],
    ...changes,
  };
}

export interface ClientsServer {
  readonly authority: TestAuthority;
  readonly channel: Channel;
  /** As a step of its own would have it. */
  newChannel(): Channel;
  /** The superuser's way in, to `app`. */
  readonly socket: ClientConfig;
  readonly server: MaterialServer;
  readonly port: number;
  /** Delivers rules and maps of the clients, then runs the step. */
  apply(clients: readonly ClientGrants[], verifiers?: Verifiers): Promise<ApplyClientsReport>;
  /** First column as the superuser. */
  admin(sql: string, database?: string): Promise<string[]>;
  /** Connection with a certificate of this CN, or without one. */
  options(commonName: string | undefined, user: string, database?: string): ClientConfig;
  /** Rows of one statement as a client whose certificate is named after its role. */
  as(role: string, sql: string, database?: string): Promise<Record<string, unknown>[]>;
  /** Why a statement fails as that client, or "connected". */
  refusal(role: string, sql: string, database?: string): Promise<string>;
}

export async function startClientsServer(
  major: PostgresMajor,
  settings: Record<string, string> = {},
  hosts: string[] = ["localhost", "127.0.0.1"],
  listenAddresses = "127.0.0.1",
): Promise<ClientsServer> {
  const place = await placeServer(major);
  const authority = makeAuthority();
  const issued = authority.issueServer(hosts);
  // The channel looks for the socket where the embedded runtime has it.
  fs.symlinkSync(".", path.join(place.root, "run"));
  const server = await startOnMaterial(place, {
    conf: plainConf(place, {
      listenAddresses,
      tls: { minProtocol: "TLSv1.2", preferServerCiphers: true },
      settings: { shared_buffers: "16MB", fsync: "off", ...settings },
    }),
    hba: { major, probeRole, rules: [], clients: [] },
    administrators: place.administrators,
    serverChainPem: issued.certificatePem,
    serverKeyPem: issued.keyPem,
    clientCaPem: authority.certificatePem,
  });
  return serverAt(place, server, authority);
}

function serverAt(
  { root, port, major, administrators }: ServerPlace,
  server: MaterialServer,
  authority: TestAuthority,
): ClientsServer {
  const newChannel = () =>
    openChannel({ kind: "embedded", directory: root, binDirectory: "", port });
  const channel = newChannel();
  // Not through the door: a test says what a superuser does who pins nothing.
  const socket = { host: root, port, user: "postgres", database: "app" };
  const admin = (sql: string, database = "postgres") => firstColumn({ ...socket, database }, sql);
  const deliver = async (clients: readonly ClientGrants[]) => {
    const { hbaClients, identMaps } = clientAccess(clients);
    const hba = { major, probeRole, rules: [], clients: hbaClients };
    server.overwrite("pg_hba.conf", renderPgHba(hba));
    server.overwrite("pg_ident.conf", renderPgIdent({ administrators, identMaps }));
    await admin("select pg_reload_conf()");
  };
  return {
    authority,
    channel,
    newChannel,
    socket,
    server,
    port,
    apply: async (clients, verifiers = {}) => {
      await deliver(clients);
      return applyClientsOver(channel, { probeRole, clients, verifiers });
    },
    admin,
    ...connectionsOf(authority, port),
  };
}

/** How clients connect over TCP. */
function connectionsOf(
  authority: TestAuthority,
  port: number,
): Pick<ClientsServer, "options" | "as" | "refusal"> {
  const options = (name: string | undefined, user: string, database = "app"): ClientConfig => {
    const own = name === undefined ? {} : certificateOf(authority, name);
    const ssl = { ca: authority.certificatePem, ...own };
    return { host: "127.0.0.1", port, user, database, ssl };
  };
  return {
    options,
    as: (role, sql, database) => queryOnce(options(role, role, database), sql),
    refusal: async (role, sql, database) => {
      try {
        await queryOnce(options(role, role, database), sql);
        return "connected";
      } catch (error) {
        return (error as Error).message;
      }
    },
  };
}

export { refusalOf };

const certificates = new Map<TestAuthority, Map<string, { cert: string; key: string }>>();

function certificateOf(authority: TestAuthority, name: string): { cert: string; key: string } {
  const known = certificates.get(authority) ?? new Map<string, { cert: string; key: string }>();
  certificates.set(authority, known);
  const made = known.get(name);
  if (made !== undefined) return made;
  const { certificatePem, keyPem } = authority.issueClient(name);
  known.set(name, { cert: certificatePem, key: keyPem });
  return { cert: certificatePem, key: keyPem };
}

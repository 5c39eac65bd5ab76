// A server that keeps every promise, and whatever a test makes of it.
import type { Evidence } from "../../../components/proof/evidence";
import type { ProofRequest } from "../../../components/proof/request";
import {
  type TestAuthority,
  type TestCertificate,
  makeAuthority,
  makeRevocationList,
} from "../../support/pki/test-pki";
import { type EmbeddedServer, startEmbeddedServer } from "../../support/server/embedded-server";
import { usualMajor } from "../../support/server/server-binaries";

/** What a test changes of a server that keeps its promises. */
export interface Changes {
  readonly major?: number;
  /** Clock of the server, as an offset for `faketime` such as "-10m". Defaults to the real one. */
  readonly clock?: string;
  /** Lines at the end of postgresql.conf: the last one wins. */
  readonly conf?: string[];
  /** Lines at the beginning of pg_hba.conf: the first one wins. */
  readonly hba?: string[];
  /** Whole pg_hba.conf instead of the usual one. */
  readonly wholeHba?: string[];
  readonly files?: (
    authority: TestAuthority,
  ) => Record<string, string> | Promise<Record<string, string>>;
  readonly sql?: string[];
  /** Files written when the server runs, and not loaded. */
  readonly later?: Record<string, string>;
  readonly server?: (authority: TestAuthority) => TestCertificate;
  readonly request?: (authority: TestAuthority) => Partial<ProofRequest>;
}

/** A running server, what was promised of it, and who signs for it. */
export interface DeclaredServer {
  readonly authority: TestAuthority;
  readonly server: EmbeddedServer;
  /** The certificate that it serves. */
  readonly served: TestCertificate;
  readonly request: ProofRequest;
}

export const serverName = "db.example.org";

export const usualHba = [
  "host all postgres all reject",
  "hostssl postgres prober all cert",
  "hostssl app app all cert",
  "hostssl app reporter all scram-sha-256",
  "host all all all reject",
];

/** Type and method of each, as the proof has them. */
export const usualRules = usualHba.map((line) => line.replace(/ .* /, " "));

const roles = [
  "create role prober login",
  "grant pg_monitor to prober",
  "create role app login",
  "create role reporter login",
];

/** Statements that let the probe's role read what PostgreSQL makes of its files. */
export function mayReadConfiguration(major = usualMajor): string[] {
  const views: [string, string][] = [
    ["pg_hba_file_rules", "pg_hba_file_rules"],
    ["pg_file_settings", "pg_show_all_file_settings"],
    ...(major < 15
      ? []
      : ([["pg_ident_file_mappings", "pg_ident_file_mappings"]] as [string, string][])),
  ];
  return views.flatMap(([view, of]) => [
    `grant select on ${view} to prober`,
    `grant execute on function ${of}() to prober`,
  ]);
}

/** A server of which everything can be probed. */
export function provable(major = usualMajor): Changes {
  return {
    major,
    conf: ["ssl_crl_file = 'crl.pem'", "ssl_ciphers = 'HIGH:!aNULL'"],
    sql: mayReadConfiguration(major),
    files: async (authority) => ({ "crl.pem": await makeRevocationList(authority, ["2a"]) }),
    request: (authority) => ({
      clients: [
        { role: "app", database: "app", access: "certificate" },
        { role: "reporter", database: "app", access: "scram" },
      ],
      clientCertificates: [
        { client: "app", certificatePem: authority.issueClient("app").certificatePem },
      ],
      identMaps: [],
      rules: usualRules,
      settings: { ssl: "on", ssl_min_protocol_version: "TLSv1.3", shared_buffers: "16MB" },
      signer: authority,
      revokedSerials: ["2a"],
    }),
  };
}

/** The names of the promises that were found broken. */
export function brokenPromises({ probes }: Evidence): string[] {
  return probes.filter((probe) => probe.probed && !probe.passed).map(({ name }) => name);
}

/** Starts the server; the caller stops it. */
export async function startDeclaredServer(changes: Changes = {}): Promise<DeclaredServer> {
  const authority = makeAuthority();
  const issued = authority.issueServer([serverName, "127.0.0.1"]);
  const served = changes.server?.(authority) ?? issued;
  const server = await startEmbeddedServer({
    ...(changes.major === undefined ? {} : { major: changes.major }),
    ...(changes.clock === undefined ? {} : { clock: changes.clock }),
    conf: [
      "ssl = on",
      "ssl_ca_file = 'client-ca.crt'",
      "ssl_min_protocol_version = 'TLSv1.3'",
      ...(changes.conf ?? []),
    ],
    hba: changes.wholeHba ?? [...(changes.hba ?? []), ...usualHba],
    files: {
      "server.crt": served.certificatePem,
      "server.key": served.keyPem,
      "client-ca.crt": authority.certificatePem,
      ...(await changes.files?.(authority)),
    },
    sql: [...roles, ...(changes.sql ?? [])],
  });
  const request = {
    ...usualRequest(authority, server, served),
    ...changes.request?.(authority),
  };
  server.write(changes.later ?? {});
  return { authority, server, served, request };
}

/** What is promised of the server when nothing is changed. */
function usualRequest(
  authority: TestAuthority,
  server: EmbeddedServer,
  served: TestCertificate,
): ProofRequest {
  const { certificatePem, keyPem } = authority.issueClient("prober");
  return {
    host: serverName,
    connectHost: server.host,
    port: server.port,
    database: "postgres",
    role: "prober",
    trustBundlePem: authority.certificatePem,
    certificatePem,
    keyPem,
    expectedFingerprint: served.fingerprint,
    minProtocol: "TLSv1.3",
    superuser: "postgres",
    allowWeakening: [],
    clients: [
      { role: "app", database: "app" },
      { role: "reporter", database: "app" },
    ],
    patienceSeconds: 10,
  };
}

/** Starts the server for one use and stops it whatever happens. */
export async function withDeclaredServer<T>(
  changes: Changes,
  use: (declared: DeclaredServer) => Promise<T>,
): Promise<T> {
  const declared = await startDeclaredServer(changes);
  try {
    return await use(declared);
  } finally {
    await declared.server.stop();
  }
}

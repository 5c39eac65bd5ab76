// What a walk may declare, small enough to be judged by hand, and what that is for the component.
import { HbaMethod, RuntimeKind, type PostgresServerArgs } from "../../../index";

export const CLIENTS = ["app", "web", "batch"] as const;
export const GENERATIONS = ["1", "2", "3"] as const;
export type ClientName = (typeof CLIENTS)[number];

export interface Trust {
  readonly trusted: readonly string[];
  readonly signer: string;
}

export interface Declared {
  readonly trust: Trust;
  /** The owner's count by client. */
  readonly clients: Readonly<Partial<Record<ClientName, number>>>;
  /** The owner's count of the server's certificate. */
  readonly server: number;
  readonly revoked: readonly string[];
  readonly workMem: string;
  readonly moreHosts: boolean;
  readonly moreRules: boolean;
  readonly port: number;
}

export function firstDeclared(port: number): Declared {
  return {
    trust: { trusted: ["1"], signer: "1" },
    clients: { app: 1 },
    server: 1,
    revoked: [],
    workMem: "4MB",
    moreHosts: false,
    moreRules: false,
    port,
  };
}

const HOSTS = ["localhost", "127.0.0.1"];

export function argsOf(declared: Declared, directory: string): PostgresServerArgs {
  const { trust, clients, server, revoked, workMem, moreHosts, moreRules, port } = declared;
  return {
    runtime: RuntimeKind.Embedded,
    embedded: { directory },
    port,
    hosts: moreHosts ? [...HOSTS, "db.example.org"] : HOSTS,
    authority: { generations: [...trust.trusted], signer: trust.signer },
    clients: Object.fromEntries(
      Object.entries(clients).map(([name, generation]) => [name, { certificate: { generation } }]),
    ),
    serverCertificate: { generation: server },
    revoked: [...revoked],
    settings: { work_mem: workMem, shared_buffers: "16MB" },
    hbaRules: moreRules
      ? [{ databases: ["app"], roles: ["nobody"], method: HbaMethod.Reject }]
      : [],
  };
}

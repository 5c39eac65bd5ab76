// The declaration: the resolved arguments, with all defaults, that the rest of the component works
// from. It contains no key material, which may be known only during an update.
import type { TlsSettings } from "../config/tls-settings";
import { AccessLevel } from "../contract/access-level";
import { Proof } from "../contract/assertion-args";
import { AuthorityMode, type AuthorityArgs } from "../contract/authority-args";
import type { CertificateArgs } from "../contract/certificate-args";
import type { DockerArgs } from "../contract/docker-args";
import type { HbaRule } from "../contract/hba-rule";
import type { IdentMap } from "../contract/ident-map";
import { KeyAlgorithm } from "../contract/key-algorithm";
import type { PostgresMajor } from "../contract/postgres-major";
import type { PostgresServerArgs } from "../contract/postgres-server-args";
import { RuntimeKind } from "../contract/runtime-kind";
import { TlsProtocol } from "../contract/tls-protocol";
import type { Weakening } from "../contract/weakening";
import { resolveClient, type ClientDeclaration } from "./client-declaration";
import type { LeafDeclaration } from "./leaf-declaration";

export type { ClientDeclaration } from "./client-declaration";

export interface Declaration {
  readonly runtime: RuntimeKind;
  readonly major: PostgresMajor;
  readonly hosts: string[];
  readonly publishAddress: string;
  readonly port: number;
  readonly database: string;
  readonly clients: ClientDeclaration[];
  readonly authority: {
    readonly mode: AuthorityMode;
    readonly commonName: string;
    readonly validityHours: number;
    readonly keyAlgorithm: KeyAlgorithm;
    readonly generations: string[];
    readonly signer: string;
    readonly retireInUse: boolean;
  };
  readonly revoked: string[];
  readonly serverCertificate: LeafDeclaration & {
    readonly source: "issued" | "selfSigned" | "existing";
  };
  readonly tls: TlsSettings;
  readonly settings: Record<string, string>;
  readonly hbaRules: HbaRule[];
  readonly identMaps: IdentMap[];
  readonly allowWeakening: Weakening[];
  readonly allowRestart: boolean;
  readonly data: {
    readonly protect: boolean;
    readonly initdbArguments: string[];
    readonly volumeDriver: string | undefined;
    readonly volumeDriverOptions: Record<string, string> | undefined;
  };
  readonly docker: {
    readonly image: string;
    readonly host: string;
    readonly network: string | undefined;
    readonly memoryMib: number | undefined;
    readonly cpus: number | undefined;
    readonly sharedMemoryMib: number;
  };
  readonly embedded: {
    readonly binDirectory: string | undefined;
    readonly directory: string | undefined;
  };
  readonly assertion: {
    readonly proof: Proof;
    readonly patienceSeconds: number;
    readonly connectHost: string | undefined;
  };
}

/** In hours: 10 years for an authority, 90 days for a leaf, renewed when 30 days are left. */
const AUTHORITY_HOURS = 87_600;
const LEAF_HOURS = 2_160;
const RENEW_BEFORE_HOURS = 720;

/** Fills in the defaults. Checks nothing; `checkDeclaration` does. */
export function resolveDeclaration(name: string, args: PostgresServerArgs): Declaration {
  const major = (args.version ?? 17) as PostgresMajor;
  const database = args.database ?? "app";
  return {
    runtime: args.runtime ?? RuntimeKind.Docker,
    major,
    hosts: args.hosts ?? ["localhost", "127.0.0.1", "::1"],
    publishAddress: args.publishAddress ?? "127.0.0.1",
    port: args.port ?? 5432,
    database,
    clients: resolveClients(args, database),
    authority: resolveAuthority(name, args.authority ?? {}),
    revoked: args.revoked ?? [],
    serverCertificate: { ...resolveLeaf(args.serverCertificate), source: serverSource(args) },
    tls: resolveTls(args),
    settings: args.settings ?? {},
    hbaRules: args.hbaRules ?? [],
    identMaps: args.identMaps ?? [],
    allowWeakening: args.allowWeakening ?? [],
    allowRestart: args.allowRestart ?? false,
    data: {
      protect: args.data?.protect ?? false,
      initdbArguments: args.data?.initdbArguments ?? [],
      volumeDriver: args.data?.volumeDriver,
      volumeDriverOptions: args.data?.volumeDriverOptions,
    },
    docker: resolveDocker(args.docker ?? {}, major),
    embedded: {
      binDirectory: args.embedded?.binDirectory,
      directory: args.embedded?.directory,
    },
    assertion: {
      proof: args.assertion?.proof ?? Proof.OnChange,
      patienceSeconds: args.assertion?.patienceSeconds ?? 60,
      connectHost: args.assertion?.connectHost,
    },
  };
}

function resolveDocker(docker: DockerArgs, major: PostgresMajor): Declaration["docker"] {
  return {
    image: docker.image ?? `postgres:${major}`,
    host: docker.host ?? "",
    network: docker.network,
    memoryMib: docker.memoryMib,
    cpus: docker.cpus,
    sharedMemoryMib: docker.sharedMemoryMib ?? 128,
  };
}

function resolveAuthority(name: string, args: AuthorityArgs): Declaration["authority"] {
  const generations = args.generations ?? ["1"];
  return {
    mode: args.mode ?? AuthorityMode.Managed,
    commonName: args.commonName ?? `${name} CA`,
    validityHours: args.validityHours ?? AUTHORITY_HOURS,
    keyAlgorithm: args.keyAlgorithm ?? KeyAlgorithm.EcdsaP256,
    generations,
    // With several generations, `checkDeclaration` requires a signer.
    signer: args.signer ?? (generations.length === 1 ? generations[0]! : ""),
    retireInUse: args.retireInUse ?? false,
  };
}

function resolveClients(args: PostgresServerArgs, database: string): ClientDeclaration[] {
  const access = args.access ?? AccessLevel.Certificate;
  return Object.entries(args.clients ?? {}).map(([name, client]) =>
    resolveClient(name, client, { database, access }, resolveLeaf(client.certificate)),
  );
}

function resolveLeaf(args: CertificateArgs | undefined): LeafDeclaration {
  return {
    validityHours: args?.validityHours ?? LEAF_HOURS,
    renewBeforeHours: args?.renewBeforeHours ?? defaultRenewal(args?.validityHours ?? LEAF_HOURS),
    keyAlgorithm: args?.keyAlgorithm ?? KeyAlgorithm.EcdsaP256,
    generation: args?.generation ?? 1,
    reuseKey: args?.reuseKey ?? false,
  };
}

/** 30 days, or the last third of a shorter validity. */
function defaultRenewal(validityHours: number): number {
  return Math.min(RENEW_BEFORE_HOURS, Math.floor(validityHours / 3));
}

function serverSource({ serverCertificate }: PostgresServerArgs) {
  if (serverCertificate?.certificatePem !== undefined) return "existing";
  return serverCertificate?.selfSigned === true ? "selfSigned" : "issued";
}

/** Without it, OpenSSL 1.1.1 would still offer SEED and, below TLS 1.2, worse. */
const STRONG_CIPHERS = "HIGH:!aNULL";

function resolveTls({ tls = {}, serverCertificate = {} }: PostgresServerArgs): TlsSettings {
  const minProtocol = tls.minProtocol ?? TlsProtocol.Tls13;
  // TLS 1.3 has its own cipher suites, so with TLS 1.3 alone the list would select nothing.
  const ciphers = tls.ciphers ?? (minProtocol === TlsProtocol.Tls13 ? undefined : STRONG_CIPHERS);
  return {
    minProtocol,
    preferServerCiphers: tls.preferServerCiphers ?? true,
    ...(tls.maxProtocol === undefined ? {} : { maxProtocol: tls.maxProtocol }),
    ...(ciphers === undefined ? {} : { ciphers }),
    ...(tls.tls13Ciphers === undefined ? {} : { tls13Ciphers: tls.tls13Ciphers }),
    ...(tls.groups === undefined ? {} : { groups: tls.groups }),
    ...(serverCertificate.passphraseCommand === undefined
      ? {}
      : { passphraseCommand: serverCertificate.passphraseCommand }),
  };
}

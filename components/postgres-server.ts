// The `PostgresServer` component: validates its arguments, creates the resources, and exposes their
// outputs.
import * as pulumi from "@pulumi/pulumi";
import type { PostgresServerArgs } from "./contract/postgres-server-args";
import type {
  CertificateReport,
  ClientReport,
  Endpoint,
  RuntimeFacts,
} from "./contract/server-outputs";
import type { Evidence } from "./proof/evidence";
import { bringUp } from "./server/bring-up";
import { checkMaterial } from "./server/check-material";
import { refuse } from "./server/refuse";
import { sayExpiries } from "./server/say-notices";
import { createParts } from "./server/server-parts";
import { reportCertificates, reportClientKeys, reportClients } from "./server/server-reports";
import {
  missingForServer,
  missingSignatures,
  noServerYet,
  sayMissing,
} from "./server/wait-for-signatures";
import { checkDeclaration } from "./validate/check-declaration";
import { resolveDeclaration } from "./validate/declaration";
import { readArgs } from "./validate/read-args";

/**
 * A PostgreSQL server that accepts only TLS connections over TCP, and the proof that it does.
 *
 * Creates a certificate authority, a certificate for the server and one for each client, starts the
 * server with a generated configuration, and then connects to it, as a client and as several kinds
 * of intruder. The update fails unless every promise is kept on the wire. Certificates, rules and
 * settings change by a reload where PostgreSQL can reload them.
 *
 * @example
 * ```ts
 * import { PostgresServer } from "pulumi-postgres-tls";
 *
 * const server = new PostgresServer("db", {
 *   hosts: ["db.example.org", "localhost"],
 *   clients: { app: {} },
 * });
 * export const { endpoint, trustBundlePem, clients, clientKeys, evidence } = server;
 * ```
 */
export class PostgresServer extends pulumi.ComponentResource {
  /** The address that clients connect to. */
  public readonly endpoint: pulumi.Output<Endpoint>;
  /** The running server: its kind, version and container. */
  public readonly runtime: pulumi.Output<RuntimeFacts>;
  /** Certificates in PEM that clients trust: `sslrootcert` in libpq. */
  public readonly trustBundlePem: pulumi.Output<string>;
  /** The certificates in use, each with its validity and the time of its renewal. */
  public readonly certificates: pulumi.Output<CertificateReport[]>;
  /** The public credentials of each client, by client name. */
  public readonly clients: pulumi.Output<Record<string, ClientReport>>;
  /** Secret. Private key in PEM of each client that does not keep its own, by client name. */
  public readonly clientKeys: pulumi.Output<Record<string, string>>;
  /** Secret. Password of each client that has one, by client name. */
  public readonly clientPasswords: pulumi.Output<Record<string, string>>;
  /** The observations of the last proof. Not a secret. */
  public readonly evidence: pulumi.Output<Evidence>;
  /** Certificate requests in PEM for an offline authority to sign, by name; empty for any other. */
  public readonly certificateRequests: pulumi.Output<Record<string, string>>;

  /**
   * Creates a server.
   *
   * @param name The name of the server, and the prefix of the names of its resources: a letter,
   * then letters, digits and `-`, at most 48 in all.
   * @param given The arguments. Each has a secure default.
   * @param opts The options of every component. Give a `docker.Provider` for another daemon.
   */
  constructor(name: string, given: PostgresServerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("postgres-tls:index:PostgresServer", name, {}, opts);
    const { args, problems: misshapen } = readArgs(given);
    refuse(this, misshapen);
    const declaration = resolveDeclaration(name, args);
    refuse(this, checkDeclaration(name, args, declaration));
    const problems = checkMaterial(this, args, declaration);
    const parts = createParts(this, { name, declaration, args, problems });
    const { certificates, passwords } = parts;
    const unsigned = missingSignatures(args, declaration);
    sayMissing(this, unsigned);
    const complete = missingForServer(unsigned).length === 0;
    const proven = complete ? bringUp(this, parts) : noServerYet();

    const host = declaration.hosts[0]!;
    this.endpoint = pulumi.output({ host, port: declaration.port, database: declaration.database });
    this.runtime = proven.runtime;
    this.evidence = proven.evidence;
    this.trustBundlePem = certificates.trustBundlePem;
    this.certificates = complete
      ? reportCertificates(declaration, certificates, unsigned)
      : pulumi.output([]);
    sayExpiries(this, this.certificates);
    this.clients = reportClients(declaration, certificates);
    this.clientKeys = reportClientKeys(certificates);
    this.clientPasswords = passwords.byClient;
    this.certificateRequests = pulumi.output(certificates.requests);
    this.registerOutputs({
      endpoint: this.endpoint,
      runtime: this.runtime,
      trustBundlePem: this.trustBundlePem,
      certificates: this.certificates,
      clients: this.clients,
      clientKeys: this.clientKeys,
      clientPasswords: this.clientPasswords,
      evidence: this.evidence,
      certificateRequests: this.certificateRequests,
    });
  }
}

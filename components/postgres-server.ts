// What users declare: checks the declaration, has the parts made, and shows what came of it.
import * as pulumi from "@pulumi/pulumi";
import { bringUp } from "./server/bring-up";
import { judgeBrought } from "./server/judge-existing";
import type { Evidence } from "./proof/evidence";
import type { PostgresServerArgs } from "./contract/postgres-server-args";
import { refuse } from "./server/refuse";
import { sayExpiries } from "./server/say-notices";
import type {
  CertificateReport,
  ClientReport,
  Endpoint,
  RuntimeFacts,
} from "./contract/server-outputs";
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
 * A PostgreSQL server that speaks nothing but TLS, and the proof that it does.
 *
 * Makes a certificate authority, a certificate for the server and one for each client; brings up
 * the server with generated configuration; then connects to it, as a client and as several kinds
 * of intruder. The update fails unless every promise is kept on the wire. Whatever can change
 * while the server runs (certificates, rules, settings) reaches it by a reload.
 */
export class PostgresServer extends pulumi.ComponentResource {
  /** Where clients connect. */
  public readonly endpoint: pulumi.Output<Endpoint>;
  /** What runs. */
  public readonly runtime: pulumi.Output<RuntimeFacts>;
  /** PEM of everything that clients trust: `sslrootcert` in libpq. */
  public readonly trustBundlePem: pulumi.Output<string>;
  /** Every certificate in use, with its end and the time of its renewal. */
  public readonly certificates: pulumi.Output<CertificateReport[]>;
  /** The public part of what each client connects with, by client name. */
  public readonly clients: pulumi.Output<Record<string, ClientReport>>;
  /** Secret. PEM of each client's key, by client name. */
  public readonly clientKeys: pulumi.Output<Record<string, string>>;
  /** Secret. The password of each client that logs in by one, by client name. */
  public readonly clientPasswords: pulumi.Output<Record<string, string>>;
  /** What was proven, and when. */
  public readonly evidence: pulumi.Output<Evidence>;
  /** PEM of the requests that an offline authority has to sign, by name; empty for any other. */
  public readonly certificateRequests: pulumi.Output<Record<string, string>>;

  /**
   * Declares a server.
   *
   * @param name Names the server; its children are named after it.
   * @param given What the server is; anything left out has a safe default.
   * @param opts Options as for every component. Give a `docker.Provider` for another daemon.
   */
  constructor(name: string, given: PostgresServerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("postgres-tls:index:PostgresServer", name, {}, opts);
    const { args, problems: misshapen } = readArgs(given);
    refuse(this, misshapen);
    const declaration = resolveDeclaration(name, args);
    refuse(this, checkDeclaration(name, args, declaration));
    const problems = judgeBrought(this, args, declaration);
    const parts = createParts(this, { name, declaration, args, problems });
    const { certificates, passwords } = parts;
    const unsigned = missingSignatures(args, declaration);
    sayMissing(this, unsigned);
    const complete = missingForServer(args, declaration).length === 0;
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

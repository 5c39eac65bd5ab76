// One declaration to a proven server: plan, certificates, material, runtime, roles, proof.
import * as pulumi from "@pulumi/pulumi";
import { gateBehind, judgeBrought, type Gate } from "./brought-material";
import { createClientPasswords, type ClientPasswords } from "./client-passwords";
import { packageVersion } from "./package-version";
import type { Evidence } from "./probe/prove";
import type { PostgresServerArgs } from "./postgres-server-args";
import { refuse } from "./refuse";
import { sayExpiries, sayNotices } from "./say-notices";
import type { RevocationList } from "./revocation-list";
import { RotationPlan } from "./rotation-plan";
import { createRuntime } from "./runtime/create-runtime";
import type { RunningServer } from "./runtime/runtime";
import { stepCommand } from "./runtime/step-command";
import { createCertificates, type ServerCertificates } from "./server-certificates";
import { createRevocationList, revokedBySigner } from "./server-revocations";
import { serverMaterial } from "./server-material";
import type { CertificateReport, ClientReport, Endpoint, RuntimeFacts } from "./server-outputs";
import { planInputs } from "./plan-inputs";
import { dialAddress, proofRequest } from "./proof-request";
import { reportCertificates, reportClientKeys, reportClients } from "./server-reports";
import { certificateFacts } from "./pki/certificate-facts";
import { TlsAssertion } from "./tls-assertion";
import { trustInput } from "./trust-input";
import { PROBE_ROLE, requestNames } from "./validate/certificate-names";
import { checkDeclaration } from "./validate/check-declaration";
import { checkShape } from "./validate/check-shape";
import { clientGrants } from "./validate/client-declaration";
import { resolveDeclaration, type Declaration } from "./validate/declaration";

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
   * @param args What the server is; anything left out has a safe default.
   * @param opts Options as for every component. Give a `docker.Provider` for another daemon.
   */
  constructor(name: string, args: PostgresServerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("postgres-tls:index:PostgresServer", name, {}, opts);
    refuse(this, checkShape(args));
    const declaration = resolveDeclaration(name, args);
    refuse(this, checkDeclaration(name, args, declaration));
    const options = { parent: this };
    const problems = judgeBrought(this, args, declaration);
    const plan = new RotationPlan(
      `${name}-plan`,
      planInputs(name, declaration, args, problems),
      options,
    );
    sayNotices(this, plan);
    const gate = gateBehind(plan.instanceId);
    const certificates = createCertificates({
      ...{ name, declaration, args, gate },
      epochs: plan.epochs,
      // Nothing is made that the plan refuses.
      options: { ...options, dependsOn: [plan] },
    });
    const revocations = createRevocationList(
      `${name}-revocations`,
      declaration,
      args,
      gate,
      certificates,
      options,
    );
    const passwords = createClientPasswords(`${name}-passwords`, declaration, args, gate, options);
    const waitingFor = missingSignatures(args, declaration);
    const proven =
      waitingFor.length === 0
        ? this.#bringUp(name, {
            declaration,
            args,
            gate,
            plan,
            certificates,
            revocations,
            passwords,
          })
        : this.#waitFor(waitingFor);

    const host = declaration.hosts[0]!;
    this.endpoint = pulumi.output({ host, port: declaration.port, database: declaration.database });
    this.runtime = proven.runtime;
    this.evidence = proven.evidence;
    this.trustBundlePem = certificates.trustBundlePem;
    this.certificates =
      waitingFor.length === 0 ? reportCertificates(declaration, certificates) : pulumi.output([]);
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

  #bringUp(
    name: string,
    { declaration, args, gate, plan, certificates, revocations, passwords }: Parts,
  ): Pick<PostgresServer, "runtime" | "evidence"> {
    const options = { parent: this };
    const runtime = createRuntime({ name, declaration, options, instanceId: plan.instanceId });
    const { crlPem, ledger, revokedSerials: revoked } = revocations;
    const set = serverMaterial(declaration, args, gate, certificates, crlPem, runtime.view);
    const digest = pulumi.unsecret(set.apply((known) => known.digest));
    const trust = trustInput(declaration, certificates, ledger);
    const staged = stepCommand(
      `${name}-stage`,
      "stage",
      { channel: runtime.staging, set, trust, repairs: plan.repairs },
      options,
    );
    const server = runtime.start(staged);
    const within = { ...options, deletedWith: server.resource };
    const fingerprint = certificates.server.chainPem.apply(
      (pem) => certificateFacts(pem).sha256Fingerprint,
    );
    const activated = stepCommand(
      `${name}-activate`,
      "activate",
      {
        channel: server.channel,
        digest,
        repairs: plan.repairs,
        serverId: server.serverId,
        ...dialAddress(declaration),
        serverFingerprint: fingerprint,
        trust,
        revoked,
        allowRestart: declaration.allowRestart,
        patienceSeconds: declaration.assertion.patienceSeconds,
      },
      { ...within, dependsOn: [staged, server.resource] },
    );
    const roles = stepCommand(
      `${name}-roles`,
      "apply-clients",
      {
        channel: server.channel,
        serverId: server.serverId,
        probeRole: PROBE_ROLE,
        clients: declaration.clients.map(clientGrants),
        verifiers: passwords.verifiers,
      },
      { ...within, dependsOn: [activated] },
    );
    const assertion = new TlsAssertion(
      `${name}-assertion`,
      {
        request: proofRequest(
          declaration,
          certificates,
          fingerprint,
          revokedBySigner(revocations, certificates),
        ),
        facts: {
          activated: activated.stdout,
          material: digest,
          server: server.serverId,
          repairs: pulumi.interpolate`${plan.repairs}`,
        },
        proof: declaration.assertion.proof,
        version: packageVersion,
      },
      { ...within, dependsOn: [activated, roles] },
    );
    return { runtime: runtimeFacts(declaration, server), evidence: assertion.evidence };
  }

  /** Requests are out and not all are signed: there is nothing to start a server with yet. */
  #waitFor(names: string[]): Pick<PostgresServer, "runtime" | "evidence"> {
    const list = names.map((name) => `authority.signedCertificates.${name}`).join(", ");
    const text = `Waiting for the authority: sign the requests in \`certificateRequests\` and give ${list}`;
    void pulumi.log.warn(text, this);
    const evidence: Evidence = {
      passed: false,
      observedAt: "",
      protocol: "",
      cipher: "",
      bits: 0,
      serverFingerprint: "",
      clientDn: "",
      clientSerial: "",
      probes: [],
    };
    return {
      runtime: pulumi.output({ kind: "", version: "", containerId: "" }),
      evidence: pulumi.output(evidence),
    };
  }
}

interface Parts {
  readonly declaration: Declaration;
  readonly args: PostgresServerArgs;
  readonly gate: Gate;
  readonly plan: RotationPlan;
  readonly certificates: ServerCertificates;
  readonly revocations: RevocationList;
  readonly passwords: ClientPasswords;
}

function missingSignatures(args: PostgresServerArgs, declaration: Declaration): string[] {
  const signed = args.authority?.signedCertificates ?? {};
  return requestNames(declaration).filter((name) => signed[name] === undefined);
}

function runtimeFacts(
  declaration: Declaration,
  server: RunningServer,
): pulumi.Output<RuntimeFacts> {
  return pulumi.output({
    kind: declaration.runtime,
    version: server.version,
    containerId: server.containerId,
  });
}

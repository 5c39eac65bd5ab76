// From the parts to a proven server: material, runtime, clients, proof, each after the other.
import * as pulumi from "@pulumi/pulumi";
import { packageVersion } from "../contract/package-version";
import { certificateFacts } from "../pki/certificate-facts";
import type { Evidence } from "../proof/evidence";
import { dialAddress, proofRequest } from "./proof-request";
import { createRuntime } from "../runtime/create-runtime";
import type { RunningServer } from "../runtime/runtime";
import { stepCommand } from "../resources/step-command";
import { serverMaterial } from "./server-material";
import type { RuntimeFacts } from "../contract/server-outputs";
import type { ServerParts } from "./server-parts";
import { revokedBySigner } from "./server-revocations";
import type { MaterialSet } from "../config/material-set";
import { TlsAssertion } from "../resources/tls-assertion";
import { trustInput } from "./trust-input";
import { PROBE_ROLE } from "../validate/certificate-names";
import { clientGrants } from "../validate/client-declaration";

export interface Proven {
  readonly runtime: pulumi.Output<RuntimeFacts>;
  readonly evidence: pulumi.Output<Evidence>;
}

export function bringUp(parent: pulumi.Resource, parts: ServerParts): Proven {
  const { name, declaration, plan, certificates } = parts;
  const options = { parent };
  const fingerprint = certificates.server.chainPem.apply(
    (pem) => certificateFacts(pem).sha256Fingerprint,
  );
  const delivered = deliver(parts, fingerprint, options);
  const { server, activated, set, digest } = delivered;
  const within = { ...options, deletedWith: server.resource };
  const clients = stepCommand(
    `${name}-roles`,
    "apply-clients",
    {
      channel: server.channel,
      serverId: server.serverId,
      revision: plan.revision,
      probeRole: PROBE_ROLE,
      clients: declaration.clients.map(clientGrants),
      verifiers: parts.passwords.verifiers,
    },
    { ...within, dependsOn: [activated] },
  );
  const revoked = revokedBySigner(parts.revocations, certificates);
  const assertion = new TlsAssertion(
    `${name}-assertion`,
    {
      request: proofRequest(declaration, certificates, fingerprint, revoked, set),
      facts: {
        activated: activated.stdout,
        material: digest,
        server: server.serverId,
        revision: pulumi.interpolate`${plan.revision}`,
        repairs: pulumi.interpolate`${plan.repairs}`,
      },
      proof: declaration.assertion.proof,
      version: packageVersion,
    },
    { ...within, dependsOn: [activated, clients] },
  );
  const { version, containerId } = server;
  const runtime = pulumi.output({ kind: declaration.runtime, version, containerId });
  return { runtime, evidence: assertion.evidence };
}

interface Delivered {
  readonly server: RunningServer;
  readonly activated: ReturnType<typeof stepCommand>;
  readonly set: pulumi.Output<MaterialSet>;
  readonly digest: pulumi.Output<string>;
}

/** Stages the material, starts the server on it, and puts it in force. */
function deliver(
  { name, declaration, args, gate, plan, certificates, revocations }: ServerParts,
  serverFingerprint: pulumi.Output<string>,
  options: pulumi.CustomResourceOptions,
): Delivered {
  const runtime = createRuntime({ name, declaration, options, instanceId: plan.instanceId });
  const { crlPem, ledger, revokedSerials: revoked } = revocations;
  const set = serverMaterial(declaration, args, gate, certificates, crlPem, runtime.view);
  const digest = pulumi.unsecret(set.apply((known) => known.digest));
  const trust = trustInput(declaration, certificates, ledger);
  const { revision, repairs } = plan;
  const staging = { channel: runtime.staging, set, trust, revision, repairs };
  const staged = stepCommand(`${name}-stage`, "stage", staging, options, "sweep");
  const server = runtime.start(staged);
  const activated = stepCommand(
    `${name}-activate`,
    "activate",
    {
      ...{ channel: server.channel, digest, revision, repairs },
      serverId: server.serverId,
      ...{ ...dialAddress(declaration), serverFingerprint, trust, revoked },
      allowRestart: declaration.allowRestart,
      patienceSeconds: declaration.assertion.patienceSeconds,
    },
    { ...options, deletedWith: server.resource, dependsOn: [staged, server.resource] },
  );
  return { server, activated, set, digest };
}

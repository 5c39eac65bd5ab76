// Brings up a server in this order: compute the material, deliver it, apply the clients, prove the
// result.
import * as pulumi from "@pulumi/pulumi";
import { packageVersion } from "../contract/package-version";
import type { Evidence } from "../proof/evidence";
import { stepCommand } from "../resources/step-command";
import { TlsAssertion } from "../resources/tls-assertion";
import { createRuntime } from "../runtime/create-runtime";
import type { RunningServer, Runtime } from "../runtime/runtime";
import { PROBE_ROLE } from "../validate/certificate-names";
import { clientGrants } from "../validate/client-declaration";
import { computeDelivery, type Delivery } from "./compute-delivery";
import type { Proven } from "./proven";
import type { ServerParts } from "./server-parts";

/** The input of each phase. */
interface BringUp {
  readonly parts: ServerParts;
  readonly delivery: Delivery;
  readonly options: pulumi.CustomResourceOptions;
}

/** A server that runs on the delivered material. */
interface Activated extends RunningServer {
  readonly activated: ReturnType<typeof stepCommand>;
  /** Options for resources that exist only within the server. */
  readonly within: pulumi.CustomResourceOptions;
}

export function bringUp(parent: pulumi.Resource, parts: ServerParts): Proven {
  const { name, declaration, plan } = parts;
  const options = { parent };
  const runtime = createRuntime({ name, declaration, options, instanceId: plan.instanceId });
  const delivery = computeDelivery(parts, runtime.view);
  const each = { parts, delivery, options };
  const server = deliver(each, runtime);
  const clients = applyClients(each, server);
  const { version, containerId } = server;
  return {
    runtime: pulumi.output({ kind: declaration.runtime, version, containerId }),
    evidence: prove(each, server, clients),
  };
}

/** Stages the material, starts the server, and activates the material. */
function deliver({ parts, delivery, options }: BringUp, runtime: Runtime): Activated {
  const { name, declaration, plan } = parts;
  const { set, digest, trust, address, serverFingerprint, revoked } = delivery;
  const { revision, repairs } = plan;
  const staged = stepCommand({
    name: `${name}-stage`,
    step: "stage",
    input: { channel: runtime.staging, set, trust, revision, repairs },
    options,
    atDeletion: "sweep",
  });
  const server = runtime.start(staged);
  const within = { ...options, deletedWith: server.resource };
  const activated = stepCommand({
    name: `${name}-activate`,
    step: "activate",
    input: {
      channel: server.channel,
      digest,
      revision,
      repairs,
      serverId: server.serverId,
      host: address.host,
      port: address.port,
      serverFingerprint,
      trust,
      revoked,
      allowRestart: declaration.allowRestart,
      patienceSeconds: declaration.assertion.patienceSeconds,
    },
    options: { ...within, dependsOn: [staged, server.resource] },
  });
  return { ...server, activated, within };
}

/** Creates and alters roles, databases and privileges as declared. */
function applyClients({ parts }: BringUp, { within, activated, ...server }: Activated) {
  const { name, declaration, plan, passwords } = parts;
  return stepCommand({
    name: `${name}-roles`,
    step: "apply-clients",
    input: {
      channel: server.channel,
      serverId: server.serverId,
      revision: plan.revision,
      probeRole: PROBE_ROLE,
      clients: declaration.clients.map(clientGrants),
      verifiers: passwords.verifiers,
    },
    options: { ...within, dependsOn: [activated] },
  });
}

function prove(
  { parts, delivery }: BringUp,
  { within, activated, serverId }: Activated,
  clients: pulumi.Resource,
): pulumi.Output<Evidence> {
  const { name, declaration, plan } = parts;
  const { evidence } = new TlsAssertion(
    `${name}-assertion`,
    {
      request: delivery.request,
      facts: {
        activated: activated.stdout,
        material: delivery.digest,
        server: serverId,
        revision: pulumi.interpolate`${plan.revision}`,
        repairs: pulumi.interpolate`${plan.repairs}`,
      },
      proof: declaration.assertion.proof,
      version: packageVersion,
    },
    { ...within, dependsOn: [activated, clients] },
  );
  return evidence;
}

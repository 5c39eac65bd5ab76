import * as pulumi from "@pulumi/pulumi";
import { clientAccess } from "../clients/client-access";
import { MAINTENANCE_DATABASE } from "../contract/maintenance-database";
import { materialFiles } from "../config/material-files";
import { readConfSettings } from "../config/read-conf-settings";
import { readHbaRules } from "../config/read-hba-rules";
import { SUPERUSER } from "../contract/superuser";
import type { ProofRequest } from "../proof/request";
import type { ServerCertificates } from "./server-certificates";
import type { ServerParts } from "./server-parts";
import type { MaterialSet } from "../config/material-set";
import { PROBE_ROLE } from "../validate/certificate-names";
import type { Declaration } from "../validate/declaration";
import { dialHost } from "../runtime/dial-host";
import { own } from "../contract/own";

/** What the server has to show. */
interface Expected {
  readonly serverFingerprint: pulumi.Output<string>;
  /** Serial numbers on the list of the authority that signs. */
  readonly revokedSerials: pulumi.Output<string[]>;
  readonly set: pulumi.Output<MaterialSet>;
}

/** Where this machine reaches the server, which need not be a name that its certificate has. */
export function dialAddress(declaration: Declaration): { host: string; port: number } {
  return { host: dialHost(declaration), port: declaration.port };
}

/** Undefined when the key is offline: what needs it is listed as not probed. */
function signer({ authority }: ServerCertificates): pulumi.Output<ProofRequest["signer"]> {
  const { certificatePem, signingKeyPem } = authority;
  if (signingKeyPem === undefined) return pulumi.output(undefined);
  return pulumi.output({ certificatePem, keyPem: signingKeyPem });
}

/** Those that exist: an offline authority may not have signed each yet. */
function clientCertificates({ clients }: ServerCertificates) {
  const each = [...clients].map(([client, { chainPem }]) =>
    chainPem.apply((certificatePem) => ({ client, certificatePem })),
  );
  return pulumi.all(each).apply((all) => all.filter(({ certificatePem }) => certificatePem !== ""));
}

/** What the assertion connects with and expects; secret, since the probe's key is in it. */
export function proofRequest(
  { declaration, certificates }: Pick<ServerParts, "declaration" | "certificates">,
  { serverFingerprint, revokedSerials, set }: Expected,
): pulumi.Output<ProofRequest> {
  const address = dialAddress(declaration);
  const { hbaClients, identMaps } = clientAccess(declaration.clients);
  const request = pulumi.output({
    host: declaration.hosts[0]!,
    connectHost: address.host,
    port: address.port,
    database: MAINTENANCE_DATABASE,
    role: PROBE_ROLE,
    trustBundlePem: certificates.trustBundlePem,
    certificatePem: certificates.probe.chainPem,
    keyPem: certificates.probe.keyPem,
    expectedFingerprint: serverFingerprint,
    minProtocol: declaration.tls.minProtocol,
    superuser: SUPERUSER,
    allowWeakening: [...declaration.allowWeakening] as string[],
    clients: hbaClients.map(({ role, database, access }) => ({ role, database, access })),
    clientCertificates: clientCertificates(certificates),
    identMaps: [...declaration.identMaps, ...identMaps].map((map) => ({ ...map })),
    settings: set.apply(({ files }) => readConfSettings(own(files, materialFiles.conf) ?? "")),
    rules: set.apply(({ files }) => readHbaRules(own(files, materialFiles.hba) ?? "")),
    signer: signer(certificates),
    revokedSerials,
    patienceSeconds: declaration.assertion.patienceSeconds,
  });
  // With `signer: undefined` for an offline authority, which is what leaving it out means.
  return pulumi.secret(request) as pulumi.Output<ProofRequest>;
}

import * as pulumi from "@pulumi/pulumi";
import { clientAccess } from "../clients/client-access";
import { materialFiles } from "../config/material-files";
import type { MaterialSet } from "../config/material-set";
import { readConfSettings } from "../config/read-conf-settings";
import { readHbaRules } from "../config/read-hba-rules";
import { MAINTENANCE_DATABASE } from "../contract/maintenance-database";
import { own } from "../contract/own";
import { SUPERUSER } from "../contract/superuser";
import type { ProofRequest } from "../proof/request";
import { dialHost } from "../runtime/dial-host";
import { PROBE_ROLE } from "../validate/certificate-names";
import type { Declaration } from "../validate/declaration";
import type { ServerCertificates } from "./server-certificates";
import type { ServerParts } from "./server-parts";

/** The state that the server must have. */
interface Expected {
  readonly serverFingerprint: pulumi.Output<string>;
  /** Serial numbers on the list of the signing authority. */
  readonly revokedSerials: pulumi.Output<string[]>;
  readonly set: pulumi.Output<MaterialSet>;
}

/**
 * Returns the address at which this machine reaches the server; its certificate may lack that name.
 */
export function dialAddress(declaration: Declaration): { host: string; port: number } {
  return { host: dialHost(declaration), port: declaration.port };
}

/** Returns undefined if the key is offline: promises that need it are listed as not probed. */
function signer({ authority }: ServerCertificates): pulumi.Output<ProofRequest["signer"]> {
  const { certificatePem, signingKeyPem } = authority;
  if (signingKeyPem === undefined) return pulumi.output(undefined);
  return pulumi.output({ certificatePem, keyPem: signingKeyPem });
}

/**
 * Returns the certificates that exist: an offline authority may not have signed all of them yet.
 */
function clientCertificates({ clients }: ServerCertificates) {
  const each = [...clients].map(([client, { chainPem }]) =>
    chainPem.apply((certificatePem) => ({ client, certificatePem })),
  );
  return pulumi.all(each).apply((all) => all.filter(({ certificatePem }) => certificatePem !== ""));
}

/**
 * Returns the credentials and expectations of the assertion. Secret, since the probe's key is in
 * it.
 */
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
  // `signer: undefined` means the same as leaving it out.
  return pulumi.secret(request) as pulumi.Output<ProofRequest>;
}

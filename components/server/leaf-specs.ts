// The specifications of all leaf certificates of a server: for the plan, which counts their issues,
// and for the resources.
import { splitHosts } from "../pki/hosts";
import { clientUses, serverUses } from "../pki/profile";
import { certifiedClients, PROBE_ROLE } from "../validate/certificate-names";
import type { ClientDeclaration, Declaration } from "../validate/declaration";
import type { LeafDeclaration } from "../validate/leaf-declaration";

export interface LeafSpec {
  /** Name among the certificates of the server: `server`, `probe` or `client-<name>`. */
  readonly key: string;
  /** Name of the certificate's resource, and prefix of those of its key and request. */
  readonly resourceName: string;
  readonly commonName: string;
  readonly dnsNames: string[];
  readonly ipAddresses: string[];
  readonly allowedUses: string[];
  readonly leaf: LeafDeclaration;
}

/** Returns the specification of the server's certificate. */
export function serverSpec(name: string, declaration: Declaration): LeafSpec {
  const leaf = declaration.serverCertificate;
  return {
    key: "server",
    resourceName: `${name}-server-certificate`,
    // Not a host name: those are in the SANs, which clients check first (RFC 6125, 6.4.4).
    commonName: `${name} server`,
    ...splitHosts(declaration.hosts),
    allowedUses: serverUses(leaf.keyAlgorithm),
    leaf,
  };
}

/** Returns the specification of the probe's certificate. */
export function probeSpec(name: string, { serverCertificate }: Declaration): LeafSpec {
  // The same validity as the server's, so that both are renewed together.
  const { validityHours, renewBeforeHours, keyAlgorithm, generation } = serverCertificate;
  const leaf = { validityHours, renewBeforeHours, keyAlgorithm, generation, reuseKey: false };
  return clientLeaf("probe", `${name}-probe`, PROBE_ROLE, leaf);
}

/** Returns the specification of a client's certificate. */
export function clientSpec(name: string, client: ClientDeclaration): LeafSpec {
  const key = `client-${client.name}`;
  return clientLeaf(key, `${name}-${key}`, client.role, client.certificate);
}

/** Returns the specifications of all leaf certificates except a user-supplied one. */
export function leafSpecs(name: string, declaration: Declaration): LeafSpec[] {
  return [
    ...(declaration.serverCertificate.source === "existing" ? [] : [serverSpec(name, declaration)]),
    probeSpec(name, declaration),
    ...certifiedClients(declaration).map((client) => clientSpec(name, client)),
  ];
}

function clientLeaf(
  key: string,
  resourceName: string,
  commonName: string,
  leaf: LeafDeclaration,
): LeafSpec {
  const allowedUses = clientUses(leaf.keyAlgorithm);
  return { key, resourceName, commonName, dnsNames: [], ipAddresses: [], allowedUses, leaf };
}

// What every leaf certificate of a server is to be: for the plan, which counts their issues, and
// for the resources, which make them.
import { splitHosts } from "../pki/hosts";
import { clientUses, serverUses } from "../pki/profile";
import { certifiedClients, PROBE_ROLE } from "../validate/certificate-names";
import type { ClientDeclaration, Declaration } from "../validate/declaration";
import type { LeafDeclaration } from "../validate/leaf-declaration";

export interface LeafSpec {
  /** Unique among the certificates of a server: `server`, `probe`, `client-<name>`. */
  readonly key: string;
  /** Name of the resources. */
  readonly resourceName: string;
  readonly commonName: string;
  readonly dnsNames: string[];
  readonly ipAddresses: string[];
  readonly allowedUses: string[];
  readonly leaf: LeafDeclaration;
}

/** The server's certificate, unless it is brought. */
export function serverSpec(name: string, declaration: Declaration): LeafSpec {
  const leaf = declaration.serverCertificate;
  return {
    key: "server",
    resourceName: `${name}-server-certificate`,
    // Never a host name: those are in the SANs, where clients look first (RFC 6125, 6.4.4).
    commonName: `${name} server`,
    ...splitHosts(declaration.hosts),
    allowedUses: serverUses(leaf.keyAlgorithm),
    leaf,
  };
}

/** The assertion's own certificate. */
export function probeSpec(name: string, { serverCertificate }: Declaration): LeafSpec {
  // It lives as long as the server's, so that both are renewed together.
  const { validityHours, renewBeforeHours, keyAlgorithm, generation } = serverCertificate;
  const leaf = { validityHours, renewBeforeHours, keyAlgorithm, generation, reuseKey: false };
  return clientLeaf("probe", `${name}-probe`, PROBE_ROLE, leaf);
}

/** A client's certificate. */
export function clientSpec(name: string, client: ClientDeclaration): LeafSpec {
  const key = `client-${client.name}`;
  return clientLeaf(key, `${name}-${key}`, client.role, client.certificate);
}

/** All that are issued here or requested elsewhere. */
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

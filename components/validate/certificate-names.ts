// Names of certificates, in outputs and for an offline authority.
import { AccessLevel } from "../contract/access-level";
import { AuthorityMode } from "../contract/authority-args";
import type { Declaration } from "./declaration";

/** Role of the assertion; its certificate is issued like a client's. Reserved. */
export const PROBE_ROLE = "pgtls_probe";

/** Returns the clients that have a certificate: all but those that log in by password alone. */
export function certifiedClients({
  clients,
}: Pick<Declaration, "clients">): Declaration["clients"] {
  return clients.filter(({ access }) => access !== AccessLevel.Scram);
}

/**
 * Returns the names of the requests that an offline authority has to sign; empty for other modes.
 */
export function requestNames(
  declaration: Pick<Declaration, "authority" | "serverCertificate" | "clients">,
): string[] {
  if (declaration.authority.mode !== AuthorityMode.Offline) return [];
  const server = declaration.serverCertificate.source === "issued" ? ["server"] : [];
  const clients = certifiedClients(declaration).map((client) => `client-${client.name}`);
  return [...server, "probe", ...clients];
}

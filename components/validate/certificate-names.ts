// The names by which certificates are spoken of: in outputs, and towards an offline authority.
import { AuthorityMode } from "../postgres-server-args";
import type { Declaration } from "./declaration";

/** Role of the assertion; its certificate is made like a client's. Reserved. */
export const PROBE_ROLE = "pgtls_probe";

/** Names of the requests that an offline authority has to sign; empty for any other. */
export function requestNames(
  declaration: Pick<Declaration, "authority" | "serverCertificate" | "clients">,
): string[] {
  if (declaration.authority.mode !== AuthorityMode.Offline) return [];
  const server = declaration.serverCertificate.source === "issued" ? ["server"] : [];
  return [...server, "probe", ...declaration.clients.map((client) => `client-${client.name}`)];
}

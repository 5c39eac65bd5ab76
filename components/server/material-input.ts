// Translates a declaration into the files that the server reads.
import { clientAccess } from "../clients/client-access";
import type { MaterialInput } from "../config/material";
import type { ServerView } from "../runtime/runtime";
import { PROBE_ROLE } from "../validate/certificate-names";
import type { Declaration } from "../validate/declaration";

/** Key material and lists, known only during an update. */
export interface Pems {
  readonly serverChainPem: string;
  readonly serverKeyPem: string;
  readonly clientCaPem: string;
  /** Empty if the server has no revocation lists. */
  readonly crlPem: string;
  readonly dhParamsPem: string | undefined;
  readonly passphrase: string | undefined;
}

/** Returns the input of `buildMaterial` from a declaration, its certificates and the runtime. */
export function materialInput(
  declaration: Declaration,
  view: ServerView,
  pems: Pems,
): MaterialInput {
  const { major } = declaration;
  const { administrators, ...addresses } = view;
  const { hbaClients, identMaps } = clientAccess(declaration.clients);
  const { serverChainPem, serverKeyPem, clientCaPem, crlPem, dhParamsPem, passphrase } = pems;
  return {
    conf: {
      major,
      ...addresses,
      tls: declaration.tls,
      hasDhParams: dhParamsPem !== undefined,
      hasPassphrase: passphrase !== undefined,
      hasCrl: crlPem !== "",
      settings: declaration.settings,
    },
    hba: {
      major,
      probeRole: PROBE_ROLE,
      clients: hbaClients,
      rules: declaration.hbaRules,
      allowWeakening: declaration.allowWeakening,
    },
    administrators,
    identMaps: [...declaration.identMaps, ...identMaps],
    serverChainPem,
    serverKeyPem,
    clientCaPem,
    ...(crlPem === "" ? {} : { crlPem }),
    ...(dhParamsPem === undefined ? {} : { dhParamsPem }),
    ...(passphrase === undefined ? {} : { passphrase }),
  };
}

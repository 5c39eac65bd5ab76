// Puts together what the server reads, for the runtime at hand.
import * as pulumi from "@pulumi/pulumi";
import { clientAccess } from "./config/client-access";
import { buildMaterial, type MaterialInput } from "./config/material";
import type { Gate } from "./brought-material";
import type { PostgresServerArgs } from "./postgres-server-args";
import type { ServerView } from "./runtime/runtime";
import type { ServerCertificates } from "./server-certificates";
import type { MaterialSet } from "./steps/material-scripts";
import { PROBE_ROLE } from "./validate/certificate-names";
import type { Declaration } from "./validate/declaration";

interface Pems {
  readonly serverChainPem: string;
  readonly serverKeyPem: string;
  readonly clientCaPem: string;
  /** Empty when nothing was ever revoked. */
  readonly crlPem: string;
  readonly dhParamsPem: string | undefined;
  readonly passphrase: string | undefined;
}

/** Secret, since the server's key is in it. */
export function serverMaterial(
  declaration: Declaration,
  args: PostgresServerArgs,
  gate: Gate,
  certificates: ServerCertificates,
  crlPem: pulumi.Output<string>,
  view: pulumi.Output<ServerView>,
): pulumi.Output<MaterialSet> {
  const pems = pulumi.output({
    serverChainPem: certificates.server.chainPem,
    serverKeyPem: certificates.server.keyPem,
    clientCaPem: certificates.authority.trustBundlePem,
    crlPem,
    dhParamsPem: gate(args.tls?.dhParamsPem),
    passphrase: gate(args.serverCertificate?.passphrase),
  });
  const set = pulumi
    .all([view, pems])
    .apply(([known, known2]) => buildMaterial(materialInput(declaration, known, known2)));
  return pulumi.secret(set);
}

function materialInput(declaration: Declaration, view: ServerView, pems: Pems): MaterialInput {
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

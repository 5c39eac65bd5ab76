// Puts together what the server reads, for the runtime at hand.
import * as pulumi from "@pulumi/pulumi";
import { buildMaterial } from "../config/material";
import type { Gate } from "./judge-existing";
import { materialInput } from "./material-input";
import type { PostgresServerArgs } from "../contract/postgres-server-args";
import type { ServerView } from "../runtime/runtime";
import type { ServerCertificates } from "./server-certificates";
import type { MaterialSet } from "../config/material-set";
import type { Declaration } from "../validate/declaration";

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

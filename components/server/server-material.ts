import * as pulumi from "@pulumi/pulumi";
import { buildMaterial } from "../config/material";
import type { MaterialSet } from "../config/material-set";
import type { ServerView } from "../runtime/runtime";
import { materialInput } from "./material-input";
import type { ServerParts } from "./server-parts";

/** Returns the material for the server in its runtime. Secret, since the server's key is in it. */
export function serverMaterial(
  { declaration, args, gate, certificates, revocations }: ServerParts,
  view: pulumi.Output<ServerView>,
): pulumi.Output<MaterialSet> {
  const pems = pulumi.output({
    serverChainPem: certificates.server.chainPem,
    serverKeyPem: certificates.server.keyPem,
    clientCaPem: certificates.authority.trustBundlePem,
    crlPem: revocations.crlPem,
    dhParamsPem: gate(args.tls?.dhParamsPem),
    passphrase: gate(args.serverCertificate?.passphrase),
  });
  const set = pulumi
    .all([view, pems])
    .apply(([seen, texts]) => buildMaterial(materialInput(declaration, seen, texts)));
  return pulumi.secret(set);
}

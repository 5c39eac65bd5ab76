// Key material that the owner brings. It may be known only during an update, so it is checked when
// it is known, and nothing that depends on it is made before.
import * as pulumi from "@pulumi/pulumi";
import { checkBrought, type BroughtPems } from "./validate/check-brought";
import type { PostgresServerArgs } from "./postgres-server-args";
import { refuse } from "./refuse";
import type { Declaration } from "./validate/declaration";

export interface BroughtMaterial {
  /** Lets a value through once everything that was brought has been found good. */
  gate<T>(value: pulumi.Input<T>): pulumi.Output<T>;
}

export function checkBroughtMaterial(
  resource: pulumi.Resource,
  args: PostgresServerArgs,
  declaration: Declaration,
): BroughtMaterial {
  const pems: pulumi.Output<BroughtPems> = pulumi.output({
    authorityPem: args.authority?.certificatePem,
    authorityKeyPem: args.authority?.privateKeyPem,
    signedCertificates: args.authority?.signedCertificates,
    serverPem: args.serverCertificate?.certificatePem,
    serverKeyPem: args.serverCertificate?.privateKeyPem,
    serverTrustPem: args.serverCertificate?.trustBundlePem,
    passphrase: args.serverCertificate?.passphrase,
    dhParamsPem: args.tls?.dhParamsPem,
  });
  const checked = pulumi.unsecret(
    pems.apply((known) => {
      refuse(resource, checkBrought(known, declaration, new Date()));
      return true;
    }),
  );
  return {
    gate: <T>(value: pulumi.Input<T>) =>
      checked.apply(() => pulumi.output(value)) as pulumi.Output<T>,
  };
}

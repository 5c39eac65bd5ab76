// Checks user-supplied key material. Plain values are checked at once. Outputs are checked by the
// plan, before anything that depends on them is created.
import * as pulumi from "@pulumi/pulumi";
import type { ClientArgs } from "../contract/client-args";
import type { PostgresServerArgs } from "../contract/postgres-server-args";
import { checkSupplied, type SuppliedPems } from "../validate/check-supplied";
import type { Declaration } from "../validate/declaration";
import { refuse } from "./refuse";

/** Passes a user-supplied value on after the plan has accepted all of them. */
export type Gate = <T>(value: pulumi.Input<T>) => pulumi.Output<T>;

/** Returns the problems that the plan refuses, one per line; empty if there are none. */
export function checkMaterial(
  resource: pulumi.Resource,
  args: PostgresServerArgs,
  declaration: Declaration,
): pulumi.Output<string> {
  const given = {
    authorityPem: args.authority?.certificatePem,
    additionalTrustPem: args.authority?.additionalTrustPem,
    authorityKeyPem: args.authority?.privateKeyPem,
    signedCertificates: args.authority?.signedCertificates,
    requests: ofClients(args, ({ certificateRequestPem }) => certificateRequestPem),
    passwords: ofClients(args, ({ password }) => password),
    serverPem: args.serverCertificate?.certificatePem,
    serverKeyPem: args.serverCertificate?.privateKeyPem,
    serverTrustPem: args.serverCertificate?.trustBundlePem,
    passphrase: args.serverCertificate?.passphrase,
    dhParamsPem: args.tls?.dhParamsPem,
  };
  const { signedCertificates = {}, requests, passwords, ...single } = given;
  const values = [single, signedCertificates, requests, passwords].flatMap((one) =>
    Object.values<unknown>(one),
  );
  if (values.every((value) => value === undefined || typeof value === "string")) {
    refuse(resource, checkSupplied(given as SuppliedPems, declaration, new Date()));
    return pulumi.output("");
  }
  const problems = (pulumi.output(given) as pulumi.Output<SuppliedPems>).apply((pems) =>
    checkSupplied(pems, declaration, new Date()),
  );
  // Not a secret: no message contains key material.
  return pulumi.unsecret(problems.apply((list) => list.map((one) => one.message).join("\n")));
}

function ofClients(
  args: PostgresServerArgs,
  value: (client: ClientArgs) => pulumi.Input<string> | undefined,
): Record<string, pulumi.Input<string>> {
  return Object.fromEntries(
    Object.entries(args.clients ?? {}).flatMap(([name, client]) => {
      const given = value(client);
      return given === undefined ? [] : [[name, given]];
    }),
  );
}

/** Returns the gate that opens after the update of the plan. */
export function gateBehind(plan: pulumi.Output<unknown>): Gate {
  return <T>(value: pulumi.Input<T>) =>
    pulumi.all([pulumi.output(value), plan]).apply(([known]) => known) as pulumi.Output<T>;
}

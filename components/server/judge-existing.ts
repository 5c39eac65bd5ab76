// Key material that the owner brings. What is known when the program runs is judged at once; what
// is known only later is judged by the plan, before anything that depends on it is made.
import * as pulumi from "@pulumi/pulumi";
import type { ClientArgs } from "../contract/client-args";
import type { PostgresServerArgs } from "../contract/postgres-server-args";
import { refuse } from "./refuse";
import { checkBrought, type BroughtPems } from "../validate/check-brought";
import type { Declaration } from "../validate/declaration";

/** Lets a brought value through once the plan has found everything that was brought good. */
export type Gate = <T>(value: pulumi.Input<T>) => pulumi.Output<T>;

/** Gives the problems for the plan to refuse, a line each; empty when there is none. */
export function judgeBrought(
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
    refuse(resource, checkBrought(given as BroughtPems, declaration, new Date()));
    return pulumi.output("");
  }
  const problems = (pulumi.output(given) as pulumi.Output<BroughtPems>).apply((pems) =>
    checkBrought(pems, declaration, new Date()),
  );
  // No message holds key material, so the text may be shown.
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

/** The gate that opens when the plan has been carried out. */
export function gateBehind(plan: pulumi.Output<unknown>): Gate {
  return <T>(value: pulumi.Input<T>) =>
    pulumi.all([pulumi.output(value), plan]).apply(([known]) => known) as pulumi.Output<T>;
}

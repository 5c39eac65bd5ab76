// Waits for the certificates that an offline authority signs between two updates.
import * as pulumi from "@pulumi/pulumi";
import { own } from "../contract/own";
import type { PostgresServerArgs } from "../contract/postgres-server-args";
import type { Evidence } from "../proof/evidence";
import { requestNames } from "../validate/certificate-names";
import type { Declaration } from "../validate/declaration";
import type { Proven } from "./proven";

/** Returns the names of the requests without a certificate. */
export function missingSignatures(args: PostgresServerArgs, declaration: Declaration): string[] {
  const signed = args.authority?.signedCertificates ?? {};
  return requestNames(declaration).filter((name) => own(signed, name) === undefined);
}

/**
 * Returns those of the unsigned certificates without which no server is created: its own and the
 * probe's. A client without a certificate cannot log in; all others can.
 */
export function missingForServer(unsigned: readonly string[]): string[] {
  return unsigned.filter((name) => !name.startsWith("client-"));
}

/** Logs the requests that wait for a signature. */
export function sayMissing(resource: pulumi.Resource, names: readonly string[]): void {
  if (names.length === 0) return;
  const list = names.map((name) => `authority.signedCertificates.${name}`).join(", ");
  const text = `Waiting for the authority: sign the requests in \`certificateRequests\` and give ${list}`;
  void pulumi.log.warn(text, resource);
}

/** Returns empty outputs while the server waits for its certificates. */
export function noServerYet(): Proven {
  const evidence: Evidence = {
    digest: "",
    passed: false,
    observedAt: "",
    protocol: "",
    cipher: "",
    bits: 0,
    serverFingerprint: "",
    clientDn: "",
    clientSerial: "",
    probes: [],
  };
  return {
    runtime: pulumi.output({ kind: "", version: "", containerId: "" }),
    evidence: pulumi.output(evidence),
  };
}

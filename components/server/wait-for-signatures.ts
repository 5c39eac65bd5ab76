// An offline authority answers between two updates.
import * as pulumi from "@pulumi/pulumi";
import type { Proven } from "./proven";
import type { PostgresServerArgs } from "../contract/postgres-server-args";
import type { Evidence } from "../proof/evidence";
import { requestNames } from "../validate/certificate-names";
import type { Declaration } from "../validate/declaration";
import { own } from "../contract/own";

/** Names of the requests that have no certificate yet. */
export function missingSignatures(args: PostgresServerArgs, declaration: Declaration): string[] {
  const signed = args.authority?.signedCertificates ?? {};
  return requestNames(declaration).filter((name) => own(signed, name) === undefined);
}

/**
 * Those of them without which there is no server: its own and the proof's. A client whose
 * certificate is not signed yet can't log in, and nobody else notices.
 */
export function missingForServer(args: PostgresServerArgs, declaration: Declaration): string[] {
  return missingSignatures(args, declaration).filter((name) => !name.startsWith("client-"));
}

/** Says which requests are out. */
export function sayMissing(resource: pulumi.Resource, names: readonly string[]): void {
  if (names.length === 0) return;
  const list = names.map((name) => `authority.signedCertificates.${name}`).join(", ");
  const text = `Waiting for the authority: sign the requests in \`certificateRequests\` and give ${list}`;
  void pulumi.log.warn(text, resource);
}

/** There is nothing to start a server with yet. */
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

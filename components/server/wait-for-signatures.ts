// An offline authority answers between two updates.
import * as pulumi from "@pulumi/pulumi";
import type { Proven } from "./bring-up";
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

/** Requests are out and not all are signed: there is nothing to start a server with yet. */
export function waitForSignatures(resource: pulumi.Resource, names: string[]): Proven {
  const list = names.map((name) => `authority.signedCertificates.${name}`).join(", ");
  const text = `Waiting for the authority: sign the requests in \`certificateRequests\` and give ${list}`;
  void pulumi.log.warn(text, resource);
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

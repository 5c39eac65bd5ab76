// Computes the delivery of a server and the request for its proof. Creates no resources.
import * as pulumi from "@pulumi/pulumi";
import type { MaterialSet } from "../config/material-set";
import { certificateFacts } from "../pki/certificate-facts";
import type { ProofRequest } from "../proof/request";
import type { Revocation } from "../rotation/resolve-revoked";
import type { ServerView } from "../runtime/runtime";
import type { TrustInput } from "../steps/trust-on-volume";
import { dialAddress, proofRequest } from "./proof-request";
import { serverMaterial } from "./server-material";
import type { ServerParts } from "./server-parts";
import { revokedBySigner } from "./server-revocations";
import { trustInput } from "./trust-input";

export interface Delivery {
  /** Secret. */
  readonly set: pulumi.Output<MaterialSet>;
  readonly digest: pulumi.Output<string>;
  readonly trust: pulumi.Output<TrustInput>;
  /** Address at which the deploying machine reaches the server. */
  readonly address: { readonly host: string; readonly port: number };
  readonly serverFingerprint: pulumi.Output<string>;
  readonly revoked: pulumi.Output<Revocation[]>;
  /** Secret. */
  readonly request: pulumi.Output<ProofRequest>;
}

export function computeDelivery(parts: ServerParts, view: pulumi.Output<ServerView>): Delivery {
  const { declaration, certificates, revocations } = parts;
  const serverFingerprint = certificates.server.chainPem.apply(
    (pem) => certificateFacts(pem).sha256Fingerprint,
  );
  const set = serverMaterial(parts, view);
  return {
    set,
    digest: pulumi.unsecret(set.apply(({ digest }) => digest)),
    trust: trustInput(declaration, certificates, revocations.ledger),
    address: dialAddress(declaration),
    serverFingerprint,
    revoked: revocations.revokedSerials,
    request: proofRequest(parts, {
      serverFingerprint,
      revokedSerials: revokedBySigner(revocations, certificates),
      set,
    }),
  };
}

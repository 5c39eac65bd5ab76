// Checks a certificate that an offline authority returns against its request.
import { type KeyObject, createPublicKey } from "node:crypto";
import { type Problem, showText } from "../contract/problem";
import type { Certificate } from "./certificate";
import { leafUsageProblems } from "./certificate-rules";
import { digestProblems, leafKindProblems } from "./check-server-certificate";
import { uncoveredHostProblems } from "./covered-hosts";
import { nameCertificate, type Place, refuseAt } from "./place";
import { Purpose } from "./purpose";
import { readCertificates } from "./read-certificates";
import { checkTrustedPath } from "./trusted-path";
import { x509 } from "./x509";

/** A signed certificate, and the request that it answers. */
export interface SignedCertificateToCheck {
  /** The leaf first, then intermediates that are not in `authorityPems`. */
  readonly certificatePem: string;
  /** The certificate request, in PEM. */
  readonly requestPem?: string;
  /** The public key of the request, in PEM. */
  readonly publicKeyPem?: string;
  /** The authority: the signing certificate first, then those above it up to the root. */
  readonly authorityPems: string[];
  /** Input path of the certificate, for messages. */
  readonly path: string;
  readonly kind: "server" | "client";
  /** The client's role. */
  readonly commonName?: string;
  /** The server's hosts. */
  readonly hosts?: string[];
  readonly now: Date;
}

/** Lists every difference between a signed certificate and its request. */
export function checkSignedCertificate(input: SignedCertificateToCheck): Problem[] {
  const place = { path: input.path };
  const { certificates, problems } = readCertificates(place, input.certificatePem);
  const authorityPlace = { path: "authority.certificatePem" };
  const authority = readCertificates(authorityPlace, input.authorityPems.join(""));
  const [leaf] = certificates;
  if (leaf === undefined || authority.problems.length > 0) return problems;
  const purpose = input.kind === "server" ? Purpose.Server : Purpose.Client;
  const trusted = checkTrustedPath({
    place,
    sent: certificates,
    anchors: authority.certificates,
    anchorsPath: authorityPlace.path,
    purpose,
    now: input.now,
  });
  return [
    ...leafKindProblems(place, leaf),
    ...requestedKeyProblems(place, leaf, input),
    ...leafUsageProblems(place, leaf, purpose),
    ...nameProblems(place, leaf, input),
    ...trusted.problems,
    ...outlivedProblems(place, trusted.path),
  ];
}

function requestedKeyProblems(
  place: Place,
  leaf: Certificate,
  input: SignedCertificateToCheck,
): Problem[] {
  return requestedKeys(input).every((key) => key.equals(leaf.native.publicKey))
    ? []
    : [
        refuseAt(
          place,
          `a certificate ${nameCertificate(leaf)} for another key`,
          "a certificate for the key of the request",
          "have the request signed that certificateRequests shows now",
        ),
      ];
}

function requestedKeys({ requestPem, publicKeyPem }: SignedCertificateToCheck): KeyObject[] {
  const keys: KeyObject[] = [];
  if (requestPem !== undefined) {
    const { publicKey } = new x509.Pkcs10CertificateRequest(requestPem);
    const key = Buffer.from(publicKey.rawData);
    keys.push(createPublicKey({ key, format: "der", type: "spki" }));
  }
  if (publicKeyPem !== undefined) keys.push(createPublicKey(publicKeyPem));
  return keys;
}

function nameProblems(
  place: Place,
  leaf: Certificate,
  { kind, commonName, hosts }: SignedCertificateToCheck,
): Problem[] {
  if (kind === "server") {
    return [...digestProblems(place, leaf), ...uncoveredHostProblems(place, leaf, hosts ?? [])];
  }
  if (commonName === undefined) return [];
  if (leaf.commonNames.length === 1 && leaf.commonNames[0] === commonName) return [];
  const shown = `a certificate ${nameCertificate(leaf)}`;
  const expected = `one whose only common name is ${showText(commonName)}, the client's role`;
  return [refuseAt(place, shown, expected)];
}

function outlivedProblems(place: Place, [leaf, ...issuers]: readonly Certificate[]): Problem[] {
  return issuers.flatMap((issuer) => {
    if (leaf === undefined || leaf.notAfter <= issuer.notAfter) return [];
    const shown = `a certificate ${nameCertificate(leaf)} that expires at ${leaf.notAfter.toISOString()}`;
    const end = `${nameCertificate(issuer)} at ${issuer.notAfter.toISOString()}`;
    return [refuseAt(place, shown, `one that expires no later than its authority ${end}`)];
  });
}

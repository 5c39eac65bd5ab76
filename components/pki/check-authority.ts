// Checks a user-supplied authority: its chain up to the root, and the key that signs.
import { type Problem } from "../contract/problem";
import type { Certificate } from "./certificate";
import { purposeProblems, signerProblems, soundnessProblems } from "./certificate-rules";
import { linkProblems } from "./chain";
import { keyProblems } from "./key-problems";
import { signsWithoutDigest } from "./key-strength";
import { listPemBlocks } from "./pem";
import { nameCertificate, type Place, refuseAt } from "./place";
import { readPrivateKey } from "./private-key";
import { Purpose } from "./purpose";
import { readCertificates } from "./read-certificates";

/**
 * The authority to check. That it outlives what it signs is checked when a certificate is issued.
 */
export interface AuthorityToCheck {
  /** The signing certificate first, then those above it up to the root. */
  readonly certificatePem: string;
  /** Secret; undefined when the key stays offline. */
  readonly privateKeyPem?: string;
  /** Input path of the authority, for messages. Defaults to `authority`. */
  readonly path?: string;
  readonly now: Date;
}

/** Lists everything that keeps an authority from signing certificates that clients accept. */
export function checkAuthority(input: AuthorityToCheck): Problem[] {
  const path = input.path ?? "authority";
  const place = { path: `${path}.certificatePem` };
  const { certificates, problems } = readCertificates(place, input.certificatePem);
  const [signer] = certificates;
  if (signer === undefined) return problems;
  return [
    ...chainProblems(place, certificates, input),
    ...signingKeyProblems(place, signer),
    ...(input.privateKeyPem === undefined
      ? []
      : privateKeyProblems({ path: `${path}.privateKeyPem` }, input.privateKeyPem, signer)),
  ];
}

function chainProblems(
  place: Place,
  certificates: readonly Certificate[],
  input: AuthorityToCheck,
): Problem[] {
  const [signer] = certificates;
  const links = linkProblems(place, certificates);
  return [
    ...(signer === undefined ? [] : signerProblems(place, signer)),
    ...(links.length > 0 ? links : rootProblems(place, certificates)),
    ...certificates.flatMap((certificate) => [
      ...soundnessProblems(place, certificate, input.now),
      ...purposeProblems(place, certificate, [Purpose.Server, Purpose.Client]),
    ]),
  ];
}

/** libpq needs the root: it trusts no intermediate in its place. */
function rootProblems(place: Place, certificates: readonly Certificate[]): Problem[] {
  const last = certificates.at(-1);
  if (last === undefined || last.selfSigned) return [];
  const shown = `a chain that ends with the certificate ${nameCertificate(last)}`;
  const fix = "append the certificates above it";
  return [refuseAt(place, shown, "a chain that ends with a self-signed root", fix)];
}

/** RFC 5929, 4.1: SCRAM channel binding uses the digest of the server certificate's signature. */
function signingKeyProblems(place: Place, signer: Certificate): Problem[] {
  if (!signsWithoutDigest(signer.native.publicKey)) return [];
  const shown = `a certificate ${nameCertificate(signer)} with an Ed25519 or Ed448 key`;
  const expected = "an authority that signs with RSA or ECDSA";
  return [refuseAt(place, shown, expected, "with any other, SCRAM channel binding fails in libpq")];
}

function privateKeyProblems(place: Place, keyPem: string, signer: Certificate): Problem[] {
  const read = readPrivateKey(keyPem, undefined);
  const problems = keyProblems({ key: place }, read, signer);
  if (problems.length > 0) return problems;
  const [first] = listPemBlocks(keyPem);
  if (first !== undefined && !first.label.endsWith("PRIVATE KEY")) {
    const shown = `a key behind a PEM block with the label ${first.label}`;
    return [refuseAt(place, shown, "a key that comes first", "take that block out")];
  }
  if (read.key?.asymmetricKeyType !== "rsa-pss") return [];
  return [refuseAt(place, "an RSA key that is limited to PSS", "an RSA or ECDSA key")];
}

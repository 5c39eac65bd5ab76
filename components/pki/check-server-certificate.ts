// Checks a user-supplied server certificate as clients with `sslmode=verify-full` will.
import { type Problem } from "../contract/problem";
import type { Certificate } from "./certificate";
import { leafUsageProblems, soundnessProblems } from "./certificate-rules";
import { linkProblems } from "./chain";
import { uncoveredHostProblems } from "./covered-hosts";
import { keyProblems } from "./key-problems";
import { nameCertificate, type Place, refuseAt } from "./place";
import { KeyFlaw, readPrivateKey } from "./private-key";
import { Purpose } from "./purpose";
import { readCertificates } from "./read-certificates";
import { checkTrustedPath } from "./trusted-path";

/** A server certificate with its key and trust bundle. */
export interface ServerCertificateToCheck {
  /** The leaf first, then intermediates. */
  readonly certificatePem: string;
  /** Secret. */
  readonly privateKeyPem?: string;
  /** Secret. */
  readonly passphrase?: string;
  /** The command that prints the passphrase on the server; its output is not known here. */
  readonly passphraseCommand?: string;
  /** The certificates that clients trust. Without it, the path up to a root is not checked. */
  readonly trustBundlePem?: string;
  readonly hosts: string[];
  readonly now: Date;
}

const path = "serverCertificate";
const place: Place = { path: `${path}.certificatePem` };
const bundlePlace: Place = { path: `${path}.trustBundlePem` };
const keyPlaces = {
  key: { path: `${path}.privateKeyPem` },
  passphrase: { path: `${path}.passphrase` },
};

/** Lists everything that keeps clients from accepting a server certificate. */
export function checkServerCertificate(input: ServerCertificateToCheck): Problem[] {
  const { certificates, problems } = readCertificates(place, input.certificatePem);
  const [leaf] = certificates;
  if (leaf === undefined) return problems;
  return [
    ...leafProblems(leaf, input.hosts),
    ...pathProblems(certificates, input),
    ...privateKeyProblems(leaf, input),
  ];
}

function leafProblems(leaf: Certificate, hosts: string[]): Problem[] {
  return [
    ...leafKindProblems(place, leaf),
    ...digestProblems(place, leaf),
    ...leafUsageProblems(place, leaf, Purpose.Server),
    ...uncoveredHostProblems(place, leaf, hosts),
  ];
}

/**
 * Refuses an authority in place of a leaf, unless it is self-signed: `openssl req -x509` marks its
 * certificate as an authority, and clients may pin it.
 */
export function leafKindProblems(at: Place, leaf: Certificate): Problem[] {
  if (!leaf.isAuthority || leaf.selfSigned) return [];
  const shown = `a chain that begins with the authority ${nameCertificate(leaf)}`;
  return [refuseAt(at, shown, "a leaf first, then the certificates above it")];
}

/** RFC 5929, 4.1: SCRAM channel binding uses the digest that the certificate's signature names. */
export function digestProblems(at: Place, leaf: Certificate): Problem[] {
  const { name } = leaf.signature;
  if (name !== "Ed25519" && name !== "EdDSA") return [];
  const shown = `a certificate ${nameCertificate(leaf)} signed with Ed25519 or Ed448`;
  const fix = "with any other, SCRAM channel binding fails in libpq";
  return [refuseAt(at, shown, "one that is signed with RSA or ECDSA", fix)];
}

function pathProblems(sent: Certificate[], input: ServerCertificateToCheck): Problem[] {
  const { now, trustBundlePem } = input;
  const bundle =
    trustBundlePem === undefined
      ? { certificates: [], problems: [] }
      : readCertificates(bundlePlace, trustBundlePem);
  if (bundle.certificates.length === 0) {
    return [
      ...bundle.problems,
      ...linkProblems(place, sent),
      ...sent.flatMap((certificate) => soundnessProblems(place, certificate, now)),
    ];
  }
  return checkTrustedPath({
    place,
    sent,
    anchors: bundle.certificates,
    anchorsPath: bundlePlace.path,
    purpose: Purpose.Server,
    now,
  }).problems;
}

function privateKeyProblems(leaf: Certificate, input: ServerCertificateToCheck): Problem[] {
  const { privateKeyPem, passphrase, passphraseCommand } = input;
  if (privateKeyPem === undefined) return [];
  const read = readPrivateKey(privateKeyPem, passphrase);
  if (read.flaw === KeyFlaw.Encrypted && passphraseCommand !== undefined) return [];
  return keyProblems(keyPlaces, read, leaf);
}

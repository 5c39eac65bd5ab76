// The rules for a single certificate, wherever it stands in a chain.
import type { Problem } from "../contract/problem";
import type { Certificate } from "./certificate";
import { describeWeakKey, strongKeys } from "./key-strength";
import { nameCertificate, type Place, refuseAt } from "./place";
import { Purpose } from "./purpose";

/** Bits of the key usage extension, the first one lowest (RFC 5280, 4.2.1.3). */
const digitalSignature = 1 << 0;
const keyCertSign = 1 << 5;

const purposeNames: Readonly<Record<Purpose, string>> = {
  [Purpose.Server]: "serverAuth",
  [Purpose.Client]: "clientAuth",
};

const brokenHashes = ["SHA-1"];
/** RSA with MD2, MD4 and MD5, for which Web Cryptography has no names. */
const brokenAlgorithms = [2, 3, 4].map((arc) => `1.2.840.113549.1.1.${arc}`);

/** Checks the validity period, the key and the signature algorithm. */
export function soundnessProblems(place: Place, certificate: Certificate, now: Date): Problem[] {
  return [
    ...validityProblems(place, certificate, now),
    ...keyProblems(place, certificate),
    ...signatureProblems(place, certificate),
  ];
}

function validityProblems(place: Place, certificate: Certificate, now: Date): Problem[] {
  const { notBefore, notAfter } = certificate;
  const name = `a certificate ${nameCertificate(certificate)}`;
  const expected = "one that is valid now";
  if (notAfter <= now) {
    return [refuseAt(place, `${name} that expired at ${notAfter.toISOString()}`, expected)];
  }
  if (notBefore <= now) return [];
  const fix =
    "wait until then, or compare the clocks of this machine and of the one that signed it";
  return [refuseAt(place, `${name} that is valid from ${notBefore.toISOString()}`, expected, fix)];
}

function keyProblems(place: Place, certificate: Certificate): Problem[] {
  const weak = describeWeakKey(certificate.native.publicKey);
  if (weak === undefined) return [];
  const shown = `a certificate ${nameCertificate(certificate)} with ${weak}`;
  return [refuseAt(place, shown, strongKeys)];
}

/**
 * Skips self-signed certificates: a root is trusted because it is in the bundle, not because of its
 * signature.
 */
function signatureProblems(place: Place, certificate: Certificate): Problem[] {
  const { name, hash } = certificate.signature;
  const md = brokenAlgorithms.includes(name);
  if (certificate.selfSigned || !(md || brokenHashes.includes(hash ?? ""))) return [];
  const shown = `a certificate ${nameCertificate(certificate)} signed with ${md ? "MD5 or older" : hash}`;
  return [refuseAt(place, shown, "a signature with SHA-256 or better", "have it signed again")];
}

/** Checks that a certificate may sign other certificates. */
export function signerProblems(place: Place, certificate: Certificate): Problem[] {
  const name = `a certificate ${nameCertificate(certificate)}`;
  if (!certificate.isAuthority) {
    const shown = `${name} that is no authority (basicConstraints without CA:TRUE)`;
    return [refuseAt(place, shown, "an authority where certificates are signed")];
  }
  if (allows(certificate, keyCertSign)) return [];
  const shown = `${name} whose key usages lack keyCertSign`;
  return [refuseAt(place, shown, "an authority whose key may sign certificates")];
}

/**
 * Checks that a leaf may be used for `purpose`, and that its key may sign: TLS 1.3 signs the
 * handshake (RFC 8446, 4.4.2.2).
 */
export function leafUsageProblems(place: Place, leaf: Certificate, purpose: Purpose): Problem[] {
  const problems = purposeProblems(place, leaf, [purpose]);
  if (allows(leaf, digitalSignature)) return problems;
  const shown = `a certificate ${nameCertificate(leaf)} whose key usages lack digitalSignature`;
  return [...problems, refuseAt(place, shown, "a certificate whose key may sign a handshake")];
}

/**
 * Checks the extended key usages, of authorities too, because OpenSSL checks both. It does not
 * accept anyExtendedKeyUsage in place of a specific purpose.
 */
export function purposeProblems(
  place: Place,
  certificate: Certificate,
  purposes: readonly Purpose[],
): Problem[] {
  const allowed = certificate.purposes;
  if (allowed === undefined) return [];
  return purposes
    .filter((purpose) => !allowed.includes(purpose))
    .map((purpose) => {
      const lack = `whose extended key usages lack ${purposeNames[purpose]}`;
      const shown = `a certificate ${nameCertificate(certificate)} ${lack}`;
      return refuseAt(place, shown, `a certificate for ${purposeNames[purpose]}`);
    });
}

function allows({ keyUsages }: Certificate, usage: number): boolean {
  return keyUsages === undefined || (keyUsages & usage) !== 0;
}

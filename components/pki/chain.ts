// Chains of certificates: who signed whom, and how far up that leads.
import type { Problem } from "../contract/problem";
import type { Certificate } from "./certificate";
import { signerProblems } from "./certificate-rules";
import { nameCertificate, type Place, refuseAt } from "./place";

/** Tells whether `issuer` has signed `certificate`: by name, by key identifier and by signature. */
export function isIssuedBy(certificate: Certificate, issuer: Certificate): boolean {
  const { native } = certificate;
  return native.checkIssued(issuer.native) && native.verify(issuer.native.publicKey);
}

/**
 * Judges the links of a chain, the leaf or signer first: each certificate is signed by the one after
 * it, which may do so, also at that height. Reports the first broken link.
 */
export function linkProblems(place: Place, chain: readonly Certificate[]): Problem[] {
  for (const [index, issuer] of chain.entries()) {
    const certificate = chain[index - 1];
    if (certificate === undefined) continue;
    const problems = [
      ...signerProblems(place, issuer),
      ...brokenLink(place, chain, index - 1),
      ...pathLengthProblems(place, chain, index),
    ];
    if (problems.length > 0) return problems.slice(0, 1);
  }
  return [];
}

function brokenLink(place: Place, chain: readonly Certificate[], index: number): Problem[] {
  const [certificate, issuer] = chain.slice(index, index + 2);
  if (certificate === undefined || issuer === undefined) return [];
  if (isIssuedBy(certificate, issuer)) return [];
  const pair = `certificate ${index + 1} (${nameCertificate(certificate)}) was not signed by`;
  const shown = `a chain whose ${pair} certificate ${index + 2} (${nameCertificate(issuer)})`;
  const elsewhere = chain.findIndex(
    (other) => other !== certificate && isIssuedBy(certificate, other),
  );
  return [refuseAt(place, shown, "each certificate before the one that signed it", advice())];

  function advice(): string {
    if (elsewhere >= 0) return `put certificate ${elsewhere + 1} after certificate ${index + 1}`;
    const sameName = certificate?.issuer === issuer?.subject;
    return sameName ? "give the issuer with the right key" : "give the issuer in between";
  }
}

/** RFC 5280, 4.2.1.9: certificates that carry their issuer's name do not count. */
function pathLengthProblems(place: Place, chain: readonly Certificate[], index: number): Problem[] {
  const issuer = chain[index];
  const allowed = issuer?.pathLength;
  if (issuer === undefined || allowed === undefined) return [];
  const below = chain
    .slice(0, index)
    .filter((certificate) => certificate.isAuthority && certificate.subject !== certificate.issuer);
  if (below.length <= allowed) return [];
  const shown = `a chain whose authority ${nameCertificate(issuer)} has ${below.length} below it`;
  return [refuseAt(place, shown, `at most ${allowed}, its path length`)];
}

/**
 * Finds a trusted certificate that could have signed one of `path`, going by all that OpenSSL looks
 * at before it picks an issuer, and has not. OpenSSL tries no second one.
 */
export function findNamesake(
  path: readonly Certificate[],
  anchors: readonly Certificate[],
): Certificate | undefined {
  return path
    .filter((certificate) => !certificate.selfSigned)
    .flatMap(({ native }) =>
      anchors.filter(
        (anchor) => native.checkIssued(anchor.native) && !native.verify(anchor.native.publicKey),
      ),
    )[0];
}

/**
 * Finds the chain from a leaf up to a root among `anchors`, through certificates of `sent` in their
 * order and then through anchors. Clients accept no trusted intermediate in place of a root.
 */
export function findPathToRoot(
  sent: readonly Certificate[],
  anchors: readonly Certificate[],
): Certificate[] | undefined {
  for (const [index, certificate] of sent.entries()) {
    const above = climb(certificate, anchors, []);
    if (above !== undefined) return [...sent.slice(0, index), ...above];
  }
  return undefined;
}

/** Of several issuers the one that is valid longest comes first. */
function climb(
  certificate: Certificate,
  anchors: readonly Certificate[],
  seen: readonly Certificate[],
): Certificate[] | undefined {
  if (certificate.selfSigned) {
    const trusted = anchors.some(({ fingerprint }) => fingerprint === certificate.fingerprint);
    return trusted ? [certificate] : undefined;
  }
  const issuers = anchors
    .filter((anchor) => !seen.includes(anchor) && isIssuedBy(certificate, anchor))
    .sort((one, other) => other.notAfter.getTime() - one.notAfter.getTime());
  for (const issuer of issuers) {
    const above = climb(issuer, anchors, [...seen, issuer]);
    if (above !== undefined) return [certificate, ...above];
  }
  return undefined;
}

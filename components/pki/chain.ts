// Certificate chains: who signed whom, up to the root.
import type { Problem } from "../contract/problem";
import type { Certificate } from "./certificate";
import { signerProblems } from "./certificate-rules";
import { nameCertificate, type Place, refuseAt } from "./place";

/**
 * Returns true when `issuer` signed `certificate`: checks names, key identifiers and the signature.
 */
export function isIssuedBy(certificate: Certificate, issuer: Certificate): boolean {
  const { native } = certificate;
  return native.checkIssued(issuer.native) && native.verify(issuer.native.publicKey);
}

/**
 * Checks the links of a chain, the leaf or signer first: each certificate must be signed by the
 * next one, which must be an authority whose path length allows it. Reports only the first broken
 * link.
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

/** RFC 5280, 4.2.1.9: self-issued certificates do not count. */
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
 * Finds an anchor that OpenSSL could take for the issuer of a certificate in `path`, by name and
 * key identifiers, but whose key did not sign it. OpenSSL does not try a second candidate.
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
 * Finds the chain from a leaf up to a root in `anchors`: through the certificates of `sent`, in
 * order, then through anchors. A trusted intermediate does not replace the root, because clients do
 * not accept it.
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

/** Among several issuers, prefers the one that expires last. */
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

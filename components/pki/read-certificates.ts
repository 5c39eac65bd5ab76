import type { Problem } from "../contract/problem";
import { type Certificate, readCertificate } from "./certificate";
import { listPemBlocks, splitPemChain } from "./pem";
import { type Place, refuseAt } from "./place";

/** The certificates of a text, or the problems; never both. */
export interface CertificatesRead {
  readonly certificates: Certificate[];
  readonly problems: Problem[];
}

/** Reads every certificate of a text, which must contain at least one and no private key. */
export function readCertificates(place: Place, text: string): CertificatesRead {
  const pems = splitPemChain(text);
  const problems = keyProblems(place, text);
  if (pems.length === 0 && problems.length === 0) problems.push(missing(place, text));
  const certificates: Certificate[] = [];
  for (const [index, pem] of pems.entries()) {
    const certificate = tryRead(pem);
    if (certificate === undefined) problems.push(unreadable(place, index, pems.length));
    else certificates.push(certificate);
  }
  return problems.length === 0 ? { certificates, problems } : { certificates: [], problems };
}

/** Certificates are public: they are passed on to clients and outputs. */
function keyProblems(place: Place, text: string): Problem[] {
  if (!/-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----/.test(text)) return [];
  const fix = "take the key out; where this text was kept in the open, make a new key";
  return [refuseAt(place, "text with a private key", "certificates and nothing secret", fix)];
}

function missing(place: Place, text: string): Problem {
  const [other] = listPemBlocks(text);
  if (other !== undefined) {
    return refuseAt(
      place,
      `a PEM block with the label ${other.label}`,
      "PEM with CERTIFICATE blocks",
    );
  }
  const shown = text.trim() === "" ? "empty" : "text without a PEM block";
  return refuseAt(
    place,
    shown,
    "PEM with CERTIFICATE blocks",
    "give the contents, not a file name",
  );
}

function unreadable(place: Place, index: number, count: number): Problem {
  const shown = count === 1 ? "a block" : `a text whose block ${index + 1} of ${count} is one`;
  return refuseAt(place, `${shown} that cannot be read`, "X.509 certificates as PEM");
}

function tryRead(pem: string): Certificate | undefined {
  try {
    return readCertificate(pem);
  } catch {
    return undefined;
  }
}

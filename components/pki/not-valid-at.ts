// Compares certificates and revocation lists with a moment at which they have to be valid. Pure.
import { CLOCKS_IN_STEP_MILLIS } from "../contract/durations";
import { readCertificate } from "./certificate";
import { splitPemChain } from "./pem";
import { readLists } from "./read-lists";

interface Dated {
  readonly what: string;
  readonly begins: Date;
  /** Undefined for a list without an end. */
  readonly ends: Date | undefined;
}

/**
 * Says of the first in a text that is not valid then what it is, and its date; undefined when all
 * are. What is in `known` as well is left out.
 */
export function notValidAt(text: string, known: string, at: Date): string | undefined {
  const old = new Set([...certificatesIn(known), ...listsIn(known)].map(([pem]) => pem));
  for (const [pem, dated] of [...certificatesIn(text), ...listsIn(text)]) {
    const flaw = old.has(pem) ? undefined : flawOf(dated, at);
    if (flaw !== undefined) return flaw;
  }
  return undefined;
}

function certificatesIn(text: string): [string, Dated][] {
  return splitPemChain(text).map((pem) => {
    const { notBefore, notAfter, subject } = readCertificate(pem);
    const what = `certificate "${subject}"`;
    return [pem.trim(), { what, begins: notBefore, ends: notAfter }];
  });
}

function listsIn(text: string): [string, Dated][] {
  return readLists(text).map(({ pem, crl }) => {
    const what = `the revocation list of "${crl.issuer}"`;
    return [pem.trim(), { what, begins: crl.thisUpdate, ends: crl.nextUpdate }];
  });
}

function flawOf({ what, begins, ends }: Dated, at: Date): string | undefined {
  if (begins.getTime() - at.getTime() > CLOCKS_IN_STEP_MILLIS) {
    return `${what} begins at ${begins.toISOString()}`;
  }
  if (ends !== undefined && ends < at) return `${what} ended at ${ends.toISOString()}`;
  return undefined;
}

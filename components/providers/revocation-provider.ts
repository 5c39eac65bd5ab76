// The provider of the dynamic resource `RevocationList`. No @pulumi here.
import { canonicalJson } from "../contract/canonical-json";
import type { Problem } from "../contract/problem";
import { readCertificate } from "../pki/certificate";
import { readRevocationLists } from "../pki/check-revocation-lists";
import type { SignedList } from "../pki/sign-revocation-list";
import { departedSerials } from "../rotation/departed";
import type { Failure } from "../rotation/guard";
import {
  presentSerials,
  recordIssued,
  type IssuedLeaf,
  type LedgerEntry,
} from "../rotation/ledger";
import { resolveRevoked, type Revocation } from "../rotation/resolve-revoked";
import { refusedRevocations } from "../rotation/revocation-guard";
import { isEarly, nextLists, type ListAuthority } from "../rotation/revocation-state";
import { isKnown } from "../rotation/unknown";
import { withoutProperty } from "./without-property";

/** The inputs that the program declares. */
export interface DeclaredRevocations {
  /** Secret. Every authority whose certificates the server accepts. */
  readonly authorities: ListAuthority[];
  /** The current certificates of the clients. */
  readonly leaves: IssuedLeaf[];
  readonly revoked: string[];
  /** User-supplied lists; empty for none. */
  readonly broughtCrlPem: string;
  /** ISO 8601. Until when certificates have ended for certain; empty where that is not known. */
  readonly confirmedAt: string;
}

export interface RevocationInputs extends DeclaredRevocations {
  readonly ledger: LedgerEntry[];
  /** Serial numbers of clients that have left the declaration. */
  readonly departed: string[];
  /** SHA-256 of the authorities' certificates. */
  readonly authorityFingerprints: string[];
}

interface State extends Omit<RevocationInputs, "authorities" | "leaves" | "confirmedAt"> {
  readonly lists: SignedList[];
  readonly crlPem: string;
  readonly revokedSerials: Revocation[];
}

const CRL_PATH = "authority.crlPem";

export const revocation = {
  /** Updates the ledger, and refuses what cannot be revoked; in a preview as far as it is known. */
  async check(olds: Partial<RevocationInputs>, news: DeclaredRevocations, now = new Date()) {
    const known = isKnown(news.authorities) ? news.authorities : [];
    const pems = known.map(({ certificatePem }) => certificatePem);
    const leaves = news.leaves.filter(isKnown);
    const confirmed = isKnown(news.confirmedAt) ? news.confirmedAt : "";
    const ledger = recordIssued(olds.ledger ?? [], leaves, pems, confirmed);
    const authorityFingerprints = pems.map((pem) => readCertificate(pem).fingerprint);
    const failures = await refusals(known, ledger, news, olds.revoked ?? [], now);
    const names = news.leaves.map(({ name }) => name);
    const present = presentSerials(leaves);
    const departed = departedSerials(olds.departed ?? [], ledger, names, present);
    const inputs = { ...news, ledger, departed, authorityFingerprints };
    return { inputs, failures: failures.map(withoutProperty) };
  },

  /** An unknown certificate in a preview counts as a change: it will be added to the ledger. */
  async diff(olds: State, news: RevocationInputs, now = new Date()) {
    const early = olds.lists.some((list) => isEarly(list, now));
    // Whatever the plan confirms changes no list by itself.
    const { confirmedAt: _confirmedAt, ...made } = news;
    return { changes: early || !isKnown(made) || compared(olds) !== compared(news) };
  },

  async create(inputs: RevocationInputs) {
    return { id: "revocations", outs: await build(inputs, [], new Date()) };
  },

  async update(olds: State, news: RevocationInputs) {
    return { outs: await build(news, olds.lists, new Date()) };
  },
};

async function refusals(
  authorities: readonly ListAuthority[],
  ledger: readonly LedgerEntry[],
  { leaves, revoked, broughtCrlPem }: DeclaredRevocations,
  revokedBefore: readonly string[],
  now: Date,
): Promise<Failure[]> {
  const pems = authorities.map(({ certificatePem }) => certificatePem);
  const supplied =
    broughtCrlPem === "" || !isKnown(broughtCrlPem) || pems.length === 0
      ? []
      : (await readRevocationLists(broughtCrlPem, pems, CRL_PATH, now)).problems;
  return [
    ...supplied,
    ...refusedRevocations({ authorities, revoked, supplied: broughtCrlPem !== "" }),
    ...resolveRevoked({ revoked, ledger, declared: leaves, revokedBefore }).problems,
  ].map(({ path: property, message }) => ({ property, reason: message }));
}

function compared(inputs: Partial<RevocationInputs>): string {
  const { ledger, departed, authorityFingerprints, revoked, broughtCrlPem } = inputs;
  return canonicalJson([ledger, departed, authorityFingerprints, revoked, broughtCrlPem]);
}

/** Builds the state without the authorities' keys: nothing in it is secret. */
async function build(
  inputs: RevocationInputs,
  previous: readonly SignedList[],
  now: Date,
): Promise<State> {
  const { authorities, ledger, departed, authorityFingerprints, revoked, broughtCrlPem } = inputs;
  const kept = { ledger, departed, authorityFingerprints, revoked, broughtCrlPem };
  const supplied = broughtCrlPem !== "";
  // Checked again: `check` may not have known the values, and without lists the server would accept
  // what is revoked.
  refuse(refusedRevocations({ authorities, revoked, supplied }));
  if (supplied) {
    const pems = authorities.map(({ certificatePem }) => certificatePem);
    const read = await readRevocationLists(broughtCrlPem, pems, CRL_PATH, now);
    refuse(read.problems);
    const { pem, serials } = read;
    const named = serials.map((serial) => ({ serial, name: nameOf(serial, ledger) }));
    return { ...kept, lists: [], crlPem: pem, revokedSerials: named };
  }
  const revocations = withDeparted(
    resolveRevoked({ revoked, ledger, declared: inputs.leaves }).revocations,
    inputs,
  );
  const lists = await nextLists({ authorities, revocations, ledger, previous, now });
  const crlPem = lists.map(({ pem }) => pem).join("");
  return { ...kept, lists, crlPem, revokedSerials: revocations };
}

/**
 * Adds the serial numbers of departed clients. Where no list can be signed, only the rules and
 * their locked roles keep them out.
 */
function withDeparted(
  revocations: readonly Revocation[],
  { authorities, departed, ledger }: RevocationInputs,
): Revocation[] {
  const possible = refusedRevocations({ authorities, revoked: departed, supplied: false });
  if (possible.length > 0) return [...revocations];
  const more = departed.filter((serial) => revocations.every((one) => one.serial !== serial));
  return [...revocations, ...more.map((serial) => ({ serial, name: nameOf(serial, ledger) }))];
}

function refuse(problems: readonly Problem[]): void {
  if (problems.length > 0) throw new Error(problems.map(({ message }) => message).join("\n"));
}

function nameOf(serial: string, ledger: readonly LedgerEntry[]): string {
  return ledger.find((one) => one.serial === serial)?.name ?? `serial ${serial}`;
}

// The clock: decides what this update issues again, and what the user should know about it.
import { changesNeedingRestart } from "../config/restart-settings";
import { own } from "../contract/own";
import type { PostgresMajor } from "../contract/postgres-major";
import { problem, type Problem } from "../contract/problem";
import { leafOutlivesAuthority } from "../pki/lifetime";
import { nextEpoch, type Epoch, type LeafPlan } from "./epoch";
import { retiredBy } from "./judge-trust";
import type { AuthorityPlan, DeclaredPlan, Signing, WorkedOut } from "./plan-inputs";
import { nextSignings, signingEnd, signingNotices } from "./signings";

type Before = Partial<DeclaredPlan & WorkedOut>;

export interface Outcome {
  readonly workedOut: WorkedOut;
  readonly problems: Problem[];
}

/** Works out the epoch of every certificate, from the last deployed plan and the new one. */
export function workOut(before: Before, after: DeclaredPlan, now: Date): Outcome {
  const signings = nextSignings(before.signings ?? {}, after.authority, now);
  const signer = signerOf(after.authority, signings, now);
  const outcomes = Object.entries(after.leaves).map(([name, leaf]) =>
    issue(name, leaf, own(before.epochs, name), signer, now),
  );
  const lines = [
    ...outcomes.flatMap(({ notice }) => (notice === undefined ? [] : [notice])),
    ...signingNotices(before.signings ?? {}, signings, now),
    ...authorityNotices(before.authority, after.authority),
    ...restartNotices(before, after),
  ];
  return {
    workedOut: {
      epochs: Object.fromEntries(outcomes.map(({ name, epoch }) => [name, epoch])),
      signings,
      notices: { at: now.toISOString(), lines },
    },
    problems: outcomes.flatMap(({ refusal }) => (refusal === undefined ? [] : [refusal])),
  };
}

interface Signer {
  readonly name: string;
  /** Undefined when the end is not known. */
  readonly notAfter: Date | undefined;
  readonly madeHere: boolean;
  /** True when this update signs the authority too, seconds before what it issues. */
  readonly madeNow: boolean;
}

function signerOf(authority: AuthorityPlan, signings: Record<string, Signing>, now: Date): Signer {
  const { signer: name, endsAt } = authority;
  const signing = own(signings, name);
  if (signing !== undefined) {
    const madeNow = signing.since === now.toISOString();
    return { name, notAfter: signingEnd(signing), madeHere: true, madeNow };
  }
  const notAfter = endsAt === "" ? undefined : new Date(endsAt);
  return { name, notAfter, madeHere: false, madeNow: false };
}

interface Issue {
  readonly name: string;
  readonly epoch: Epoch;
  readonly notice?: string;
  readonly refusal?: Problem;
}

function issue(
  name: string,
  leaf: LeafPlan,
  before: Epoch | undefined,
  signer: Signer,
  now: Date,
): Issue {
  const { epoch, reason } = nextEpoch(before, leaf, now);
  if (epoch === before) return { name, epoch };
  // A first certificate is issued seconds after an authority that is created with it.
  const together = signer.madeNow || (before === undefined && signer.madeHere);
  if (together || !outlives(leaf, signer, now)) {
    return reason === undefined ? { name, epoch } : { name, epoch, notice: renewal(name, reason) };
  }
  // A due renewal must not block the update that adds the authority's successor.
  const byTheClock = reason !== undefined && !reason.startsWith("changed");
  return byTheClock
    ? { name, epoch: before ?? epoch, notice: notRenewed(name, reason, signer) }
    : { name, epoch: before ?? epoch, refusal: tooLong(name, leaf, signer) };
}

function outlives({ issuer, validityHours }: LeafPlan, { notAfter }: Signer, now: Date): boolean {
  if (notAfter === undefined || issuer === "itself") return false;
  const leafValidityHours = validityHours;
  return leafOutlivesAuthority({ authorityNotAfter: notAfter, leafValidityHours, now });
}

function successor({ madeHere }: Signer): string {
  return madeHere
    ? "add a generation to authority.generations and promote it"
    : "give its successor, first as authority.additionalTrustPem";
}

function notRenewed(name: string, reason: string, signer: Signer): string {
  const ends = signer.notAfter?.toISOString();
  return (
    `Certificate ${name} is not renewed (${reason}): its authority ${signer.name} ends at ${ends}, ` +
    `before the new certificate would; ${successor(signer)}`
  );
}

function tooLong(name: string, { validityHours }: LeafPlan, signer: Signer): Problem {
  const ends = signer.notAfter?.toISOString();
  return problem({
    action: `issue certificate ${name}`,
    path: "validityHours",
    shown: `${validityHours}, beyond the end of authority ${signer.name} at ${ends}`,
    expected: "a certificate that ends before its authority",
    fix: `lower validityHours, or ${successor(signer)}`,
  });
}

function renewal(name: string, reason: string): string {
  return `Certificate ${name} is issued again (${reason})`;
}

function authorityNotices(before: AuthorityPlan | undefined, after: AuthorityPlan): string[] {
  if (before === undefined) return [];
  const added = after.trusted.filter((id) => !before.trusted.includes(id));
  const lines = [
    ...added.map(
      (id) => `Authority ${id} is added: give clients the new trust bundle, then promote it`,
    ),
    ...retiredBy(before, after).map(
      (id) =>
        `Authority ${id} is retired: clients that have not fetched their new certificate are refused`,
    ),
  ];
  if (before.signer !== after.signer) {
    lines.push(
      `Authority ${after.signer} signs from now on: clients need the trust bundle that was given out since it was added`,
    );
  }
  if (after.mode === "managed" && before.keyAlgorithm !== after.keyAlgorithm) {
    lines.push(
      `authority.keyAlgorithm ${after.keyAlgorithm} is for generations that are added from now on; those that exist keep their keys`,
    );
  }
  return lines;
}

function restartNotices(before: Before, after: DeclaredPlan): string[] {
  if (before.settings === undefined || before.major !== after.major) return [];
  const major = after.major as PostgresMajor;
  const names = changesNeedingRestart(major, before.settings, after.settings);
  if (names.length === 0) return [];
  const list = names.join(", ");
  return [
    after.allowRestart
      ? `The server is restarted for ${list}, which a reload cannot change`
      : `${list} will change at the next restart of the server, not by this update; set allowRestart: true to let it restart the server`,
  ];
}

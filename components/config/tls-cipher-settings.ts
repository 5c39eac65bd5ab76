import type { PostgresMajor } from "../contract/postgres-major";
import { type Problem, problem, showText } from "../contract/problem";
import { Weakening, weakeningProblems } from "../contract/weakening";
import { weaknessOfCipherList, weaknessOfTls13Cipher } from "./cipher-list";

interface Context {
  readonly major: PostgresMajor;
  readonly allowWeakening: readonly Weakening[];
}

const separators = /[:,; ]+/;

/** Checks `tls.ciphers`; `only13` when every session uses TLS 1.3 and thus ignores it. */
export function checkCiphers(
  list: string | undefined,
  only13: boolean,
  context: Context,
): Problem[] {
  if (list === undefined) return [];
  const parts = { path: "tls.ciphers", shown: showText(list) };
  if (only13) {
    const fix = `TLS 1.3 has ciphers of its own; set ${elsewhere(context.major)}`;
    return [problem({ ...parts, expected: "it to be left out", fix })];
  }
  const elements = list.split(separators).filter((element) => element !== "");
  // Exclusions, orders and a security level add no cipher: the list would be empty.
  if (elements.every((element) => /^[!+@-]/.test(element))) {
    return [problem({ ...parts, expected: "a list that names ciphers" })];
  }
  const suite = elements.find((element) => /^TLS_(?!.*_WITH_)/i.test(element));
  if (suite !== undefined) {
    const fix = `${suite} is a suite of TLS 1.3, which this list does not choose`;
    return [problem({ ...parts, expected: "ciphers of TLS 1.2", fix })];
  }
  return checkWeakness(weaknessOfCipherList(list), parts, context);
}

function elsewhere(major: PostgresMajor): string {
  const older = 'tls.minProtocol to "TLSv1.2"';
  return major >= 18 ? `tls.tls13Ciphers, or ${older}` : older;
}

/** Checks `tls.tls13Ciphers`; `no13` when no session can use TLS 1.3. */
export function checkTls13Ciphers(
  list: string | undefined,
  no13: boolean,
  context: Context,
): Problem[] {
  if (list === undefined) return [];
  const parts = { path: "tls.tls13Ciphers", shown: showText(list) };
  if (context.major < 18) {
    return [problem({ ...parts, expected: "it to be left out before PostgreSQL 18" })];
  }
  if (no13) {
    const fix = "tls.maxProtocol leaves no session that uses it";
    return [problem({ ...parts, expected: "it to be left out", fix })];
  }
  const names = list.split(":");
  if (!names.every((name) => /^TLS_[A-Z0-9_]+$/.test(name))) {
    const expected = "cipher suites of TLS 1.3 with colons between them";
    return [problem({ ...parts, expected })];
  }
  const weakness = names.map(weaknessOfTls13Cipher).find((reason) => reason !== undefined);
  return checkWeakness(weakness, parts, context);
}

function checkWeakness(
  weakness: string | undefined,
  parts: { readonly path: string; readonly shown: string },
  { allowWeakening }: Context,
): Problem[] {
  if (weakness === undefined) return [];
  const expected = `strong ciphers only (${weakness})`;
  return weakeningProblems(Weakening.WeakCiphers, allowWeakening, { ...parts, expected });
}

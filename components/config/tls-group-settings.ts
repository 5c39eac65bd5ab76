import type { PostgresMajor } from "../contract/postgres-major";
import { type Problem, problem, showText } from "../contract/problem";
import { Weakening, weakeningProblems } from "../contract/weakening";
import { weaknessOfGroup } from "./cipher-list";

interface Context {
  readonly major: PostgresMajor;
  readonly allowWeakening: readonly Weakening[];
}

/**
 * Checks `tls.groups`: `ssl_groups`, or `ssl_ecdh_curve` with a single curve before PostgreSQL 18.
 */
export function checkGroups(groups: readonly string[] | undefined, context: Context): Problem[] {
  if (groups === undefined) return [];
  const parts = { path: "tls.groups" };
  if (groups.length === 0) {
    const fix = "leave it out for PostgreSQL's own choice";
    return [problem({ ...parts, shown: "an empty list", expected: "a group", fix })];
  }
  if (context.major < 18 && groups.length > 1) {
    const shown = `a list of ${groups.length} groups`;
    return [problem({ ...parts, shown, expected: "one group before PostgreSQL 18" })];
  }
  return groups.flatMap((name, index) => checkGroup(name, `tls.groups[${index}]`, context));
}

function checkGroup(name: string, path: string, { major, allowWeakening }: Context): Problem[] {
  const parts = { path, shown: showText(name) };
  if (!/^[A-Za-z0-9][A-Za-z0-9_.-]*$/.test(name)) {
    return [problem({ ...parts, expected: "the name of a group, such as prime256v1" })];
  }
  // ssl_ecdh_curve takes OpenSSL's short name of a Weierstrass curve only.
  if (major < 18 && /^(x25519|x448|ffdhe\d+|p-\d+)$|mlkem/i.test(name)) {
    const expected = "an elliptic curve such as prime256v1 or secp384r1 before PostgreSQL 18";
    return [problem({ ...parts, expected })];
  }
  const weakness = weaknessOfGroup(name);
  if (weakness === undefined) return [];
  const expected = `a group of at least 250 bits (${weakness})`;
  return weakeningProblems(Weakening.WeakCiphers, allowWeakening, { ...parts, expected });
}

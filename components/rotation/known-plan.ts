// In a preview, what comes from a resource that is not made yet is unknown.
import type { LeafPlan } from "./epoch";
import type { DeclaredPlan } from "./plan-inputs";

/** What the SDK gives to a provider in place of an unknown value. */
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/**
 * Replaces what is unknown by what was deployed last, so that a preview neither refuses nor renews
 * anything for not knowing. The update itself knows, and judges again.
 */
export function knownPlan(before: Partial<DeclaredPlan>, after: DeclaredPlan): DeclaredPlan {
  const problems = isKnown(after.problems) ? after.problems : "";
  const authority = isKnown(after.authority)
    ? after.authority
    : (before.authority ?? {
        mode: "",
        trusted: [],
        signer: "",
        validityHours: 0,
        keyAlgorithm: "",
        endsAt: "",
        retireInUse: false,
      });
  const leaves = Object.entries(after.leaves).map(([name, leaf]): [string, LeafPlan] => [
    name,
    isKnown(leaf.issuer) ? leaf : { ...leaf, issuer: before.leaves?.[name]?.issuer ?? "" },
  ]);
  return { ...after, problems, authority, leaves: Object.fromEntries(leaves) };
}

function isKnown(value: unknown): boolean {
  return !JSON.stringify(value).includes(UNKNOWN);
}

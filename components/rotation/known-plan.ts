// In a preview, what comes from a resource that is not made yet is unknown.
import { isKnown } from "./unknown";
import type { LeafPlan } from "./epoch";
import type { DeclaredPlan } from "./plan-inputs";
import { own } from "../contract/own";

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
    {
      ...leaf,
      issuer: isKnown(leaf.issuer) ? leaf.issuer : (own(before.leaves, name)?.issuer ?? ""),
      names: isKnown(leaf.names) ? leaf.names : (own(before.leaves, name)?.names ?? ""),
    },
  ]);
  const declaration = isKnown(after.declaration) ? after.declaration : (before.declaration ?? "");
  return { ...after, declaration, problems, authority, leaves: Object.fromEntries(leaves) };
}

// Handles values that a preview does not know because their resources do not exist yet.
import { own } from "../contract/own";
import type { LeafPlan } from "./epoch";
import type { DeclaredPlan } from "./plan-inputs";
import { isKnown } from "./unknown";

/**
 * Replaces unknown values by those deployed last, so that a preview neither refuses nor renews
 * anything because of them. The update itself knows the values and checks again.
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

// Generates the names that a program does not give.
import { createHash, randomBytes } from "node:crypto";
import type { CheckRequest } from "../../provider/provider";
import type { PropertyValue } from "../../provider/values";
import { DEFAULTS } from "./check-inputs";

const SUFFIX_LENGTH = 7;

/**
 * Returns the name that was chosen before, the one that the engine proposes, or the resource's name
 * with a suffix, which is the same in preview and update because the engine's seed is.
 */
export function autoName(request: CheckRequest): PropertyValue | undefined {
  const { olds, autonaming, name, randomSeed } = request;
  const defaults = olds[DEFAULTS];
  if (Array.isArray(defaults) && defaults.includes("name")) return olds["name"];
  if (autonaming !== undefined) {
    return autonaming.mode === "disable" ? undefined : autonaming.proposedName;
  }
  const seed = randomSeed.length > 0 ? randomSeed : randomBytes(32);
  const suffix = createHash("sha256").update(seed).update(name).digest("hex");
  return `${name}-${suffix.slice(0, SUFFIX_LENGTH)}`;
}

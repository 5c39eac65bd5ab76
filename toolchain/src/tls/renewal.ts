// A certificate is due for renewal from `earlyRenewalHours` before its end. A refresh then reports
// `readyForRenewal`, and the next update replaces the certificate, refreshed or not.
import { reveal, type PropertyMap } from "../provider/values";
import type { Definition } from "./resource";

const HOUR_MS = 3_600_000;

/** The renewal part of a certificate's definition. */
export const renewal: Required<Pick<Definition, "plan" | "read" | "mustReplace">> = {
  // A certificate that is renewed as early as it is valid, or earlier, is due at once.
  plan: (planned) => {
    const early = hours(planned, "earlyRenewalHours");
    const validity = hours(planned, "validityPeriodHours");
    return { ...planned, readyForRenewal: validity === 0 || early >= validity };
  },
  read: (state) => (isDue(state, state) ? { ...state, readyForRenewal: true } : state),
  mustReplace: (planned, state) => (isDue(state, planned) ? ["readyForRenewal"] : []),
};

function isDue(state: PropertyMap, early: PropertyMap): boolean {
  const end = reveal(state["validityEndTime"]);
  const from = hours(early, "earlyRenewalHours");
  if (typeof end !== "string" || Number.isNaN(from)) return false;
  return Date.now() >= Date.parse(end) - from * HOUR_MS;
}

/** Returns NaN for an unknown number, which is neither less nor more than any other. */
function hours(values: PropertyMap, key: string): number {
  const value = reveal(values[key]);
  return typeof value === "number" ? value : NaN;
}

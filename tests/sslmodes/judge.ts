// From what was measured to the two columns of the PostgreSQL documentation. Pure.
import {
  type Measured,
  type Outcome,
  type Outcomes,
  type Sslmode,
  listeningSituations,
  sslmodes,
} from "./situations";

/** What a mode protects from, in the documentation's words. */
export interface Protection {
  readonly eavesdropping: string;
  readonly manInTheMiddle: string;
}

/** PostgreSQL documentation, table "SSL Mode Descriptions" (34.1). */
export const documented: Readonly<Record<Sslmode, Protection>> = {
  disable: { eavesdropping: "No", manInTheMiddle: "No" },
  allow: { eavesdropping: "Maybe", manInTheMiddle: "No" },
  prefer: { eavesdropping: "Maybe", manInTheMiddle: "No" },
  require: { eavesdropping: "Yes", manInTheMiddle: "No" },
  "verify-ca": { eavesdropping: "Yes", manInTheMiddle: "Depends on CA policy" },
  "verify-full": { eavesdropping: "Yes", manInTheMiddle: "Yes" },
};

/**
 * Decides one outcome. The one on the way having the text comes first: a query that was read is
 * lost, whether the client got an answer or not.
 */
export function judgeOutcome(facts: { wasRead: boolean; wasAnswered: boolean }): Outcome {
  if (facts.wasRead) return "read";
  return facts.wasAnswered ? "hidden" : "refused";
}

/**
 * Sums up a row. A query that was not sent says nothing about eavesdropping, so only those that
 * ran count; where some were read and some were not, the server decides: "Maybe".
 *
 * @throws {RangeError} when no query ran, which proves nothing.
 */
export function judgeProtection(outcomes: Outcomes): Protection {
  const ran = listeningSituations.map((name) => outcomes[name]).filter((one) => one !== "refused");
  if (ran.length === 0) {
    throw new RangeError(
      "Cannot judge a mode: no query ran, expected one to pass the eavesdropper",
    );
  }
  const read = ran.filter((outcome) => outcome === "read").length;
  const eavesdropping = read === 0 ? "Yes" : read === ran.length ? "No" : "Maybe";
  return { eavesdropping, manInTheMiddle: judgeManInTheMiddle(outcomes) };
}

function judgeManInTheMiddle({ ownCertificate, otherHost, deniesTls }: Outcomes): string {
  if (ownCertificate === "read" || deniesTls === "read") return "No";
  return otherHost === "read" ? "Depends on CA policy" : "Yes";
}

/** The cells in which what was measured is not what the documentation says, in words. */
export function differences(measured: Measured): string[] {
  return sslmodes.flatMap((mode) => {
    const found = judgeProtection(measured[mode]);
    return (["eavesdropping", "manInTheMiddle"] as const)
      .filter((column) => found[column] !== documented[mode][column])
      .map((column) => `${mode}, ${column}: ${found[column]}, not ${documented[mode][column]}`);
  });
}

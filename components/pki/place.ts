import { type Problem, problem, showText } from "../contract/problem";
import type { Certificate } from "./certificate";

/** The input that a problem is about. */
export interface Place {
  /** The action in the message, as in `ProblemParts`. */
  readonly action?: string;
  readonly path: string;
}

/**
 * Builds a problem for the input at `place`. `shown` describes the value and must not contain it.
 */
export function refuseAt(place: Place, shown: string, expected: string, fix?: string): Problem {
  return problem({ ...place, shown, expected, ...(fix === undefined ? {} : { fix }) });
}

/** Names a certificate in a message by its subject, or by its serial number when it has none. */
export function nameCertificate({ subject, serialNumber }: Certificate): string {
  return subject === "" ? `with the serial number ${serialNumber}` : `of ${showText(subject)}`;
}

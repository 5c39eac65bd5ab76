import { type Problem, problem, showText } from "../contract/problem";
import type { Certificate } from "./certificate";

/** The input that something is done with. */
export interface Place {
  /** What is done, as in `ProblemParts`. */
  readonly action?: string;
  readonly path: string;
}

/** Builds the problem of the input at `place`; `shown` describes it and never prints it. */
export function refuseAt(place: Place, shown: string, expected: string, fix?: string): Problem {
  return problem({ ...place, shown, expected, ...(fix === undefined ? {} : { fix }) });
}

/** Names a certificate within a sentence, by its subject or, without one, by its serial number. */
export function nameCertificate({ subject, serialNumber }: Certificate): string {
  return subject === "" ? `with the serial number ${serialNumber}` : `of ${showText(subject)}`;
}

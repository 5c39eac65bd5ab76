import { isVerifiable } from "../clients/scram-verifier";
import { problem, type Problem } from "../contract/problem";

/** Whoever sees the verifier can guess a shorter password. */
const LEAST_LENGTH = 12;

/** Checks a password without showing it. */
export function checkPassword(path: string, password: string): Problem[] {
  const parts = { path };
  if (Array.from(password).length < LEAST_LENGTH) {
    const shown = `a password of fewer than ${LEAST_LENGTH} characters`;
    const fix = "leave it out for one that is made at random";
    return [problem({ ...parts, shown, expected: `${LEAST_LENGTH} or more`, fix })];
  }
  if (isVerifiable(password)) return [];
  const shown = "a password with characters that clients read differently";
  const expected = "text without NUL and without presentation forms of Hebrew or Arabic letters";
  return [problem({ ...parts, shown, expected })];
}

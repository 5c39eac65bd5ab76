// What PostgreSQL keeps of a password: enough to check it, not enough to log in with.
import { saslprep } from "@mongodb-js/saslprep";
import { createHash, createHmac, pbkdf2Sync } from "node:crypto";

/** PostgreSQL's own count (`scram_iterations`), also RFC 7677's least. */
export const SCRAM_ITERATIONS = 4096;

/** PostgreSQL's own length of a salt, in bytes. */
export const SCRAM_SALT_BYTES = 16;

/**
 * Computes the SCRAM-SHA-256 verifier (RFC 5802, RFC 7677) as PostgreSQL stores it,
 * `SCRAM-SHA-256$<iterations>:<salt>$<StoredKey>:<ServerKey>`. The same password, salt and count
 * give the same text. Whoever has it can pose as the server, so it is a secret as well.
 *
 * @throws {RangeError} for an empty password, one with letters whose direction clients see differently, fewer than 4096 iterations, and a salt shorter than 16
 * bytes. No message shows any of them.
 */
export function scramVerifier(
  password: string,
  salt: Uint8Array,
  iterations = SCRAM_ITERATIONS,
): string {
  if (!isPassword(password)) {
    refuse("the password is not usable", "1 or more characters, without a NUL");
  }
  if (directionUnclear.test(password)) {
    refuse(
      "the password has a presentation form of a Hebrew or Arabic letter",
      "the letter itself",
    );
  }
  if (!Number.isInteger(iterations) || iterations < SCRAM_ITERATIONS) {
    refuse(`the count of iterations is ${iterations}`, `${SCRAM_ITERATIONS} or more`);
  }
  if (salt.length < SCRAM_SALT_BYTES) {
    refuse(`the salt has ${salt.length} bytes`, `${SCRAM_SALT_BYTES} or more`);
  }
  const salted = pbkdf2Sync(normalised(password), salt, iterations, 32, "sha256");
  const hmac = (text: string) => createHmac("sha256", salted).update(text).digest();
  const storedKey = createHash("sha256").update(hmac("Client Key")).digest("base64");
  const serverKey = hmac("Server Key").toString("base64");
  const encodedSalt = Buffer.from(salt).toString("base64");
  return `SCRAM-SHA-256$${iterations}:${encodedSalt}$${storedKey}:${serverKey}`;
}

/** Tells whether a verifier of the password can be computed that every client agrees with. */
export function isVerifiable(password: string): boolean {
  return isPassword(password) && !directionUnclear.test(password);
}

function refuse(what: string, expected: string): never {
  throw new RangeError(`Cannot compute a SCRAM verifier: ${what}, expected ${expected}`);
}

function isPassword(password: string): boolean {
  return password !== "" && !/\0|\p{Surrogate}/u.test(password);
}

/**
 * SASLprep (RFC 4013) as PostgreSQL does it: ASCII is left alone, and text that SASLprep forbids
 * counts as it is (`pg_saslprep`), since PostgreSQL's clients do the same.
 */
function normalised(password: string): string {
  if (/^[\0-\x7f]*$/.test(password) || changedThoughUnknown.test(password)) return password;
  try {
    return saslprep(password) || password;
  } catch {
    return password;
  }
}

/**
 * Characters that SASLprep forbids or, being younger than Unicode 3.2, does not know, and that NFKC
 * turns into others. PostgreSQL looks for these before it normalises, the library after it.
 */
const changedThoughUnknown =
  /[\u0340\u0341\u03f9\u10fc\u1d2c-\u1dbf\u2090-\u209c\u213b\u213c\u2150-\u2152\u2189\u2c7c-\u2d6f\u321d\u321e\u3244-\u3250\u327c-\u327e\u32cc-\u32cf\u32ff\u3377-\u337a\u33de\u33df\u33ff\ua69c-\uab69\ufa2e\ufa2f\ufa6b-\ufad9\ufe10-\ufe19\ufe47\ufe48\u{10781}-\u{1ccf9}\u{1d4c1}\u{1d6a4}\u{1d6a5}\u{1d7ca}\u{1d7cb}\u{1e030}-\u{1fbf9}]/u;

/** Letters that NFKC gives another direction, or another place: seen before it, they may be forbidden. */
const directionUnclear =
  /[\u2135-\u2138\ufb1d-\ufb4f\ufc5b-\ufc63\ufc90\ufcd9\ufcf2-\ufcf4\ufd3c\ufd3d\ufe70-\ufe7f]/;

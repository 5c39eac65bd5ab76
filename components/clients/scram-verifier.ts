// SCRAM verifiers: what PostgreSQL stores of a password, enough to check it, not enough to log in
// with.
import { createHash, createHmac, pbkdf2Sync } from "node:crypto";
import { saslprep } from "@mongodb-js/saslprep";

/** PostgreSQL's default (`scram_iterations`), and the minimum of RFC 7677. */
export const SCRAM_ITERATIONS = 4096;

/** PostgreSQL's length of a salt, in bytes. */
export const SCRAM_SALT_BYTES = 16;

/**
 * Computes the SCRAM-SHA-256 verifier (RFC 5802, RFC 7677) as PostgreSQL stores it,
 * `SCRAM-SHA-256$<iterations>:<salt>$<StoredKey>:<ServerKey>`. The same password, salt and count
 * give the same text. Secret: whoever has it can impersonate the server.
 *
 * @throws {RangeError} for an empty password, a NUL or half of a surrogate pair in it, presentation
 * forms of Hebrew or Arabic letters, fewer than 4096 iterations, and a salt of less than 16 bytes.
 * No message shows the password or the salt.
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

/**
 * Returns true when `scramVerifier` accepts the password, so that every client agrees with the
 * verifier.
 */
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
 * Applies SASLprep (RFC 4013) as PostgreSQL does: leaves ASCII alone, and uses text that SASLprep
 * prohibits unchanged (`pg_saslprep`), because PostgreSQL's clients do the same.
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
 * Characters that SASLprep prohibits, or does not know because they are newer than Unicode 3.2, and
 * that NFKC changes. PostgreSQL looks for these before it normalises, the library afterwards.
 */
const changedThoughUnknown =
  /[\u0340\u0341\u03f9\u10fc\u1d2c-\u1dbf\u2090-\u209c\u213b\u213c\u2150-\u2152\u2189\u2c7c-\u2d6f\u321d\u321e\u3244-\u3250\u327c-\u327e\u32cc-\u32cf\u32ff\u3377-\u337a\u33de\u33df\u33ff\ua69c-\uab69\ufa2e\ufa2f\ufa6b-\ufad9\ufe10-\ufe19\ufe47\ufe48\u{10781}-\u{1ccf9}\u{1d4c1}\u{1d6a4}\u{1d6a5}\u{1d7ca}\u{1d7cb}\u{1e030}-\u{1fbf9}]/u;

/**
 * Letters whose direction or position NFKC changes: before normalisation, SASLprep may prohibit
 * them.
 */
const directionUnclear =
  /[\u2135-\u2138\ufb1d-\ufb4f\ufc5b-\ufc63\ufc90\ufcd9\ufcf2-\ufcf4\ufd3c\ufd3d\ufe70-\ufe7f]/;

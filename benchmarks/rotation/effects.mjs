// Checks that a step had its effect: a step that changes nothing loses no connection either. Refusals
// are tested by connections. `before`, `after` and `first` are the outputs of updates.
import pg from "pg";
import { kitOf } from "./kit.mjs";

const OTHER_CIPHER = "ECDHE-ECDSA-CHACHA20-POLY1305";

export const effects = {
  /** The certificates of the server and of the client are new. */
  renewed: ({ before, after, servedMillis }) =>
    servedMillis !== null && before.clients.app.certificatePem !== after.clients.app.certificatePem,
  /** The trust bundle has one more authority. */
  added: ({ before, after }) => count(after.trustBundlePem) === count(before.trustBundlePem) + 1,
  /** A client that trusts only the first authority rejects the server's new certificate. */
  promoted: ({ first, after }) =>
    isRefused(withTrust(kitOf(after), first), /unable to|self-signed/),
  /** The server refuses a certificate of the first authority. */
  retired: ({ first, after }) => isRefused(withTrust(kitOf(first), after), /unknown ca/),
  /** The server refuses the other client. */
  revoked: ({ after }) => isRefused(kitOf(after, "other"), /revoked/),
  /** The server refuses TLS 1.2 with a cipher that is no longer listed. */
  ciphers: ({ after }) => isRefused(withCipher(kitOf(after)), /handshake failure/),
};

/** Throws unless all clients get in before the first step: only then does a later refusal prove anything. */
export async function mustGetIn(first) {
  for (const kit of [kitOf(first), kitOf(first, "other"), withCipher(kitOf(first))]) {
    const problem = await refusal(kit);
    if (problem !== undefined) throw new Error(`A client is refused before any step: ${problem}`);
  }
}

function withTrust(kit, { trustBundlePem }) {
  return { ...kit, ssl: { ...kit.ssl, ca: trustBundlePem } };
}

function withCipher(kit) {
  return { ...kit, ssl: { ...kit.ssl, maxVersion: "TLSv1.2", ciphers: OTHER_CIPHER } };
}

function count(bundle) {
  return bundle.split("-----BEGIN CERTIFICATE-----").length - 1;
}

/** Returns true if the login fails for the given reason. */
async function isRefused(kit, reason) {
  const problem = await refusal(kit);
  if (problem !== undefined && reason.test(problem)) return true;
  console.log(`expected a refusal with ${reason}, saw: ${problem ?? "no refusal"}`);
  return false;
}

async function refusal(kit) {
  const client = new pg.Client({ ...kit, connectionTimeoutMillis: 10_000 });
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.query("select 1");
  } catch (error) {
    // No client.end() after a failed handshake: pg would wait forever.
    return error.message;
  }
  await client.end();
  return undefined;
}

// Whether a step has done what it says, asked with connections: a step that changes nothing would
// lose no connection either. `before`, `after` and `first` are the outputs of updates.
import pg from "pg";
import { kitOf } from "./kit.mjs";

const OTHER_CIPHER = "ECDHE-ECDSA-CHACHA20-POLY1305";

export const effects = {
  /** Both certificates are new ones. */
  renewed: ({ before, after, servedMillis }) =>
    servedMillis !== null && before.clients.app.certificatePem !== after.clients.app.certificatePem,
  /** Clients are given one authority more. */
  added: ({ before, after }) => count(after.trustBundlePem) === count(before.trustBundlePem) + 1,
  /** The server's new certificate is refused by those who trust the first authority alone. */
  promoted: ({ first, after }) =>
    isRefused(withTrust(kitOf(after), first), /unable to|self-signed/),
  /** The server refuses what the first authority issued. */
  retired: ({ first, after }) => isRefused(withTrust(kitOf(first), after), /unknown ca/),
  /** The other client got in before, and is refused now. */
  revoked: ({ after }) => isRefused(kitOf(after, "other"), /revoked/),
  /** TLS 1.2 with a cipher that is no longer listed is refused. */
  ciphers: ({ after }) => isRefused(withCipher(kitOf(after)), /handshake failure/),
};

/** What gets in before the first step; otherwise a refusal after it would say nothing. */
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

/** Whether it is refused, and for that reason. */
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
    // Nothing to end after a refused handshake: pg would wait for ever.
    return error.message;
  }
  await client.end();
  return undefined;
}

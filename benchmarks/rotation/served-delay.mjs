// Measures the time from delivery, when the link to the material is flipped, to the first handshake
// with the new certificate, both observed from outside the update.
import fs from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import servedCertificate from "../../dist/components/wire/served-certificate.js";

/** Starts watching; the returned function stops and returns milliseconds, or null if nothing changed. */
export function watchDelivery(link, port) {
  let watching = true;
  const seen = { flipped: undefined, served: undefined };
  const watchLink = async () => {
    const before = readLink(link);
    while (watching && seen.flipped === undefined) {
      if (readLink(link) !== before) seen.flipped = performance.now();
      await sleep(1);
    }
  };
  const watchHandshakes = async () => {
    const before = await servedCertificate.fetchServedFingerprint("127.0.0.1", port);
    while (watching && seen.served === undefined) {
      const now = await servedCertificate
        .fetchServedFingerprint("127.0.0.1", port)
        .catch(() => before);
      if (now !== before) seen.served = performance.now();
    }
  };
  const both = Promise.all([watchLink(), watchHandshakes()]);
  return async () => {
    watching = false;
    await both;
    const { flipped, served } = seen;
    return flipped === undefined || served === undefined ? null : Math.round(served - flipped);
  };
}

function readLink(link) {
  try {
    return fs.readlinkSync(link);
  } catch {
    return undefined;
  }
}

import * as fs from "node:fs";
import * as path from "node:path";
import { expect, it } from "vitest";
import { readRecording, Replay, type RandomValue } from "./replay-harness";
import { outline } from "./tls-outline";

const outlines = JSON.parse(
  fs.readFileSync(path.join(__dirname, "recordings", "tls", "outlines.json"), "utf8"),
) as Record<string, string[]>;

/** Names the kind of a text: "{{EC PRIVATE KEY 1}}" in a recording, PEM or OpenSSH if produced. */
function kindOf(text: string): string | undefined {
  const found = /^\{\{(.+) \d+\}\}$|^-----BEGIN (.+)-----\n|^(ssh-\S+|ecdsa-\S+) AAAA/.exec(text);
  return found?.slice(1).find((group) => group !== undefined);
}

const matches = (pattern: RegExp): RandomValue["accepts"] => {
  return (recorded, produced) => pattern.test(recorded) && pattern.test(produced);
};

const random: RandomValue[] = [
  { path: /^Create\.(properties\.)?id$/, accepts: matches(/^([0-9a-f]{40}|[0-9]{30,39})$/) },
  {
    path: /\.(privateKey\w*\.value|publicKey(Pem|Openssh))$/,
    accepts: (recorded, produced) => kindOf(recorded) === kindOf(produced),
  },
  { path: /\.publicKeyFingerprintMd5$/, accepts: matches(/^([0-9a-f]{2}:){15}[0-9a-f]{2}$/) },
  { path: /\.publicKeyFingerprintSha256$/, accepts: matches(/^SHA256:[A-Za-z0-9+/]{43}$/) },
  { path: /\.validity(Start|End)Time$/, accepts: matches(/^\d{4}-\d\d-\d\dT[\d:]{8}\.\d+Z$/) },
  {
    path: /\.(certPem|certRequestPem)$/,
    accepts: (recorded, produced) => {
      expect(outline(produced)).toEqual(outlines[recorded]);
      return true;
    },
  },
];

it("the tls stand-in answers every recorded call as the official plugin did", async () => {
  const replay = new Replay({ plugin: "tls", random });
  const differences: Record<string, string[]> = {};
  for (const name of [
    "01-preview",
    "02-create",
    "04-refresh",
    "05-update",
    "06-replace",
    "07-renewal-due",
    "08-renew",
    "09-settle",
    "10-bad-alg",
    "10-bad-hours",
    "10-bad-pem",
    "10-bad-use",
    "14-destroy",
  ]) {
    differences[name] = await replay.run(readRecording(`tls/${name}`));
  }
  expect(Object.values(differences).flat()).toEqual([]);
});

// Makes what the changes of inputs need at run time: keys, requests, a free port.
import { execFileSync } from "node:child_process";
import type { Given, Kind } from "../../input-promises/promise";
import { freePort } from "../../machine/free-port";
import { makeRequest } from "../../pki/make-request";
import { makeAuthority } from "../../pki/test-pki";
import { serverBinaries } from "../../server/server-binaries";

const PASSPHRASE = "of the brought key";

export async function makeGiven(kind: Kind, network: string): Promise<Given> {
  const authority = makeAuthority("Another authority");
  const { certificatePem, keyPem } = authority.issueServer(["localhost", "127.0.0.1"]);
  return {
    kind,
    network,
    otherPort: await freePort(),
    binDirectory: kind === "embedded" ? (await serverBinaries(18)).directory : "",
    requests: [makeRequest("bring"), makeRequest("bring")],
    brought: {
      certificatePem,
      privateKeyPem: encryptKey(keyPem),
      trustBundlePem: authority.certificatePem,
    },
    passphrase: PASSPHRASE,
  };
}

function encryptKey(keyPem: string): string {
  const words = ["pkcs8", "-topk8", "-v2", "aes-256-cbc", "-passout", `pass:${PASSPHRASE}`];
  return execFileSync("openssl", words, { input: keyPem, encoding: "utf8" });
}

// OpenSSL's command line as the judge of revocation lists.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Prints a list as OpenSSL reads it. */
export function describeList(pem: string): string {
  return execFileSync("openssl", ["crl", "-noout", "-text"], { input: pem, encoding: "utf8" });
}

/** Whether OpenSSL finds the list signed by the authority. */
export function isSignedBy(listPem: string, authorityPem: string): boolean {
  return withFiles({ "ca.pem": authorityPem }, (directory) => {
    const arguments_ = ["crl", "-noout", "-CAfile", join(directory, "ca.pem")];
    const { stderr } = spawnSync("openssl", arguments_, { input: listPem, encoding: "utf8" });
    return stderr.includes("verify OK");
  });
}

/** OpenSSL's verdict on a client, with a list demanded for each authority: "OK", or its reason. */
export function verdictOf(clientPem: string, authoritiesPem: string, listsPem: string): string {
  return withFiles({ "ca.pem": authoritiesPem, "crl.pem": listsPem }, (directory) => {
    const files = ["-CAfile", join(directory, "ca.pem"), "-CRLfile", join(directory, "crl.pem")];
    const options = ["-crl_check_all", "-purpose", "sslclient", "-no-CApath", ...files];
    const result = spawnSync("openssl", ["verify", ...options], {
      input: clientPem,
      encoding: "utf8",
    });
    if (result.status === 0) return "OK";
    return /error \d+ at \d+ depth lookup: (.*)/.exec(result.stderr)?.[1] ?? result.stderr;
  });
}

function withFiles<T>(files: Record<string, string>, use: (directory: string) => T): T {
  const directory = mkdtempSync(join(tmpdir(), "pgtls-crl-"));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
    return use(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

/** Makes a key and a certificate request for it with openssl, and forgets the key. */
export function makeRequest(commonName: string): string {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "pgtls-request-"));
  const key = path.join(directory, "own.key");
  const make = ["req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"];
  try {
    return execFileSync(
      "openssl",
      [...make, "-nodes", "-keyout", key, "-subj", `/CN=${commonName}`],
      { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] },
    );
  } finally {
    fs.rmSync(directory, { recursive: true, force: true });
  }
}

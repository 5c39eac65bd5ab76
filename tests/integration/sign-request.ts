// Signs a request as somebody with an offline authority would: with openssl, on a machine of its own.
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { TestCertificate } from "../support/pki/test-pki";

/** Gives the certificate for a request, with the names and extensions that the request asks for. */
export function signRequest(
  authority: TestCertificate,
  requestPem: string,
  use: "serverAuth" | "clientAuth",
): string {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "pgtls-offline-"));
  const write = (name: string, text: string): string => {
    const file = path.join(directory, name);
    fs.writeFileSync(file, text, { mode: 0o600 });
    return file;
  };
  try {
    const extensions = `basicConstraints=critical,CA:FALSE\nextendedKeyUsage=${use}\n`;
    return execFileSync(
      "openssl",
      [
        "x509",
        "-req",
        "-in",
        write("request.pem", requestPem),
        "-copy_extensions",
        "copy",
        "-CA",
        write("ca.crt", authority.certificatePem),
        "-CAkey",
        write("ca.key", authority.keyPem),
        "-days",
        "1",
        "-extfile",
        write("extensions.cnf", extensions),
      ],
      { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] },
    );
  } finally {
    fs.rmSync(directory, { recursive: true, force: true });
  }
}

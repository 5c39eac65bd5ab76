// A server as how-to pages make it: a self-signed certificate, `ssl = on`, and the rules left alone.
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { type EmbeddedServer, startEmbeddedServer } from "../../support/server/embedded-server";

/** The server, and the certificate that its clients would have to pin. */
export interface HowtoServer {
  readonly server: EmbeddedServer;
  readonly certificatePem: string;
}

/** Rules of a plain `initdb` with `--auth-host=md5`. */
const usualRules = ["local all all trust", "host all all 127.0.0.1/32 md5"];

/** Starts a server as in a how-to, for the name `localhost`, and stops it after one use. */
export async function withHowtoServer<T>(
  changes: { readonly conf?: string[]; readonly hba?: string[]; readonly sql?: string[] },
  use: (howto: HowtoServer) => Promise<T>,
): Promise<T> {
  const { certificatePem, keyPem } = makeHowtoCertificate("localhost");
  const server = await startEmbeddedServer({
    conf: ["ssl = on", ...(changes.conf ?? [])],
    hba: changes.hba ?? usualRules,
    files: { "server.crt": certificatePem, "server.key": keyPem },
    ...(changes.sql === undefined ? {} : { sql: changes.sql }),
  });
  try {
    return await use({ server, certificatePem });
  } finally {
    await server.stop();
  }
}

/** `openssl req -new -x509`, as PostgreSQL's documentation has it: a common name and nothing else. */
function makeHowtoCertificate(commonName: string): { certificatePem: string; keyPem: string } {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "pgtls-howto-"));
  const [certificate, key] = ["server.crt", "server.key"].map((name) => path.join(directory, name));
  try {
    const args = ["req", "-new", "-x509", "-days", "365", "-nodes", "-text"];
    const files = ["-out", certificate!, "-keyout", key!, "-subj", `/CN=${commonName}`];
    execFileSync("openssl", [...args, ...files], { stdio: "pipe" });
    return {
      certificatePem: fs.readFileSync(certificate!, "utf8"),
      keyPem: fs.readFileSync(key!, "utf8"),
    };
  } finally {
    fs.rmSync(directory, { recursive: true, force: true });
  }
}

// What the clients of the suite have on disk, under the original names.
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { encryptKey, type Pki } from "./pki";

/** Writes everything into a new directory; the caller removes it. */
export function writeClientFiles(pki: Pki): string {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "pgtls-clients-"));
  const write = (name: string, text: string, mode = 0o600) => {
    fs.writeFileSync(path.join(directory, name), text);
    fs.chmodSync(path.join(directory, name), mode);
  };
  const { root, serverCa, clientCa, lists, clients, password } = pki;
  const certificates: Record<string, string> = {
    "root_ca.crt": root,
    "server_ca.crt": serverCa,
    "client_ca.crt": clientCa,
    "root+server_ca.crt": root + serverCa,
    "both-cas-1.crt": root + clientCa + serverCa,
    "both-cas-2.crt": root + serverCa + clientCa,
    "ed25519_ca.crt": pki.ed25519,
    "client+client_ca.crt": clients.client.certificatePem + clientCa,
    "client.crl": lists.client,
    "root+server.crl": lists.root + lists.server,
  };
  for (const [name, text] of Object.entries(certificates)) write(name, text);
  for (const [name, { certificatePem, keyPem }] of Object.entries(clients)) {
    write(`${name}.crt`, certificatePem);
    write(`${name}.key`, keyPem);
  }
  write("client-encrypted-pem.key", encryptKey(clients.client.keyPem, pki));
  write("client_wrongperms.key", clients.client.keyPem, 0o644);
  write("passwords", `*:*:*:*:${password}\n`);
  write("services", `[right]\nsslpassword=${password}\n[wrong]\nsslpassword=wrong\n`);
  writeLists(path.join(directory, "root+server-crldir"), [lists.root, lists.server]);
  writeLists(path.join(directory, "client-crldir"), [lists.client]);
  return directory;
}

function writeLists(directory: string, lists: string[]): void {
  fs.mkdirSync(directory);
  lists.forEach((text, index) => fs.writeFileSync(path.join(directory, `${index}.pem`), text));
  execFileSync("openssl", ["rehash", directory], { stdio: "pipe" });
}

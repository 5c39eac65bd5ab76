// Claims about the files of the server.
import * as fs from "node:fs";
import * as path from "node:path";
import { expect, vi } from "vitest";
import { serverUser } from "../../components/steps/os-user";
import { fetchServedFingerprint } from "../../components/wire/served-certificate";
import { type ClaimServer, issueServer, lines, withClaimServer } from "./claim-server";
import type { Claim } from "./claims";

const patience = { timeout: 20_000 };

interface KeyFile {
  readonly mode: number;
  /** Owned by root and readable by the server's group, which only root can arrange. */
  readonly ofRoot?: boolean;
}

export const fileClaims: readonly Claim[] = [
  {
    claim: "The server's key must have mode 0600 and belong to `postgres`",
    measured:
      "Mode 0400 will do, and so does 0640 when root owns the key; 0640 of the server's own user is refused",
    check: (major) =>
      withClaimServer(major, {}, async (server) => {
        await expectServed(server, { mode: 0o400 });
        // Nobody but root can give a file to root.
        if (process.getuid?.() === 0) await expectServed(server, { mode: 0o640, ofRoot: true });
        await expectRefused(server, { mode: 0o640 });
      }),
  },
  {
    claim: "Certificate and key are two files in the data directory",
    measured: "One file for both is read, wherever it is",
    check: (major) =>
      withClaimServer(major, {}, async (server) => {
        const both = issueServer(server.authority);
        const file = path.join(server.socketDirectory, "both.pem");
        place(file, `${both.certificatePem}${both.keyPem}`, { mode: 0o600 });
        name(server, file, file);
        await expectFingerprint(server, both.fingerprint);
      }),
  },
];

async function expectServed(server: ClaimServer, keyFile: KeyFile): Promise<void> {
  const renewed = issueServer(server.authority);
  deliver(server, renewed, keyFile);
  await expectFingerprint(server, renewed.fingerprint);
}

async function expectRefused(server: ClaimServer, keyFile: KeyFile): Promise<void> {
  const before = await fetchServedFingerprint(server.host, server.port);
  deliver(server, issueServer(server.authority), keyFile);
  await vi.waitFor(() => expect(server.log()).toContain("has group or world access"), patience);
  expect(await fetchServedFingerprint(server.host, server.port)).toBe(before);
}

async function expectFingerprint(server: ClaimServer, fingerprint: string): Promise<void> {
  const served = () => fetchServedFingerprint(server.host, server.port);
  await vi.waitFor(async () => expect(await served()).toBe(fingerprint), patience);
}

function deliver(
  server: ClaimServer,
  { certificatePem, keyPem }: { certificatePem: string; keyPem: string },
  keyFile: KeyFile,
): void {
  const base = path.join(server.socketDirectory, `${keyFile.mode}-${keyFile.ofRoot === true}`);
  place(`${base}.crt`, certificatePem, { mode: 0o600 });
  place(`${base}.key`, keyPem, keyFile);
  name(server, `${base}.crt`, `${base}.key`);
}

function place(file: string, text: string, { mode, ofRoot = false }: KeyFile): void {
  const { uid, gid } = serverUser();
  fs.writeFileSync(file, text, { mode: 0o600 });
  fs.chownSync(file, ofRoot ? 0 : uid, gid);
  fs.chmodSync(file, mode);
}

function name(server: ClaimServer, certificate: string, key: string): void {
  const changes = [`ssl_cert_file = '${certificate}'`, `ssl_key_file = '${key}'`];
  server.write({ "changes.conf": lines(changes) });
  server.reload();
}

// The search for secrets is shown to find them, or that it finds none elsewhere would say nothing.
import { spawn } from "node:child_process";
import { createPrivateKey, generateKeyPairSync } from "node:crypto";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { watchProcesses } from "../../support/machine/watch-processes";
import { findSecrets, keysIn, textBelow } from "../../support/stack/find-secrets";

describe("findSecrets", () => {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "pgtls-secrets-"));
  afterAll(() => fs.rmSync(directory, { recursive: true }));
  const pem = generateKeyPairSync("ec", { namedCurve: "P-256" })
    .privateKey.export({ type: "pkcs8", format: "pem" })
    .toString();
  const secrets = { ...keysIn(JSON.stringify({ pem })), password: ["p4ss/w0rd&more-of-it"] };

  it.each([
    ["as it is", pem],
    ["in JSON, twice", JSON.stringify(JSON.stringify({ pem }))],
    ["in base64", Buffer.from(pem).toString("base64")],
    ["in base64, after one byte", Buffer.from(`x${pem}`).toString("base64")],
    ["in base64, after two bytes", Buffer.from(`xy${pem}`).toString("base64")],
    ["in hex", Buffer.from(pem).toString("hex")],
    ["in a part", (pem.split("\n")[1] ?? "").slice(0, 64)],
  ])("finds a key %s", (_how, text) => {
    expect(findSecrets(secrets, { somewhere: `before ${text} after` })).toEqual([
      "somewhere: key 1",
    ]);
  });

  it("finds a password, escaped in a URL too", () => {
    const [password = ""] = secrets.password;
    const url = `postgresql://app:${encodeURIComponent(password)}@localhost`;
    const found = findSecrets(secrets, { plain: password, url });
    expect(found).toEqual(["plain: password", "url: password"]);
  });

  it("finds a password in JSON, and in JSON within JSON", () => {
    const quoted = { password: ['a "quoted" word'] };
    const once = JSON.stringify(quoted.password);
    const found = findSecrets(quoted, { once, twice: JSON.stringify({ once }), neither: "a word" });
    expect(found).toEqual(["once: password", "twice: password"]);
  });

  it("finds an encrypted key by any of its lines, beside the key in plain", () => {
    const sealed = createPrivateKey(pem)
      .export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "x" })
      .toString();
    const keys = keysIn(`${pem}${sealed}`);
    const last = { last: sealed.split("\n").at(-3) ?? "" };
    expect(findSecrets(keys, { pem, ...last })).toEqual(["pem: key 1", "last: key 2"]);
  });

  it("finds nothing where the public half of a key is, of any kind", () => {
    for (const [type, options] of [
      ["ec", { namedCurve: "P-256" }],
      ["rsa", { modulusLength: 2048 }],
      ["ed25519", {}],
    ] as const) {
      const pair = generateKeyPairSync(type as "rsa", options as { modulusLength: number });
      const privatePem = pair.privateKey.export({ type: "pkcs8", format: "pem" }).toString();
      const publicPem = pair.publicKey.export({ type: "spki", format: "der" }).toString("base64");
      const key = keysIn(privatePem);
      expect(findSecrets(key, { privatePem, publicPem }), type).toEqual(["privatePem: key 1"]);
    }
  });

  it("finds nothing where another key is", () => {
    const other = generateKeyPairSync("ec", { namedCurve: "P-256" })
      .privateKey.export({ type: "pkcs8", format: "pem" })
      .toString();
    expect(findSecrets(secrets, { somewhere: other })).toEqual([]);
  });

  it("finds what is in a file far below a directory", () => {
    fs.mkdirSync(path.join(directory, "a", "b"), { recursive: true });
    fs.writeFileSync(path.join(directory, "a", "b", "c"), pem);
    expect(findSecrets(secrets, { directory: textBelow(directory) })).toEqual(["directory: key 1"]);
  });

  it("finds what a process shows of its environment and its arguments", async () => {
    const seen = watchProcesses();
    const env = { PATH: process.env["PATH"], KEY: pem };
    const [password = ""] = secrets.password;
    const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 9)", password], { env });
    await new Promise((resolve) => child.on("spawn", resolve));
    const { environ, cmdline } = seen();
    child.kill();
    expect(findSecrets(secrets, { environ, cmdline })).toEqual([
      "environ: key 1",
      "cmdline: password",
    ]);
  });
});

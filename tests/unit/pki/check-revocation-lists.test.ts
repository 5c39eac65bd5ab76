import { describe, expect, it } from "vitest";
import { readRevocationLists } from "../../../components/pki/check-revocation-lists";
import { toPem } from "../../../components/pki/pem";
import { readSigner } from "../../../components/pki/signer";
import { x509 } from "../../../components/pki/x509";
import { makeClientLeaf, makeIntermediate, makeRoot } from "../../support/pki/certificates";
import type { MadeCertificate } from "../../support/pki/certificates";
import { verdictOf } from "./openssl-crl";

/** OpenSSL goes by the real clock. */
const now = new Date();
const hours = (count: number) => new Date(now.getTime() + count * 3_600_000);
const current = { notBefore: hours(-48), notAfter: hours(24 * 30), keyIdentifiers: true };
const root = makeRoot(current);
const middle = makeIntermediate(root, current);
const leaf = makeClientLeaf(middle, current);
const pems = [root.pem, middle.pem];

interface ListOptions {
  readonly thisUpdate?: Date;
  readonly nextUpdate?: Date | undefined;
  readonly serials?: string[];
  readonly extensions?: InstanceType<typeof x509.Extension>[];
  /** Signs in the name of another authority. */
  readonly inNameOf?: MadeCertificate;
  readonly label?: string;
}

async function listOf(signer: MadeCertificate, options: ListOptions = {}): Promise<string> {
  const named = options.inNameOf ?? signer;
  const { issuer } = await readSigner({ certificatePem: named.pem, keyPem: named.keyPem });
  const key = await readSigner({ certificatePem: signer.pem, keyPem: signer.keyPem });
  const nextUpdate = "nextUpdate" in options ? options.nextUpdate : hours(24);
  const list = await x509.X509CrlGenerator.create({
    ...key,
    issuer,
    thisUpdate: options.thisUpdate ?? hours(-1),
    ...(nextUpdate === undefined ? {} : { nextUpdate }),
    entries: (options.serials ?? []).map((serialNumber) => ({ serialNumber })),
    ...(options.extensions === undefined ? {} : { extensions: options.extensions }),
  });
  return toPem(options.label ?? "X509 CRL", Buffer.from(list.rawData));
}

const read = (text: string, authorities = pems) =>
  readRevocationLists(text, authorities, "authority.crlPem", now);
const openssl = (lists: string) => verdictOf(leaf.pem, pems.join(""), lists);
const critical = (oid: string, hex: string) =>
  new x509.Extension(oid, true, Buffer.from(hex, "hex"));

describe("readRevocationLists", () => {
  it("accepts a list for each authority up to the root, as OpenSSL does", async () => {
    const text = (await listOf(root)) + (await listOf(middle, { serials: ["0a", "00ff"] }));
    expect(await read(text)).toEqual({ pem: text, serials: ["a", "ff"], problems: [] });
    expect(openssl(text)).toBe("OK");
  });

  it("accepts lists without an end, and one that has run out beside its successor", async () => {
    const ended = await listOf(middle, { thisUpdate: hours(-9), nextUpdate: hours(-5) });
    const text = (await listOf(root, { nextUpdate: undefined })) + ended + (await listOf(middle));
    expect((await read(text)).problems).toEqual([]);
    expect(openssl(text)).toBe("OK");
  });

  it("writes the label that PostgreSQL reads, without what stands between the blocks", async () => {
    const own = await listOf(root, { label: "CRL" });
    const { pem } = await read(`the root's\r\n${own.replaceAll("\n", "\r\n")}`, [root.pem]);
    expect(pem).toBe(own.replaceAll(" CRL-", " X509 CRL-"));
  });

  it.each(["", "nonsense", "-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----", root.pem])(
    "refuses text without a list",
    async (text) => {
      const { pem, problems } = await read(text);
      expect(pem).toBe("");
      expect(problems.map(({ message }) => message)).toEqual([
        "Cannot declare the server: authority.crlPem is text without a readable list, " +
          "expected PEM with X509 CRL blocks",
      ]);
    },
  );

  const forged = makeRoot({ ...current, keyIdentifiers: true });
  const renamed = makeRoot({ ...current, commonName: "Former name" });
  const without: Record<string, () => Promise<string>> = {
    "none of the root": () => listOf(middle),
    "one that another key has signed in the root's name": async () =>
      (await listOf(middle)) + (await listOf(forged, { inNameOf: root })),
    "one that the root has signed under another name": async () =>
      (await listOf(middle)) + (await listOf(root, { inNameOf: renamed })),
    "one for certificates of users only": async () =>
      (await listOf(middle)) +
      (await listOf(root, { extensions: [critical("2.5.29.28", "30038101ff")] })),
    "one with a critical extension that nobody knows": async () =>
      (await listOf(middle)) +
      (await listOf(root, { extensions: [critical("1.3.6.1.4.1.99999.1", "0500")] })),
  };
  it.each(Object.entries(without))("refuses lists with %s, as OpenSSL does", async (_, make) => {
    const text = await make();
    expect((await read(text)).problems.map(({ message }) => message)).toEqual([
      'Cannot declare the server: authority.crlPem is without a list that "CN=Test root" has signed, ' +
        "expected a complete one for each certificate of the authority up to the root; " +
        "PostgreSQL refuses every client below an authority without a list",
    ]);
    expect(openssl(text)).not.toBe("OK");
  });

  it("refuses one that tells changes only, which OpenSSL takes for a whole one", async () => {
    const changes = await listOf(root, { extensions: [critical("2.5.29.27", "020101")] });
    const text = (await listOf(middle)) + changes;
    expect((await read(text)).problems).toHaveLength(1);
    expect(openssl(text)).toBe("OK");
  });

  it.each([
    ["has run out", { thisUpdate: hours(-9), nextUpdate: hours(-5) }, "CRL has expired"],
    ["is not good yet", { thisUpdate: hours(5) }, "CRL is not yet valid"],
  ])("refuses a list that %s, as OpenSSL does", async (_, options, reason) => {
    const text = (await listOf(root)) + (await listOf(middle, options));
    const [problem, ...others] = (await read(text)).problems;
    expect(others).toEqual([]);
    expect(problem?.message).toContain('is a list of "CN=Test intermediate" that is good from');
    expect(openssl(text)).toBe(reason);
  });

  it("refuses a list of an authority that may not sign any, as OpenSSL does", async () => {
    const authority = makeRoot({ ...current, usages: ["keyCertSign"] });
    const text = await listOf(authority);
    const { problems } = await read(text, [authority.pem]);
    expect(problems.map(({ message }) => message)).toEqual([
      'Cannot declare the server: authority.crlPem is signed by "CN=Test root", whose key ' +
        "usages lack cRLSign, expected an authority that may sign lists",
    ]);
    const client = makeClientLeaf(authority, current);
    expect(verdictOf(client.pem, authority.pem, text)).not.toBe("OK");
  });
});

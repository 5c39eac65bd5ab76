import { createPrivateKey } from "node:crypto";
import { describe, expect, it } from "vitest";
import { listPemBlocks, normalizePem, splitPemChain } from "../../../components/pki/pem";
import { makeCertificate, makeRoot, makeServerLeaf } from "../../support/pki/certificates";

const root = makeRoot();
const leaf = makeServerLeaf(root);

describe("splitPemChain", () => {
  it("gives each certificate in its order with one line feed at its end", () => {
    expect(splitPemChain(`${leaf.pem}\n\n${root.pem}\n`)).toEqual([leaf.pem, root.pem]);
  });

  it("ignores text, other blocks and carriage returns", () => {
    const text = `subject=x\r\n${leaf.keyPem}${leaf.pem.replaceAll("\n", "\r\n")}issuer=y`;
    expect(splitPemChain(text)).toEqual([leaf.pem]);
  });

  it("takes a block that is indented or on one line", () => {
    expect(splitPemChain(leaf.pem.replaceAll("\n", "\n    "))).toEqual([leaf.pem]);
    expect(splitPemChain(leaf.pem.replaceAll("\n", " "))).toEqual([leaf.pem]);
  });

  it.each(["", "text", "-----BEGIN CERTIFICATE-----\nabc"])(
    "finds no certificate in %j",
    (text) => {
      expect(splitPemChain(text)).toEqual([]);
    },
  );

  it("does not let a block end with the label of another", () => {
    expect(splitPemChain("-----BEGIN CERTIFICATE-----\n-----END X509 CRL-----\n")).toEqual([]);
  });
});

describe("normalizePem", () => {
  it("drops indentation, carriage returns and what stands between blocks", () => {
    const text = `x\r\n  ${(leaf.pem + leaf.keyPem).replaceAll("\n", "\r\n  ")}y`;
    expect(normalizePem(text)).toBe(leaf.pem + leaf.keyPem);
  });

  it("keeps the headers of an encrypted key", () => {
    const encrypted = makeCertificate({ key: "rsa2048" }).privateKey.export({
      type: "pkcs1",
      format: "pem",
      cipher: "aes-256-cbc",
      passphrase: "open",
    });
    const normalized = normalizePem(`\n${encrypted.toString()}\n\n`);
    expect(normalized).toBe(encrypted.toString());
    expect(createPrivateKey({ key: normalized, passphrase: "open" }).type).toBe("private");
  });

  it("gives nothing for text without a block", () => {
    expect(normalizePem("nothing here")).toBe("");
  });
});

describe("listPemBlocks", () => {
  it("names the blocks in their order", () => {
    const labels = listPemBlocks(leaf.keyPem + leaf.pem).map(({ label }) => label);
    expect(labels).toEqual(["PRIVATE KEY", "CERTIFICATE"]);
  });
});

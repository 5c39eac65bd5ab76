import { describe, expect, it } from "vitest";
import { checkAuthority } from "../../../components/pki/check-authority";
import {
  type MadeCertificate,
  clientAuth,
  hoursFromNow,
  makeCertificate,
  makeIntermediate,
  makeRoot,
  now,
  serverAuth,
  toPem,
} from "../../support/pki/certificates";

interface Given {
  readonly key?: string;
  readonly path?: string;
}

function problemsOf(certificatePem: string, given: Given = {}) {
  const { key, path } = given;
  return checkAuthority({
    certificatePem,
    now,
    ...(key === undefined ? {} : { privateKeyPem: key }),
    ...(path === undefined ? {} : { path }),
  });
}

const messages = (pem: string, given: Given = {}) =>
  problemsOf(pem, given).map(({ message }) => message);
const certificate = (shown: string, expected: string) =>
  `Cannot declare the server: authority.certificatePem is ${shown}, expected ${expected}`;
const privateKey = (shown: string, expected: string) =>
  `Cannot declare the server: authority.privateKeyPem is ${shown}, expected ${expected}`;
const text = (...chain: MadeCertificate[]) => chain.map(({ pem }) => pem).join("");

const root = makeRoot();
const middle = makeIntermediate(root);
const signer = makeIntermediate(middle, { commonName: "Test signer" });
const pemKey = "one PEM private key (PKCS #8, PKCS #1 or SEC 1)";
const strong = "RSA of at least 2048 bits, or ECDSA on P-256, P-384 or P-521";

describe("checkAuthority", () => {
  it.each([
    ["a root", text(root), root],
    ["a signer below two more", text(signer, middle, root), signer],
    ["an RSA authority", ...both(makeRoot({ key: "rsa2048" }))],
    ["a P-384 authority", ...both(makeRoot({ key: "p384" }))],
    ["a root that does not limit its use", ...both(makeCertificate({ authority: true }))],
    [
      "an authority for servers and clients",
      ...both(makeRoot({ purposes: [serverAuth, clientAuth] })),
    ],
  ])("accepts %s with its key", (_, pem, { keyPem }) => {
    expect(messages(pem, { key: keyPem })).toEqual([]);
  });

  it("accepts an authority without its key", () => {
    expect(messages(text(signer, middle, root))).toEqual([]);
  });

  it("accepts text around the certificates", () => {
    expect(messages(`# signer\r\n${text(signer)}\n${text(middle, root)}the end`)).toEqual([]);
  });

  it("accepts a root that an obsolete hash signs, since nobody relies on that signature", () => {
    expect(messages(makeRoot({ key: "rsa2048", signature: "sha1" }).pem)).toEqual([]);
  });

  it("accepts a root whose Ed25519 key signs no leaf", () => {
    const modern = makeRoot({ key: "ed25519" });
    expect(messages(text(makeIntermediate(modern), modern))).toEqual([]);
  });

  it("reports at the path that it is given", () => {
    const paths = problemsOf("", { path: "authority.successor" }).map(({ path }) => path);
    expect(paths).toEqual(["authority.successor.certificatePem"]);
  });
});

describe("checkAuthority refuses what is no certificate:", () => {
  const blocks = "PEM with CERTIFICATE blocks";
  it.each([
    ["nothing", "", "empty", `${blocks}; give the contents, not a file name`],
    [
      "a file name",
      "/etc/ca.pem",
      "text without a PEM block",
      `${blocks}; give the contents, not a file name`,
    ],
    [
      "another PEM block",
      toPem("X509 CRL", Buffer.from("x")),
      "a PEM block with the label X509 CRL",
      blocks,
    ],
    [
      "a block that is damaged",
      toPem("CERTIFICATE", Buffer.from("x")),
      "a block that cannot be read",
      "X.509 certificates as PEM",
    ],
    [
      "a damaged block in a chain",
      signer.pem + toPem("CERTIFICATE", Buffer.from("x")),
      "a text whose block 2 of 2 is one that cannot be read",
      "X.509 certificates as PEM",
    ],
    [
      "a key in the open",
      signer.pem + signer.keyPem,
      "text with a private key",
      "certificates and nothing secret; take the key out; where this text was kept in the open, make a new key",
    ],
  ])("%s", (_, pem, shown, expected) => {
    expect(messages(pem)).toEqual([certificate(shown, expected)]);
  });
});

describe("checkAuthority refuses a chain", () => {
  it("whose certificate is no authority", () => {
    const leaf = makeCertificate({ commonName: "x", notAfter: hoursFromNow(9000) });
    expect(messages(leaf.pem)).toEqual([
      certificate(
        'a certificate of "CN=x" that is no authority (basicConstraints without CA:TRUE)',
        "an authority where certificates are signed",
      ),
    ]);
  });

  it("whose basic constraints say that it is no authority", () => {
    expect(messages(makeRoot({ authority: false }).pem)[0]).toContain("that is no authority");
  });

  it("whose signer may not sign certificates", () => {
    expect(messages(makeRoot({ usages: ["digitalSignature", "cRLSign"] }).pem)).toEqual([
      certificate(
        'a certificate of "CN=Test root" whose key usages lack keyCertSign',
        "an authority whose key may sign certificates",
      ),
    ]);
  });

  it("whose upper authority may not sign certificates", () => {
    const weak = makeRoot({ usages: ["cRLSign"] });
    const lacking = 'a certificate of "CN=Test root" whose key usages lack keyCertSign';
    expect(messages(text(makeIntermediate(weak), weak))).toEqual([
      certificate(lacking, "an authority whose key may sign certificates"),
    ]);
  });

  const order = "each certificate before the one that signed it";
  it("that is out of order", () => {
    expect(messages(text(signer, root, middle))).toEqual([
      certificate(
        'a chain whose certificate 1 (of "CN=Test signer") was not signed by certificate 2 (of "CN=Test root")',
        `${order}; put certificate 3 after certificate 1`,
      ),
    ]);
  });

  it("that has a gap", () => {
    expect(messages(text(signer, root))).toEqual([
      certificate(
        'a chain whose certificate 1 (of "CN=Test signer") was not signed by certificate 2 (of "CN=Test root")',
        `${order}; give the issuer in between`,
      ),
    ]);
  });

  it("whose signature another key made in the issuer's name", () => {
    const forged = makeIntermediate(root, { forgedBy: makeRoot().privateKey });
    expect(messages(text(forged, root))).toEqual([
      certificate(
        'a chain whose certificate 1 (of "CN=Test intermediate") was not signed by certificate 2 (of "CN=Test root")',
        `${order}; give the issuer with the right key`,
      ),
    ]);
  });

  it("that does not reach a root", () => {
    expect(messages(text(signer, middle))).toEqual([
      certificate(
        'a chain that ends with the certificate of "CN=Test intermediate"',
        "a chain that ends with a self-signed root; append the certificates above it",
      ),
    ]);
  });

  it("whose root only claims to have signed itself", () => {
    const impostor = makeRoot({ forgedBy: root.privateKey });
    expect(messages(impostor.pem)[0]).toContain("a chain that ends with the certificate of");
  });

  it("whose last certificate its own key signed in another's name", () => {
    const posing = makeRoot({ key: root, issuer: makeRoot({ key: root, commonName: "old" }) });
    expect(messages(posing.pem)[0]).toContain("a chain that ends with the certificate of");
  });

  it("with more authorities than a path length allows", () => {
    const short = makeRoot({ pathLength: 0 });
    expect(messages(text(makeIntermediate(short), short))).toEqual([
      certificate(
        'a chain whose authority of "CN=Test root" has 1 below it',
        "at most 0, its path length",
      ),
    ]);
    const enough = makeRoot({ pathLength: 1 });
    expect(messages(text(makeIntermediate(enough), enough))).toEqual([]);
  });

  it("whose authority may vouch for servers alone", () => {
    expect(messages(makeRoot({ purposes: [serverAuth] }).pem)).toEqual([
      certificate(
        'a certificate of "CN=Test root" whose extended key usages lack clientAuth',
        "a certificate for clientAuth",
      ),
    ]);
  });
});

describe("checkAuthority refuses a certificate", () => {
  const valid = "one that is valid now";

  it("that has expired, at its last moment", () => {
    const shown = `a certificate of "CN=Test root" that expired at ${now.toISOString()}`;
    expect(messages(makeRoot({ notAfter: now }).pem)).toEqual([certificate(shown, valid)]);
  });

  it("above the signer that has expired", () => {
    const old = makeRoot({ notAfter: hoursFromNow(-1) });
    expect(messages(text(makeIntermediate(old), old))).toHaveLength(1);
  });

  it("that is not valid yet", () => {
    const start = hoursFromNow(1);
    const fix =
      "wait until then, or compare the clocks of this machine and of the one that signed it";
    expect(messages(makeRoot({ notBefore: start }).pem)).toEqual([
      certificate(
        `a certificate of "CN=Test root" that is valid from ${start.toISOString()}`,
        `${valid}; ${fix}`,
      ),
    ]);
    expect(messages(makeRoot({ notBefore: now }).pem)).toEqual([]);
  });

  it.each([
    ["rsa1024", "an RSA key of 1024 bits"],
    ["p224", "an elliptic curve key on secp224r1"],
    ["secp256k1", "an elliptic curve key on secp256k1"],
  ] as const)("with the weak key %s", (key, shown) => {
    expect(messages(makeRoot({ key }).pem)).toEqual([
      certificate(`a certificate of "CN=Test root" with ${shown}`, strong),
    ]);
  });

  it.each(["ed25519", "ed448"] as const)("that signs with %s", (key) => {
    expect(messages(makeRoot({ key }).pem)).toEqual([
      certificate(
        'a certificate of "CN=Test root" with an Ed25519 or Ed448 key',
        "an authority that signs with RSA or ECDSA; with any other, SCRAM channel binding fails in libpq",
      ),
    ]);
  });

  const rsaRoot = makeRoot({ key: "rsa2048" });
  it.each([
    ["sha1", rsaRoot, "SHA-1"],
    ["pssSha1", rsaRoot, "SHA-1"],
    ["md5", rsaRoot, "MD5 or older"],
    ["sha1", root, "SHA-1"],
  ] as const)("that is signed with %s", (signature, issuer, shown) => {
    const weak = makeIntermediate(issuer, { signature });
    expect(messages(text(weak, issuer))).toEqual([
      certificate(
        `a certificate of "CN=Test intermediate" signed with ${shown}`,
        "a signature with SHA-256 or better; have it signed again",
      ),
    ]);
    expect(messages(text(makeIntermediate(issuer), issuer))).toEqual([]);
  });

  it("with several flaws, and names each", () => {
    const bad = makeRoot({ key: "rsa1024", notAfter: hoursFromNow(-1), usages: [] });
    expect(messages(bad.pem)).toHaveLength(3);
  });
});

describe("checkAuthority refuses a key", () => {
  const pkcs8 = (passphrase: string) =>
    root.privateKey
      .export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase })
      .toString();
  const sec1 = (passphrase: string) =>
    root.privateKey
      .export({ type: "sec1", format: "pem", cipher: "aes-256-cbc", passphrase })
      .toString();
  const parameters = toPem("EC PARAMETERS", Buffer.from("06082a8648ce3d030107", "hex"));

  it.each([
    [
      "of another certificate",
      makeRoot().keyPem,
      'not the key of the certificate of "CN=Test root"',
      "the key that the first certificate was made for",
    ],
    ["that is none", "x", "text without a private key", pemKey],
    ["that is a certificate", root.pem, "text without a private key", pemKey],
    ["that is public", publicKeyPem(), "text without a private key", pemKey],
    ["beside another", root.keyPem + root.keyPem, "text with several private keys", pemKey],
    [
      "that is damaged",
      toPem("PRIVATE KEY", Buffer.from("x")),
      "a private key that cannot be read",
      pemKey,
    ],
    [
      "that is encrypted (PKCS #8)",
      pkcs8("x"),
      "encrypted",
      "a key that is not; decrypt it and give it as a secret",
    ],
    [
      "that is encrypted (SEC 1)",
      sec1("x"),
      "encrypted",
      "a key that is not; decrypt it and give it as a secret",
    ],
    [
      "behind its parameters",
      parameters + root.keyPem,
      "a key behind a PEM block with the label EC PARAMETERS",
      "a key that comes first; take that block out",
    ],
  ])("%s", (_, key, shown, expected) => {
    expect(messages(root.pem, { key })).toEqual([privateKey(shown, expected)]);
  });

  it("that is limited to RSA-PSS, which the provider cannot read", () => {
    const pss = makeRoot({ key: "rsaPss" });
    expect(messages(pss.pem, { key: pss.keyPem })).toEqual([
      privateKey("an RSA key that is limited to PSS", "an RSA or ECDSA key"),
    ]);
    expect(messages(pss.pem)).toEqual([]);
  });

  it("and prints nothing of it", () => {
    const secret = root.keyPem.split("\n")[1] ?? "";
    const shown = messages(root.pem, { key: root.keyPem.replace("PRIVATE KEY", "X PRIVATE KEY") });
    expect(shown.join()).not.toContain(secret);
    expect(messages(root.keyPem).join()).not.toContain(secret);
  });
});

function both(made: MadeCertificate): [string, MadeCertificate] {
  return [made.pem, made];
}

function publicKeyPem(): string {
  return root.publicKey.export({ type: "spki", format: "pem" }).toString();
}

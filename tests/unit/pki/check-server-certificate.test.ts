import { describe, expect, it } from "vitest";
import {
  type ServerCertificateToCheck,
  checkServerCertificate,
} from "../../../components/pki/check-server-certificate";
import {
  type MadeCertificate,
  anyPurpose,
  clientAuth,
  hoursFromNow,
  makeCertificate,
  makeIntermediate,
  makeRoot,
  makeServerLeaf,
  now,
  serverAuth,
} from "../../support/pki/certificates";

type Given = Partial<ServerCertificateToCheck>;

const hosts = ["db.example.org", "192.0.2.1"];
const text = (...chain: MadeCertificate[]) => chain.map(({ pem }) => pem).join("");

function messages(certificatePem: string, given: Given = {}): string[] {
  const problems = checkServerCertificate({ certificatePem, hosts, now, ...given });
  return problems.map(({ message }) => message);
}

const about = (field: string, shown: string, expected: string) =>
  `Cannot declare the server: serverCertificate.${field} is ${shown}, expected ${expected}`;
const certificate = (shown: string, expected: string) => about("certificatePem", shown, expected);

const root = makeRoot();
const middle = makeIntermediate(root);
const leaf = makeServerLeaf(middle);
const trustBundlePem = root.pem;

describe("checkServerCertificate", () => {
  const rsa = makeServerLeaf(root, { key: "rsa2048" });
  const modern = makeServerLeaf(root, { key: "ed25519" });
  const plain = makeServerLeaf(root, makeUnlimited());
  const pinned = makeServerLeaf(undefined);
  it.each([
    ["a leaf with its intermediate", text(leaf, middle), root.pem, leaf],
    ["a leaf whose intermediate clients trust", text(leaf), text(middle, root), leaf],
    ["a chain that is sent with its root", text(leaf, middle, root), root.pem, leaf],
    ["an RSA leaf", text(rsa), root.pem, rsa],
    ["an Ed25519 key that an ECDSA authority vouches for", text(modern), root.pem, modern],
    ["a leaf without limits on its use", text(plain), root.pem, plain],
    ["a leaf signed by itself that clients pin", text(pinned), pinned.pem, pinned],
  ])("accepts %s", (_, pem, bundle, { keyPem }) => {
    expect(messages(pem, { trustBundlePem: bundle, privateKeyPem: keyPem })).toEqual([]);
  });

  it("accepts a leaf signed by itself that openssl req -x509 marks as an authority", () => {
    const pinned = makeCertificate({ authority: true, hosts });
    expect(messages(pinned.pem, { trustBundlePem: pinned.pem })).toEqual([]);
  });

  it("accepts a chain up to a root that was signed again with the same key", () => {
    const renewed = makeRoot({ key: root });
    expect(messages(text(leaf, middle, root), { trustBundlePem: renewed.pem })).toEqual([]);
  });

  it("does not mind other roots that clients trust, expired ones included", () => {
    const other = makeRoot({ commonName: "other", notAfter: hoursFromNow(-1) });
    const old = makeRoot({ key: root, notAfter: hoursFromNow(-1) });
    const bundle = text(other, old, root);
    expect(messages(text(leaf, middle), { trustBundlePem: bundle })).toEqual([]);
  });

  it("judges a chain as far as it is there when no bundle is given", () => {
    expect(messages(text(leaf, middle))).toEqual([]);
    expect(messages(text(leaf, root))).toHaveLength(1);
    const old = makeIntermediate(root, { notAfter: hoursFromNow(-1) });
    expect(messages(text(makeServerLeaf(old), old))[0]).toContain("that expired at");
  });

  it.each(["", "x"])("refuses the certificate %j", (pem) => {
    const fix = "PEM with CERTIFICATE blocks; give the contents, not a file name";
    const shown = pem === "" ? "empty" : "text without a PEM block";
    expect(messages(pem, { trustBundlePem })).toEqual([certificate(shown, fix)]);
  });

  it("refuses a key beside the certificate or in the bundle, and does not print it", () => {
    const secret = leaf.keyPem.split("\n")[1] ?? "?";
    const beside = messages(leaf.keyPem + leaf.pem, { trustBundlePem });
    const inBundle = messages(text(leaf, middle), { trustBundlePem: root.pem + leaf.keyPem });
    expect(beside).toEqual([
      certificate(
        "text with a private key",
        "certificates and nothing secret; take the key out; where this text was kept in the open, make a new key",
      ),
    ]);
    expect(inBundle[0]).toMatch(/trustBundlePem is text with a private key/);
    expect([...beside, ...inBundle].join()).not.toContain(secret);
  });
});

describe("checkServerCertificate refuses a chain", () => {
  it("that begins with an authority", () => {
    expect(messages(text(middle), { trustBundlePem, hosts: [] })).toContain(
      certificate(
        'a chain that begins with the authority of "CN=Test intermediate"',
        "a leaf first, then the certificates above it",
      ),
    );
  });

  it("that is out of order", () => {
    expect(messages(text(leaf, root, middle), { trustBundlePem })).toEqual([
      certificate(
        'a chain whose certificate 1 (of "CN=Test server") was not signed by certificate 2 (of "CN=Test root")',
        "each certificate before the one that signed it; put certificate 3 after certificate 1",
      ),
    ]);
  });

  const fix = "add the missing certificates, the root to the trusted ones";
  const bundle = "serverCertificate.trustBundlePem";
  it("without the intermediate in between", () => {
    expect(messages(text(leaf), { trustBundlePem })).toEqual([
      certificate(
        `a chain that ${bundle} does not lead up to a self-signed root`,
        `a chain up to a root in ${bundle}; ${fix}`,
      ),
    ]);
  });

  it("that only an intermediate in the bundle vouches for", () => {
    expect(messages(text(leaf), { trustBundlePem: middle.pem })).toHaveLength(1);
  });

  it("up to a root that clients do not trust", () => {
    expect(messages(text(leaf, middle, root), { trustBundlePem: makeRoot().pem })).toEqual([
      certificate(
        `a chain up to the root of "CN=Test root", which is not in ${bundle}`,
        `a chain up to a root in ${bundle}; ${fix}`,
      ),
    ]);
  });

  it("whose authorities vouch for each other alone", () => {
    const one = makeRoot({ commonName: "one" });
    const other = makeRoot({ commonName: "other" });
    const circle = [
      makeIntermediate(other, { commonName: "one", key: one }),
      makeIntermediate(one, { commonName: "other", key: other }),
    ];
    const [message] = messages(makeServerLeaf(one).pem, { trustBundlePem: text(...circle) });
    expect(message).toContain("does not lead up to a self-signed root");
  });

  it("of one leaf signed by itself that clients do not pin", () => {
    expect(messages(makeServerLeaf(undefined).pem, { trustBundlePem })).toHaveLength(1);
  });

  it("that another key signed in the issuer's name", () => {
    const forged = makeServerLeaf(root, { forgedBy: middle.privateKey });
    expect(messages(forged.pem, { trustBundlePem })).toHaveLength(1);
  });

  it("that a leaf signed, which is no authority", () => {
    const stolen = makeServerLeaf(leaf, { commonName: "stolen" });
    expect(messages(text(stolen, leaf, middle), { trustBundlePem })).toEqual([
      certificate(
        'a certificate of "CN=Test server" that is no authority (basicConstraints without CA:TRUE)',
        "an authority where certificates are signed",
      ),
    ]);
  });

  it("that a leaf in the bundle signed, which is no authority", () => {
    const unlimited = makeServerLeaf(middle, makeUnlimited());
    const [open, limited] = [unlimited, leaf].map((issuer) =>
      messages(makeServerLeaf(issuer, { commonName: "stolen" }).pem, {
        trustBundlePem: text(issuer, middle, root),
      }),
    );
    expect(open?.[0]).toContain("that is no authority");
    expect(limited?.[0]).toContain("does not lead up to a self-signed root");
  });

  it("whose root has a namesake in the bundle that nothing tells apart", () => {
    const [other, own] = [makeRoot(), makeRoot()];
    expect(messages(makeServerLeaf(own).pem, { trustBundlePem: text(other, own) })).toEqual([
      certificate(
        `a chain for which ${bundle} has two keys in the name of "CN=Test root"`,
        "issuers that can be told apart; take the other one out, or use an authority with key identifiers",
      ),
    ]);
  });

  it("whose root in the bundle has expired", () => {
    const old = makeRoot({ key: root, notAfter: hoursFromNow(-1) });
    expect(messages(text(leaf, middle), { trustBundlePem: old.pem })[0]).toContain("that expired");
  });

  it("longer than the path length of its root", () => {
    const short = makeRoot({ pathLength: 0 });
    const below = makeIntermediate(short);
    const chain = text(makeServerLeaf(below), below);
    expect(messages(chain, { trustBundlePem: short.pem })).toEqual([
      certificate(
        'a chain whose authority of "CN=Test root" has 1 below it',
        "at most 0, its path length",
      ),
    ]);
    expect(messages(makeServerLeaf(short).pem, { trustBundlePem: short.pem })).toEqual([]);
  });

  it("whose authority may vouch for clients alone", () => {
    const clients = makeRoot({ purposes: [clientAuth] });
    expect(messages(makeServerLeaf(clients).pem, { trustBundlePem: clients.pem })).toEqual([
      certificate(
        'a certificate of "CN=Test root" whose extended key usages lack serverAuth',
        "a certificate for serverAuth",
      ),
    ]);
  });

  it("without a readable bundle", () => {
    expect(messages(text(leaf, middle), { trustBundlePem: "" })).toEqual([
      about(
        "trustBundlePem",
        "empty",
        "PEM with CERTIFICATE blocks; give the contents, not a file name",
      ),
    ]);
  });
});

describe("checkServerCertificate refuses a leaf", () => {
  const judge = (options: Parameters<typeof makeServerLeaf>[1], issuer = root) =>
    messages(makeServerLeaf(issuer, options).pem, { trustBundlePem: issuer.pem });

  it("that has expired", () => {
    expect(judge({ notAfter: now })).toEqual([
      certificate(
        `a certificate of "CN=Test server" that expired at ${now.toISOString()}`,
        "one that is valid now",
      ),
    ]);
  });

  it("that is not valid yet", () => {
    expect(judge({ notBefore: hoursFromNow(1) })[0]).toContain("that is valid from");
  });

  it.each([[[clientAuth]], [[anyPurpose]], [[]]])("for the purposes %j alone", (purposes) => {
    expect(judge({ purposes })).toEqual([
      certificate(
        'a certificate of "CN=Test server" whose extended key usages lack serverAuth',
        "a certificate for serverAuth",
      ),
    ]);
    expect(judge({ purposes: [...purposes, serverAuth] })).toEqual([]);
  });

  it("whose key may not sign a handshake", () => {
    expect(judge({ usages: ["keyEncipherment"] })).toEqual([
      certificate(
        'a certificate of "CN=Test server" whose key usages lack digitalSignature',
        "a certificate whose key may sign a handshake",
      ),
    ]);
  });

  it.each(["rsa1024", "p224"] as const)("with the weak key %s", (key) => {
    expect(judge({ key })[0]).toContain("RSA of at least 2048 bits, or ECDSA on P-256");
  });

  it("that is signed with SHA-1", () => {
    expect(judge({ signature: "sha1" })[0]).toContain("signed with SHA-1");
  });

  it.each(["ed25519", "ed448"] as const)("that %s signed, by authority or itself", (key) => {
    const authority = makeRoot({ key });
    const pinned = makeServerLeaf(undefined, { key });
    const expected = certificate(
      'a certificate of "CN=Test server" signed with Ed25519 or Ed448',
      "one that is signed with RSA or ECDSA; with any other, SCRAM channel binding fails in libpq",
    );
    expect(judge({}, authority)).toEqual([expected]);
    expect(messages(pinned.pem, { trustBundlePem: pinned.pem })).toEqual([expected]);
  });
});

describe("checkServerCertificate compares hosts:", () => {
  const judge = (names: string[], declared: string[]) =>
    messages(makeServerLeaf(root, { hosts: names }).pem, { trustBundlePem, hosts: declared });

  it.each([
    [["db.example.org"], "db.example.org"],
    [["DB.Example.org"], "db.example.org"],
    [["*.example.org"], "db.example.org"],
    [["*.example.org"], "*.example.org"],
    [["db.example.org"], "DB.example.org"],
    [["192.0.2.1"], "192.0.2.1"],
    [["2001:db8::1"], "2001:DB8:0::1"],
    [["2001:db8::1:0:0:1"], "2001:db8:0:0:1::1"],
    [["1::3:4:5:6:7:8"], "1:0:3:4:5:6:7:8"],
  ])("a certificate for %j covers %s", (names, host) => {
    expect(judge(names, [host])).toEqual([]);
  });

  it.each([
    [["db.example.org"], "other.example.org"],
    [["*.example.org"], "a.b.example.org"],
    [["*.example.org"], "example.org"],
    [["*.example.org"], ".example.org"],
    [["db.example.org"], "*.example.org"],
    [["d*.example.org"], "db.example.org"],
    [["*"], "localhost"],
    [["192.0.2.2"], "192.0.2.1"],
    [["2001:db8::2"], "2001:db8::1"],
    [["Test server"], "test"],
  ])("a certificate for %j does not cover %s", (names, host) => {
    expect(judge(names, [host])).toHaveLength(1);
  });

  it("an address counts only as an address, a name only as a name", () => {
    const dns = makeServerLeaf(root, { hosts: ["192.0.2.1.example.org"] });
    expect(messages(dns.pem, { trustBundlePem, hosts: ["192.0.2.1"] })).toHaveLength(1);
  });

  it("the common name counts for nothing", () => {
    const named = makeCertificate({ commonName: "db.example.org", issuer: root });
    expect(messages(named.pem, { trustBundlePem, hosts: ["db.example.org"] })).toEqual([
      certificate(
        "a certificate for no host at all",
        'one that names hosts[0], "db.example.org", as a DNS name; add it to the certificate\'s subjectAltName, or take it out of hosts',
      ),
    ]);
  });

  it("each host that is not covered is a problem of its own", () => {
    expect(judge(["a.org", "b.org"], ["b.org", "c.org", "192.0.2.1"])).toEqual([
      certificate(
        'a certificate for "a.org", "b.org"',
        'one that names hosts[1], "c.org", as a DNS name; add it to the certificate\'s subjectAltName, or take it out of hosts',
      ),
      certificate(
        'a certificate for "a.org", "b.org"',
        'one that names hosts[2], "192.0.2.1", as an IP address; add it to the certificate\'s subjectAltName, or take it out of hosts',
      ),
    ]);
  });
});

describe("checkServerCertificate judges the key:", () => {
  const rsa = makeServerLeaf(root, { key: "rsa2048" });
  const judge = (privateKeyPem: string, given: Given = {}) =>
    messages(rsa.pem, { trustBundlePem, privateKeyPem, ...given });
  const encrypt = (type: "pkcs1" | "pkcs8", cipher = "aes-256-cbc") =>
    rsa.privateKey.export({ type, format: "pem", cipher, passphrase: "open sesame" }).toString();

  it("the right one is accepted, encrypted or not", () => {
    expect(judge(rsa.keyPem)).toEqual([]);
    expect(judge(rsa.keyPem, { passphrase: "unused" })).toEqual([]);
    expect(judge(encrypt("pkcs8"), { passphrase: "open sesame" })).toEqual([]);
    expect(judge(encrypt("pkcs1"), { passphrase: "open sesame" })).toEqual([]);
  });

  it("one that the server alone can decrypt is not judged", () => {
    expect(judge(encrypt("pkcs8"), { passphraseCommand: "cat secret" })).toEqual([]);
  });

  it("another key is refused, also when it is encrypted", () => {
    const other = makeCertificate({ key: "rsa2048" });
    const expected = about(
      "privateKeyPem",
      'not the key of the certificate of "CN=Test server"',
      "the key that the first certificate was made for",
    );
    const passphrase = "x";
    const format = { type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase } as const;
    expect(judge(other.keyPem)).toEqual([expected]);
    expect(judge(other.privateKey.export(format).toString(), { passphrase })).toEqual([expected]);
  });

  it.each(["pkcs1", "pkcs8"] as const)("a wrong passphrase is refused for %s", (type) => {
    const given = { passphrase: "wrong", passphraseCommand: "cat secret" };
    expect(judge(encrypt(type), given)).toEqual([
      about("passphrase", "not what decrypts the key", "the passphrase of the key"),
    ]);
  });

  it("one that is encrypted with a retired cipher is refused as that", () => {
    const retired = encrypt("pkcs1").replace(/AES-256-CBC,[0-9A-F]+/, "DES-CBC,0123456789ABCDEF");
    expect(judge(retired, { passphrase: "open sesame" })).toEqual([
      about(
        "privateKeyPem",
        "encrypted with a retired cipher",
        "a key encrypted with AES; encrypt it again with openssl pkcs8 -topk8 -v2 aes-256-cbc",
      ),
    ]);
  });

  it("an encrypted one without a passphrase is refused", () => {
    expect(judge(encrypt("pkcs8"))).toEqual([
      about(
        "privateKeyPem",
        "encrypted",
        "a key that can be used; give passphrase or passphraseCommand",
      ),
    ]);
  });

  it("text without a key is refused", () => {
    expect(judge(rsa.pem, { passphraseCommand: "cat secret" })).toEqual([
      about(
        "privateKeyPem",
        "text without a private key",
        "one PEM private key (PKCS #8, PKCS #1 or SEC 1)",
      ),
    ]);
  });

  it("neither key nor passphrase is printed", () => {
    const all = [
      ...judge(encrypt("pkcs8"), { passphrase: "hunter2" }),
      ...judge(`${rsa.keyPem}${rsa.keyPem}`),
    ].join();
    expect(all).not.toContain("hunter2");
    expect(all).not.toContain(rsa.keyPem.split("\n")[1]);
  });
});

function makeUnlimited() {
  return { usages: undefined, purposes: undefined } as unknown as Parameters<
    typeof makeServerLeaf
  >[1];
}

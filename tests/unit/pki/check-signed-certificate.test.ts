import { describe, expect, it } from "vitest";
import {
  type SignedCertificateToCheck,
  checkSignedCertificate,
} from "../../../components/pki/check-signed-certificate";
import {
  type MadeCertificate,
  clientAuth,
  hoursFromNow,
  makeClientLeaf,
  makeIntermediate,
  makeRequest,
  makeRoot,
  makeServerLeaf,
  now,
  serverAuth,
} from "../../support/pki/certificates";

type Given = Partial<SignedCertificateToCheck>;

const root = makeRoot();
const signer = makeIntermediate(root, { commonName: "Test signer" });
const authorityPems = [signer.pem, root.pem];
const server: Given = {
  kind: "server",
  path: "authority.signedCertificates.server",
  hosts: ["db.example.org"],
};
const client: Given = {
  kind: "client",
  path: "authority.signedCertificates.client-app",
  commonName: "app",
};

function messages(certificatePem: string, given: Given): string[] {
  const defaults = { authorityPems, now, kind: "client", path: "x" } as const;
  const problems = checkSignedCertificate({ ...defaults, certificatePem, ...given });
  return problems.map(({ message }) => message);
}

const about = (name: string, shown: string, expected: string) =>
  `Cannot declare the server: authority.signedCertificates.${name} is ${shown}, expected ${expected}`;
const publicKeyOf = ({ publicKey }: MadeCertificate) =>
  publicKey.export({ type: "spki", format: "pem" }).toString();

describe("checkSignedCertificate", () => {
  const serverLeaf = makeServerLeaf(signer);
  const clientLeaf = makeClientLeaf(signer);

  it("accepts what was asked for", () => {
    const requested = (leaf: MadeCertificate) => ({
      requestPem: makeRequest(leaf),
      publicKeyPem: publicKeyOf(leaf),
    });
    expect(messages(serverLeaf.pem, { ...server, ...requested(serverLeaf) })).toEqual([]);
    expect(messages(clientLeaf.pem, { ...client, ...requested(clientLeaf) })).toEqual([]);
  });

  it("accepts a leaf with its chain, and one that another authority below the root signed", () => {
    const other = makeIntermediate(root, { commonName: "other" });
    const leaf = makeClientLeaf(other);
    expect(messages(clientLeaf.pem + signer.pem + root.pem, client)).toEqual([]);
    expect(messages(leaf.pem + other.pem, client)).toEqual([]);
  });

  it("refuses text without a certificate", () => {
    expect(messages("", client)).toEqual([
      about(
        "client-app",
        "empty",
        "PEM with CERTIFICATE blocks; give the contents, not a file name",
      ),
    ]);
  });

  it("leaves an authority that cannot be read to its own check", () => {
    expect(messages(clientLeaf.pem, { ...client, authorityPems: [] })).toEqual([]);
  });

  const otherKey = about(
    "client-app",
    'a certificate of "CN=app" for another key',
    "a certificate for the key of the request; have the request signed that certificateRequests shows now",
  );
  it("refuses a certificate for another key than the request's", () => {
    const requestPem = makeRequest(serverLeaf);
    expect(messages(clientLeaf.pem, { ...client, requestPem })).toEqual([otherKey]);
  });

  it("refuses a certificate for another public key", () => {
    const publicKeyPem = publicKeyOf(serverLeaf);
    expect(messages(clientLeaf.pem, { ...client, publicKeyPem })).toEqual([otherKey]);
  });

  it("refuses a certificate of another authority", () => {
    const foreign = makeRoot({ commonName: "foreign" });
    const expected = "a chain up to a root in authority.certificatePem";
    const fix = "add the missing certificates, the root to the trusted ones";
    expect(messages(makeClientLeaf(foreign).pem, client)).toEqual([
      about(
        "client-app",
        "a chain that authority.certificatePem does not lead up to a self-signed root",
        `${expected}; ${fix}`,
      ),
    ]);
    expect(messages(makeClientLeaf(foreign).pem + foreign.pem, client)).toEqual([
      about(
        "client-app",
        'a chain up to the root of "CN=foreign", which is not in authority.certificatePem',
        `${expected}; ${fix}`,
      ),
    ]);
  });

  it("refuses a certificate that another key signed in the authority's name", () => {
    const forged = makeClientLeaf(signer, { forgedBy: root.privateKey });
    expect(messages(forged.pem, client)).toHaveLength(1);
  });

  it("refuses a certificate that is an authority", () => {
    expect(messages(makeClientLeaf(signer, { authority: true }).pem, client)).toEqual([
      about(
        "client-app",
        'a chain that begins with the authority of "CN=app"',
        "a leaf first, then the certificates above it",
      ),
    ]);
  });

  it.each([
    [client, makeClientLeaf(signer, { purposes: [serverAuth] }), "clientAuth"],
    [server, makeServerLeaf(signer, { purposes: [clientAuth] }), "serverAuth"],
  ])("refuses a certificate for another purpose (%#)", (given, leaf, purpose) => {
    const [message, ...rest] = messages(leaf.pem, given);
    expect(message).toContain(`whose extended key usages lack ${purpose}`);
    expect(rest).toEqual([]);
  });

  it("refuses a key that may not sign a handshake", () => {
    const leaf = makeClientLeaf(signer, { usages: ["keyEncipherment"] });
    expect(messages(leaf.pem, client)[0]).toContain("whose key usages lack digitalSignature");
  });

  it.each([
    ["another role", [["CN", "admin"]]],
    ["the role in another case", [["CN", "App"]]],
    ["no common name", [["O", "app"]]],
    [
      "two common names",
      [
        ["CN", "app"],
        ["CN", "admin"],
      ],
    ],
  ] as [string, [string, string][]][])("refuses a client certificate for %s", (_, subject) => {
    const leaf = makeClientLeaf(signer, { subject });
    const [message, ...rest] = messages(leaf.pem, client);
    expect(message).toMatch(/expected one whose only common name is "app", the client's role$/);
    expect(rest).toEqual([]);
  });

  it("accepts other parts of a client's subject", () => {
    const subject = [
      ["O", "x"],
      ["CN", "app"],
    ] as const;
    expect(messages(makeClientLeaf(signer, { subject }).pem, client)).toEqual([]);
  });

  it("refuses a server certificate without a declared host", () => {
    const leaf = makeServerLeaf(signer, { hosts: ["a.org"] });
    expect(messages(leaf.pem, server)).toEqual([
      about(
        "server",
        'a certificate for "a.org"',
        'one that names hosts[0], "db.example.org", as a DNS name; add it to the certificate\'s subjectAltName, or take it out of hosts',
      ),
    ]);
  });

  it("refuses a server certificate that Ed25519 signed, which a client's may be", () => {
    const ed25519 = makeIntermediate(root, { key: "ed25519" });
    const pems = { authorityPems: [ed25519.pem, root.pem] };
    expect(messages(makeServerLeaf(ed25519).pem, { ...server, ...pems })[0]).toContain(
      "signed with Ed25519 or Ed448",
    );
    expect(messages(makeClientLeaf(ed25519).pem, { ...client, ...pems })).toEqual([]);
  });

  it("refuses a certificate that is not valid now", () => {
    const expired = makeClientLeaf(signer, { notAfter: now });
    const early = makeClientLeaf(signer, { notBefore: hoursFromNow(1) });
    expect(messages(expired.pem, client)[0]).toContain("that expired at");
    expect(messages(early.pem, client)[0]).toContain("that is valid from");
  });

  it("refuses a certificate that outlives its authority", () => {
    const short = makeRoot({ notAfter: hoursFromNow(100) });
    const judge = (hours: number) =>
      messages(makeClientLeaf(short, { notAfter: hoursFromNow(hours) }).pem, {
        ...client,
        authorityPems: [short.pem],
      });
    expect(judge(100)).toEqual([]);
    expect(judge(101)).toEqual([
      about(
        "client-app",
        `a certificate of "CN=app" that expires at ${hoursFromNow(101).toISOString()}`,
        `one that expires no later than its authority of "CN=Test root" at ${hoursFromNow(100).toISOString()}`,
      ),
    ]);
  });
});

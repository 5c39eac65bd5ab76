// What the checks accept and refuse, OpenSSL accepts and refuses in a handshake.
import { describe, expect, it } from "vitest";
import { checkServerCertificate } from "../../../components/pki/check-server-certificate";
import { checkSignedCertificate } from "../../../components/pki/check-signed-certificate";
import { splitPemChain } from "../../../components/pki/pem";
import {
  type CertificateOptions,
  type MadeCertificate,
  anyPurpose,
  clientAuth,
  makeCertificate,
  makeClientLeaf,
  makeIntermediate,
  makeRoot,
  makeServerLeaf,
  serverAuth,
} from "../../support/pki/certificates";
import { isAccepted } from "./handshake";

/** OpenSSL goes by the real clock, so these certificates do as well. */
const now = new Date();
const day = 86_400_000;
const current = { notBefore: daysFromNow(-1), notAfter: daysFromNow(30) };
const expired = { notBefore: daysFromNow(-3), notAfter: daysFromNow(-1) };
const early = { notBefore: daysFromNow(1), notAfter: daysFromNow(3) };

const makeCurrent = {
  root: (options: CertificateOptions = {}) => makeRoot({ ...current, ...options }),
  middle: (issuer: MadeCertificate, options: CertificateOptions = {}) =>
    makeIntermediate(issuer, { ...current, ...options }),
  server: (issuer?: MadeCertificate, options: CertificateOptions = {}) =>
    makeServerLeaf(issuer, { ...current, ...options }),
  client: (issuer: MadeCertificate, options: CertificateOptions = {}) =>
    makeClientLeaf(issuer, { ...current, ...options }),
};

interface Case {
  readonly sent: MadeCertificate[];
  readonly trusted: MadeCertificate[];
  readonly host?: string;
}

const text = (chain: MadeCertificate[]) => chain.map(({ pem }) => pem).join("");
const root = makeCurrent.root();
const middle = makeCurrent.middle(root);
const signedBy = (issuer: MadeCertificate, options: CertificateOptions = {}): Case => ({
  sent: [makeCurrent.server(issuer, options)],
  trusted: [issuer],
});
const named = { keyIdentifiers: true };
/** The root's successor, signed by the root under the same name: it counts for no path length. */
function belowSuccessor(options: CertificateOptions): Case {
  const old = makeCurrent.root({ pathLength: 0, ...options });
  const successor = makeCurrent.middle(old, { commonName: "Test root", ...options });
  return { sent: [makeCurrent.server(successor, options), successor], trusted: [old] };
}
/** Two roots of one name, of which the first has not signed the leaf. */
function besideNamesake(options: CertificateOptions): Case {
  const [other, signer] = [makeCurrent.root(options), makeCurrent.root(options)];
  return { sent: [makeCurrent.server(signer, options)], trusted: [other, signer] };
}
const belowMiddle = (root: MadeCertificate, options: CertificateOptions = {}): Case => {
  const between = makeCurrent.middle(root, options);
  return { sent: [makeCurrent.server(between), between], trusted: [root] };
};

describe("checkServerCertificate agrees with OpenSSL", () => {
  const pinned = makeCurrent.server();
  const marked = makeCertificate({ ...current, authority: true, hosts: ["db.example.org"] });
  const accepted: Record<string, Case> = {
    "a leaf below a root": signedBy(root),
    "a leaf with its intermediate": belowMiddle(root),
    "an intermediate in the bundle": {
      sent: [makeCurrent.server(middle)],
      trusted: [root, middle],
    },
    "a root that is sent": { sent: [makeCurrent.server(root), root], trusted: [root] },
    "a root that was signed again": {
      sent: [makeCurrent.server(root), root],
      trusted: [makeCurrent.root({ key: root })],
    },
    "an expired root beside a good one": {
      sent: [makeCurrent.server(root)],
      trusted: [makeCurrent.root({ key: root, ...expired }), root],
    },
    "a pinned leaf": { sent: [pinned], trusted: [pinned] },
    "a pinned leaf that is marked as an authority": { sent: [marked], trusted: [marked] },
    "an RSA leaf": signedBy(root, { key: "rsa2048" }),
    "an Ed25519 leaf": signedBy(root, { key: "ed25519" }),
    "a P-384 authority": signedBy(makeCurrent.root({ key: "p384" })),
    "a SHA-1 root": belowMiddle(makeCurrent.root({ key: "rsa2048", signature: "sha1" })),
    "an authority for servers": signedBy(makeCurrent.root({ purposes: [serverAuth] })),
    "a path length that suffices": belowMiddle(makeCurrent.root({ pathLength: 1 })),
    "a successor of the root under its name": belowSuccessor(named),
    "two roots of one name, told apart by their keys": besideNamesake(named),
    "a wildcard": signedBy(root, { hosts: ["*.example.org"] }),
    "a leaf for servers and clients": signedBy(root, { purposes: [clientAuth, serverAuth] }),
  };

  it.each(Object.entries(accepted))("and accepts %s", async (_, given) => {
    expect(judge(given)).toBe(true);
    expect(await handshake(given)).toBe(true);
  });

  const leafAsIssuer = makeCurrent.server(root, { usages: ["digitalSignature", "keyCertSign"] });
  const refused: Record<string, Case> = {
    "a missing intermediate": { sent: [makeCurrent.server(middle)], trusted: [root] },
    "an intermediate in place of a root": {
      sent: [makeCurrent.server(middle)],
      trusted: [middle],
    },
    "an unknown root": { sent: [makeCurrent.server(root), root], trusted: [makeCurrent.root()] },
    "a leaf signed by itself that is not pinned": { sent: [pinned], trusted: [root] },
    "a forged signature": signedBy(root, { forgedBy: middle.privateKey }),
    "a leaf as an issuer": {
      sent: [makeCurrent.server(leafAsIssuer, { commonName: "stolen" }), leafAsIssuer],
      trusted: [root],
    },
    "an issuer without keyCertSign": belowMiddle(root, { usages: ["cRLSign"] }),
    "a path length that does not suffice": belowMiddle(makeCurrent.root({ pathLength: 0 })),
    "a leaf for clients": signedBy(root, { purposes: [clientAuth] }),
    "a leaf for any purpose": signedBy(root, { purposes: [anyPurpose] }),
    "a root for clients": signedBy(makeCurrent.root({ purposes: [clientAuth] })),
    "an intermediate for clients": belowMiddle(root, { purposes: [clientAuth] }),
    "a successor of the root under its name that nothing tells apart": belowSuccessor({}),
    "two roots of one name that nothing tells apart": besideNamesake({}),
    "an expired leaf": signedBy(root, expired),
    "an expired intermediate": belowMiddle(root, expired),
    "an expired root": signedBy(makeCurrent.root(expired)),
    "an early leaf": signedBy(root, early),
    "another host": { ...signedBy(root), host: "other.example.org" },
    "a wildcard for two labels": {
      ...signedBy(root, { hosts: ["*.example.org"] }),
      host: "a.b.example.org",
    },
  };

  it.each(Object.entries(refused))("and refuses %s", async (_, given) => {
    expect(judge(given)).toBe(false);
    expect(await handshake(given)).toBe(false);
  });

  function judge({ sent, trusted, host = "db.example.org" }: Case): boolean {
    const pems = { certificatePem: text(sent), trustBundlePem: text(trusted) };
    return checkServerCertificate({ ...pems, hosts: [host], now }).length === 0;
  }

  function handshake({ sent, trusted, host = "db.example.org" }: Case): Promise<boolean> {
    const serverKeyPem = sent[0]?.keyPem ?? "";
    return isAccepted({ serverPem: text(sent), serverKeyPem, trustBundlePem: text(trusted), host });
  }
});

describe("checkSignedCertificate agrees with OpenSSL", () => {
  const clientBelow = (issuer: MadeCertificate, options: CertificateOptions = {}): Case => ({
    sent: [makeCurrent.client(issuer, options)],
    trusted: [issuer],
  });
  const accepted: Record<string, Case> = {
    "a client below a root": clientBelow(root),
    "a client with its intermediate": {
      sent: [makeCurrent.client(middle), middle],
      trusted: [root],
    },
    "an authority for clients": clientBelow(makeCurrent.root({ purposes: [clientAuth] })),
    "a client below Ed25519": clientBelow(makeCurrent.root({ key: "ed25519" })),
  };

  it.each(Object.entries(accepted))("and accepts %s", async (_, given) => {
    expect(judge(given)).toBe(true);
    expect(await handshake(given)).toBe(true);
  });

  const refused: Record<string, Case> = {
    "a client of another authority": {
      sent: [makeCurrent.client(makeCurrent.root())],
      trusted: [root],
    },
    "a client with a forged signature": clientBelow(root, { forgedBy: middle.privateKey }),
    "a server's certificate": clientBelow(root, { purposes: [serverAuth] }),
    "a certificate for any purpose": clientBelow(root, { purposes: [anyPurpose] }),
    "a key that may not sign": clientBelow(root, { usages: ["keyEncipherment"] }),
    "an authority for servers": clientBelow(makeCurrent.root({ purposes: [serverAuth] })),
    "an expired client": clientBelow(root, expired),
    "an early client": clientBelow(root, early),
  };

  it.each(Object.entries(refused))("and refuses %s", async (_, given) => {
    expect(judge(given)).toBe(false);
    expect(await handshake(given)).toBe(false);
  });

  function judge({ sent, trusted }: Case): boolean {
    const authorityPems = splitPemChain(text(trusted));
    const given = { certificatePem: text(sent), authorityPems, path: "x", now };
    return checkSignedCertificate({ ...given, kind: "client", commonName: "app" }).length === 0;
  }

  function handshake({ sent, trusted }: Case): Promise<boolean> {
    const server = makeCurrent.server();
    const client = {
      pem: text(sent),
      keyPem: sent[0]?.keyPem ?? "",
      trustBundlePem: text(trusted),
    };
    const serverPems = { serverPem: server.pem, serverKeyPem: server.keyPem };
    return isAccepted({ ...serverPems, trustBundlePem: server.pem, client });
  }
});

function daysFromNow(days: number): Date {
  return new Date(now.getTime() + days * day);
}

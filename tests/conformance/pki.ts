// The certificates of the original suite under their original names, made anew for each run.
import { createPrivateKey, randomBytes, X509Certificate } from "node:crypto";
import {
  issueCertificate,
  type KeyedCertificate,
  leafExtensions,
} from "../../components/pki/issue-certificate";
import { Purpose } from "../../components/pki/purpose";
import {
  type CertificateOptions,
  clientAuth,
  type MadeCertificate,
  makeCertificate,
  makeClientLeaf,
  makeIntermediate,
  makeRoot,
  makeServerLeaf,
  serverAuth,
} from "../support/pki/certificates";
import { makeRevocationList } from "../support/pki/test-pki";

/** Name that most server certificates are for. */
export const usualHost = "common-name.pg-ssltest.test";

const dayMillis = 86_400_000;
const days = (count: number) => new Date(Date.now() + count * dayMillis);
const today = { notBefore: days(-1), notAfter: days(1) };

const keyed = ({ pem, keyPem }: MadeCertificate): KeyedCertificate => ({
  certificatePem: pem,
  keyPem,
});

function makeAuthorities() {
  const root = makeRoot({ ...today, commonName: "Test root CA" });
  return {
    root,
    serverCa: makeIntermediate(root, { ...today, commonName: "Test CA for server certs" }),
    clientCa: makeIntermediate(root, { ...today, commonName: "Test CA for client certs" }),
    rsaPss: makeRoot({ ...today, commonName: "Test CA with RSA-PSS", key: "rsaPss" }),
    ed25519: makeRoot({ ...today, commonName: "Test CA with Ed25519", key: "ed25519" }),
  };
}

type Authorities = ReturnType<typeof makeAuthorities>;

const dns = (name: string) => `${name}.alt-name.pg-ssltest.test`;
const [ip, otherIp, ipv6] = ["192.0.2.1", "192.0.2.2", "2001:DB8::1"];

/** A CN of its own is what the original suite has; a list of hosts is what this package issues. */
const serverProfiles = {
  usual: { commonName: "Test server", hosts: [usualHost] },
  "server-cn-only": { commonName: usualHost },
  "server-ip-cn-only": { commonName: ip },
  "server-ip-in-dnsname": { dnsNames: [ip] },
  "server-single-alt-name": { hosts: [dns("single")] },
  "server-multiple-alt-names": {
    hosts: [dns("dns1"), dns("dns2"), "*.wildcard.pg-ssltest.test"],
  },
  "server-ip-alt-names": { hosts: [ip, ipv6] },
  "server-cn-and-alt-names": { commonName: usualHost, hosts: [dns("dns1"), dns("dns2")] },
  "server-cn-and-ip-alt-names": { commonName: usualHost, hosts: [ip, ipv6] },
  "server-ip-cn-and-alt-names": { commonName: ip, hosts: [otherIp, ipv6] },
  "server-ip-cn-and-dns-alt-names": { commonName: ip, hosts: [dns("dns1"), dns("dns2")] },
  "server-no-names": {},
  "server-revoked": { hosts: [usualHost] },
  "server-for-clients": { hosts: [usualHost], purposes: [clientAuth] },
} satisfies Record<string, CertificateOptions>;

const nameless = [["O", "PGDG"]] as const;

/** A server certificate of the suite. */
export type ServerName = keyof typeof serverProfiles;

function issueServers({ serverCa }: Authorities): Record<ServerName, KeyedCertificate> {
  const issue = ({ hosts, ...profile }: CertificateOptions) => {
    const subject = profile.commonName === undefined ? { subject: nameless } : {};
    const usages = ["digitalSignature"] as const;
    const options = { issuer: serverCa, ...today, usages, ...subject };
    const names = hosts === undefined ? {} : { hosts };
    return keyed(makeCertificate({ ...options, purposes: [serverAuth], ...names, ...profile }));
  };
  const list = Object.entries(serverProfiles).map(([name, profile]) => [name, issue(profile)]);
  return Object.fromEntries(list) as Record<ServerName, KeyedCertificate>;
}

const dn = [
  ["O", "PGDG"],
  ["OU", "Engineering"],
  ["OU", "Testing"],
  ["CN", "ssltestuser-dn"],
] as const;

async function issueClients({ clientCa }: Authorities) {
  const issue = (options: CertificateOptions) =>
    keyed(makeClientLeaf(clientCa, { ...today, commonName: "ssltestuser", ...options }));
  const extensions = leafExtensions(Purpose.Client);
  const contents = { commonName: "ssltestuser", ...today, extensions };
  return {
    client: issue({}),
    "client-dn": issue({ subject: dn }),
    "client-revoked": issue({}),
    "client-revoked-utf8": issue({ commonName: "Οδυσσέας" }),
    "client-long": issue({ commonName: `ssl-${"1234567890".repeat(9)}` }),
    "client-for-servers": issue({ purposes: [serverAuth] }),
    client_ext: await issueCertificate(contents, keyed(clientCa)),
  };
}

const serialOf = ({ certificatePem }: KeyedCertificate) =>
  new X509Certificate(certificatePem).serialNumber;

/** Makes every certificate, key and revocation list of one run. */
export async function makePki() {
  const authorities = makeAuthorities();
  const { root, serverCa, clientCa, rsaPss, ed25519 } = authorities;
  const servers = issueServers(authorities);
  const clients = await issueClients(authorities);
  const revokedClients = [clients["client-revoked"], clients["client-revoked-utf8"]].map(serialOf);
  const expired = { notBefore: days(-3), notAfter: days(-2) };
  const issuedBy = (issuer: MadeCertificate) =>
    keyed(makeServerLeaf(issuer, { ...today, hosts: [usualHost] }));
  return {
    root: root.pem,
    serverCa: serverCa.pem,
    clientCa: clientCa.pem,
    ed25519: ed25519.pem,
    servers,
    clients,
    rsaPssServer: issuedBy(rsaPss),
    ed25519Server: issuedBy(ed25519),
    lists: {
      root: await makeRevocationList(keyed(root), []),
      server: await makeRevocationList(keyed(serverCa), [serialOf(servers["server-revoked"])]),
      client: await makeRevocationList(keyed(clientCa), revokedClients),
      clientExpired: await makeRevocationList(keyed(clientCa), revokedClients, expired),
      clientAll: await makeRevocationList(keyed(clientCa), [serialOf(clients.client)]),
    },
    /** Of every role, and of the encrypted keys. */
    password: randomBytes(12).toString("hex"),
  };
}

export type Pki = Awaited<ReturnType<typeof makePki>>;

/** The serial number as PostgreSQL prints it. */
export function decimalSerial(certificate: KeyedCertificate): string {
  return BigInt(`0x${serialOf(certificate)}`).toString();
}

/** Encrypts a key with the password of the run. */
export function encryptKey(keyPem: string, { password }: Pki): string {
  const format = { type: "pkcs8", format: "pem", cipher: "aes-256-cbc" } as const;
  return createPrivateKey(keyPem)
    .export({ ...format, passphrase: password })
    .toString();
}

// An authority, and certificates for a server, a client and a monitoring role: as many as the
// component issues for a server with one client.
import * as tls from "@pulumi/tls";

const algorithm = { algorithm: "ECDSA", ecdsaCurve: "P256" };
/** Validity of the server's certificate; another value reissues it. */
const serverHours = Number(process.env["BENCH_HOURS"] ?? 2160);

const caKey = new tls.PrivateKey("ca-key", algorithm);
const ca = new tls.SelfSignedCert("ca", {
  privateKeyPem: caKey.privateKeyPem,
  subject: { commonName: "bench CA" },
  validityPeriodHours: 87_600,
  isCaCertificate: true,
  setSubjectKeyId: true,
  allowedUses: ["cert_signing", "crl_signing", "digital_signature"],
});

function issue(name: string, commonName: string, use: string, hours: number, hosts = {}) {
  const key = new tls.PrivateKey(`${name}-key`, algorithm);
  const request = new tls.CertRequest(`${name}-request`, {
    privateKeyPem: key.privateKeyPem,
    subject: { commonName },
    ...hosts,
  });
  const leaf = new tls.LocallySignedCert(name, {
    certRequestPem: request.certRequestPem,
    caCertPem: ca.certPem,
    caPrivateKeyPem: caKey.privateKeyPem,
    validityPeriodHours: hours,
    earlyRenewalHours: 720,
    allowedUses: ["digital_signature", use],
    setSubjectKeyId: true,
  });
  return { certPem: leaf.certPem, keyPem: key.privateKeyPem };
}

const hosts = { dnsNames: ["localhost"], ipAddresses: ["127.0.0.1", "::1"] };

export const caPem = ca.certPem;
export const server = issue("server", "db server", "server_auth", serverHours, hosts);
export const app = issue("app", "app", "client_auth", 2160);
export const monitor = issue("monitor", "monitor", "client_auth", 2160);

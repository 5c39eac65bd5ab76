// The baseline as many programs on the web have it: certificates in `uploads` of the container, so
// that a new certificate replaces the container. The data is on a volume.
import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import * as tls from "@pulumi/tls";

const config = new pulumi.Config();
const port = config.requireNumber("port");
const validityPeriodHours = config.requireNumber("validityHours");

const algorithm = { algorithm: "ECDSA", ecdsaCurve: "P256" };
const caKey = new tls.PrivateKey("ca-key", algorithm);
const ca = new tls.SelfSignedCert("ca", {
  privateKeyPem: caKey.privateKeyPem,
  subject: { commonName: "bench CA" },
  validityPeriodHours: 87_600,
  isCaCertificate: true,
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
    allowedUses: ["digital_signature", use],
  });
  return { certPem: leaf.certPem, keyPem: key.privateKeyPem };
}

const hosts = { dnsNames: ["localhost"], ipAddresses: ["127.0.0.1"] };
const server = issue("server", "db", "server_auth", validityPeriodHours, hosts);
const app = issue("app", "app", "client_auth", 2160);

const image = new docker.RemoteImage("image", { name: "postgres:17", keepLocally: true });
const data = new docker.Volume("data");
const rules = "local all all trust\nhostssl all all all cert\n";
// The operating system user of the server has to own the key, and uploads cannot set an owner.
const start = [
  "install -o postgres -g postgres -m 600 /tls/server.key /tmp/server.key",
  "exec docker-entrypoint.sh postgres -c ssl=on -c ssl_cert_file=/tls/server.crt" +
    " -c ssl_key_file=/tmp/server.key -c ssl_ca_file=/tls/ca.crt -c hba_file=/tls/pg_hba.conf",
].join(" && ");
new docker.Container("db", {
  image: image.imageId,
  entrypoints: ["sh", "-c", start],
  envs: ["POSTGRES_USER=app", "POSTGRES_HOST_AUTH_METHOD=trust"],
  ports: [{ internal: 5432, external: port, ip: "127.0.0.1" }],
  volumes: [{ volumeName: data.name, containerPath: "/var/lib/postgresql/data" }],
  uploads: [
    { file: "/tls/server.crt", content: server.certPem },
    { file: "/tls/server.key", content: server.keyPem },
    { file: "/tls/ca.crt", content: ca.certPem },
    { file: "/tls/pg_hba.conf", content: rules },
  ],
});

export const endpoint = { host: "localhost", port, database: "app" };
export const trustBundlePem = ca.certPem;
export const clients = { app: { role: "app", database: "app", certificatePem: app.certPem } };
export const clientKeys = pulumi.secret({ app: app.keyPem });

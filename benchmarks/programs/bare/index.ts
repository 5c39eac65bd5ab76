// What `../component` declares, resource by resource and without the component: no checks, no
// reports, configuration written out by hand. The dynamic resources are the package's own.
import { X509Certificate, createHash } from "node:crypto";
import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import * as tls from "@pulumi/tls";
import { EmbeddedServer } from "../../../dist/components/runtime/embedded-server";
import { RotationPlan } from "../../../dist/components/rotation-plan";
import { TlsAssertion } from "../../../dist/components/tls-assertion";

const port = Number(process.env["BENCH_PORT"]);
const base = process.env["BENCH_BASE"] ?? "";
const server = "postgres";

const plan = new RotationPlan(
  "db-plan",
  {
    problems: "",
    runtime: "embedded",
    major: 17,
    dockerHost: "",
    embeddedBase: base,
    port,
    dataVolume: "",
    authority: {
      mode: "managed",
      trusted: ["1"],
      signer: "1",
      validityHours: 87_600,
      keyAlgorithm: "ecdsa-p256",
      endsAt: "",
      retireInUse: false,
    },
    leaves: {},
    settings: {},
    allowRestart: false,
    keepData: false,
  },
  {},
);
const directory = pulumi.interpolate`${base}/${plan.instanceId}`;
const key = (name: string) =>
  new tls.PrivateKey(`${name}-key`, { algorithm: "ECDSA", ecdsaCurve: "P256" });
const caKey = key("db-ca-1");
const ca = new tls.SelfSignedCert("db-ca-1", {
  privateKeyPem: caKey.privateKeyPem,
  subject: { commonName: "db CA" },
  validityPeriodHours: 87_600,
  isCaCertificate: true,
  setSubjectKeyId: true,
  setAuthorityKeyId: true,
  allowedUses: ["cert_signing", "crl_signing", "digital_signature"],
});
function issue(name: string, commonName: string, use: string, hosts = {}) {
  const { privateKeyPem } = key(name);
  const request = new tls.CertRequest(`${name}-request`, {
    privateKeyPem,
    subject: { commonName },
    ...hosts,
  });
  const leaf = new tls.LocallySignedCert(name, {
    certRequestPem: request.certRequestPem,
    caCertPem: ca.certPem,
    caPrivateKeyPem: caKey.privateKeyPem,
    validityPeriodHours: 2160,
    earlyRenewalHours: 720,
    allowedUses: ["digital_signature", use],
    setSubjectKeyId: true,
  });
  return { certPem: leaf.certPem, privateKeyPem };
}
const hosts = { dnsNames: ["localhost"], ipAddresses: ["127.0.0.1", "::1"] };
const serverPair = issue("db-server-certificate", "db server", "server_auth", hosts);
const probe = issue("db-probe", "pgtls_probe", "client_auth");
issue("db-client-app", "app", "client_auth");

const set = pulumi
  .all([directory, ca.certPem, serverPair.certPem, serverPair.privateKeyPem])
  .apply(([instance, caPem, certPem, keyPem]) => {
    const current = `${instance}/material/current`;
    const conf = (digest: string) => `listen_addresses = '127.0.0.1'
port = ${port}
unix_socket_directories = '${instance}/run'
unix_socket_permissions = 0700
ssl = on
ssl_ca_file = '${current}/client-ca.crt'
ssl_cert_file = '${current}/server.crt'
ssl_key_file = '${current}/server.key'
ssl_min_protocol_version = 'TLSv1.3'
hba_file = '${current}/pg_hba.conf'
ident_file = '${current}/pg_ident.conf'
log_destination = 'stderr'
logging_collector = off
lc_messages = 'C'
pgtls.material = '${digest}'
`;
    const files = {
      "client-ca.crt": caPem,
      "server.crt": certPem,
      "server.key": keyPem,
      "pg_hba.conf": `local all postgres peer map=pgtls_admin
hostssl postgres pgtls_probe all cert
hostssl app app all cert
host all all all reject
`,
      "pg_ident.conf": `pgtls_admin root postgres\npgtls_admin ${server} postgres\n`,
    };
    const text = JSON.stringify([files, conf("")]);
    const digest = createHash("sha256").update(text).digest("hex").slice(0, 32);
    return { digest, files: { ...files, "postgresql.conf": conf(digest) } };
  });
function step(name: string, input: Record<string, unknown>, dependsOn: pulumi.Resource[] = []) {
  const text = `require("pulumi-postgres-tls/step").run(${JSON.stringify(name)})`;
  return new command.local.Command(
    `db-${name}`,
    {
      create: text,
      update: text,
      interpreter: ["node", "-e"],
      stdin: pulumi.secret(pulumi.jsonStringify(input)),
      logging: command.local.Logging.Stderr,
      addPreviousOutputInEnv: false,
    },
    { dependsOn },
  );
}
const channel = (binDirectory: pulumi.Input<string>) => ({
  kind: "embedded",
  directory,
  binDirectory,
  port,
});
const trust = {
  record: { trusted: [{ id: "1", name: "1" }], signer: "1", issued: [] },
  paths: { trusted: "authority.generations", signer: "authority.signer" },
  retireInUse: false,
};
const staged = step("stage", { channel: channel(""), set, trust, repairs: 0 });
const process_ = new EmbeddedServer(
  "db-server",
  {
    directory,
    port,
    listenAddress: "127.0.0.1",
    major: 17,
    binDirectory: "",
    initdbArguments: [],
    protect: false,
  },
  { dependsOn: staged },
);
const running = channel(process_.resolvedBinDirectory);
const serverFingerprint = serverPair.certPem.apply((pem) =>
  new X509Certificate(pem).fingerprint256.replaceAll(":", "").toLowerCase(),
);
const activated = step(
  "activate",
  {
    channel: running,
    digest: set.digest,
    trust,
    revoked: [],
    repairs: 0,
    serverId: process_.startedAt,
    host: "127.0.0.1",
    port,
    serverFingerprint,
    allowRestart: false,
    keepData: false,
    patienceSeconds: 60,
  },
  [staged],
);
const clients = [{ role: "app", database: "app" }];
const roles = step(
  "create-roles",
  { channel: running, serverId: process_.startedAt, probeRole: "pgtls_probe", clients },
  [activated],
);
export const { evidence } = new TlsAssertion(
  "db-assertion",
  {
    request: pulumi.secret(
      pulumi.output({
        host: "localhost",
        connectHost: "127.0.0.1",
        port,
        database: "postgres",
        role: "pgtls_probe",
        trustBundlePem: ca.certPem,
        certificatePem: probe.certPem,
        keyPem: probe.privateKeyPem,
        expectedFingerprint: serverFingerprint,
        minProtocol: "TLSv1.3",
        superuser: "postgres",
        allowWeakening: [],
        clients,
        settings: {},
        signer: { certificatePem: ca.certPem, keyPem: caKey.privateKeyPem },
        patienceSeconds: 60,
      }),
    ),
    facts: { material: set.digest, server: process_.startedAt },
    proof: "onChange",
    version: "0",
  },
  { dependsOn: [roles] },
);

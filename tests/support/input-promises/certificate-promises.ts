// Inputs of certificates: the authority's, the server's and the clients'.
import type { InputPromise, ShownElsewhere, Sight } from "./promise";

const reload = { effect: "reload", anew: true } as const;
const material = ["activate", "assertion", "stage"];
const later = { effect: "nothing", update: "later", resources: ["plan"] } as const;
const issued = (...names: string[]) =>
  names.flatMap((one) => [one, `${one}-key`, `${one}-request`]);
const client = (name: string) => ["plan", "revocations", ...material, ...issued(`client-${name}`)];
const served = ["plan", ...material, ...issued("server-certificate", "probe")];
const report = (sight: Sight, name: string) =>
  sight.outputs.certificates.find((one) => one.name === name);
const fingerprint = (name: string) => async (sight: Sight) =>
  report(sight, name)?.sha256Fingerprint;
const hours = (name: string) => async (sight: Sight) => {
  const { notBefore = "", notAfter = "" } = report(sight, name) ?? {};
  return Math.round((Date.parse(notAfter) - Date.parse(notBefore)) / 3_600_000);
};
const everyLeaf = [
  ...served,
  "revocations",
  ...["app", "plain", "reader", "renamed"].flatMap((name) => issued(`client-${name}`)),
  "client-bring",
];

export const certificatePromises: readonly InputPromise[] = [
  {
    ...later,
    input: "authority.commonName",
    resources: [],
    change: () => ({ authority: { commonName: "Another name" } }),
  },
  {
    ...later,
    input: "authority.keyAlgorithm",
    change: () => ({ authority: { keyAlgorithm: "ecdsa-p384" } }),
  },
  {
    ...later,
    input: "serverCertificate.renewBeforeHours",
    change: () => ({ serverCertificate: { renewBeforeHours: 100 } }),
    shows: async (sight) => report(sight, "server")?.renewAfter,
  },
  {
    ...later,
    input: "serverCertificate.reuseKey",
    change: () => ({ serverCertificate: { reuseKey: true } }),
  },
  {
    ...later,
    input: "clients.*.certificate.renewBeforeHours",
    change: () => ({ clients: { reader: { certificate: { renewBeforeHours: 100 } } } }),
    shows: async (sight) => report(sight, "client-reader")?.renewAfter,
  },
  {
    ...later,
    input: "clients.*.certificate.reuseKey",
    change: () => ({ clients: { plain: { certificate: { reuseKey: true } } } }),
  },
  {
    ...reload,
    input: "authority.generations",
    update: "clients",
    resources: ["plan", "revocations", "ca-3", "ca-3-key", ...material],
    change: () => ({ authority: { generations: ["1", "2", "3"] } }),
    shows: fingerprint("ca-3"),
  },
  {
    ...reload,
    input: "authority.signer",
    update: "signer",
    resources: everyLeaf,
    change: () => ({ authority: { signer: "2" } }),
    shows: async (sight) => report(sight, "server")?.issuer,
  },
  {
    ...reload,
    input: "authority.validityHours",
    update: "authority",
    resources: ["ca-1", "ca-2", ...everyLeaf],
    change: () => ({ authority: { validityHours: 50_000 } }),
    shows: hours("ca-1"),
  },
  {
    input: "authority.retireInUse",
    effect: "nothing",
    update: "repeated",
    resources: [...material, "plan"],
    change: () => ({ authority: { retireInUse: true } }),
  },
  {
    ...reload,
    input: "hosts",
    update: "server's certificate",
    resources: ["plan", ...material, ...issued("server-certificate")],
    change: () => ({ hosts: ["localhost", "127.0.0.1", "db.example.org"] }),
    shows: fingerprint("server"),
  },
  {
    ...reload,
    input: "serverCertificate.validityHours",
    update: "server's certificate",
    resources: served,
    change: () => ({ serverCertificate: { validityHours: 1000 } }),
    shows: hours("server"),
  },
  {
    ...reload,
    input: "serverCertificate.keyAlgorithm",
    update: "server's certificate",
    resources: served,
    change: () => ({ serverCertificate: { keyAlgorithm: "ecdsa-p384" } }),
    shows: fingerprint("server"),
  },
  {
    ...reload,
    input: "serverCertificate.generation",
    update: "generations",
    resources: served,
    change: () => ({ serverCertificate: { generation: 2 } }),
    shows: fingerprint("server"),
  },
  {
    ...reload,
    input: "clients.*.certificate.generation",
    update: "generations",
    resources: client("plain"),
    change: () => ({ clients: { plain: { certificate: { generation: 2 } } } }),
    shows: fingerprint("client-plain"),
  },
  {
    ...reload,
    input: "clients.*.certificate.keyAlgorithm",
    update: "generations",
    resources: client("reader"),
    change: () => ({ clients: { reader: { certificate: { keyAlgorithm: "ecdsa-p384" } } } }),
    shows: fingerprint("client-reader"),
  },
  {
    ...reload,
    input: "clients.*.certificate.validityHours",
    update: "generations",
    resources: client("renamed"),
    change: () => ({ clients: { renamed: { certificate: { validityHours: 1000 } } } }),
    shows: hours("client-renamed"),
  },
  {
    ...reload,
    input: "clients.*.certificateRequestPem",
    update: "generations",
    resources: ["plan", "revocations", ...material, "client-bring"],
    change: ({ requests }) => ({ clients: { bring: { certificateRequestPem: requests[1] } } }),
    shows: fingerprint("client-bring"),
  },
  {
    ...reload,
    input: "serverCertificate.selfSigned",
    update: "self-signed",
    resources: ["plan", ...material, ...issued("server-certificate")],
    change: () => ({ serverCertificate: { selfSigned: true } }),
    shows: async (sight) => report(sight, "server")?.issuer,
  },
  ...(["certificatePem", "privateKeyPem", "trustBundlePem"] as const).map((name) => ({
    ...reload,
    input: `serverCertificate.${name}`,
    update: "brought",
    resources: ["plan", ...material, ...issued("server-certificate")],
    change: ({ brought }: { brought: Record<typeof name, string> }) => ({
      serverCertificate: { [name]: brought[name] },
    }),
    shows: fingerprint("server"),
  })),
  {
    ...reload,
    input: "serverCertificate.passphraseCommand",
    update: "brought",
    resources: material,
    change: ({ passphrase }) => ({
      serverCertificate: { passphraseCommand: `echo '${passphrase}'` },
    }),
    shows: async (sight) =>
      /^ssl_passphrase_command = .*/m.exec(sight.file("postgresql.conf"))?.[0],
  },
];

const sources = "tests/integration/certificate-sources.test.ts";
const offline = "tests/integration/offline-authority.test.ts";

/** They need another authority, which this server cannot get: a change of the mode is refused. */
export const certificatesElsewhere: readonly ShownElsewhere[] = [
  { input: "authority.certificatePem", effect: "reload", shownBy: sources },
  { input: "authority.privateKeyPem", effect: "reload", shownBy: sources },
  { input: "authority.additionalTrustPem", effect: "reload", shownBy: sources },
  { input: "authority.crlPem", effect: "reload", shownBy: sources },
  { input: "authority.signedCertificates", effect: "reload", shownBy: offline },
  { input: "serverCertificate.passphrase", effect: "reload", shownBy: sources },
];

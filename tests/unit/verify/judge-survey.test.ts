// Every finding of a server that is as it should be, and one twin of each that is not.
import { describe, expect, it } from "vitest";
import { readCertificate } from "../../../components/pki/certificate";
import { judgeSurvey } from "../../../components/verify/judge-survey";
import type { InsideView } from "../../../components/verify/look-inside";
import type { Survey } from "../../../components/verify/survey";
import type { Outcome } from "../../../components/wire/outcome";
import {
  type CertificateOptions,
  hoursFromNow,
  makeRoot,
  makeServerLeaf,
  now,
} from "../../support/pki/certificates";

const refused = (message: string): Outcome => ({ kind: "refused", sqlstate: "28000", message });
const alert = (number: number): Outcome => ({ kind: "alert", alert: number, message: "refused" });
const accepted: Outcome = { kind: "handshake", message: "the server accepts it" };
const asks = (method: string): Outcome => ({ kind: "password", method });
const session: Outcome = { kind: "session" };
const gone: Outcome = { kind: "broken", message: "no answer in time", transient: true };

const noEncryption = refused('no pg_hba.conf entry for host "::1", user "app", no encryption');
const rejected = refused('pg_hba.conf rejects connection for host "::1", SSL encryption');
const missing = refused("connection requires a valid client certificate");
const both = (app: Outcome, postgres: Outcome) => [
  { role: "app", outcome: app },
  { role: "postgres", outcome: postgres },
];

function peerWith(options: CertificateOptions = {}, chainError = "") {
  const root = makeRoot();
  const leaf = makeServerLeaf(root, options);
  return {
    protocol: "TLSv1.3",
    cipher: "TLS_AES_256_GCM_SHA384",
    keyExchange: "X25519",
    fingerprint: "",
    names: [],
    chain: ["CN=leaf", "CN=root"],
    notAfter: "",
    chainError,
    certificates: [leaf, root].map(({ pem }) => readCertificate(pem)),
  };
}

const view: InsideView = {
  role: "app",
  serverVersion: 170004,
  superuser: false,
  row: {
    ssl: true,
    protocol: "TLSv1.3",
    cipher: "TLS_AES_256_GCM_SHA384",
    bits: 256,
    clientSerial: "42",
  },
  client: peerWith(),
  settings: {
    ssl_min_protocol_version: "TLSv1.3",
    ssl_ca_file: "ca.crt",
    ssl_crl_file: "crl.pem",
    ssl_crl_dir: "",
    password_encryption: "scram-sha-256",
  },
  rules: { value: [] },
};

const good: Survey = {
  speaksTls: true,
  plaintext: both(noEncryption, rejected),
  peer: peerWith(),
  protocols: {
    TLSv1: alert(70),
    "TLSv1.1": alert(70),
    "TLSv1.2": accepted,
    "TLSv1.3": accepted,
  },
  weakCiphers: alert(40),
  bare: both(missing, rejected),
  certified: both(session, rejected),
  foreign: alert(48),
  direct: missing,
  inside: { kind: "seen", view },
};

function judge(survey: Survey, sslmode: string | undefined = "verify-full") {
  const request = { host: "db.example.org", role: "app" };
  return judgeSurvey(survey, { request, trustFrom: "tests", sslmode, sslrootcert: "" }, now);
}

/** Findings that are not fine, as "severity: name". */
function flawsOf(survey: Survey, sslmode?: string): string[] {
  return judge(survey, sslmode)
    .filter(({ severity }) => severity !== "fine")
    .map(({ name, severity }) => `${severity}: ${name}`);
}

const seen = (changes: Partial<InsideView>): Partial<Survey> => ({
  inside: { kind: "seen", view: { ...view, ...changes } },
});
const settings = (changes: Record<string, string>) =>
  seen({ settings: { ...view.settings, ...changes } });
const rule = { line: 3, type: "host", databases: "all", roles: "all", method: "md5", error: "" };

describe("judgeSurvey", () => {
  it("finds nothing to say about a server that is as it should be", () => {
    expect(flawsOf(good)).toEqual([]);
  });

  it.each<[string, Partial<Survey>, string[]]>([
    ["lets in without TLS", { plaintext: both(session, rejected) }, ["broken: plaintext refused"]],
    [
      "asks the superuser alone for a password without TLS",
      { plaintext: both(noEncryption, asks("MD5")) },
      ["broken: plaintext refused"],
    ],
    [
      "refuses the role with TLS as well",
      { plaintext: both(noEncryption, rejected), bare: both(rejected, rejected) },
      ["not probed: plaintext refused", "not probed: client certificate required"],
    ],
    [
      "does not answer without TLS",
      { plaintext: both(gone, gone) },
      ["not probed: plaintext refused"],
    ],
    [
      "speaks TLS 1.1",
      { protocols: { ...good.protocols, "TLSv1.1": accepted } },
      ["broken: protocols below TLS 1.2 refused"],
    ],
    [
      "leaves the question for TLS 1.0 open",
      { protocols: { ...good.protocols, TLSv1: gone } },
      ["not probed: protocols below TLS 1.2 refused"],
    ],
    [
      "speaks no TLS 1.3",
      { protocols: { ...good.protocols, "TLSv1.3": alert(70) } },
      ["advice: TLS 1.3 spoken"],
    ],
    ["takes weak ciphers", { weakCiphers: accepted }, ["broken: weak ciphers refused"]],
    ["is behind an old proxy", { direct: gone }, ["advice: direct negotiation"]],
    [
      "shows a certificate of nobody",
      { peer: peerWith({}, "UNABLE_TO_VERIFY_LEAF_SIGNATURE") },
      ["broken: server certificate verifies"],
    ],
    [
      "shows a certificate for another name",
      { peer: peerWith({ hosts: ["other.example.org"] }) },
      ["broken: host name covered"],
    ],
    [
      "has its name in the common name only",
      { peer: peerWith({ hosts: [], commonName: "db.example.org" }) },
      ["advice: host name covered"],
    ],
    [
      "shows a certificate that has ended",
      { peer: peerWith({ notAfter: hoursFromNow(-1) }) },
      ["broken: certificate days left"],
    ],
    [
      "shows a certificate that ends soon",
      { peer: peerWith({ notAfter: hoursFromNow(24 * 29) }) },
      ["advice: certificate days left"],
    ],
    ["has a short key", { peer: peerWith({ key: "rsa1024" }) }, ["broken: key strength"]],
    ["is signed with SHA-1", { peer: peerWith({ signature: "sha1" }) }, ["broken: signatures"]],
    [
      "asks nobody for a certificate",
      { foreign: asks("SASL") },
      ["advice: client certificate asked for"],
    ],
    [
      "lets in without a certificate",
      { bare: both(session, rejected) },
      ["broken: client certificate required"],
    ],
    [
      "asks for a password by MD5",
      { bare: both(asks("MD5"), rejected) },
      ["advice: client certificate required", "advice: passwords by SCRAM"],
    ],
    [
      "lets the superuser in with any certificate",
      { certified: both(session, session) },
      ["broken: superuser over TCP refused"],
    ],
    [
      "asks the superuser for a password",
      { bare: both(missing, asks("SASL")) },
      ["advice: superuser over TCP refused"],
    ],
    [
      "is another one than the client talks to",
      seen({ row: { ...view.row, cipher: "TLS_AES_128_GCM_SHA256" } }),
      ["broken: session as negotiated"],
    ],
    [
      "gets its sessions decrypted",
      seen({ row: { ...view.row, ssl: false } }),
      ["broken: session as negotiated"],
    ],
    [
      "has a superuser as client",
      seen({ superuser: true }),
      ["advice: role without superuser rights"],
    ],
    [
      "allows TLS 1.0 by its settings",
      settings({ ssl_min_protocol_version: "TLSv1" }),
      ["broken: ssl_min_protocol_version"],
    ],
    ["has no revocation list", settings({ ssl_crl_file: "" }), ["advice: revocation list"]],
    [
      "keeps passwords as MD5",
      settings({ password_encryption: "md5" }),
      ["advice: password_encryption"],
    ],
    [
      "has a rule for everybody from elsewhere",
      seen({ rules: { value: [rule] } }),
      ["broken: no rule without TLS"],
    ],
    [
      "shows its rules to nobody",
      seen({ rules: { unreadable: "permission denied" } }),
      ["not probed: no rule without TLS"],
    ],
    [
      "does not let the role in",
      { inside: { kind: "refused", outcome: rejected } },
      ["not probed: session as negotiated"],
    ],
  ])("tells of a server that %s", (_what, changes, flaws) => {
    expect(flawsOf({ ...good, ...changes })).toEqual(flaws);
  });

  it.each(["disable", "prefer", "require", "verify-ca"])("advises against sslmode=%s", (mode) => {
    expect(flawsOf(good, mode)).toEqual(["advice: sslmode of the URL"]);
  });

  it("gives a cause and a fix with every flaw, and with nothing else", () => {
    const worst = { ...good, plaintext: both(session, session), weakCiphers: accepted };
    for (const { name, severity, cause, fix } of judge(worst, "prefer")) {
      const flawed = severity === "broken" || severity === "advice";
      expect([name, cause !== "", fix !== ""]).toEqual([name, flawed, flawed]);
    }
  });
});

import { describe, expect, it } from "vitest";
import * as judge from "../../../components/proof/judge";
import type { Judge } from "../../../components/proof/judge";
import type { Outcome } from "../../../components/wire/outcome";

const refused = (message: string, sqlstate = "28000"): Outcome => ({
  kind: "refused",
  sqlstate,
  message,
});
const alert = (number: number): Outcome => ({ kind: "alert", alert: number, message: "" });
const unverified = (code: string): Outcome => ({ kind: "unverified", code, message: "" });

const session: Outcome = { kind: "session" };
const scram: Outcome = {
  kind: "password",
  method: "SASL",
  mechanisms: ["SCRAM-SHA-256-PLUS", "SCRAM-SHA-256"],
};
const handshake: Outcome = { kind: "handshake", message: "the server accepts TLSv1.2" };
const scramUnbound: Outcome = { ...scram, mechanisms: ["SCRAM-SHA-256"] };
const reset: Outcome = { kind: "broken", message: "read ECONNRESET", transient: true };

const noEntry = (encryption: string) =>
  refused(`no pg_hba.conf entry for host "192.0.2.7", user "app", database "app", ${encryption}`);
const rejected = (encryption: string) =>
  refused(
    `pg_hba.conf rejects connection for host "192.0.2.7", user "app", database "app", ${encryption}`,
  );
const wantsCertificate = refused("connection requires a valid client certificate");
const noStore = refused(
  "client certificates can only be checked if a root certificate store is available",
);
const wrongCertificate = refused('certificate authentication failed for user "app"');
const wrongTrust = refused('"trust" authentication failed for user "app"');

/** What none of the judges may take for the refusal that was promised. */
const neverRight: Outcome[] = [
  { kind: "session" },
  { kind: "password", method: "cleartext" },
  { kind: "password", method: "MD5" },
  { kind: "password", method: "SASL", mechanisms: ["OAUTHBEARER"] },
  { kind: "password", method: "SASL", mechanisms: [] },
  { kind: "noTls" },
  handshake,
  reset,
  refused("the database system is starting up", "57P03"),
  refused("sorry, too many clients already", "53300"),
  refused('role "app" does not exist'),
  refused('database "app" does not exist', "3D000"),
  refused('password authentication failed for user "app"', "28P01"),
  refused('role "app" is not permitted to log in'),
  unverified("CERT_HAS_EXPIRED"),
  alert(20),
  alert(42),
  alert(46),
  alert(80),
];

interface Case {
  readonly name: string;
  readonly judge: Judge;
  readonly right: Outcome[];
  readonly wrong: Outcome[];
}

const cases: Case[] = [
  {
    name: "refusesPlaintext",
    judge: judge.refusesPlaintext,
    right: [noEntry("no encryption"), rejected("no encryption")],
    wrong: [
      noEntry("SSL encryption"),
      rejected("SSL encryption"),
      rejected("GSS encryption"),
      refused("no pg_hba.conf entry for host, no encryption", "28P01"),
      refused("something else, no encryption"),
      wantsCertificate,
      scram,
    ],
  },
  {
    name: "missesCertificate",
    judge: judge.missesCertificate,
    right: [wantsCertificate],
    wrong: [noStore, noEntry("SSL encryption"), wrongCertificate, scram, alert(48)],
  },
  {
    name: "missesCertificateOrPassword",
    judge: judge.missesCertificateOrPassword,
    right: [wantsCertificate, scram],
    wrong: [noStore, noEntry("SSL encryption"), wrongCertificate],
  },
  {
    name: "asksForScram",
    judge: judge.asksForScram,
    right: [scram, scramUnbound],
    wrong: [wantsCertificate, wrongCertificate],
  },
  {
    name: "offersChannelBinding",
    judge: judge.offersChannelBinding,
    right: [scram],
    wrong: [scramUnbound, wantsCertificate],
  },
  {
    name: "refusesCertificate",
    judge: judge.refusesCertificate,
    right: [wrongCertificate, wrongTrust],
    wrong: [scram, wantsCertificate, rejected("SSL encryption")],
  },
  {
    name: "clientRefusesPurpose",
    judge: judge.clientRefusesPurpose,
    right: [unverified("INVALID_PURPOSE"), unverified("SELF_SIGNED_CERT_IN_CHAIN")],
    wrong: [unverified("ERR_TLS_CERT_ALTNAME_INVALID"), unverified("CERT_NOT_YET_VALID")],
  },
  {
    name: "refusesOtherRole",
    judge: judge.refusesOtherRole,
    right: [wrongCertificate, wrongTrust, scram],
    wrong: [wantsCertificate, rejected("SSL encryption"), alert(48)],
  },
  {
    name: "refusesRole",
    judge: judge.refusesRole,
    right: [noEntry("SSL encryption"), rejected("SSL encryption")],
    wrong: [wrongCertificate, rejected("no encryption"), wantsCertificate, scram],
  },
  {
    name: "refusesAuthority",
    judge: judge.refusesAuthority,
    right: [alert(48)],
    wrong: [alert(40), alert(45), wantsCertificate, unverified("UNABLE_TO_GET_ISSUER_CERT")],
  },
  {
    name: "refusesProtocol",
    judge: judge.refusesProtocol,
    right: [alert(70)],
    wrong: [alert(40), alert(71), alert(86)],
  },
  {
    name: "refusesSsl3",
    judge: judge.refusesSsl3,
    right: [alert(40), alert(70)],
    wrong: [alert(48), alert(71)],
  },
  {
    name: "refusesCiphers",
    judge: judge.refusesCiphers,
    right: [alert(40)],
    wrong: [alert(70), alert(71)],
  },
  {
    name: "refusesExpired",
    judge: judge.refusesExpired,
    right: [alert(45)],
    wrong: [alert(44), alert(48)],
  },
  {
    name: "refusesRevoked",
    judge: judge.refusesRevoked,
    right: [alert(44)],
    wrong: [alert(45), alert(48)],
  },
  {
    name: "refusesPurpose",
    judge: judge.refusesPurpose,
    right: [alert(43)],
    wrong: [alert(44), alert(48)],
  },
  {
    name: "clientMissesAuthority",
    judge: judge.clientMissesAuthority,
    right: [
      unverified("SELF_SIGNED_CERT_IN_CHAIN"),
      unverified("UNABLE_TO_GET_ISSUER_CERT_LOCALLY"),
      unverified("DEPTH_ZERO_SELF_SIGNED_CERT"),
    ],
    wrong: [unverified("ERR_TLS_CERT_ALTNAME_INVALID"), alert(48)],
  },
  {
    name: "clientMissesHost",
    judge: judge.clientMissesHost,
    right: [unverified("ERR_TLS_CERT_ALTNAME_INVALID")],
    wrong: [unverified("SELF_SIGNED_CERT_IN_CHAIN"), alert(48)],
  },
];

describe.each(cases)("$name()", ({ judge: judged, right, wrong }) => {
  it("takes the promised refusal for right", () => {
    expect(right.filter((outcome) => !judged(outcome))).toEqual([]);
  });

  it("takes no other outcome for right", () => {
    expect([...wrong, ...neverRight].filter((outcome) => judged(outcome))).toEqual([]);
  });
});

describe("letsIn()", () => {
  it("takes nothing but a session for right", () => {
    expect(judge.letsIn(session)).toBe(true);
    expect([...neverRight.slice(1), wantsCertificate, scram].filter(judge.letsIn)).toEqual([]);
  });
});

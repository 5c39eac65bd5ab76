// Judges an application's session. Pure.
import { serialInDecimal } from "../pki/decimal-serial";
import { type ProbeResult, notProbed } from "../proof/probe";
import { describeOutcome } from "../wire/outcome";
import type { ClientKit } from "./client-kit";
import type { ClientSession, LoginResult } from "./log-in";

/** Judges the session: it exists, it is encrypted, and it has the right role and certificate. */
export function judgeLogin(
  kit: ClientKit,
  minProtocol: string,
  result: LoginResult,
): ProbeResult[] {
  const session = "session" in result ? result.session : undefined;
  const results = [judgeEncrypted(session, minProtocol), judgeRole(kit, session)];
  const certificate = kit.certificatePem ?? "";
  return [
    judgeEntry(kit, result),
    ...results,
    ...(certificate === "" ? [] : [judgeCertificate(certificate, session)]),
  ];
}

function judgeEntry(kit: ClientKit, result: LoginResult): ProbeResult {
  const passed = "session" in result;
  return {
    name: "application gets in",
    expected: `a session as "${kit.role}" with verify-full for "${kit.host}"`,
    observed: passed ? "there is one" : describeOutcome(result.outcome),
    passed,
    probed: true,
  };
}

function judgeEncrypted(session: ClientSession | undefined, minProtocol: string): ProbeResult {
  const name = "application session encrypted";
  const expected = `pg_stat_ssl shows ssl, and ${minProtocol} or newer as the client does`;
  if (session === undefined) return notProbed({ name, expected }, "there is no session");
  const { ssl, protocol, cipher, bits, clientProtocol } = session;
  // The names of the accepted protocols sort by age.
  const passed = ssl && protocol === clientProtocol && protocol >= minProtocol;
  const observed = !ssl
    ? "pg_stat_ssl says that the session is not encrypted; something in between decrypts it"
    : `${protocol} ${cipher}, ${bits} bits` +
      (protocol === clientProtocol ? "" : `; the client has ${clientProtocol}`);
  return { name, expected, observed, passed, probed: true };
}

function judgeRole(kit: ClientKit, session: ClientSession | undefined): ProbeResult {
  const name = "application role";
  const expected = `current_user is "${kit.role}" in database "${kit.database}"`;
  if (session === undefined) return notProbed({ name, expected }, "there is no session");
  const { role, database } = session;
  const passed = role === kit.role && database === kit.database;
  return { name, expected, observed: `"${role}" in "${database}"`, passed, probed: true };
}

function judgeCertificate(pem: string, session: ClientSession | undefined): ProbeResult {
  const name = "application certificate as presented";
  const serial = serialInDecimal(pem);
  const expected = `pg_stat_ssl shows the serial number ${serial}`;
  if (session === undefined) return notProbed({ name, expected }, "there is no session");
  const { clientSerial, clientDn } = session;
  const observed = clientSerial === "" ? "no client certificate" : `${clientSerial} (${clientDn})`;
  return { name, expected, observed, passed: clientSerial === serial, probed: true };
}

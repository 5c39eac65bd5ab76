// Judges the probe's session. Pure.
import { own } from "../contract/own";
import { showText } from "../contract/problem";
import { serialInDecimal } from "../pki/decimal-serial";
import { oldProtocols } from "../wire/client-hello";
import { describeOutcome } from "../wire/outcome";
import type { Session, SessionResult } from "../wire/session";
import { type ProbeResult, notProbed } from "./probe";

/** The values that the session is compared with. */
export interface SessionExpectation {
  readonly role: string;
  readonly host: string;
  readonly certificatePem: string;
  readonly expectedFingerprint: string;
  readonly minProtocol: string;
}

/** Judges the session that has to succeed: it exists, and both ends report the same. */
export function judgeSession(expected: SessionExpectation, result: SessionResult): ProbeResult[] {
  const session = "session" in result ? result.session : undefined;
  const outcome = "session" in result ? "" : describeOutcome(result.outcome);
  return [
    judgeVerified(expected, session, outcome),
    judgeNegotiated(session),
    judgeClientCertificate(expected, session),
  ];
}

function judgeVerified(
  { role, host, minProtocol, expectedFingerprint }: SessionExpectation,
  session: Session | undefined,
  outcome: string,
): ProbeResult {
  const name = "verified session";
  const expected = `a session as "${role}" with verify-full for "${host}", ${minProtocol} or newer`;
  if (session === undefined)
    return { name, expected, observed: outcome, passed: false, probed: true };
  const { protocol, fingerprint } = session.client;
  const flaws = [
    ...(protocolNumber(protocol) < minimumNumber(minProtocol) ? [`it uses ${protocol}`] : []),
    ...(session.role === role ? [] : [`it is a session as "${session.role}"`]),
    ...(fingerprint === expectedFingerprint
      ? []
      : [`its server certificate is another one (SHA-256 ${fingerprint})`]),
  ];
  const observed = flaws.length > 0 ? flaws.join("; ") : `a session as "${role}" over ${protocol}`;
  return { name, expected, observed, passed: flaws.length === 0, probed: true };
}

function judgeNegotiated(session: Session | undefined): ProbeResult {
  const name = "session as negotiated";
  const what = "pg_stat_ssl and the client agree on protocol and cipher";
  if (session === undefined) return notProbed({ name, expected: what }, "there is no session");
  const { server, client } = session;
  const sameBits = [undefined, server.bits].includes(bitsOf(client.cipher));
  const agree = server.protocol === client.protocol && server.cipher === client.cipher && sameBits;
  const observed = !server.ssl
    ? "pg_stat_ssl says that the session is not encrypted; something in between decrypts it"
    : `${server.protocol} ${server.cipher}, ${server.bits} bits` +
      (agree ? "" : `; the client has ${client.protocol} ${client.cipher}`);
  return { name, expected: what, observed, passed: server.ssl && agree, probed: true };
}

function judgeClientCertificate(
  { certificatePem }: SessionExpectation,
  session: Session | undefined,
): ProbeResult {
  const name = "client certificate as presented";
  const serial = serialInDecimal(certificatePem);
  const expected = `pg_stat_ssl shows the serial number ${serial}`;
  if (session === undefined) return notProbed({ name, expected }, "there is no session");
  const { clientSerial, clientDn } = session.server;
  const observed = clientSerial === "" ? "no client certificate" : `${clientSerial} (${clientDn})`;
  return { name, expected, observed, passed: sameNumber(clientSerial, serial), probed: true };
}

/** Returns the key bits of a cipher by its name; undefined if the name does not tell. */
function bitsOf(cipher: string): number | undefined {
  if (/CHACHA20/.test(cipher)) return 256;
  const bits = /(?:AES|CAMELLIA|ARIA)_?(128|256)/.exec(cipher)?.[1];
  return bits === undefined ? undefined : Number(bits);
}

function sameNumber(shown: string, serial: string): boolean {
  return /^\d+$/.test(shown) && BigInt(shown) === BigInt(serial);
}

/** Returns the wire version of a protocol; 0 for an unknown name. */
function protocolNumber(protocol: string): number {
  if (protocol === "TLSv1.3") return 0x0304;
  return own(oldProtocols, protocol) ?? 0;
}

/**
 * Returns the wire version of the oldest promised protocol.
 *
 * @throws {RangeError} for a name that is not PostgreSQL's: no protocol would be older, and none probed.
 */
export function minimumNumber(protocol: string): number {
  const number = protocolNumber(protocol);
  if (number !== 0) return number;
  throw new RangeError(
    `Cannot prove TLS: minProtocol is ${showText(protocol)}, expected TLSv1, TLSv1.1, TLSv1.2 or TLSv1.3`,
  );
}

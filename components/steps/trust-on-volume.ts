// Reads the trust record on the server's disk, and checks updates against it.
import { decimal } from "../pki/decimal-serial";
import { judgeTrust, type TrustPaths } from "../rotation/judge-trust";
import {
  namesOf,
  parseTrustRecord,
  trustState,
  type RecordedCertificate,
  type TrustRecord,
} from "../rotation/trust-record";
import { readRows } from "./administration";
import type { Channel } from "./channel";
import { TRUST_RECORD } from "./material-scripts";
import { StepError } from "./step-error";

/** The trust record to deliver, and how to check it. */
export interface TrustInput {
  readonly record: TrustRecord;
  readonly paths: TrustPaths;
  /** True when an authority may be retired while sessions use certificates that it issued. */
  readonly retireInUse: boolean;
}

/** Explains why an update repeats something that seems to be done. */
export const NOT_DELIVERED =
  "Nothing was delivered: an earlier update did not get as far as the server";

/** Returns the record of what was in force last; undefined before the first delivery. */
export async function readTrustRecord(channel: Channel): Promise<TrustRecord | undefined> {
  return parseTrustRecord(await channel.inMaterial(`cat ${TRUST_RECORD} 2>/dev/null || true\n`));
}

/**
 * Refuses a set whose authorities cannot follow those in force. The plan checks the declarations;
 * this checks what was delivered, which is behind after an update that failed on its way.
 */
export async function refuseUnsafeTrust(channel: Channel, { record, paths }: TrustInput) {
  const before = await readTrustRecord(channel);
  if (before === undefined) return;
  const names = namesOf(before, record);
  const problem = judgeTrust(trustState(before, names), trustState(record, names), paths);
  if (problem === undefined) return;
  throw new StepError(`${problem.message}\n${NOT_DELIVERED}`);
}

/** Refuses to retire an authority while sessions use certificates that it issued. */
export async function refuseRetiringInUse(channel: Channel, input: TrustInput): Promise<void> {
  if (input.retireInUse) return;
  const before = await readTrustRecord(channel);
  if (before === undefined) return;
  const kept = new Set(input.record.trusted.map(({ id }) => id));
  const retired = before.trusted.filter(({ id }) => !kept.has(id));
  const text = await sessionsOn(
    channel,
    before,
    retired.map(({ id }) => id),
  );
  if (text !== "") throw new StepError(inUse(retired.map(({ name }) => name).join(", "), text));
}

/** Returns the error, the same in a preview and in an update. */
export function inUse(retired: string, sessions: string): string {
  return (
    `Cannot retire authority ${retired}: ${sessions} on certificates that it issued, expected none; ` +
    "let these clients connect again with their new certificates, or set authority.retireInUse: true, " +
    "which leaves open sessions alone and refuses such certificates from then on"
  );
}

/** Describes the live sessions with certificates of `authorities`; empty for none. */
export async function sessionsOn(
  channel: Channel,
  record: TrustRecord,
  authorities: readonly string[],
): Promise<string> {
  const issued = record.issued.filter(({ authority }) => authorities.includes(authority));
  const counts = await countSessions(channel, issued);
  const list = [...counts].map(([name, count]) => `${name} (${count})`).join(", ");
  return list === "" ? "" : `there are live sessions of ${list}`;
}

/** By serial number: `issuer_dn` is truncated at 63 bytes. */
async function countSessions(
  channel: Channel,
  issued: readonly RecordedCertificate[],
): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  if (issued.length === 0) return counts;
  const names = new Map(issued.map(({ serial, name }) => [decimal(serial), name]));
  const live = await readRows(
    channel,
    `select client_serial::text from pg_stat_ssl where client_serial in (${[...names.keys()].join(", ")})`,
  );
  for (const serial of live) {
    const name = names.get(serial) ?? serial;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

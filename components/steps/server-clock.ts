// Reads the server's clock, which decides which certificates it accepts.
import { readRows, type AdministrationChannel } from "./administration";

/** Milliseconds since 1970. */
export async function readServerClock(channel: AdministrationChannel): Promise<number> {
  const ask = "select floor(extract(epoch from clock_timestamp()) * 1000)::bigint::text";
  return Number((await readRows(channel, ask))[0]);
}

import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";

/** Waits until a client gets in; rejects after about 300 attempts. */
export async function untilConnected(kit) {
  for (let attempt = 0; ; attempt++) {
    // pg makes the key in the object that it is given non-enumerable.
    const client = new pg.Client({ ...structuredClone(kit), connectionTimeoutMillis: 2_000 });
    client.on("error", () => undefined);
    try {
      await client.connect();
      await client.query("select 1");
      return await client.end();
    } catch (error) {
      if (attempt > 300) throw error;
      await sleep(200);
    }
  }
}

// The load, in a separate process: clients that keep connecting, long sessions inside a transaction,
// and a pool. Messages say which kit to use and when to count.
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";

const { clients, sessions, pool: poolSize, pauseMillis } = JSON.parse(process.argv[2]);

/** A query without an answer is a failure, not an endless wait. */
const LIMITS = { connectionTimeoutMillis: 10_000, query_timeout: 10_000 };

let kit;
let running = true;
const counts = { connections: 0, failed: 0, sessionsLost: 0 };
const reasons = new Map();
/** The time of the last successful connection, and the longest time between two of them. */
const outage = { lastSuccess: 0, longestMillis: 0 };
const work = [];

process.on("message", async ({ type, value }) => {
  if (type === "kit") {
    kit = value;
    if (work.length === 0) start();
  } else if (type === "count") report();
  else if (type === "stop") await stop();
});
process.on("disconnect", () => process.exit());

function start() {
  for (let index = 0; index < clients; index++) work.push(connectAgainAndAgain());
  for (let index = 0; index < sessions; index++) work.push(holdTransaction());
  work.push(usePool());
}

async function stop() {
  running = false;
  await Promise.all(work);
  report();
  process.disconnect();
}

function report() {
  process.send({ ...counts, reasons: Object.fromEntries(reasons), ...outage });
  counts.connections = 0;
  counts.failed = 0;
  counts.sessionsLost = 0;
  reasons.clear();
  outage.longestMillis = 0;
}

function failed(error) {
  counts.failed++;
  const text = String(error.message ?? error);
  reasons.set(text, (reasons.get(text) ?? 0) + 1);
}

function succeeded() {
  const now = performance.now();
  counts.connections++;
  const since = outage.lastSuccess === 0 ? 0 : now - outage.lastSuccess;
  outage.lastSuccess = now;
  outage.longestMillis = Math.max(outage.longestMillis, since);
}

async function connectAgainAndAgain() {
  while (running) {
    const client = new pg.Client({ ...kit, ...LIMITS });
    client.on("error", () => undefined);
    try {
      await client.connect();
      const { rows } = await client.query("select 6 * 7 as answer");
      if (rows[0].answer !== 42) throw new Error("another answer than 42");
      await client.end();
      succeeded();
    } catch (error) {
      // No client.end() after a failed handshake: pg would wait forever.
      failed(error);
    }
    await sleep(pauseMillis);
  }
}

async function holdTransaction() {
  const client = new pg.Client({ ...kit, ...LIMITS });
  let lost = false;
  client.on("error", () => (lost = true));
  const ask = async () =>
    (await client.query("select pg_backend_pid() as pid, txid_current() as xid")).rows[0];
  try {
    await client.connect();
    await client.query("begin");
    const first = await ask();
    while (running && !lost) {
      await sleep(200);
      const now = await ask();
      if (now.pid !== first.pid || now.xid !== first.xid) lost = true;
    }
    if (!lost) await client.query("commit");
  } catch {
    lost = true;
  }
  if (lost) counts.sessionsLost++;
  else await client.end();
}

/** Replaces each connection of a pool after a few uses, with the current kit. */
async function usePool() {
  const pool = new pg.Pool({ ...kit, max: poolSize, maxUses: 20, ...LIMITS });
  pool.on("error", () => undefined);
  pool.on("connect", () => counts.connections++);
  const query = async () => {
    while (running) {
      Object.assign(pool.options, kit);
      await pool.query("select 1").catch(failed);
      await sleep(pauseMillis);
    }
  };
  await Promise.all(Array.from({ length: poolSize }, query));
  await pool.end();
}

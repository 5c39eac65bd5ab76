// Clients that stay connected, in a separate process: each keeps sending queries, and from time to
// time opens a new session with the newest kit before it closes the old one. Messages say which kits
// to use and when to count.
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";

const { clients, opening, turnoverMillis, pauseMillis } = JSON.parse(process.argv[2]);

/** A query without an answer is a failure, not an endless wait. */
const LIMITS = { connectionTimeoutMillis: 60_000, query_timeout: 60_000 };

let kits;
let kitNumber = 0;
let running = true;
const work = [];
const sessions = new Set();
const counts = { connections: 0, queries: 0, failed: 0 };
const reasons = new Map();
/** Fewest open sessions since all clients were connected for the first time. */
let fewest;
/** How many more clients may open a session now, and those that wait to do so. */
let free = opening;
const waiting = [];

process.on("message", async ({ type, value }) => {
  if (type === "kit") {
    kits = value;
    kitNumber++;
    while (work.length < clients) work.push(beClient(work.length));
  } else if (type === "count") report();
  else if (type === "stop") await stop();
});
process.on("disconnect", () => process.exit());

async function stop() {
  // Sessions that close from now on are not lost.
  const now = summary();
  running = false;
  await Promise.all(work);
  process.send({ ...now, ...counts, reasons: Object.fromEntries(reasons) });
  process.disconnect();
}

function report() {
  process.send(summary());
}

function summary() {
  const open = [...sessions];
  return {
    ...counts,
    reasons: Object.fromEntries(reasons),
    open: open.length,
    fewest: fewest ?? 0,
    withNewestKit: open.filter(({ kit }) => kit === kitNumber).length,
    /** Certificates that the server served to the open sessions. */
    serverFingerprints: [...new Set(open.map(({ fingerprint }) => fingerprint))],
  };
}

async function beClient(index) {
  let session;
  // Spread, so that clients do not reconnect all at once.
  let due = performance.now() + turnoverMillis * Math.random();
  while (running) {
    try {
      if (session === undefined || session.lost || performance.now() > due) {
        const next = await open(index);
        await close(session);
        session = next;
        due = performance.now() + turnoverMillis;
      }
      await ask(session);
    } catch (error) {
      failed(error);
      if (session !== undefined) session.lost = true;
    }
    await sleep(pauseMillis * (0.5 + Math.random()));
  }
  await close(session);
}

async function open(index) {
  await turn();
  // pg makes the key in the object that it is given non-enumerable.
  const client = new pg.Client({ ...structuredClone(kits[index % kits.length]), ...LIMITS });
  const session = { client, kit: kitNumber, lost: false, fingerprint: "" };
  client.on("error", (error) => {
    if (!session.closing) lose(session, error);
  });
  try {
    await client.connect();
    session.fingerprint = client.connection.stream.getPeerCertificate().fingerprint256;
    sessions.add(session);
    counts.connections++;
    if (sessions.size >= clients) fewest ??= clients;
    return session;
  } finally {
    yieldTurn();
  }
}

async function ask({ client }) {
  const { rows } = await client.query("select 6 * 7 as answer");
  if (rows[0].answer !== 42) throw new Error("another answer than 42");
  counts.queries++;
}

function lose(session, error) {
  session.lost = true;
  if (sessions.delete(session)) {
    fewest = Math.min(fewest ?? sessions.size, sessions.size);
    failed(error);
  }
}

async function close(session) {
  if (session === undefined) return;
  session.closing = true;
  if (!sessions.delete(session)) return;
  if (running && fewest !== undefined) fewest = Math.min(fewest, sessions.size);
  await session.client.end();
}

function failed(error) {
  counts.failed++;
  const text = String(error.message ?? error);
  reasons.set(text, (reasons.get(text) ?? 0) + 1);
}

async function turn() {
  if (free > 0) free--;
  else await new Promise((resolve) => waiting.push(resolve));
}

function yieldTurn() {
  const next = waiting.shift();
  if (next === undefined) free++;
  else next();
}

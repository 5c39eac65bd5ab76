// Who knocks all the time while an update runs: a good client that writes rows, and intruders.
import { setTimeout as sleep } from "node:timers/promises";
import { Client, type ClientConfig } from "pg";

/** What was seen since the watch began. */
export interface Watched {
  readonly connections: number;
  /** Longest time in which the good client did not get in. */
  readonly longestMillis: number;
  /** Intruders that got in. */
  readonly intruders: string[];
  /** Why the good client did not get in, last. */
  readonly lastRefusal: string;
}

/** The update needs the processor as well. */
const PAUSE_MILLIS = 80;
const INTRUDERS_PAUSE_MILLIS = 250;
const TIMEOUT_MILLIS = 3_000;

export class Watch {
  /** Numbers of the rows whose commit was answered. */
  readonly acknowledged: number[] = [];
  #next = 1;
  #loops: Promise<void>[] = [];
  #working = false;
  #kits: ClientConfig[] = [];
  #seen = { connections: 0, longestMillis: 0, intruders: [] as string[], lastRefusal: "" };
  #last = 0;

  /** Options with which the good client may get in; it tries each. */
  use(kits: ClientConfig[]): void {
    this.#kits = kits;
  }

  start(): void {
    this.#working = true;
    this.#last = Date.now();
    this.#seen = { connections: 0, longestMillis: 0, intruders: [], lastRefusal: "" };
    this.#loops = [
      this.#loop(() => this.#write(), PAUSE_MILLIS),
      this.#loop(() => this.#intrude(), INTRUDERS_PAUSE_MILLIS),
    ];
  }

  async stop(): Promise<Watched> {
    this.#working = false;
    await Promise.all(this.#loops);
    this.#loops = [];
    this.#gap();
    return this.#seen;
  }

  async #loop(work: () => Promise<void>, pauseMillis: number): Promise<void> {
    while (this.#working) {
      await work();
      await sleep(pauseMillis);
    }
  }

  #gap(): void {
    this.#seen.longestMillis = Math.max(this.#seen.longestMillis, Date.now() - this.#last);
  }

  async #write(): Promise<void> {
    for (const kit of this.#kits) {
      const number = this.#next++;
      const text = "insert into chaos_rows values ($1::bigint, md5($1::bigint::text))";
      const refusal = await attempt(kit, (client) => client.query(text, [number]));
      if (refusal !== undefined) {
        this.#seen.lastRefusal = refusal;
        continue;
      }
      this.acknowledged.push(number);
      this.#seen.connections++;
      this.#gap();
      this.#last = Date.now();
      return;
    }
  }

  async #intrude(): Promise<void> {
    for (const { name, options } of this.#kits.flatMap(intruders)) {
      const refusal = await attempt(options, (client) => client.query("select 1"));
      if (refusal === undefined)
        this.#seen.intruders.push(`${name} at ${new Date().toISOString()}`);
    }
  }
}

function intruders({ host, port, database, user, ssl }: ClientConfig) {
  const { ca, servername } = ssl as { ca: string; servername: string };
  const where = { host: host ?? "", port: port ?? 0, database: database ?? "" };
  const bare = { ca, servername };
  return [
    { name: "plaintext", options: { ...where, user: user ?? "", ssl: false } },
    { name: "plaintext superuser", options: { ...where, user: "postgres", ssl: false } },
    { name: "no certificate", options: { ...where, user: user ?? "", ssl: bare } },
    { name: "superuser without certificate", options: { ...where, user: "postgres", ssl: bare } },
    { name: "superuser with a client's", options: { ...where, user: "postgres", ssl } },
  ] as { name: string; options: ClientConfig }[];
}

/** Why it failed, or undefined. */
async function attempt(
  options: ClientConfig,
  work: (client: Client) => Promise<unknown>,
): Promise<string | undefined> {
  const client = new Client({
    ...options,
    connectionTimeoutMillis: TIMEOUT_MILLIS,
    query_timeout: 10_000,
  });
  client.on("error", () => undefined);
  try {
    await client.connect();
    await work(client);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  } finally {
    const ended = client.end().catch(() => undefined);
    await Promise.race([ended, sleep(500)]);
  }
}

// Everything between which a mode is measured: servers, those on the way, and the client's files.
import { randomBytes } from "node:crypto";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { makeSelfSigned } from "../support/pki/test-pki";
import { judgeOutcome } from "./judge";
import { type Middle, startMiddle } from "./middle";
import { type Psql, type PsqlAnswer, runPsql } from "./psql";
import { anyRole, database, serverHost, type Servers, startServers, strictRole } from "./servers";
import { type Outcome, type Situation, situations } from "./situations";

/** libpq's parameters by their environment variables, such as `PGSSLMODE`. */
export type Parameters = Readonly<Record<string, string>>;

/** One query, and what became of it. */
export interface Attempt {
  readonly outcome: Outcome;
  readonly answer: PsqlAnswer;
  /** What the client asked for before its session began, where somebody pretended to be the server. */
  readonly requests: string[];
}

/** A laboratory in which queries are sent. */
export interface Laboratory {
  readonly servers: Servers;
  /** The authority's certificate, as `sslrootcert`. */
  readonly rootFile: string;
  /** A file that does not exist, for parameters that would otherwise have a default. */
  readonly noFile: string;
  /** Sends a query with a text of its own and looks whether the one on the way has it. */
  attempt(situation: Situation, parameters: Parameters): Promise<Attempt>;
  /** Sends a statement over the local socket as the superuser. */
  overSocket(parameters: Parameters, statement: string): Promise<PsqlAnswer>;
  stop(): Promise<void>;
}

/** Starts everything; the caller stops it. */
export async function openLaboratory(psql: Psql): Promise<Laboratory> {
  const servers = await startServers();
  const middles = await startMiddles(servers);
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "pgtls-sslmodes-"));
  const files = writeClientFiles(directory, servers);
  return {
    servers,
    rootFile: files.rootFile,
    noFile: files.noFile,
    attempt: (situation, parameters) => {
      const middle = middles[situation];
      const role = situation === "insistsOnTls" ? strictRole : anyRole;
      const fixed = { ...files.fixed, PGUSER: role, PGPORT: String(middle.port) };
      return attempt(psql, middle, { ...fixed, ...parameters });
    },
    overSocket: (parameters, statement) => {
      const { port, socketDirectory } = servers.withTls;
      const place = { PGHOST: socketDirectory, PGPORT: String(port) };
      const who = { PGUSER: "postgres", PGDATABASE: "postgres" };
      return runPsql(psql, { ...place, ...who, ...parameters }, statement);
    },
    stop: async () => {
      await Promise.all(situations.map((name) => middles[name].stop()));
      await servers.stop();
      fs.rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function startMiddles(servers: Servers): Promise<Readonly<Record<Situation, Middle>>> {
  const { withTls, withoutTls, authority } = servers;
  const upstreamPort = withTls.port;
  const ownCertificate = makeSelfSigned([serverHost]);
  const otherHost = authority.issueServer(["other.example.org"]);
  return {
    noTls: await startMiddle({ upstreamPort: withoutTls.port }),
    offersTls: await startMiddle({ upstreamPort }),
    insistsOnTls: await startMiddle({ upstreamPort }),
    ownCertificate: await startMiddle({ upstreamPort, impersonateWith: ownCertificate }),
    otherHost: await startMiddle({ upstreamPort, impersonateWith: otherHost }),
    deniesTls: await startMiddle({ upstreamPort, denyTls: true }),
  };
}

function writeClientFiles(directory: string, { authority, password }: Servers) {
  const rootFile = path.join(directory, "root.crt");
  const passwords = path.join(directory, "passwords");
  const noFile = path.join(directory, "none");
  fs.writeFileSync(rootFile, authority.certificatePem);
  fs.writeFileSync(passwords, `*:*:*:*:${password}\n`, { mode: 0o600 });
  const fixed: Parameters = {
    PGHOST: serverHost,
    PGHOSTADDR: "127.0.0.1",
    PGDATABASE: database,
    PGPASSFILE: passwords,
    PGCONNECT_TIMEOUT: "10",
    // Files and tickets of whoever runs this must not decide anything.
    PGSSLROOTCERT: noFile,
    PGSSLCERT: noFile,
    PGSSLKEY: noFile,
    PGSSLCRL: noFile,
    HOME: directory,
    PGGSSENCMODE: "disable",
    KRB5CCNAME: `FILE:${noFile}`,
  };
  return { rootFile, noFile, fixed };
}

async function attempt(psql: Psql, middle: Middle, parameters: Parameters): Promise<Attempt> {
  const text = randomBytes(16).toString("hex");
  middle.forget();
  const answer = await runPsql(psql, parameters, `select '${text}';\n`);
  const seen = middle.readable();
  const wasAnswered = answer.stdout.trim() === text;
  if (wasAnswered && seen.length === 0) {
    throw new Error("Cannot measure: the query did not pass the one on the way");
  }
  const outcome = judgeOutcome({ wasRead: seen.includes(text), wasAnswered });
  return { outcome, answer, requests: middle.requests() };
}

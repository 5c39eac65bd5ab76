// Asks a server everything that can be asked, whoever made it.
import { SUPERUSER } from "../contract/superuser";
import type { KeyedCertificate } from "../pki/issue-certificate";
import { type Login, type TlsLogin, attempt, attemptOnce } from "../wire/attempt";
import { commonCiphers, oldProtocols, weakCiphers } from "../wire/client-hello";
import { type Target, askForTls, withConnection } from "../wire/connection";
import { findAddress } from "../wire/find-address";
import { type Limit, limitParallel } from "../wire/limit-parallel";
import { type Outcome, describeOutcome, outcomeOfError } from "../wire/outcome";
import { sayHello } from "../wire/say-hello";
import { untilAnswered } from "../wire/until-answered";
import { HostCover, hostCover } from "./host-cover";
import { type Inside, lookInside } from "./look-inside";
import { type ServedPeer, meetServer, speakNewest } from "./meet-server";
import type { RoleAttempt, Survey, SurveyRequest } from "./survey";

/** There was no answer, or not one of a PostgreSQL server. */
export class NoServerError extends Error {}

/** Limit of concurrent connections, which leaves the server's slots to its clients. */
const connectionsAtOnce = 6;

/**
 * Surveys a server. `foreign` is a client certificate that no server can trust.
 *
 * @throws {NoServerError} when no PostgreSQL answers.
 */
export async function runSurvey(
  request: SurveyRequest,
  foreign: KeyedCertificate,
): Promise<Survey> {
  const target = await findServer(request);
  const speaksTls = await asksForTls(target, request.timeoutMs);
  const limit = limitParallel(connectionsAtOnce);
  const ask = { request, target, limit };
  const plaintext = await tryRoles(ask, undefined);
  if (!speaksTls) {
    checkPostgres(plaintext);
    const inside = { kind: "notTried", why: "the server speaks no TLS" } as const;
    return { speaksTls, plaintext, protocols: {}, bare: [], certified: [], inside };
  }
  return surveyTls(ask, plaintext, foreign);
}

interface Ask {
  readonly request: SurveyRequest;
  readonly target: Target;
  readonly limit: Limit;
}

async function surveyTls(
  ask: Ask,
  plaintext: RoleAttempt[],
  foreign: KeyedCertificate,
): Promise<Survey> {
  const { request, target, limit } = ask;
  const { timeoutMs, role, database, certificate } = request;
  const as = (tls: TlsLogin) => ({ role, database, tls });
  const [peer, protocols, weak, bare, certified, foreignOutcome, direct] = await Promise.all([
    limit(() => meet(request, target)),
    tryProtocols(ask),
    limit(() => sayHello(target, oldProtocols["TLSv1.2"]!, weakCiphers, timeoutMs)),
    tryRoles(ask, {}),
    certificate === undefined ? [] : tryRoles(ask, { certificate }),
    limit(() => attempt(target, as({ certificate: foreign }), timeoutMs)),
    limit(() => tryDirect(target, as({ direct: true }), timeoutMs)),
  ]);
  if (peer === undefined && Object.values(protocols).every(({ kind }) => kind === "broken")) {
    const [any] = Object.values(protocols);
    throw new NoServerError(any === undefined ? "" : describeOutcome(any));
  }
  return {
    speaksTls: true,
    plaintext,
    ...(peer === undefined ? {} : { peer }),
    protocols,
    weakCiphers: weak,
    bare,
    certified,
    foreign: foreignOutcome,
    direct,
    inside: await logIn(ask, peer),
  };
}

/** Finds the address of the server; rejects with a `NoServerError`. */
async function findServer(request: SurveyRequest): Promise<Target> {
  return findAddress(request, request.timeoutMs).catch((error: Error) => {
    throw new NoServerError(error.message);
  });
}

async function asksForTls(target: Target, timeoutMs: number): Promise<boolean> {
  const answer = await withConnection(target, timeoutMs, askForTls).catch((error: Error) => error);
  if (answer === "S" || answer === "N") return answer === "S";
  const said = typeof answer === "string" ? `it answers ${JSON.stringify(answer)}` : answer.message;
  throw new NoServerError(`it does not speak PostgreSQL's protocol: ${said}`);
}

/** Rejects a peer that answers "N" and then does not speak PostgreSQL's protocol. */
function checkPostgres(plaintext: readonly RoleAttempt[]): void {
  const [first] = plaintext;
  if (first === undefined || plaintext.some(({ outcome }) => outcome.kind !== "broken")) return;
  throw new NoServerError(
    `it does not speak PostgreSQL's protocol: ${describeOutcome(first.outcome)}`,
  );
}

function tryRoles(
  { request, target, limit }: Ask,
  tls: TlsLogin | undefined,
): Promise<RoleAttempt[]> {
  const { role, database, timeoutMs } = request;
  return Promise.all(
    [...new Set([role, SUPERUSER])].map(async (name) => {
      const login = { role: name, database, ...(tls === undefined ? {} : { tls }) };
      return { role: name, outcome: await limit(() => attempt(target, login, timeoutMs)) };
    }),
  );
}

async function tryProtocols({
  request,
  target,
  limit,
}: Ask): Promise<Readonly<Record<string, Outcome>>> {
  const { timeoutMs } = request;
  const entries = await Promise.all([
    ...Object.entries(oldProtocols).map(async ([name, number]): Promise<[string, Outcome]> => [
      name,
      await limit(() => sayHello(target, number, commonCiphers, timeoutMs)),
    ]),
    limit(() => newest(target, timeoutMs)),
  ]);
  return Object.fromEntries(entries);
}

async function newest(target: Target, timeoutMs: number): Promise<[string, Outcome]> {
  const { outcome } = await insist(timeoutMs, (leftMs) => speakNewest(target, leftMs));
  return ["TLSv1.3", outcome];
}

async function meet(
  { host, trustPem, timeoutMs }: SurveyRequest,
  target: Target,
): Promise<ServedPeer | undefined> {
  const met = await insist(timeoutMs, (leftMs) => meetServer(target, host, trustPem, leftMs));
  return met.value;
}

/** Repeats a question until there is an answer, as probes do; a value counts as a handshake. */
async function insist<T>(
  timeoutMs: number,
  once: (leftMs: number) => Promise<T>,
): Promise<{ value?: T; outcome: Outcome }> {
  const found: { value?: T } = {};
  const outcome = await untilAnswered(timeoutMs, async (leftMs) => {
    try {
      found.value = await once(leftMs);
      return { kind: "handshake", message: "the server accepts it" };
    } catch (error) {
      return outcomeOfError(error, false);
    }
  });
  return { ...found, outcome };
}

/** Time limit of the retries: an older server answers by closing every connection. */
const directMillis = 500;

function tryDirect(target: Target, login: Login, timeoutMs: number): Promise<Outcome> {
  return untilAnswered(directMillis, () => attemptOnce(target, login, timeoutMs));
}

/** Logs in to a verified server only: any other peer could be after the password. */
async function logIn({ request, target }: Ask, peer: ServedPeer | undefined): Promise<Inside> {
  const why = "the server is not verified";
  const [leaf] = peer?.certificates ?? [];
  if (peer?.chainError !== "" || leaf === undefined) return { kind: "notTried", why };
  if (hostCover(leaf, request.host) === HostCover.None) return { kind: "notTried", why };
  const { host, role, database, trustPem, certificate, password, timeoutMs } = request;
  const login = {
    host,
    role,
    database,
    trustBundlePem: trustPem,
    ...certificate,
    ...(password === undefined ? {} : { password }),
  };
  return lookInside(target, login, timeoutMs);
}

// Attempts a login up to the server's first answer. Never throws, never sends a password.
import type * as net from "node:net";
import type * as tls from "node:tls";
import {
  QUESTION_MILLIS,
  type Target,
  askForTls,
  handshake,
  readUntil,
  withConnection,
} from "./connection";
import { identityOf } from "./identity";
import { type Outcome, outcomeOfError } from "./outcome";
import { parseAnswer, startupMessage, terminateMessage } from "./startup-message";
import { untilAnswered } from "./until-answered";

/** The role, database and TLS options of an attempted login. */
export interface Login {
  readonly role: string;
  readonly database: string;
  /** Omitted for an attempt without TLS. */
  readonly tls?: TlsLogin;
}

/** The TLS options of the client. */
export interface TlsLogin {
  /** The client certificate and its key, in PEM. Defaults to none. */
  readonly certificate?: { readonly certificatePem: string; readonly keyPem: string };
  /** The authorities and the host name to verify the server against; omitted, nothing is verified. */
  readonly verify?: { readonly trustPem: string; readonly host: string };
  /** Starts the handshake without an SSLRequest, as PostgreSQL 17 and later accept. */
  readonly direct?: boolean;
}

/** Attempts a login until the server answers or the time is up; returns the outcome. */
export function attempt(
  target: Target,
  login: Login,
  timeoutMs: number = QUESTION_MILLIS,
): Promise<Outcome> {
  return untilAnswered(timeoutMs, (leftMs) =>
    attemptOnce(target, login, Math.min(leftMs, QUESTION_MILLIS)),
  );
}

/** Attempts a login once; returns the outcome. */
export async function attemptOnce(
  target: Target,
  login: Login,
  timeoutMs: number,
): Promise<Outcome> {
  let unverified = false;
  const refuse = () => void (unverified = true);
  try {
    return await withConnection(target, timeoutMs, (socket) => logIn(socket, login, refuse));
  } catch (error) {
    return outcomeOfError(error, unverified);
  }
}

async function logIn(socket: net.Socket, login: Login, refuse: () => void): Promise<Outcome> {
  if (login.tls === undefined) return ask(socket, login);
  if (login.tls.direct !== true) {
    const answer = await askForTls(socket);
    if (answer === "N") return { kind: "noTls" };
    if (answer !== "S") {
      const message = `the server answers "${answer}" when asked for TLS`;
      return { kind: "broken", message, transient: answer === "E" };
    }
  }
  const secure = await handshake(socket, tlsOptions(login.tls), refuse);
  if (login.tls.direct === true && secure.alpnProtocol !== "postgresql") {
    return { kind: "broken", message: "the server chose no protocol by ALPN", transient: false };
  }
  return ask(secure, login);
}

/** In TLS 1.3 the refusal of a client certificate arrives only here, after the handshake. */
async function ask(stream: net.Socket, login: Login): Promise<Outcome> {
  const answer = readUntil(stream, parseAnswer);
  stream.write(startupMessage(login.role, login.database));
  const outcome = await answer;
  if (outcome.kind === "session") stream.end(terminateMessage());
  return outcome;
}

function tlsOptions({ certificate, verify, direct }: TlsLogin): tls.ConnectionOptions {
  return {
    minVersion: "TLSv1.2",
    rejectUnauthorized: verify !== undefined,
    ...(verify === undefined ? {} : { ca: verify.trustPem, ...identityOf(verify.host) }),
    ...(certificate === undefined
      ? {}
      : { cert: certificate.certificatePem, key: certificate.keyPem }),
    ...(direct === true ? { ALPNProtocols: ["postgresql"] } : {}),
  };
}

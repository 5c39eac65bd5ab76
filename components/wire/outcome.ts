// The possible outcomes of an attempted login, and how to describe them. Pure.

/** The outcome of an attempted login. A refusal carries the words of whoever refused as `message`. */
export type Outcome =
  /** The server authenticated the client, whatever it answered afterwards. */
  | { readonly kind: "session" }
  /** The server asks for a password by this method; for SASL, with a choice of mechanisms. */
  | { readonly kind: "password"; readonly method: string; readonly mechanisms?: readonly string[] }
  /** The server refused with a PostgreSQL error. */
  | { readonly kind: "refused"; readonly sqlstate: string; readonly message: string }
  /** The server speaks no TLS. */
  | { readonly kind: "noTls" }
  /** The server refused with a TLS alert (RFC 8446, 6.2). */
  | { readonly kind: "alert"; readonly alert: number; readonly message: string }
  /** The client rejected the server's certificate. */
  | { readonly kind: "unverified"; readonly code: string; readonly message: string }
  /** The handshake succeeded; the client asked for nothing more. */
  | { readonly kind: "handshake"; readonly message: string }
  /** There was no answer, or a meaningless one. `transient` if another attempt may get one. */
  | { readonly kind: "broken"; readonly message: string; readonly transient: boolean };

/** Describes an outcome on one line, the same in every run. */
export function describeOutcome(outcome: Outcome): string {
  switch (outcome.kind) {
    case "session":
      return "the server let the client in";
    case "password":
      return `the server asks for a password (${passwordMethod(outcome)})`;
    case "refused":
      return `FATAL: ${outcome.message} (SQLSTATE ${outcome.sqlstate})`;
    case "noTls":
      return "the server answers that it speaks no TLS";
    case "alert":
      return `TLS alert ${outcome.alert}: ${outcome.message}`;
    case "unverified":
      return `the client refuses the server: ${outcome.message} (${outcome.code})`;
    case "handshake":
    case "broken":
      return outcome.message;
  }
}

function passwordMethod({ method, mechanisms = [] }: PasswordOutcome): string {
  return mechanisms.length === 0 ? method : `${method}: ${mechanisms.join(", ")}`;
}

type PasswordOutcome = Extract<Outcome, { kind: "password" }>;

/** SQLSTATEs of a server that is starting, stopping or full: cannot_connect_now, too_many_connections. */
const notNow = new Set(["57P03", "53300"]);

/** Error codes of a network or a server that may recover in a moment. */
const comesAndGoes = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ECONNABORTED",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EAI_AGAIN",
  "ERR_NO_ANSWER",
]);

/** Returns true if another attempt may get another answer; a definite answer is never transient. */
export function isTransient(outcome: Outcome): boolean {
  if (outcome.kind === "refused") return notNow.has(outcome.sqlstate);
  return outcome.kind === "broken" && outcome.transient;
}

/** Converts an error of Node's sockets or of OpenSSL to an outcome. */
export function outcomeOfError(error: unknown, unverified: boolean): Outcome {
  const { code = "", message } = error as NodeJS.ErrnoException;
  const words = opensslWords(message);
  const alert = /alert number (\d+)/.exec(message)?.[1];
  if (alert !== undefined) return { kind: "alert", alert: Number(alert), message: words };
  if (unverified) return { kind: "unverified", code, message: words };
  const transient = comesAndGoes.has(code) || /^Connection terminated/.test(message);
  return { kind: "broken", message: words, transient };
}

/** Keeps OpenSSL's reason; thread, function and line differ from run to run. */
function opensslWords(message: string): string {
  const found = /error:[0-9A-F]+:[^:]*:[^:]*:([^:]+):/i.exec(message);
  return (found?.[1] ?? message).trim();
}

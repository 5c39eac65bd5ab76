// What can come of one attempt to log in, and how it is told. Pure.

/** What came of one attempt to log in. `message` holds the words of whoever refused. */
export type Outcome =
  /** The server let the client in, whatever it said afterwards. */
  | { readonly kind: "session" }
  /** The server asks for a password, by this method; SASL has a choice of mechanisms. */
  | { readonly kind: "password"; readonly method: string; readonly mechanisms?: readonly string[] }
  /** The server refused with an error of PostgreSQL. */
  | { readonly kind: "refused"; readonly sqlstate: string; readonly message: string }
  /** The server speaks no TLS. */
  | { readonly kind: "noTls" }
  /** The server refused with an alert of TLS (RFC 8446, 6.2). */
  | { readonly kind: "alert"; readonly alert: number; readonly message: string }
  /** The client refused the certificate of the server. */
  | { readonly kind: "unverified"; readonly code: string; readonly message: string }
  /** The handshake went through; nothing was asked for after it. */
  | { readonly kind: "handshake"; readonly message: string }
  /** Nobody answered, or not in a way that says anything. `transient` when it may be another time. */
  | { readonly kind: "broken"; readonly message: string; readonly transient: boolean };

/** Tells an outcome on one line, the same in every run. */
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

/** SQLSTATEs of a server that cannot answer now: starting, stopping, or full. */
const notNow = new Set(["57P03", "53300"]);

/** Codes of a network or a server that may be there in a moment. */
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

/** Whether asking again may give another answer; an answer to the question never is of that kind. */
export function isTransient(outcome: Outcome): boolean {
  if (outcome.kind === "refused") return notNow.has(outcome.sqlstate);
  return outcome.kind === "broken" && outcome.transient;
}

/** Turns an error of Node's sockets and of its OpenSSL into what came of the attempt. */
export function outcomeOfError(error: unknown, unverified: boolean): Outcome {
  const { code = "", message } = error as NodeJS.ErrnoException;
  const words = opensslWords(message);
  const alert = /alert number (\d+)/.exec(message)?.[1];
  if (alert !== undefined) return { kind: "alert", alert: Number(alert), message: words };
  if (unverified) return { kind: "unverified", code, message: words };
  const transient = comesAndGoes.has(code) || /^Connection terminated/.test(message);
  return { kind: "broken", message: words, transient };
}

/** OpenSSL's own words, without the thread, the function and the line that differ from run to run. */
function opensslWords(message: string): string {
  const found = /error:[0-9A-F]+:[^:]*:[^:]*:([^:]+):/i.exec(message);
  return (found?.[1] ?? message).trim();
}

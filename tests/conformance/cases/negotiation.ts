import { type Case, casesOf } from "../case";
import { localSocket, ownSession, trust } from "./common";

const [tls, plain] = [/^t$/, /^f$/];
const weakening = "declared with the weakening plaintextConnections, without which it is refused";
const rejected = /pg_hba\.conf rejects connection .* (SSL|no) encryption/;

/** Answers of one rule: for each mode TLS, plain text, or a refusal. */
function ofRule(rule: string, user: string, first: number, outcomes: Record<string, RegExp>) {
  return Object.entries(outcomes).map(([mode, outcome], index) => ({
    number: `N${first + index}`,
    what: `a ${rule} rule and ${mode}`,
    instead: weakening,
    client:
      mode === "direct"
        ? { user, sslmode: "require", sslnegotiation: "direct" }
        : { user, sslmode: mode },
    ...(outcome === rejected ? { refuses: outcome } : { answer: outcome }),
    ...(mode === "direct" ? { since: 17 } : {}),
    commands: [`select ssl ${ownSession}`],
  }));
}

/** F10: which of plain text and TLS a client ends up with. */
export const negotiation: Case[] = casesOf("F10", { variant: "plaintext", client: trust }, [
  ...ofRule("host", "ssltestuser", 6, {
    disable: plain,
    allow: plain,
    prefer: tls,
    require: tls,
    direct: tls,
  }),
  ...ofRule("hostssl", "anotheruser", 11, {
    disable: rejected,
    allow: tls,
    prefer: tls,
    require: tls,
    direct: tls,
  }),
  ...ofRule("hostnossl", "yetanotheruser", 16, {
    disable: plain,
    allow: plain,
    prefer: plain,
    require: rejected,
    direct: rejected,
  }),
  {
    number: "N23",
    what: "the local socket, which never has TLS",
    variant: "usual",
    client: { host: localSocket, user: "postgres", dbname: "postgres", sslmode: "require" },
    commands: [`select ssl ${ownSession}`],
    answer: plain,
  },
  {
    number: "N24",
    what: "the log of a request for TLS",
    variant: "usual",
    since: 17,
    client: { sslmode: "require" },
    logs: /SSLRequest accepted/,
  },
  {
    number: "N24",
    what: "the log of direct negotiation",
    variant: "usual",
    since: 17,
    client: { sslmode: "require", sslnegotiation: "direct" },
    logs: /direct SSL connection accepted/,
    neverLogs: /SSLRequest/,
  },
]);

/** L12 of F11: without a weakening. */
export const nothingButTls: Case[] = casesOf("F11", { variant: "usual", client: trust }, [
  ...["disable", "allow", "prefer", "require"].map((sslmode) => ({
    number: "L12",
    what: `nothing but TLS gets in, and ${sslmode}`,
    client: { sslmode },
    commands: [`select ssl ${ownSession}`],
    ...(sslmode === "disable" ? { refuses: rejected } : { answer: tls }),
  })),
]);

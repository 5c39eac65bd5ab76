import { type Case, casesOf } from "../case";
import { ownSession, trust } from "./common";

const [tls, plain] = [/^t$/, /^f$/];
const weakening = "declared with the weakening plaintextConnections, without which it is refused";
const rejected = /pg_hba\.conf rejects connection .* (SSL|no) encryption/;

/** Answers of one rule: for each mode TLS, plain text, or a refusal. */
function ofRule(rule: string, user: string, first: number, outcomes: Record<string, RegExp>) {
  return Object.entries(outcomes).map(([mode, outcome], index) => ({
    ...{ number: `N${first + index}`, what: `a ${rule} rule and ${mode}`, instead: weakening },
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
    ...{ disable: plain, allow: plain, prefer: tls, require: tls, direct: tls },
  }),
  ...ofRule("hostssl", "anotheruser", 11, {
    ...{ disable: rejected, allow: tls, prefer: tls, require: tls, direct: tls },
  }),
  ...ofRule("hostnossl", "yetanotheruser", 16, {
    ...{ disable: plain, allow: plain, prefer: plain, require: rejected, direct: rejected },
  }),
  ...["disable", "allow", "prefer", "require"].map((sslmode) => ({
    ...{ number: "N21", what: `no rule for plain text, and ${sslmode}`, variant: "usual" as const },
    ...{ client: { sslmode }, commands: [`select ssl ${ownSession}`] },
    ...(sslmode === "disable" ? { refuses: rejected } : { answer: tls }),
    instead: "without a weakening nothing but TLS gets in",
  })),
]);

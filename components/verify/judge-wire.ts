// Judges how a server treats connections before authentication. Pure.
import { own } from "../contract/own";
import { adviceFor } from "../proof/advice";
import { type Outcome, describeOutcome } from "../wire/outcome";
import { type Finding, advise, broken, fine, unexamined } from "./finding";
import type { RoleAttempt, Survey } from "./survey";

/** Judges plaintext, protocols, ciphers and direct negotiation. */
export function judgeWire(survey: Survey): Finding[] {
  if (!survey.speaksTls) {
    const observed = "the server answers that it speaks no TLS";
    return [
      broken("TLS offered", observed, {
        cause: "ssl is off",
        fix: "set ssl_cert_file and ssl_key_file, switch ssl on and reload the server",
      }),
      judgePlaintext(survey),
    ];
  }
  return [
    fine("TLS offered", tellProtocols(survey)),
    judgePlaintext(survey),
    judgeOldProtocols(survey),
    judgeNewestProtocol(survey),
    judgeWeakCiphers(survey),
    judgeDirect(survey),
  ];
}

function tellProtocols({ protocols }: Survey): string {
  const spoken = Object.keys(protocols).filter(
    (name) => own(protocols, name)?.kind === "handshake",
  );
  return spoken.length === 0 ? "no protocol that is known here" : `it speaks ${spoken.join(", ")}`;
}

const plaintextRule = {
  cause: "a `host` or `hostnossl` rule of pg_hba.conf matches connections without TLS",
  fix: "make it a `hostssl` rule, end the file with `host all all all reject`, and reload the server",
};

/** Words of refusals by `pg_hba.conf`, also in older versions, and by proxies. */
const turnsPlaintextAway = /pg_hba\.conf|encrypt|\bSSL\b|\bTLS\b|insecure/i;

function judgePlaintext({ plaintext, bare }: Survey): Finding {
  const name = "plaintext refused";
  const let_in = plaintext.filter(({ outcome }) => ["session", "password"].includes(outcome.kind));
  if (let_in.length > 0) return broken(name, tell(let_in), plaintextRule);
  const refused = plaintext.filter(
    ({ outcome }) => outcome.kind === "refused" && turnsPlaintextAway.test(outcome.message),
  );
  // A role that is refused with TLS as well is not refused for the lack of it.
  const telling = refused.filter(({ role }) =>
    bare.some((other) => other.role === role && !isTurnedAway(other.outcome)),
  );
  if (telling.length > 0) return fine(name, tell(telling));
  const why = refused.length > 0 ? "refused as with TLS; name a role that may log in" : "";
  return unexamined(name, why === "" ? tell(plaintext) : why);
}

/** Returns true if `pg_hba.conf` refuses the role, whatever its credentials. */
export function isTurnedAway(outcome: Outcome): boolean {
  return (
    outcome.kind === "refused" &&
    outcome.sqlstate === "28000" &&
    outcome.message.includes("pg_hba.conf")
  );
}

/** Describes attempts; those with the same outcome share one description. */
export function tell(attempts: readonly RoleAttempt[]): string {
  const roles = new Map<string, string[]>();
  for (const { role, outcome } of attempts) {
    const text = describeOutcome(outcome);
    roles.set(text, [...(roles.get(text) ?? []), `"${role}"`]);
  }
  return [...roles].map(([text, of]) => `as ${of.join(", ")}: ${text}`).join("; ");
}

const tooOld = ["TLSv1", "TLSv1.1"];

function judgeOldProtocols({ protocols }: Survey): Finding {
  const name = "protocols below TLS 1.2 refused";
  const told = (of: string[]) =>
    of.map((one) => `${one}: ${describe(own(protocols, one))}`).join("; ");
  const accepted = tooOld.filter((one) => own(protocols, one)?.kind === "handshake");
  if (accepted.length > 0) {
    return broken(name, told(accepted), {
      cause: "ssl_min_protocol_version is below TLSv1.2, or OpenSSL is too old for it",
      fix: "set ssl_min_protocol_version to TLSv1.2 or TLSv1.3 and reload the server",
    });
  }
  const refused = tooOld.every((one) => own(protocols, one)?.kind === "alert");
  return refused ? fine(name, told(tooOld)) : unexamined(name, told(tooOld));
}

function describe(outcome: Outcome | undefined): string {
  return outcome === undefined ? "nobody asked" : describeOutcome(outcome);
}

function judgeNewestProtocol({ protocols }: Survey): Finding {
  const name = "TLS 1.3 spoken";
  const outcome = protocols["TLSv1.3"];
  if (outcome?.kind === "handshake") return fine(name, outcome.message);
  return advise(name, describe(outcome), {
    cause: "ssl_max_protocol_version is below TLSv1.3, or OpenSSL is older than 1.1.1",
    fix: "take ssl_max_protocol_version back, or bring OpenSSL up to date",
  });
}

function judgeWeakCiphers({ weakCiphers, protocols }: Survey): Finding {
  const name = "weak ciphers refused";
  if (weakCiphers?.kind === "handshake") {
    return broken(name, weakCiphers.message, {
      cause: adviceFor(name, "").cause,
      fix: 'set ssl_ciphers to "HIGH:!aNULL" and reload the server',
    });
  }
  if (protocols["TLSv1.2"]?.kind === "alert") return fine(name, "TLS 1.3 has none");
  const told = describe(weakCiphers);
  return weakCiphers?.kind === "alert" ? fine(name, told) : unexamined(name, told);
}

function judgeDirect({ direct, inside }: Survey): Finding {
  const name = "direct negotiation";
  if (direct === undefined) return unexamined(name, "nobody asked");
  if (direct.kind !== "broken") return fine(name, "the server takes TLS from the first byte");
  const version = inside.kind === "seen" ? inside.view.serverVersion : 0;
  const observed = `not taken (${direct.message})`;
  if (version >= 170000)
    return advise(name, observed, adviceFor("direct negotiation accepted", ""));
  return fine(name, `${observed}; PostgreSQL has it from 17 on, and no client needs it`);
}

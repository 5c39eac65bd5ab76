// Judges how far a client gets over TLS with the credentials it has. Pure.
import { own } from "../contract/own";
import { type Outcome, describeOutcome } from "../wire/outcome";
import { type Finding, advise, broken, fine, unexamined } from "./finding";
import { isTurnedAway, tell } from "./judge-wire";
import type { RoleAttempt, Survey } from "./survey";

/** Judges access over TLS; returns nothing for a server without TLS. */
export function judgeAccess(survey: Survey, role: string, superuser: string): Finding[] {
  if (!survey.speaksTls) return [];
  return [
    judgeAsked(survey),
    judgeRequired(survey, role),
    judgePassword(survey, role),
    judgeSuperuser(survey, superuser),
  ];
}

/** Alerts that refuse a certificate of an unknown authority (RFC 8446, 6.2). */
const refusals = new Set([42, 43, 46, 48]);

function judgeAsked({ foreign }: Survey): Finding {
  const name = "client certificate asked for";
  if (foreign === undefined) return unexamined(name, "nobody asked");
  if (foreign.kind === "broken" || foreign.kind === "noTls") {
    return unexamined(name, describeOutcome(foreign));
  }
  if (foreign.kind === "alert") {
    return refusals.has(foreign.alert)
      ? fine(name, `one of an unknown authority is refused (${describeOutcome(foreign)})`)
      : unexamined(name, describeOutcome(foreign));
  }
  return advise(name, `one of an unknown authority changes nothing (${describeOutcome(foreign)})`, {
    cause: "ssl_ca_file is not set, so the server asks nobody for a certificate",
    fix: "set ssl_ca_file to the authority of the clients and reload the server",
  });
}

const missesCertificate = /valid client certificate/;

function judgeRequired(survey: Survey, role: string): Finding {
  const name = "client certificate required";
  const outcome = outcomeOf(survey.bare, role);
  if (outcome === undefined) return unexamined(name, "nobody asked");
  const observed = tell([{ role, outcome }]);
  if (outcome.kind === "refused" && missesCertificate.test(outcome.message)) {
    return fine(name, observed);
  }
  if (outcome.kind === "session") {
    return broken(name, `${observed}, with neither certificate nor password`, {
      cause: "a rule with method `trust` matches",
      fix: "use method `cert`, or `scram-sha-256` with clientcert=verify-full; reload the server",
    });
  }
  if (outcome.kind === "password") {
    return advise(name, observed, {
      cause: "the rule that matches is content with a password",
      fix: "use method `cert`, or add clientcert=verify-full to the rule",
    });
  }
  return unexamined(
    name,
    isTurnedAway(outcome) ? `${observed}; name a role that may log in` : observed,
  );
}

/** Password methods that are not safe. */
const unsafe: Readonly<Record<string, string>> = {
  cleartext: "the password itself is sent to the server",
  MD5: "MD5 can be broken, and its hash is as good as the password",
};

function judgePassword({ bare, certified }: Survey, role: string): Finding {
  const name = "passwords by SCRAM";
  const asked = [...bare, ...certified].flatMap((attempt) =>
    attempt.role === role && attempt.outcome.kind === "password" ? [attempt.outcome.method] : [],
  );
  const [method] = asked.filter((one) => Object.hasOwn(unsafe, one));
  if (method !== undefined) {
    return advise(name, `the server asks for a password (${method})`, {
      cause: `the rule has method \`${method === "MD5" ? "md5" : "password"}\`: ${own(unsafe, method)}`,
      fix: "set password_encryption to scram-sha-256, set the password again, use `scram-sha-256`",
    });
  }
  const [safe] = asked;
  return fine(name, safe === undefined ? "no password is asked for" : `it asks by ${safe}`);
}

function judgeSuperuser({ bare, certified }: Survey, superuser: string): Finding {
  const name = "superuser over TCP refused";
  const attempts = [...bare, ...certified].filter(({ role }) => role === superuser);
  const fixes = "put `host all postgres all reject` first, and administer over the local socket";
  const letIn = attempts.filter(({ outcome }) => outcome.kind === "session");
  if (letIn.length > 0) {
    return broken(name, tell(letIn.slice(0, 1)), {
      cause: "a rule lets the superuser in with what anybody has, or with this certificate",
      fix: fixes,
    });
  }
  const asked = attempts.filter(({ outcome }) => outcome.kind === "password");
  if (asked.length > 0) {
    return advise(name, `${tell(asked.slice(0, 1))}; nobody got in`, {
      cause: "a rule with `all` as role matches the superuser",
      fix: fixes,
    });
  }
  const refused =
    attempts.length > 0 && attempts.every(({ outcome }) => outcome.kind === "refused");
  return refused ? fine(name, tell(attempts.slice(0, 1))) : unexamined(name, tell(attempts));
}

function outcomeOf(attempts: readonly RoleAttempt[], role: string): Outcome | undefined {
  return attempts.find((attempt) => attempt.role === role)?.outcome;
}

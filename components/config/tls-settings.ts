// Checks the TLS settings that a user declares. The preview refuses what PostgreSQL would reject,
// and what would have no effect: an unused cipher list looks like protection.
import type { PostgresMajor } from "../contract/postgres-major";
import { type Problem, problem, showText } from "../contract/problem";
import { TlsProtocol } from "../contract/tls-protocol";
import { Weakening, weakeningProblems } from "../contract/weakening";
import { checkCiphers, checkTls13Ciphers } from "./tls-cipher-settings";
import { checkGroups } from "./tls-group-settings";

/** The TLS settings of the server, with defaults. */
export interface TlsSettings {
  readonly minProtocol: string;
  readonly maxProtocol?: string;
  readonly ciphers?: string;
  readonly tls13Ciphers?: string;
  readonly groups?: string[];
  readonly preferServerCiphers: boolean;
  readonly passphraseCommand?: string;
}

export interface TlsContext {
  readonly major: PostgresMajor;
  readonly allowWeakening: readonly Weakening[];
  /** True when Diffie-Hellman parameters are declared. */
  readonly hasDhParams: boolean;
}

/** Oldest first. */
const protocols: readonly string[] = [
  TlsProtocol.Tls10,
  TlsProtocol.Tls11,
  TlsProtocol.Tls12,
  TlsProtocol.Tls13,
];
const firstModern = protocols.indexOf(TlsProtocol.Tls12);

/** Returns the problems of the declared TLS settings. */
export function checkTls(tls: TlsSettings, context: TlsContext): Problem[] {
  const misshapen = checkShape(tls);
  if (misshapen.length > 0) return misshapen;
  const range = {
    only13: tls.minProtocol === TlsProtocol.Tls13,
    no13: tls.maxProtocol !== undefined && tls.maxProtocol !== TlsProtocol.Tls13,
  };
  return [
    ...checkMinProtocol(tls.minProtocol, context.allowWeakening),
    ...checkMaxProtocol(tls.maxProtocol, tls.minProtocol),
    ...checkCiphers(tls.ciphers, range.only13, context),
    ...checkTls13Ciphers(tls.tls13Ciphers, range.no13, context),
    ...checkGroups(tls.groups, context),
    ...checkDhParams(context.hasDhParams, range.only13),
    ...checkPassphraseCommand(tls.passphraseCommand),
  ];
}

/** Checks the types at run time: values from a configuration file may not match them. */
function checkShape(tls: TlsSettings): Problem[] {
  const refused = (path: string, value: unknown, expected: string) =>
    problem({ path, shown: `a value of type ${typeof value}`, expected });
  const texts = Object.entries({
    "tls.minProtocol": tls.minProtocol,
    "tls.maxProtocol": tls.maxProtocol ?? "",
    "tls.ciphers": tls.ciphers ?? "",
    "tls.tls13Ciphers": tls.tls13Ciphers ?? "",
    "serverCertificate.passphraseCommand": tls.passphraseCommand ?? "",
    ...Object.fromEntries((tls.groups ?? []).map((name, index) => [`tls.groups[${index}]`, name])),
  })
    .filter(([, value]) => typeof value !== "string")
    .map(([path, value]) => refused(path, value, "text"));
  const prefer: unknown = tls.preferServerCiphers;
  if (typeof prefer === "boolean") return texts;
  return [...texts, refused("tls.preferServerCiphers", prefer, "true or false")];
}

function checkMinProtocol(value: string, allowWeakening: readonly Weakening[]): Problem[] {
  const expected = `"${TlsProtocol.Tls12}" or "${TlsProtocol.Tls13}"`;
  const parts = { path: "tls.minProtocol", shown: showText(value), expected };
  const index = protocols.indexOf(value);
  if (index < 0) return [problem(parts)];
  if (index >= firstModern) return [];
  return weakeningProblems(Weakening.ObsoleteProtocols, allowWeakening, parts);
}

function checkMaxProtocol(value: string | undefined, minimum: string): Problem[] {
  if (value === undefined) return [];
  const least = Math.max(protocols.indexOf(minimum), 0);
  if (protocols.indexOf(value) >= least) return [];
  const allowed = protocols.slice(Math.max(least, firstModern)).map((name) => `"${name}"`);
  return [
    problem({
      path: "tls.maxProtocol",
      shown: showText(value),
      expected: allowed.join(" or "),
      fix: "it is not older than tls.minProtocol",
    }),
  ];
}

function checkDhParams(hasDhParams: boolean, only13: boolean): Problem[] {
  if (!hasDhParams || !only13) return [];
  return [
    problem({
      path: "tls.dhParamsPem",
      shown: "set",
      expected: "it to be left out",
      fix: 'TLS 1.3 has no use for it; for older clients set tls.minProtocol to "TLSv1.2"',
    }),
  ];
}

/** Does not show the command: it may contain a secret, or tell where one is. */
function checkPassphraseCommand(command: string | undefined): Problem[] {
  if (command === undefined) return [];
  if (command.trim() !== "" && !/\0|\p{Surrogate}/u.test(command)) return [];
  return [
    problem({
      path: "serverCertificate.passphraseCommand",
      shown: command.trim() === "" ? "empty" : "text with a NUL character",
      expected: "a command that prints the passphrase",
    }),
  ];
}

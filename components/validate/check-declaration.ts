// Checks a declaration as a whole, before any resource is created. Pure.
import { checkHbaRules } from "../config/check-hba-rules";
import { checkIdentMaps } from "../config/check-ident-maps";
import { checkSettings } from "../config/settings";
import { checkTls } from "../config/tls-settings";
import { checkOneOf, checkText, declarationProblem } from "../contract/field-checks";
import type { PostgresServerArgs } from "../contract/postgres-server-args";
import type { Problem } from "../contract/problem";
import { Weakening } from "../contract/weakening";
import { checkHostNames } from "../pki/hosts";
import { checkCertificates } from "./check-certificates";
import { checkClients } from "./check-clients";
import { checkRuntime } from "./check-runtime";
import type { Declaration } from "./declaration";

/**
 * Returns every problem of a declaration whose types `readArgs` has checked; empty when it can be
 * carried out.
 */
export function checkDeclaration(
  name: string,
  args: PostgresServerArgs,
  declaration: Declaration,
): Problem[] {
  const { major, allowWeakening } = declaration;
  return [
    ...checkServerName(name),
    ...checkRuntime(args, declaration),
    ...checkHosts(declaration.hosts),
    ...allowWeakening.flatMap((weakening, index) =>
      checkOneOf(`allowWeakening[${index}]`, weakening, Object.values(Weakening)),
    ),
    ...checkCertificates(args, declaration),
    ...checkClients(args, declaration),
    ...checkTls(declaration.tls, {
      major,
      allowWeakening,
      hasDhParams: args.tls?.dhParamsPem !== undefined,
    }),
    ...checkSettings({ major, settings: declaration.settings, allowWeakening }),
    ...checkHbaRules(declaration.hbaRules, {
      major,
      allowWeakening,
      identMaps: declaration.identMaps,
    }),
    ...checkIdentMaps(declaration.identMaps, { allowWeakening }),
  ];
}

/** The name becomes part of the authority's name, of resource names and of a network alias. */
function checkServerName(name: string): Problem[] {
  if (/^[a-zA-Z][a-zA-Z0-9-]{0,47}$/.test(name)) return [];
  const expected = "a letter, then letters, digits and -, at most 48 in all";
  return [declarationProblem("name", name, expected)];
}

function checkHosts(hosts: string[]): Problem[] {
  const problems = hosts.flatMap((host, index) => checkText(`hosts[${index}]`, host, 253));
  if (problems.length > 0) return problems;
  const first = hosts[0];
  if (first?.startsWith("*") === true) {
    const fix = "the first one is where clients connect; put the wildcard after it";
    return [declarationProblem("hosts[0]", first, "a name or address", fix)];
  }
  return checkHostNames(hosts);
}

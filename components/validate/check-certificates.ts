// Checks the declared inputs about certificates. The contents of PEM inputs are checked once they
// are known.
import { type AuthorityArgs, AuthorityMode } from "../contract/authority-args";
import {
  checkBoolean,
  checkInteger,
  checkOneOf,
  checkText,
  declarationProblem,
  misplacedProblem,
} from "../contract/field-checks";
import { KeyAlgorithm } from "../contract/key-algorithm";
import { pathTo } from "../contract/path-to";
import type { PostgresServerArgs } from "../contract/postgres-server-args";
import type { Problem } from "../contract/problem";
import { requestNames } from "./certificate-names";
import type { Declaration } from "./declaration";
import type { LeafDeclaration } from "./leaf-declaration";

/** 825 days: the longest validity that platforms accept in a server certificate. */
const LONGEST_LEAF_HOURS = 19_800;
const SHORTEST_AUTHORITY_HOURS = 24;
const LONGEST_AUTHORITY_HOURS = 876_000;
const ALGORITHMS = Object.values(KeyAlgorithm);

export function checkCertificates(args: PostgresServerArgs, declaration: Declaration): Problem[] {
  return [
    ...checkAuthorityArgs(args, declaration),
    ...checkServerCertificateArgs(args),
    ...checkLeaf("serverCertificate", declaration.serverCertificate, declaration),
    ...declaration.clients.flatMap((client) =>
      checkLeaf(`${pathTo("clients", client.name)}.certificate`, client.certificate, declaration),
    ),
  ];
}

function checkAuthorityArgs(args: PostgresServerArgs, declaration: Declaration): Problem[] {
  const { mode, validityHours, keyAlgorithm, commonName } = declaration.authority;
  const given = args.authority ?? {};
  const problems = [
    ...checkOneOf("authority.mode", mode, Object.values(AuthorityMode)),
    ...checkInteger(
      "authority.validityHours",
      validityHours,
      [SHORTEST_AUTHORITY_HOURS, LONGEST_AUTHORITY_HOURS],
      "hours",
    ),
    ...checkOneOf("authority.keyAlgorithm", keyAlgorithm, ALGORITHMS),
    ...checkText("authority.commonName", commonName, 64),
    ...checkBoolean("authority.retireInUse", declaration.authority.retireInUse),
    ...checkGenerations(declaration),
  ];
  // An unknown mode allows nothing to check.
  if (!(Object.values(AuthorityMode) as string[]).includes(mode)) return problems;
  return [
    ...problems,
    ...(mode === AuthorityMode.Managed ? checkManaged(given) : checkExternal(given, mode)),
    ...checkSignedNames(given.signedCertificates, declaration),
  ];
}

/** Refuses what does not go with the mode. */
function leftOut(given: AuthorityArgs, name: keyof AuthorityArgs, why: string): Problem[] {
  return given[name] === undefined ? [] : [misplacedProblem(`authority.${name}`, why)];
}

/** Checks an authority that is made here. */
function checkManaged(given: AuthorityArgs): Problem[] {
  const why = 'give it with authority.mode "existing" or "offline"';
  return [
    ...leftOut(given, "certificatePem", why),
    ...leftOut(given, "privateKeyPem", why),
    ...leftOut(given, "additionalTrustPem", "rotate a managed one with authority.generations"),
    ...leftOut(given, "crlPem", "the lists of a managed one are made here, from revoked"),
  ];
}

/** Checks an existing or an offline authority. */
function checkExternal(given: AuthorityArgs, mode: AuthorityMode): Problem[] {
  const why = "only an authority that is made here is configured";
  const rotation = "rotate it with authority.additionalTrustPem";
  return [
    ...leftOut(given, "commonName", why),
    ...leftOut(given, "validityHours", why),
    ...leftOut(given, "keyAlgorithm", why),
    ...leftOut(given, "generations", rotation),
    ...leftOut(given, "signer", rotation),
    ...(given.certificatePem === undefined ? [absent("authority.certificatePem")] : []),
    ...(mode === AuthorityMode.Existing
      ? checkExistingKey(given)
      : leftOut(given, "privateKeyPem", "the key of an offline authority stays offline")),
  ];
}

function checkExistingKey({ privateKeyPem }: AuthorityArgs): Problem[] {
  if (privateKeyPem !== undefined) return [];
  return [
    absent("authority.privateKeyPem", 'or keep the key offline with authority.mode "offline"'),
  ];
}

const MOST_GENERATIONS = 8;

function checkGenerations({ authority }: Declaration): Problem[] {
  const { generations, signer, commonName } = authority;
  const path = "authority.generations";
  if (generations.length === 0 || generations.length > MOST_GENERATIONS) {
    const expected = `1 to ${MOST_GENERATIONS} generations`;
    return [declarationProblem(path, generations, expected)];
  }
  const problems = generations.flatMap((generation, index) =>
    checkGeneration(`${path}[${index}]`, generation, generations.slice(0, index), commonName),
  );
  if (problems.length > 0 || generations.includes(signer)) return problems;
  const fix = "name the generation that signs";
  const value = signer === "" ? undefined : signer;
  return [declarationProblem("authority.signer", value, generations.join(" or "), fix)];
}

function checkGeneration(
  path: string,
  generation: unknown,
  earlier: readonly unknown[],
  commonName: unknown,
): Problem[] {
  const pattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$/;
  if (typeof generation !== "string" || !pattern.test(generation)) {
    const expected = "letters, digits, dots, - and _, at most 32, the first one a letter or digit";
    return [declarationProblem(path, generation, expected)];
  }
  if (earlier.includes(generation)) return [declarationProblem(path, generation, "another name")];
  const length = Buffer.byteLength(`${String(commonName)} ${generation}`, "utf8");
  if (length <= 64) return [];
  const expected = `a common name of at most 64 bytes with authority.commonName before it`;
  return [declarationProblem(path, generation, expected, "give a shorter authority.commonName")];
}

function checkSignedNames(
  signed: Record<string, unknown> | undefined,
  declaration: Declaration,
): Problem[] {
  const names = requestNames(declaration);
  return Object.keys(signed ?? {})
    .filter((name) => !names.includes(name))
    .map((name) =>
      names.length === 0
        ? misplacedProblem("authority.signedCertificates", 'it belongs to authority.mode "offline"')
        : declarationProblem(
            pathTo("authority.signedCertificates", name),
            "a certificate for a request that does not exist",
            names.join(", "),
          ),
    );
}

function checkServerCertificateArgs(args: PostgresServerArgs): Problem[] {
  const given = args.serverCertificate ?? {};
  const supplied = given.certificatePem !== undefined;
  const path = "serverCertificate";
  const problems = [
    ...checkBoolean(`${path}.selfSigned`, given.selfSigned),
    ...checkText(`${path}.passphraseCommand`, given.passphraseCommand),
  ];
  if (supplied) {
    if (given.privateKeyPem === undefined) problems.push(absent(`${path}.privateKeyPem`));
    if (given.trustBundlePem === undefined) problems.push(absent(`${path}.trustBundlePem`));
    if (given.selfSigned === true) {
      problems.push(
        misplacedProblem(`${path}.selfSigned`, "an existing certificate is signed already"),
      );
    }
    return problems;
  }
  const needs = `it belongs to an existing server certificate: give ${path}.certificatePem as well`;
  for (const name of [
    "privateKeyPem",
    "trustBundlePem",
    "passphrase",
    "passphraseCommand",
  ] as const) {
    if (given[name] !== undefined) problems.push(misplacedProblem(`${path}.${name}`, needs));
  }
  return problems;
}

function checkLeaf(path: string, leaf: LeafDeclaration, declaration: Declaration): Problem[] {
  const { authority } = declaration;
  const problems = [
    ...checkInteger(`${path}.validityHours`, leaf.validityHours, [1, LONGEST_LEAF_HOURS], "hours"),
    ...checkOneOf(`${path}.keyAlgorithm`, leaf.keyAlgorithm, ALGORITHMS),
    ...checkInteger(`${path}.generation`, leaf.generation, [1, 1_000_000]),
    ...checkBoolean(`${path}.reuseKey`, leaf.reuseKey),
  ];
  if (problems.length > 0) return problems;
  const longestRenewal = leaf.validityHours - 1;
  problems.push(
    ...checkInteger(
      `${path}.renewBeforeHours`,
      leaf.renewBeforeHours,
      [0, longestRenewal],
      "hours",
    ),
  );
  const outlives =
    authority.mode === AuthorityMode.Managed &&
    authority.validityHours >= SHORTEST_AUTHORITY_HOURS &&
    leaf.validityHours > authority.validityHours;
  if (!outlives) return problems;
  const expected = `at most the ${authority.validityHours} hours of its authority`;
  const fix = "raise authority.validityHours";
  return [
    ...problems,
    declarationProblem(`${path}.validityHours`, leaf.validityHours, expected, fix),
  ];
}

function absent(path: string, fix?: string): Problem {
  return declarationProblem(path, undefined, "PEM text", fix);
}

// Finds inputs that do not exist, most of them misspelt, before they are silently ignored.
import { checkFieldTypes } from "./check-field-types";
import { ACTION, declarationProblem, isRecord } from "./field-checks";
import { problem, type Problem } from "./problem";

/** The inputs by where they are; `*` stands for any name. */
const INPUTS: Readonly<Record<string, readonly string[]>> = {
  "": [
    ...[
      "runtime",
      "version",
      "hosts",
      "publishAddress",
      "port",
      "database",
      "access",
      "clients",
      "revoked",
    ],
    ...[
      "authority",
      "serverCertificate",
      "tls",
      "settings",
      "hbaRules",
      "identMaps",
      "allowWeakening",
    ],
    ...["allowRestart", "data", "docker", "embedded", "assertion"],
  ],
  authority: [
    ...["mode", "commonName", "validityHours", "keyAlgorithm", "certificatePem"],
    ...["privateKeyPem", "signedCertificates", "generations", "signer", "retireInUse"],
    ...["additionalTrustPem", "crlPem"],
  ],
  serverCertificate: [
    ...["validityHours", "renewBeforeHours", "keyAlgorithm", "selfSigned", "certificatePem"],
    ...["privateKeyPem", "trustBundlePem", "passphrase", "passphraseCommand"],
    ...["generation", "reuseKey"],
  ],
  tls: [
    ...["minProtocol", "maxProtocol", "ciphers", "tls13Ciphers", "groups"],
    ...["preferServerCiphers", "dhParamsPem"],
  ],
  "clients.*": [
    ...["role", "roles", "access", "database", "databases", "connectionLimit", "validUntil"],
    ...["memberOf", "certificate", "password", "passwordGeneration", "certificateRequestPem"],
  ],
  "clients.*.databases.*": ["privileges", "schemas"],
  "clients.*.certificate": [
    ...["validityHours", "renewBeforeHours", "keyAlgorithm", "generation", "reuseKey"],
  ],
  data: ["protect", "initdbArguments", "volumeDriver", "volumeDriverOptions"],
  docker: ["image", "host", "network", "memoryMib", "cpus", "sharedMemoryMib"],
  embedded: ["binDirectory", "directory"],
  assertion: ["proof", "patienceSeconds", "connectHost"],
};

const LISTS = new Set([
  ...["hosts", "hbaRules", "identMaps", "allowWeakening", "tls.groups", "revoked"],
  ...["clients.*.roles", "clients.*.memberOf", "clients.*.databases.*.schemas"],
  "authority.generations",
]);
const NAMED = new Set(["clients", "clients.*.databases"]);

/**
 * Gives a problem for each input that does not exist, and for each that is no record or no list
 * where one is needed. Without one, the defaults can be filled in.
 */
export function checkShape(args: unknown): Problem[] {
  const problems = checkRecord("", "", args);
  return problems.length > 0 || !isRecord(args) ? problems : checkFieldTypes(args);
}

function checkRecord(path: string, pattern: string, value: unknown): Problem[] {
  if (!isRecord(value)) return [declarationProblem(path || "args", value, "a record of inputs")];
  const known = INPUTS[pattern] ?? [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const innerPath = path === "" ? key : `${path}.${key}`;
    const innerPattern = pattern === "" ? key : `${pattern}.${key}`;
    if (!known.includes(key)) return [unknownInput(innerPath, key, known)];
    if (inner === undefined) return [];
    if (NAMED.has(innerPattern)) return checkNamed(innerPath, innerPattern, inner);
    if (innerPattern === "settings") return checkSettings(innerPath, inner);
    if (LISTS.has(innerPattern)) return checkList(innerPath, inner);
    return innerPattern in INPUTS ? checkRecord(innerPath, innerPattern, inner) : [];
  });
}

function checkNamed(path: string, pattern: string, value: unknown): Problem[] {
  if (!isRecord(value)) return [declarationProblem(path, value, "a record by name")];
  return Object.entries(value).flatMap(([name, inner]) =>
    checkRecord(`${path}.${name}`, `${pattern}.*`, inner),
  );
}

function checkSettings(path: string, value: unknown): Problem[] {
  if (!isRecord(value)) return [declarationProblem(path, value, "a record of text by name")];
  return Object.entries(value)
    .filter(([, setting]) => typeof setting !== "string")
    .map(([name, setting]) => declarationProblem(`${path}.${name}`, setting, "text"));
}

function checkList(path: string, value: unknown): Problem[] {
  return Array.isArray(value) ? [] : [declarationProblem(path, value, "a list")];
}

function unknownInput(path: string, key: string, known: readonly string[]): Problem {
  const near = known.find((name) => distance(name.toLowerCase(), key.toLowerCase()) <= 2);
  const parts = { action: ACTION, path, shown: "no input", expected: known.join(", ") };
  return problem(near === undefined ? parts : { ...parts, fix: `did you mean ${near}?` });
}

/** Edits between two words (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}

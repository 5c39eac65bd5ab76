// Builds one set of material: everything that the server reads, named by the digest of its
// contents.
import { createHash } from "node:crypto";
import type { IdentMap } from "../contract/ident-map";
import { own } from "../contract/own";
import type { ConfInput } from "./conf-input";
import { materialFiles } from "./material-files";
import type { MaterialSet } from "./material-set";
import { type HbaInput, renderPgHba } from "./pg-hba";
import { renderPgIdent } from "./pg-ident";
import { renderPostgresqlConf } from "./postgresql-conf";

export interface MaterialInput {
  readonly conf: Omit<ConfInput, "digest">;
  readonly hba: HbaInput;
  /** OS users that may log in as the superuser over the local socket. */
  readonly administrators: readonly string[];
  /** Declared maps. Defaults to none. */
  readonly identMaps?: readonly IdentMap[];
  /** The server certificate first, then intermediates. */
  readonly serverChainPem: string;
  /** Secret. */
  readonly serverKeyPem: string;
  /** Every authority whose client certificates are trusted. */
  readonly clientCaPem: string;
  readonly crlPem?: string;
  readonly dhParamsPem?: string;
  /** Secret. The passphrase of an encrypted key. */
  readonly passphrase?: string;
}

/**
 * In hexadecimal characters: 128 bits are enough to tell sets apart, and short enough for a path.
 */
const digestLength = 32;

/**
 * Builds the set. Its digest depends on every byte of every file and on nothing else, so the same
 * input always gives the same set. The server shows the digest as `pgtls.material`.
 *
 * @throws {RangeError} when the input and the flags of `conf` disagree on an optional file, and for
 * a passphrase of several lines. No message shows contents.
 */
export function buildMaterial(input: MaterialInput): MaterialSet {
  requireAgreement("crlPem", input.crlPem, "hasCrl", input.conf.hasCrl);
  requireAgreement("dhParamsPem", input.dhParamsPem, "hasDhParams", input.conf.hasDhParams);
  requireAgreement("passphrase", input.passphrase, "hasPassphrase", input.conf.hasPassphrase);
  const { conf, ...others } = materialFiles;
  const some = (
    name: string,
    text: string | undefined,
    write: (text: string) => string,
  ): [string, string][] => (text === undefined ? [] : [[name, write(text)]]);
  const files: Record<string, string> = Object.fromEntries([
    [others.hba, renderPgHba(input.hba)],
    [others.ident, renderPgIdent(input)],
    [others.serverChain, normalisePem(input.serverChainPem)],
    [others.serverKey, normalisePem(input.serverKeyPem)],
    [others.clientCa, normalisePem(input.clientCaPem)],
    ...some(others.revocationLists, input.crlPem, normalisePem),
    ...some(others.dhParams, input.dhParamsPem, normalisePem),
    ...some(others.passphrase, input.passphrase, oneLine),
  ]);
  const blank = renderPostgresqlConf({ ...input.conf, digest: "" });
  const digest = materialDigest({ ...files, [conf]: blank });
  return { digest, files: { ...files, [conf]: renderPostgresqlConf({ ...input.conf, digest }) } };
}

function requireAgreement(name: string, value: string | undefined, flag: string, has: boolean) {
  if ((value !== undefined) === has) return;
  const shown = value === undefined ? "absent" : "given";
  throw new RangeError(
    `Cannot build material: ${name} is ${shown}, expected conf.${flag} (${has}) to agree`,
  );
}

function normalisePem(pem: string): string {
  return `${pem.replaceAll("\r\n", "\n").trim()}\n`;
}

/** PostgreSQL reads the first line that the passphrase command prints, without its line end. */
function oneLine(passphrase: string): string {
  const line = passphrase.replace(/\r?\n$/, "");
  if (!/[\0\n\r]/.test(line)) return `${line}\n`;
  throw new RangeError(
    "Cannot build material: passphrase is text of several lines, expected one line",
  );
}

/** JSON keeps names and contents apart, so that no two sets serialise alike. */
function materialDigest(files: Readonly<Record<string, string>>): string {
  const list = Object.keys(files)
    .sort()
    .map((name) => [name, own(files, name)]);
  const hash = createHash("sha256").update(JSON.stringify(list));
  return hash.digest("hex").slice(0, digestLength);
}

// Puts together one set of material: everything the server reads, named by what is in it.
import { createHash } from "node:crypto";

import type { MaterialSet } from "./material-set";
import type { IdentMap } from "../contract/ident-map";
import { materialFiles } from "./material-files";
import { type HbaInput, renderPgHba } from "./pg-hba";
import { renderPgIdent } from "./pg-ident";
import { renderPostgresqlConf } from "./postgresql-conf";
import type { ConfInput } from "./conf-input";
import { own } from "../contract/own";

export interface MaterialInput {
  readonly conf: Omit<ConfInput, "digest">;
  readonly hba: HbaInput;
  /** OS users that may log in as the superuser over the local socket. */
  readonly administrators: readonly string[];
  /** Maps of the declaration. Defaults to none. */
  readonly identMaps?: readonly IdentMap[];
  /** The server's certificate first, then intermediates. */
  readonly serverChainPem: string;
  /** Secret. */
  readonly serverKeyPem: string;
  /** Every authority that client certificates are trusted from. */
  readonly clientCaPem: string;
  readonly crlPem?: string;
  readonly dhParamsPem?: string;
  /** Secret. Of an encrypted key. */
  readonly passphrase?: string;
}

/** Hexadecimal characters: 128 bits are enough to tell sets apart, and short enough for a path. */
const digestLength = 32;

/**
 * Builds the set. Its digest depends on every byte of every file and on nothing else: the same
 * input gives the same set at any time and place. The server shows the digest as `pgtls.material`.
 *
 * @throws {RangeError} when `conf` names a file that is not given or the other way round, and for a
 * passphrase of several lines. No message shows contents.
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

/** PostgreSQL takes the first line of what the passphrase command prints, without its end. */
function oneLine(passphrase: string): string {
  const line = passphrase.replace(/\r?\n$/, "");
  if (!/[\0\n\r]/.test(line)) return `${line}\n`;
  throw new RangeError(
    "Cannot build material: passphrase is text of several lines, expected one line",
  );
}

/** JSON keeps names and contents apart, so that no two sets are written alike. */
function materialDigest(files: Readonly<Record<string, string>>): string {
  const list = Object.keys(files)
    .sort()
    .map((name) => [name, own(files, name)]);
  const hash = createHash("sha256").update(JSON.stringify(list));
  return hash.digest("hex").slice(0, digestLength);
}

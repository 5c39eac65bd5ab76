// Writes the files of a kit to a directory with mode 700.
import { randomBytes } from "node:crypto";
import { chmod, lstat, mkdir, open, readFile, rename, rm } from "node:fs/promises";
import * as path from "node:path";
import { own } from "../contract/own";
import { problem, showText } from "../contract/problem";
import type { KitFile } from "../kit/kit";
import { CommandError } from "./command-error";
import { ExitCode } from "./exit-code";
import { LEDGER_NAME, type KitLedger, fileDigest, readLedger, renderLedger } from "./kit-ledger";

/**
 * Writes the files under temporary names and renames them once all are complete. Replaces the files
 * of an earlier kit, and removes those that this kit lacks. Writes nothing if any other file would
 * change, unless `force`.
 */
export async function writeKit(
  directory: string,
  files: readonly KitFile[],
  force: boolean,
): Promise<void> {
  await prepareDirectory(directory);
  const before = await readLedger(directory);
  if (!force) await refuseStrangers(directory, files, before);
  const after = Object.fromEntries(
    files.map(({ name, contents }) => [name, [fileDigest(contents)]] as const),
  );
  const staged = new Map<string, string>();
  try {
    for (const file of files) staged.set(file.name, await stage(directory, file));
    // Old and new digests until all are renamed, so that an interrupted command can be run again.
    await replaceLedger(directory, merge(before, after));
    for (const { name } of files) {
      await rename(staged.get(name)!, path.join(directory, name));
      staged.delete(name);
    }
  } finally {
    for (const left of staged.values()) await rm(left, { force: true });
  }
  await removeStale(directory, before, after);
  await replaceLedger(directory, after);
}

async function prepareDirectory(directory: string): Promise<void> {
  await mkdir(path.dirname(directory), { recursive: true });
  const made = await mkdir(directory, { mode: 0o700 }).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === "EEXIST") return false;
      throw error;
    },
  );
  const found = await lstat(directory);
  if (!found.isDirectory()) {
    throw cannotWrite("--out", `${showText(directory)}, which is no directory`, "a directory");
  }
  // The umask may have removed the user's own permissions.
  if (made) await chmod(directory, 0o700);
  if (made || process.platform === "win32" || (found.mode & 0o077) === 0) return;
  const shown = `${showText(directory)} with mode ${(found.mode & 0o777).toString(8)}`;
  throw cannotWrite("--out", shown, "mode 700", "run chmod 700 on it, or name a new directory");
}

async function refuseStrangers(
  directory: string,
  files: readonly KitFile[],
  ledger: KitLedger,
): Promise<void> {
  for (const { name, contents } of files) {
    const found = await digestOfFile(path.join(directory, name));
    if (found === undefined || found === fileDigest(contents)) continue;
    if (own(ledger, name)?.includes(found)) continue;
    const shown = `${showText(name)}, which is not as an earlier kit left it`;
    throw cannotWrite("file", shown, "one of an earlier kit", "move it away, or give --force");
  }
}

/** Returns undefined for no file, and a value that is no digest for anything but a regular file. */
async function digestOfFile(file: string): Promise<string | undefined> {
  try {
    return (await lstat(file)).isFile() ? fileDigest(await readFile(file)) : "no file";
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** Creates a file exclusively, with the final mode before the first byte; `umask` only removes bits. */
async function stage(directory: string, { name, contents, mode }: KitFile): Promise<string> {
  const staged = path.join(directory, `.${name}.${randomBytes(8).toString("hex")}`);
  const handle = await open(staged, "wx", mode);
  try {
    await handle.chmod(mode);
    await handle.writeFile(contents);
    await handle.sync();
  } catch (error) {
    await rm(staged, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
  return staged;
}

async function replaceLedger(directory: string, ledger: KitLedger): Promise<void> {
  const contents = renderLedger(ledger);
  const staged = await stage(directory, { name: LEDGER_NAME, contents, mode: 0o600, secret: true });
  await rename(staged, path.join(directory, LEDGER_NAME));
}

/** Removes files that the new kit lacks: an old key could be mistaken for that of the new certificate. */
async function removeStale(directory: string, before: KitLedger, after: KitLedger): Promise<void> {
  for (const [name, digests] of Object.entries(before)) {
    if (Object.hasOwn(after, name)) continue;
    const file = path.join(directory, name);
    const found = await digestOfFile(file);
    if (found !== undefined && digests.includes(found)) await rm(file);
  }
}

function merge(before: KitLedger, after: KitLedger): KitLedger {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return Object.fromEntries(
    names.map((name) => [name, [...(own(before, name) ?? []), ...(own(after, name) ?? [])]]),
  );
}

function cannotWrite(where: string, shown: string, expected: string, fix?: string): CommandError {
  const parts = { action: "write the kit", path: where, shown, expected };
  return new CommandError(
    problem(fix === undefined ? parts : { ...parts, fix }).message,
    ExitCode.Flawed,
  );
}

import * as fs from "node:fs";
import * as path from "node:path";
import { removePlugin } from "./homes";

/**
 * Makes a plugin of another home available as `target`: a real directory with links inside, since the
 * engine ignores a directory that is a link.
 */
export function linkPlugin(installed: string, target: string): void {
  if (isLinked(installed, target)) return;
  // The engine ignores a directory of this name, so one that runs meanwhile sees all or nothing.
  const unfinished = `${target}.tmp${process.pid}`;
  fs.mkdirSync(unfinished, { recursive: true });
  for (const entry of fs.readdirSync(installed)) {
    fs.symlinkSync(path.join(installed, entry), path.join(unfinished, entry));
  }
  removePlugin(target);
  fs.renameSync(unfinished, target);
}

function isLinked(installed: string, target: string): boolean {
  if (fs.lstatSync(target, { throwIfNoEntry: false })?.isDirectory() !== true) return false;
  const entries = fs.readdirSync(installed);
  if (fs.readdirSync(target).length !== entries.length) return false;
  return entries.every((entry) => linkOf(path.join(target, entry)) === path.join(installed, entry));
}

function linkOf(file: string): string | undefined {
  const isLink = fs.lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() === true;
  return isLink ? fs.readlinkSync(file) : undefined;
}

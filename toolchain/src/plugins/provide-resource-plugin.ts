// Provides one plugin: an installed one, else the official download, else the offline stand-in.
import * as fs from "node:fs";
import * as path from "node:path";
import { downloadPlugin } from "./download-plugin";
import { isInstalled, onPath, type Places } from "./homes";
import { linkPlugin } from "./link-plugin";
import { isStandIn, standInReason, writeStandIn } from "./stand-in";

export interface Wanted {
  readonly cli: string;
  readonly name: string;
  readonly version: string;
  /** Returns why a download is not possible, or undefined. */
  unreachable(): Promise<string | undefined>;
  /** Keeps an existing stand-in without another attempt to download the plugin. */
  readonly keepStandIn: boolean;
}

/** Provides the plugin; returns a line that says what is used, and why. */
export async function provideResourcePlugin(wanted: Wanted, places: Places): Promise<string> {
  const { name, version } = wanted;
  const program = `pulumi-resource-${name}`;
  const ambient = onPath(program, places);
  if (ambient !== undefined) return `${name} plugin: ${ambient}, which is on PATH`;
  const directory = path.join("plugins", `resource-${name}-v${version}`);
  const target = path.join(places.home, directory);
  const users = path.join(places.userHome, directory);
  if (users !== target && isInstalled(users, program) && !isStandIn(users)) {
    linkPlugin(users, target);
    return `${name} plugin: ${version}, official, installed in ${places.userHome}`;
  }
  if (isDownloaded(target, program)) return `${name} plugin: ${version}, official download`;
  const why = await replaceStandIn(wanted, places, target);
  if (why === undefined) return `${name} plugin: ${version}, official download`;
  writeStandIn(target, name, why);
  return `${name} plugin: ${version}, offline stand-in (${why})`;
}

/** A download is a file here; a link is of a plugin that is gone from the user's home. */
function isDownloaded(target: string, program: string): boolean {
  const isOurs = isInstalled(target, program) && !isStandIn(target);
  const isLink = (file: string): boolean => fs.lstatSync(file).isSymbolicLink();
  return isOurs && !isLink(target) && !isLink(path.join(target, program));
}

/** Downloads the plugin; returns why there is none, or undefined. */
async function replaceStandIn(
  { cli, name, version, unreachable, keepStandIn }: Wanted,
  places: Places,
  target: string,
): Promise<string | undefined> {
  const known = standInReason(target);
  if (keepStandIn && known !== undefined) return known;
  const blocked = await unreachable();
  if (blocked !== undefined) return blocked;
  const reason = downloadPlugin({ cli, name, version, target }, places);
  return reason === undefined ? undefined : `the official download failed: ${reason}`;
}

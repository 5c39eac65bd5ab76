// The Node language host and the provider of dynamic resources: an official CLI has both beside it.
import * as fs from "node:fs";
import * as path from "node:path";
import { ENGINE_VERSION } from "../engine/version";
import { isExecutable, onPath, removePlugin, type Places } from "./homes";
import { writeLauncher } from "./launcher";

interface Bundled {
  readonly title: string;
  readonly program: string;
  readonly directory: string;
  /** The script of its stand-in. */
  readonly script: string;
}

const BUNDLED: readonly Bundled[] = [
  {
    title: "Node language host",
    program: "pulumi-language-nodejs",
    directory: "language-nodejs",
    script: "language-host-main.js",
  },
  {
    title: "dynamic provider",
    program: "pulumi-resource-pulumi-nodejs",
    directory: "resource-pulumi-nodejs",
    script: "dynamic-provider-main.js",
  },
];

/** Provides both; returns lines that say what is used, and why. */
export function provideLanguageHost(cli: string, places: Places): string[] {
  return BUNDLED.map((bundled) => provide(bundled, cli, places));
}

function provide({ title, program, directory, script }: Bundled, cli: string, places: Places) {
  const target = path.join(places.home, "plugins", `${directory}-v${ENGINE_VERSION}`);
  const official = onPath(program, places) ?? beside(cli, program);
  if (official !== undefined) {
    removePlugin(target);
    return `${title}: ${official}`;
  }
  writeLauncher(path.join(target, program), script);
  return `${title}: offline stand-in (none on PATH or beside ${cli})`;
}

/** The engine follows the links to its own program before it looks beside it. */
function beside(cli: string, program: string): string | undefined {
  const file = path.join(path.dirname(fs.realpathSync(cli)), program);
  return isExecutable(file) ? file : undefined;
}

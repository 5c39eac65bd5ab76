// Where plugins are looked for and put: the engine looks on PATH, beside its own program, and then in
// the private home.
import * as fs from "node:fs";
import * as path from "node:path";

export interface Places {
  /** The PULUMI_HOME of the engine that is run. */
  readonly home: string;
  /** The user's own: read, never written. */
  readonly userHome: string;
  readonly env: NodeJS.ProcessEnv;
}

/** Finds a program in the directories of PATH, as the engine does, unless it is told not to. */
export function onPath(program: string, { env }: Places): string | undefined {
  if ((env["PULUMI_IGNORE_AMBIENT_PLUGINS"] ?? "") !== "") return undefined;
  const directories = (env["PATH"] ?? "").split(path.delimiter).filter((entry) => entry !== "");
  return directories.map((entry) => path.join(entry, program)).find(isExecutable);
}

/** Tells whether a plugin directory holds a plugin: its program, and no sign of an unfinished install. */
export function isInstalled(directory: string, program: string): boolean {
  return isExecutable(path.join(directory, program)) && !fs.existsSync(`${directory}.partial`);
}

/** Removes a plugin directory and what an install that was cut short leaves beside it. */
export function removePlugin(directory: string): void {
  for (const suffix of ["", ".partial", ".lock"]) {
    fs.rmSync(`${directory}${suffix}`, { recursive: true, force: true });
  }
}

/** Follows links: one that leads nowhere is no program. */
export function isExecutable(file: string): boolean {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}

// The places of plugins. The engine looks on PATH, beside its own program, and then in the private
// home.
import * as fs from "node:fs";
import * as path from "node:path";

export interface Places {
  /** The PULUMI_HOME that the engine runs with. */
  readonly home: string;
  /** The user's own: read, never written. */
  readonly userHome: string;
  readonly env: NodeJS.ProcessEnv;
}

/** Finds a program on PATH as the engine does, which can be told not to look there. */
export function onPath(program: string, { env }: Places): string | undefined {
  if ((env["PULUMI_IGNORE_AMBIENT_PLUGINS"] ?? "") !== "") return undefined;
  const directories = (env["PATH"] ?? "").split(path.delimiter).filter((entry) => entry !== "");
  return directories.map((entry) => path.join(entry, program)).find(isExecutable);
}

/** Returns true if a directory has the program of a plugin and no sign of an unfinished download. */
export function isInstalled(directory: string, program: string): boolean {
  return isExecutable(path.join(directory, program)) && !fs.existsSync(`${directory}.partial`);
}

/** Removes a plugin directory, and what an interrupted installation leaves beside it. */
export function removePlugin(directory: string): void {
  for (const suffix of ["", ".partial", ".lock"]) {
    fs.rmSync(`${directory}${suffix}`, { recursive: true, force: true });
  }
}

/** Returns true for an executable file, also behind a link, and false if the link leads nowhere. */
export function isExecutable(file: string): boolean {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}

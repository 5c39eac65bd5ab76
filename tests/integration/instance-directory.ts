// A place of one test's own for embedded instances, so that tests side by side never see each other.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { processesIn } from "../../components/steps/os-process";
import { serverUser } from "../../components/steps/os-user";

export interface InstanceBase {
  /** For `embedded.directory`. */
  readonly directory: string;
  /** The directory of the one instance; throws when there is none. */
  instance(): string;
  /** Names of the instances that are there. */
  instances(): string[];
  /** Process ids of what works in the instance's data directory. */
  processes(): number[];
  remove(): void;
}

/** Makes the directory; the user that the server runs as can reach it. */
export function instanceBase(): InstanceBase {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "pgtls-i-"));
  fs.chmodSync(directory, 0o755);
  const instances = () => fs.readdirSync(directory);
  const instance = () => {
    const [name] = instances();
    if (name === undefined) throw new Error("there is no instance");
    return path.join(directory, name);
  };
  return {
    directory,
    instance,
    instances,
    processes: () =>
      processesIn(path.join(instance(), "data"), serverUser().uid).map(({ pid }) => pid),
    remove: () => fs.rmSync(directory, { recursive: true, force: true }),
  };
}

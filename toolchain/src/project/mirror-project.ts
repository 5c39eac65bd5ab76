// A private view of a project of this checkout, in which Pulumi runs: the program is linked, the
// configuration is copied, so that no Pulumi command changes a file that git tracks.
import * as fs from "node:fs";
import * as path from "node:path";
import * as yaml from "js-yaml";
import { checkout, local } from "../paths";
import { mergeStackConfig } from "./stack-config";

const CONFIG = "config";
const NOT_LINKED = new Set([".git", ".pulumi-local", "node_modules", CONFIG]);

export interface ProjectView {
  /** The directory to run Pulumi in. */
  readonly directory: string;
  /** Pulumi's name of the project, which is also the namespace of its configuration. */
  readonly name: string;
  /** Path of the private copy of a stack's configuration. */
  configFile(stack: string): string;
}

/** Returns the directory of the project that contains `from`, or undefined. */
export function findProject(from: string): string | undefined {
  for (let directory = path.resolve(from); ; directory = path.dirname(directory)) {
    if (fs.existsSync(path.join(directory, "Pulumi.yaml"))) return directory;
    if (directory === path.dirname(directory)) return undefined;
  }
}

/** Returns true if a project belongs to this checkout, so that git tracks its files. */
export function isOurs(project: string): boolean {
  const relative = path.relative(checkout, project);
  return !relative.startsWith("..") && !relative.startsWith(".pulumi-local");
}

/** Updates the view of a project. */
export function mirrorProject(project: string): ProjectView {
  const manifest = fs.readFileSync(path.join(project, "Pulumi.yaml"), "utf8");
  const settings = yaml.load(manifest) as { name: string; stackConfigDir?: string };
  const directory = path.join(local, "projects", settings.name);
  fs.mkdirSync(path.join(directory, CONFIG), { recursive: true, mode: 0o700 });
  linkEntries(project, directory);
  const own = yaml.dump({ ...settings, stackConfigDir: CONFIG });
  fs.writeFileSync(path.join(directory, "Pulumi.yaml"), own);
  copyConfig(path.join(project, settings.stackConfigDir ?? "."), path.join(directory, CONFIG));
  return {
    directory,
    name: settings.name,
    configFile: (stack) => path.join(directory, CONFIG, `Pulumi.${stack}.yaml`),
  };
}

function linkEntries(project: string, view: string): void {
  const wanted = fs
    .readdirSync(project)
    .filter((name) => !NOT_LINKED.has(name) && !/^Pulumi(\..+)?\.yaml$/.test(name));
  for (const name of fs.readdirSync(view)) {
    const entry = path.join(view, name);
    if (fs.lstatSync(entry).isSymbolicLink() && !wanted.includes(name)) fs.rmSync(entry);
  }
  for (const name of wanted) {
    const link = path.join(view, name);
    if (fs.lstatSync(link, { throwIfNoEntry: false }) !== undefined) continue;
    fs.symlinkSync(path.relative(view, path.join(project, name)), link);
  }
}

function copyConfig(tracked: string, copies: string): void {
  for (const name of fs.readdirSync(tracked)) {
    if (!/^Pulumi\..+\.yaml$/.test(name)) continue;
    const copy = path.join(copies, name);
    const last = path.join(copies, `.${name}.tracked`);
    const text = fs.readFileSync(path.join(tracked, name), "utf8");
    if (fs.existsSync(copy) && readOr(last) === text) continue;
    fs.writeFileSync(copy, mergeStackConfig(text, readOr(last), readOr(copy)), { mode: 0o600 });
    fs.writeFileSync(last, text);
  }
}

function readOr(file: string): string {
  return fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "";
}

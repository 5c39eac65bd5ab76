// A tiny image for the tests of the docker stand-in: this machine's bash and sleep, under the few names
// that the recorded containers call. Every object of a test has its own random name.
import { execFileSync, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

export interface Scratch {
  /** The name of the image, with a tag. */
  readonly image: string;
  readonly imageId: string;
  /** Removes the image, and nothing else. */
  remove(): void;
}

const SCRIPTS: Readonly<Record<string, string>> = {
  chown: "exit 0",
  pg_isready: "exit 0",
  "docker-entrypoint.sh": "trap 'exit 0' INT TERM; sleep infinity & wait",
};

/** Creates the image; fails without a daemon, since a skipped test would prove nothing. */
export function makeScratch(): Scratch {
  if (spawnSync("docker", ["info"]).status !== 0) {
    throw new Error(
      "Cannot test the docker stand-in: `docker info` fails, expected a running Docker daemon; start one",
    );
  }
  const image = `stand-in-test-${randomBytes(4).toString("hex")}:none`;
  const root = fs.mkdtempSync(path.join(os.tmpdir(), "stand-in-image-"));
  try {
    fillRoot(root);
    const archive = execFileSync("tar", ["-C", root, "-c", "."], { maxBuffer: 2 ** 28 });
    const change = "ENV PATH=/usr/bin";
    execFileSync("docker", ["import", "--change", change, "-", image], { input: archive });
  } finally {
    fs.rmSync(root, { recursive: true });
  }
  const imageId = docker("image", "inspect", "--format", "{{.Id}}", image);
  return { image, imageId, remove: () => void spawnSync("docker", ["rmi", "-f", image]) };
}

/** Runs the Docker client and returns its output. */
export function docker(...parameters: string[]): string {
  return execFileSync("docker", parameters, { encoding: "utf8" }).trim();
}

/** Returns true if the daemon has an object; `kind` is "container", "volume", "network" or "image". */
export function exists(kind: string, name: string): boolean {
  return spawnSync("docker", [kind, "inspect", name]).status === 0;
}

/** Removes the containers and volumes with a prefix that a failed test has left. */
export function removeNamed(prefix: string): void {
  const filter = ["--quiet", "--filter", `name=${prefix}`];
  const containers = docker("container", "ls", "--all", ...filter)
    .split("\n")
    .filter(Boolean);
  if (containers.length > 0) docker("container", "rm", "--force", ...containers);
  const volumes = docker("volume", "ls", ...filter)
    .split("\n")
    .filter(Boolean);
  if (volumes.length > 0) docker("volume", "rm", ...volumes);
}

function fillRoot(root: string): void {
  const programs = ["/usr/bin/bash", "/usr/bin/sleep"];
  const files = new Set([...programs, ...programs.flatMap(libraries)]);
  for (const file of files) copy(file, path.join(root, file));
  for (const [name, text] of Object.entries(SCRIPTS)) {
    fs.writeFileSync(path.join(root, "usr/bin", name), `#!/usr/bin/bash\n${text}\n`, {
      mode: 0o755,
    });
  }
  fs.symlinkSync("bash", path.join(root, "usr/bin/sh"));
  fs.symlinkSync("usr/bin", path.join(root, "bin"));
}

function libraries(program: string): string[] {
  const lines = execFileSync("ldd", [program], { encoding: "utf8" });
  return [...lines.matchAll(/(\/\S+) \(0x/g)].flatMap(([, file]) => file ?? []);
}

function copy(from: string, to: string): void {
  fs.mkdirSync(path.dirname(to), { recursive: true });
  fs.copyFileSync(fs.realpathSync(from), to);
  fs.chmodSync(to, 0o755);
}

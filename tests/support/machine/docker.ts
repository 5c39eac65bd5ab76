// The daemon, asked by its own command, as a user would.
import { execFileSync, spawnSync } from "node:child_process";

/** Runs `docker` and gives what it printed; throws when it fails. */
export function docker(...args: string[]): string {
  return execFileSync("docker", args, {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  }).trim();
}

/** Runs `docker` and gives everything it printed, whether it failed or not. */
export function dockerAnyway(...args: string[]): string {
  const run = spawnSync("docker", args, { encoding: "utf8" });
  return `${run.stdout}${run.stderr}`;
}

/** Everything on the daemon that belongs to an instance. */
export function belongings(instanceId: string): string[] {
  const filter = ["--filter", `label=pulumi-postgres-tls.instance=${instanceId}`, "-q"];
  return [docker("ps", "-a", ...filter), docker("volume", "ls", ...filter)]
    .flatMap((list) => list.split("\n"))
    .filter((line) => line !== "");
}

/** Makes an image of its own from `postgres:17`, which a test may remove. */
export function buildImage(name: string, mark: number): void {
  const input = `FROM postgres:17\nLABEL postgres-tls-test=${mark}\n`;
  execFileSync("docker", ["build", "-q", "-t", name, "-"], {
    input,
    stdio: ["pipe", "pipe", "pipe"],
  });
}

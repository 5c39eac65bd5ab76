// Checks what a kind of test needs of the machine: PostgreSQL servers come from npm, clients do not.
import { spawnSync } from "node:child_process";

/** The image that the Docker tests run; `.ci/prepare-docker` builds it if no registry is reachable. */
const IMAGE = "postgres:17";

/** Programs, each with the argument that prints its version. */
const PROGRAMS: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  benchmarks: [
    ["psql", "--version"],
    ["openssl", "version"],
  ],
  conformance: [
    ["psql", "--version"],
    ["openssl", "version"],
  ],
  drivers: [
    ["psql", "--version"],
    ["python3", "--version"],
    ["go", "version"],
    ["javac", "-version"],
    ["mvn", "--version"],
  ],
};

/** Returns why a kind cannot run here, or undefined if it can. */
export function whatIsMissing(kind: string): string | undefined {
  if (kind === "docker") return whatDockerLacks();
  const missing = (PROGRAMS[kind] ?? []).find(
    ([program, word]) => spawnSync(program, [word]).status !== 0,
  );
  return missing === undefined ? undefined : `there is no ${missing[0]} on the path`;
}

/** Returns the command that installs what is missing. */
export function remedy(kind: string): string {
  return kind === "drivers" ? ".ci/prepare-drivers" : ".ci/prepare-docker";
}

function whatDockerLacks(): string | undefined {
  const docker = (args: string[]) => spawnSync("docker", args, { timeout: 10_000 });
  if (docker(["version"]).status !== 0) return "no Docker daemon answers";
  if (docker(["image", "inspect", IMAGE]).status === 0) return undefined;
  return `the Docker daemon has no image ${IMAGE}`;
}

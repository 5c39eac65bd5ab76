// What a kind of test needs of the machine: the servers come from npm, but no client does.
import { spawnSync } from "node:child_process";

/** Images that the Docker tests run; `.ci/prepare-docker` makes them where no registry is. */
const IMAGE = "postgres:17";

/** Programs with the word that makes each say its version. */
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

/** Says why a kind cannot run here; undefined when it can. */
export function whatIsMissing(kind: string): string | undefined {
  if (kind === "docker") return whatDockerLacks();
  const missing = (PROGRAMS[kind] ?? []).find(
    ([program, word]) => spawnSync(program, [word]).status !== 0,
  );
  return missing === undefined ? undefined : `there is no ${missing[0]} on the path`;
}

/** The command that brings what is missing. */
export function remedy(kind: string): string {
  return kind === "drivers" ? ".ci/prepare-drivers" : ".ci/prepare-docker";
}

function whatDockerLacks(): string | undefined {
  const docker = (args: string[]) => spawnSync("docker", args, { timeout: 10_000 });
  if (docker(["version"]).status !== 0) return "no Docker daemon answers";
  if (docker(["image", "inspect", IMAGE]).status === 0) return undefined;
  return `the Docker daemon has no image ${IMAGE}`;
}

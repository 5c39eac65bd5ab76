// Chooses Docker if a daemon answers and has, or can pull, the image; else the embedded PostgreSQL.
import { spawnSync } from "node:child_process";
import { sayWhile } from "../report";

export interface RuntimeChoice {
  readonly kind: "docker" | "embedded";
  /** Follows "because". */
  readonly reason: string;
}

/** How long a daemon may take to answer, and a registry to deliver an image. */
const ANSWER_MILLIS = 10_000;
const PULL_MILLIS = 300_000;

/** Chooses by what the machine has; pulls the image if the daemon does not have it. */
export function chooseRuntime(image: string): RuntimeChoice {
  const version = docker(["version", "--format", "{{.Server.Version}}"], ANSWER_MILLIS);
  if (version.error !== undefined) return embedded("there is no docker command");
  if (version.status !== 0) return embedded("no Docker daemon answers");
  const daemon = `Docker ${version.stdout.trim()} answers`;
  if (docker(["image", "inspect", image], ANSWER_MILLIS).status === 0) {
    return { kind: "docker", reason: `${daemon} and has the image ${image}` };
  }
  const done = sayWhile(`Pulling ${image}`);
  const pull = docker(["pull", "--quiet", image], PULL_MILLIS);
  done();
  if (pull.status === 0) return { kind: "docker", reason: `${daemon}, and ${image} was pulled` };
  return embedded(`${daemon}, but the image ${image} cannot be pulled`);
}

function embedded(reason: string): RuntimeChoice {
  return { kind: "embedded", reason };
}

function docker(args: string[], timeout: number) {
  return spawnSync("docker", args, { encoding: "utf8", timeout });
}

// The connection to the Docker daemon.
import Docker = require("dockerode");
import { hasUnknown, type PropertyMap } from "../provider/values";

export const DEFAULT_HOST = "unix:///var/run/docker.sock";

/** Settings of the official plugin that the stand-in refuses rather than ignores. */
const UNSUPPORTED_SETTINGS = [
  "caMaterial",
  "certMaterial",
  "certPath",
  "context",
  "keyMaterial",
  "registryAuth",
  "sshOpts",
];

/** Variables that make the official plugin connect to another daemon, or in another way. */
const UNSUPPORTED_VARIABLES = ["DOCKER_TLS_VERIFY", "DOCKER_CONTEXT"];

/** The address of the daemon: the provider's `host`, or DOCKER_HOST, or the default socket. */
export interface Address {
  readonly host: string;
  readonly options: Docker.DockerOptions;
}

/** Reads the provider's configuration; `unsupported` refuses what only the official plugin supports. */
export function addressOf(
  config: PropertyMap,
  env: NodeJS.ProcessEnv,
  unsupported: (what: string) => never,
): Address | undefined {
  const setting = UNSUPPORTED_SETTINGS.find((name) => isSet(config[name]));
  if (setting !== undefined) unsupported(`provider setting "${setting}"`);
  const variable = UNSUPPORTED_VARIABLES.find((name) => isSet(env[name]));
  if (variable !== undefined) unsupported(`the environment variable ${variable}`);
  if (hasUnknown(config["host"])) return undefined;
  const given = config["host"];
  const host = (typeof given === "string" ? given : "") || env["DOCKER_HOST"] || DEFAULT_HOST;
  return { host, options: optionsOf(host, unsupported) };
}

/** Connects; with `check`, fails unless the daemon answers. */
export async function connect({ host, options }: Address, check: boolean): Promise<Docker> {
  const docker = new Docker(options);
  if (!check) return docker;
  try {
    await docker.ping();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `Error pinging Docker server, please make sure that ${host} is reachable and has a  '_ping' endpoint. Error: ${reason}`,
      { cause: error },
    );
  }
  return docker;
}

function optionsOf(host: string, unsupported: (what: string) => never): Docker.DockerOptions {
  const socket = /^unix:\/\/(\/.+)$/.exec(host)?.[1];
  if (socket !== undefined) return { socketPath: socket };
  const [, name, port] = /^(?:tcp|http):\/\/(.+?):(\d+)\/?$/.exec(host) ?? [];
  if (name !== undefined && port !== undefined) {
    return { protocol: "http", host: name.replace(/^\[(.*)\]$/, "$1"), port: Number(port) };
  }
  // A host may contain a password.
  return unsupported(`the Docker host "${host.replace(/:[^:@/]*@/, ":…@")}"`);
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && value !== "" && value !== "[]";
}

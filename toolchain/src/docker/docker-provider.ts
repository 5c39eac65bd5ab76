// The stand-in for @pulumi/docker: exactly what the recordings show of the official plugin, and what
// the container runtime of this package uses.
import type Docker = require("dockerode");
import { Unsupported } from "../provider/failures";
import type { Provider } from "../provider/provider";
import { containerResource } from "./container/container-resource";
import { addressOf, connect } from "./daemon";
import { imageResource } from "./image-resource";
import { networkResource } from "./network-resource";
import type { Managed } from "./managed-resource";
import { managedResource } from "./managed-resource";
import { volumeResource } from "./volume-resource";

const IDENTITY = { name: "docker", version: "5.2.0" } as const;

/** The provider, as its resource types see it. */
export interface Host {
  /** Returns the client of the daemon; throws before the provider is configured. */
  docker(): Docker;
  unsupported(what: string): never;
}

type Describe = (host: Host) => Managed;

const TYPES: Readonly<Record<string, Describe>> = {
  "docker:index/container:Container": containerResource,
  "docker:index/network:Network": networkResource,
  "docker:index/remoteImage:RemoteImage": imageResource,
  "docker:index/volume:Volume": volumeResource,
};

/** Returns the provider, which reads DOCKER_HOST from `env`. */
export function dockerProvider(env: NodeJS.ProcessEnv = process.env): Provider {
  let daemon: Docker | undefined;
  const unsupported = (what: string): never => {
    throw new Unsupported(IDENTITY, what);
  };
  const docker = (): Docker => {
    if (daemon !== undefined) return daemon;
    throw new Error("Cannot reach the Docker daemon: the provider's host is not known yet");
  };
  const resources = Object.entries(TYPES).map(([type, describe]) => {
    const host: Host = {
      docker,
      unsupported: (what) => unsupported(`${what} of "${type}"`),
    };
    return [type, managedResource(describe(host))] as const;
  });
  return {
    ...IDENTITY,
    capabilities: { supportsPreview: true, supportsAutonamingConfiguration: true },
    handshake: "method Handshake not implemented",
    configure: async (config) => {
      const address = addressOf(config, env, unsupported);
      const check = String(config["disableDockerDaemonCheck"] ?? "false") !== "true";
      daemon = address === undefined ? undefined : await connect(address, check);
    },
    resources: Object.fromEntries(resources),
    invokes: {},
  };
}

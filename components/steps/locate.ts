// Finds an instance on its host by its id alone, for a refresh: the plan comes before the server
// and so can't be told the server's address.
import * as fs from "node:fs";
import * as path from "node:path";
import type { ChannelAddress } from "./channel";
import { dockerEnvironment } from "./docker-channel";
import { runProcess } from "./run-process";

/** Label of everything that belongs to an instance on a Docker daemon. */
export const INSTANCE_LABEL = "pulumi-postgres-tls.instance";

export interface Whereabouts {
  readonly runtime: string;
  readonly instanceId: string;
  readonly dockerHost: string;
  readonly embeddedBase: string;
  readonly port: number;
}

/** Gives the address of the instance, or undefined when there is no server to look at. */
export async function locate(at: Whereabouts): Promise<ChannelAddress | undefined> {
  return at.runtime === "docker" ? locateContainer(at) : locateProcess(at);
}

function locateProcess(at: Whereabouts): ChannelAddress | undefined {
  const directory = path.join(at.embeddedBase, at.instanceId);
  if (!fs.existsSync(directory)) return undefined;
  return { kind: "embedded", directory, binDirectory: "", port: at.port };
}

async function locateContainer(at: Whereabouts): Promise<ChannelAddress | undefined> {
  const env = dockerEnvironment(at.dockerHost);
  const filter = `label=${INSTANCE_LABEL}=${at.instanceId}`;
  const list = await runProcess("docker", ["ps", "-q", "--filter", filter], { env });
  const container = list.stdout.trim().split("\n")[0] ?? "";
  if (container === "") return undefined;
  const format = "{{.Image}} {{.Config.User}} {{range .Mounts}}{{.Destination}}={{.Name}} {{end}}";
  const inspect = await runProcess("docker", ["inspect", "--format", format, container], { env });
  const [image = "", user = "", ...mounts] = inspect.stdout.trim().split(" ");
  const [uid, gid] = user.split(":").map(Number);
  return {
    kind: "docker",
    dockerHost: at.dockerHost,
    image,
    materialVolume: mounts.find((m) => m.startsWith("/etc/pgtls="))?.split("=")[1] ?? "",
    dataVolume: "",
    dataMount: "",
    dataDirectory: "",
    uid: uid ?? 0,
    gid: gid ?? 0,
    container,
  };
}

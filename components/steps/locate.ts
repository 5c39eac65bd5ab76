// Finds an instance on its host by its id alone, for a refresh: the plan precedes the server, so
// the program cannot give it the server's address.
import * as fs from "node:fs";
import * as path from "node:path";
import type { ChannelAddress } from "./channel";
import { MATERIAL_MOUNT } from "./docker-channel";
import { docker, INSTANCE_LABEL, wordsOf } from "./docker-host";

export interface Whereabouts {
  readonly runtime: string;
  readonly instanceId: string;
  readonly dockerHost: string;
  readonly embeddedBase: string;
  readonly port: number;
}

/** Returns the address of the instance; undefined when there is no server. */
export async function locate(at: Whereabouts): Promise<ChannelAddress | undefined> {
  return at.runtime === "docker" ? locateContainer(at) : locateProcess(at);
}

function locateProcess(at: Whereabouts): ChannelAddress | undefined {
  const directory = path.join(at.embeddedBase, at.instanceId);
  if (!fs.existsSync(directory)) return undefined;
  return { kind: "embedded", directory, binDirectory: "", port: at.port };
}

async function locateContainer(at: Whereabouts): Promise<ChannelAddress | undefined> {
  const { dockerHost, instanceId } = at;
  const container = await findContainer(at);
  if (container === undefined) return undefined;
  const format = "{{.Image}} {{.Config.User}} {{range .Mounts}}{{.Destination}}={{.Name}} {{end}}";
  const inspect = ["inspect", "--format", format, container];
  const answer = await docker(dockerHost, "look at the container", inspect);
  const [image = "", user = "", ...mounts] = wordsOf(answer);
  const [uid, gid] = user.split(":").map(Number);
  return {
    kind: "docker",
    dockerHost,
    instanceId,
    image,
    materialVolume: mounts.find((one) => one.startsWith(`${MATERIAL_MOUNT}=`))?.split("=")[1] ?? "",
    dataVolume: "",
    dataMount: "",
    dataDirectory: "",
    uid: uid ?? 0,
    gid: gid ?? 0,
    container,
  };
}

/** Prefers a running container. */
async function findContainer(at: Whereabouts): Promise<string | undefined> {
  const filter = `label=${INSTANCE_LABEL}=${at.instanceId}`;
  for (const which of [["-q"], ["-aq"]]) {
    const list = ["ps", ...which, "--filter", filter];
    const [found] = wordsOf(await docker(at.dockerHost, "list containers", list));
    if (found !== undefined) return found;
  }
  return undefined;
}

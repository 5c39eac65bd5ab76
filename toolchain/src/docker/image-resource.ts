// docker:index/remoteImage:RemoteImage.
import type Docker = require("dockerode");
import type { Fields } from "../schema/fields";
import { flagOf, textOf } from "../schema/values-of";
import type { Host } from "./docker-provider";
import { doing, isNotFound } from "./failure";
import { findImage, localImage, repoDigest } from "./images";
import type { Managed, Observed } from "./managed-resource";

const FIELDS: Fields = {
  build: { kind: "block", fields: {}, unsupported: true },
  forceRemove: { kind: "flag" },
  imageId: { kind: "text", output: true },
  keepLocally: { kind: "flag" },
  name: { kind: "text", required: true, replaces: true },
  platform: { kind: "text", replaces: true, unsupported: true },
  pullTriggers: { kind: "set", replaces: true },
  repoDigest: { kind: "text", output: true },
  triggers: { kind: "map", replaces: true },
};

export function imageResource({ docker, unsupported }: Host): Managed {
  const find = (name: string): Promise<Docker.ImageInspectInfo> =>
    doing("Unable to read Docker image into resource", () => findImage(docker(), name));
  return {
    fields: FIELDS,
    meta: { timeouts: true },
    unsupported: (property) => unsupported(`property "${property}"`),
    create: async (planned) => {
      const name = textOf(planned, "name");
      return observe(name, await find(name));
    },
    read: async (_id, prior) => {
      const name = textOf(prior, "name");
      const image = await localImage(docker(), name);
      return image === undefined ? undefined : observe(name, image);
    },
    update: async ({ planned }) => {
      const name = textOf(planned, "name");
      return observe(name, await find(name)).outputs;
    },
    delete: async (_id, prior) => {
      if (flagOf(prior, "keepLocally")) return;
      const image = docker().getImage(textOf(prior, "name"));
      await doing("Unable to remove Docker image", async () => {
        await image.remove({ force: flagOf(prior, "forceRemove") }).catch((error: unknown) => {
          if (!isNotFound(error)) throw error;
        });
      });
    },
  };
}

/** The id contains the name, so that two names of one image are two resources. */
function observe(name: string, image: Docker.ImageInspectInfo): Observed {
  const outputs = { imageId: image.Id, repoDigest: repoDigest(name, image) };
  return { id: `${image.Id}${name}`, outputs };
}

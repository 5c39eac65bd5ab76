// docker:index/volume:Volume.
import type Docker = require("dockerode");
import type { Fields } from "../schema/fields";
import { textMapOf, textOf } from "../schema/values-of";
import type { Host } from "./docker-provider";
import { doing, isNotFound } from "./failure";
import { labelBlocks, labelsField, labelsOf } from "./labels";
import type { Managed, Observed } from "./managed-resource";
import { retryWhile } from "./retry";

const FIELDS: Fields = {
  cluster: { kind: "block", fields: {}, unsupported: true },
  driver: { kind: "text", replaces: true, computed: true },
  driverOpts: { kind: "map", replaces: true },
  labels: labelsField({ replaces: true }),
  mountpoint: { kind: "text", output: true },
  name: { kind: "text", replaces: true, named: true },
};

export function volumeResource({ docker, unsupported }: Host): Managed {
  return {
    fields: FIELDS,
    meta: { schemaVersion: "1" },
    unsupported: (property) => unsupported(`property "${property}"`),
    create: async (planned) => {
      const name = textOf(planned, "name");
      await doing("Unable to create volume", () =>
        docker().createVolume({
          Name: name,
          Driver: textOf(planned, "driver") || "local",
          DriverOpts: textMapOf(planned, "driverOpts"),
          Labels: labelsOf(planned, "labels"),
        }),
      );
      return observe(await docker().getVolume(name).inspect());
    },
    read: async (id) => {
      try {
        return observe(await docker().getVolume(id).inspect());
      } catch (error) {
        if (isNotFound(error)) return undefined;
        throw error;
      }
    },
    delete: async (id, _prior, { signal }) => {
      const remove = (): Promise<unknown> => docker().getVolume(id).remove({ force: true });
      await retryWhile(/volume is in use/, remove, signal).catch((error: unknown) => {
        if (!isNotFound(error)) throw error;
      });
    },
  };
}

function observe(volume: Docker.VolumeInspectInfo): Observed {
  const { Name: name, Driver: driver, Mountpoint: mountpoint, Labels, Options } = volume;
  const driverOpts = Options ?? {};
  const outputs = { name, driver, mountpoint, driverOpts, labels: labelBlocks(Labels) };
  return { id: name, outputs };
}

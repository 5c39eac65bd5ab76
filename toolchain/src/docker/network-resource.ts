// docker:index/network:Network.
import type Docker = require("dockerode");
import type { PropertyMap } from "../provider/values";
import type { Fields } from "../schema/fields";
import { flagOf, textMapOf, textOf } from "../schema/values-of";
import type { Host } from "./docker-provider";
import { doing, isNotFound } from "./failure";
import { labelBlocks, labelsField, labelsOf } from "./labels";
import type { Managed, Observed } from "./managed-resource";
import { retryWhile } from "./retry";

const REPLACES = { replaces: true } as const;

const FIELDS: Fields = {
  attachable: { kind: "flag", ...REPLACES },
  driver: { kind: "text", ...REPLACES, computed: true },
  ingress: { kind: "flag", ...REPLACES, unsupported: true },
  internal: { kind: "flag", ...REPLACES, computed: true },
  ipamConfigs: {
    kind: "blockSet",
    ...REPLACES,
    computed: true,
    unsupported: true,
    upstream: "ipam_config",
    fields: {
      auxAddress: { kind: "map" },
      gateway: { kind: "text" },
      ipRange: { kind: "text" },
      subnet: { kind: "text" },
    },
  },
  ipamDriver: { kind: "text", ...REPLACES, default: "default" },
  ipamOptions: { kind: "map", ...REPLACES, unsupported: true },
  ipv6: { kind: "flag", ...REPLACES },
  labels: labelsField(REPLACES),
  name: { kind: "text", ...REPLACES, required: true, named: true },
  options: { kind: "map", ...REPLACES, computed: true },
  scope: { kind: "text", output: true },
};

export function networkResource({ docker, unsupported }: Host): Managed {
  const inspect = async (id: string): Promise<Observed> =>
    observe((await docker().getNetwork(id).inspect()) as Docker.NetworkInspectInfo);
  return {
    fields: FIELDS,
    meta: { schemaVersion: "1" },
    unsupported: (property) => unsupported(`property "${property}"`),
    create: async (planned) => {
      const created = await doing("Unable to create network", () =>
        docker().createNetwork(createOptions(planned)),
      );
      return inspect(created.id);
    },
    read: async (id) => {
      try {
        return await inspect(id);
      } catch (error) {
        if (isNotFound(error)) return undefined;
        throw error;
      }
    },
    delete: async (id, _prior, { signal }) => {
      const remove = (): Promise<unknown> => docker().getNetwork(id).remove();
      await retryWhile(/has active endpoints/, remove, signal).catch((error: unknown) => {
        if (!isNotFound(error)) throw error;
      });
    },
  };
}

function createOptions(planned: PropertyMap): Docker.NetworkCreateOptions {
  return {
    Name: textOf(planned, "name"),
    CheckDuplicate: true,
    Driver: textOf(planned, "driver") || "bridge",
    Internal: flagOf(planned, "internal"),
    Attachable: flagOf(planned, "attachable"),
    EnableIPv6: flagOf(planned, "ipv6"),
    IPAM: { Driver: textOf(planned, "ipamDriver"), Config: [], Options: {} },
    Options: textMapOf(planned, "options"),
    Labels: labelsOf(planned, "labels"),
  };
}

function observe(network: Docker.NetworkInspectInfo): Observed {
  const { IPAM, Labels } = network;
  const configs = (IPAM?.Config ?? []) as Record<string, unknown>[];
  const text = (value: unknown): string => (typeof value === "string" ? value : "");
  const outputs: PropertyMap = {
    attachable: network.Attachable,
    driver: network.Driver,
    ingress: network.Ingress,
    internal: network.Internal,
    ipamConfigs: configs.map((config) => ({
      auxAddress: (config["AuxiliaryAddresses"] ?? {}) as Record<string, string>,
      gateway: text(config["Gateway"]),
      ipRange: text(config["IPRange"]),
      subnet: text(config["Subnet"]),
    })),
    ipamDriver: IPAM?.Driver ?? "default",
    ipamOptions: IPAM?.Options ?? {},
    ipv6: network.EnableIPv6,
    labels: labelBlocks(Labels ?? null),
    name: network.Name,
    options: network.Options ?? {},
    scope: network.Scope,
  };
  return { id: network.Id, outputs };
}

// Calls the docker stand-in as the engine does, for one resource at a time.
import { expect } from "vitest";
import type { JsonObject } from "./replay-messages";
import { startPlugin, type Plugin } from "./replay-plugin";

export type ResourceName = "Container" | "Network" | "RemoteImage" | "Volume";

export interface Resource {
  readonly id: string;
  readonly inputs: JsonObject;
  readonly outputs: JsonObject;
}

/** Starts the stand-in; without `config`, it needs no daemon. */
export async function startDocker(
  config: JsonObject = { disableDockerDaemonCheck: "true" },
  env: NodeJS.ProcessEnv = {},
): Promise<Plugin> {
  const plugin = await startPlugin("docker", env);
  const answer = await plugin.call("Configure", { args: config });
  if (!("error" in answer)) return plugin;
  await plugin.stop();
  throw new Error(answer.error);
}

/** Returns the error of a call that must fail. */
export async function failureOf(
  plugin: Plugin,
  method: string,
  request: JsonObject,
): Promise<string> {
  const answer = await plugin.call(method, request);
  expect(answer).toHaveProperty("error");
  return "error" in answer ? answer.error : "";
}

/** Returns the response of a call that must succeed. */
export async function call(
  plugin: Plugin,
  method: string,
  request: JsonObject,
): Promise<JsonObject> {
  const answer = await plugin.call(method, request);
  if ("error" in answer) throw new Error(answer.error);
  return answer.response;
}

export function identity(type: ResourceName, name = "it"): JsonObject {
  const token = `docker:index/${type.charAt(0).toLowerCase()}${type.slice(1)}:${type}`;
  return { urn: `urn:pulumi:t::p::${token}::${name}`, type: token, name };
}

/** Checks the inputs of a resource; returns them with their defaults, and the problems. */
export async function check(
  plugin: Plugin,
  type: ResourceName,
  news: JsonObject,
  more: JsonObject = {},
): Promise<{ inputs: JsonObject; problems: string[] }> {
  const request = { ...identity(type), olds: {}, news, randomSeed: "c2VlZA==", ...more };
  const { inputs, failures = [] } = await call(plugin, "Check", request);
  const problems = (failures as { property?: string; reason: string }[]).map(
    ({ reason }) => reason,
  );
  return { inputs: (inputs ?? {}) as JsonObject, problems };
}

/** Checks and creates a resource. */
export async function create(
  plugin: Plugin,
  type: ResourceName,
  news: JsonObject,
): Promise<Resource> {
  const { inputs, problems } = await check(plugin, type, news);
  expect(problems).toEqual([]);
  const made = await call(plugin, "Create", { ...identity(type), properties: inputs });
  return { id: String(made["id"]), inputs, outputs: made["properties"] as JsonObject };
}

/** Compares a resource with new inputs. */
export async function diff(
  plugin: Plugin,
  type: ResourceName,
  { id, inputs, outputs }: Resource,
  news: JsonObject,
  ignoreChanges: string[] = [],
): Promise<JsonObject> {
  const checked = await check(plugin, type, news, { olds: inputs });
  expect(checked.problems).toEqual([]);
  const request = { id, olds: outputs, oldInputs: inputs, news: checked.inputs, ignoreChanges };
  return call(plugin, "Diff", { ...identity(type), ...request });
}

/** Updates a resource in place. */
export async function update(
  plugin: Plugin,
  type: ResourceName,
  { id, inputs: oldInputs, outputs: olds }: Resource,
  news: JsonObject,
): Promise<Resource> {
  const { inputs } = await check(plugin, type, news, { olds: oldInputs });
  const request = { ...identity(type), id, olds, oldInputs, news: inputs };
  const { properties } = await call(plugin, "Update", request);
  return { id, inputs, outputs: properties as JsonObject };
}

/** Reads a resource; returns undefined if it no longer exists. */
export async function read(
  plugin: Plugin,
  type: ResourceName,
  { id, inputs, outputs }: Resource,
): Promise<Resource | undefined> {
  const request = { ...identity(type), id, inputs, properties: outputs };
  const found = await call(plugin, "Read", request);
  if (found["id"] === undefined) return undefined;
  return {
    id: String(found["id"]),
    inputs: found["inputs"] as JsonObject,
    outputs: found["properties"] as JsonObject,
  };
}

/** Deletes a resource. */
export async function remove(
  plugin: Plugin,
  type: ResourceName,
  { id, inputs, outputs }: Resource,
): Promise<void> {
  const request = { ...identity(type), id, properties: outputs, oldInputs: inputs };
  await call(plugin, "Delete", request);
}

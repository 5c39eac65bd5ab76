import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { check, create, failureOf, identity, read, remove, startDocker } from "./docker-calls";
import { startRegistry, type Registry } from "./docker-registry";
import { docker, exists } from "./docker-scratch";
import type { Plugin } from "./replay-plugin";

let registry: Registry;
let plugin: Plugin;

beforeAll(async () => {
  registry = await startRegistry();
  plugin = await startDocker({});
});

afterEach(() => {
  if (exists("image", registry.image)) docker("rmi", registry.image);
});

afterAll(async () => {
  await (plugin as Plugin | undefined)?.stop();
  await registry.stop();
});

async function creationFailure(name: string): Promise<string> {
  const { inputs } = await check(plugin, "RemoteImage", { name });
  return failureOf(plugin, "Create", { ...identity("RemoteImage"), properties: inputs });
}

it("RemoteImage pulls an image that the daemon does not have, and knows its digest", async () => {
  const image = await create(plugin, "RemoteImage", { name: registry.image });
  expect(image.id).toBe(`${registry.imageId}${registry.image}`);
  expect(image.outputs).toMatchObject({
    imageId: registry.imageId,
    repoDigest: `${registry.image.replace(/:1$/, "")}@${registry.manifestDigest}`,
  });
  expect((await read(plugin, "RemoteImage", image))?.outputs).toEqual(image.outputs);
  await remove(plugin, "RemoteImage", image);
  expect(exists("image", registry.image)).toBe(false);
});

it("RemoteImage does not ask the registry for an image that the daemon has", async () => {
  const image = await create(plugin, "RemoteImage", { name: registry.image, keepLocally: true });
  const before = registry.asked.length;
  const again = await create(plugin, "RemoteImage", { name: registry.image });
  expect(again.id).toBe(image.id);
  expect(registry.asked.length).toBe(before);
});

it("RemoteImage fails with the daemon's reason when there is no such tag", async () => {
  const name = registry.image.replace(/:1$/, ":2");
  const error = await creationFailure(name);
  expect(error).toContain(
    `Unable to read Docker image into resource: unable to pull image ${name}: ` +
      `error pulling image ${name}: Error response from daemon: `,
  );
  expect(error).toContain("manifest");
});

it("RemoteImage says that it has no credentials when the registry asks for some", async () => {
  registry.lock();
  expect(await creationFailure(registry.image)).toContain(
    "(the offline stand-in pulls without credentials; the official plugin can use them)",
  );
});

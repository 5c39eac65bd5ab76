// A state that the official plugin has refreshed: it has mounts in another order, and readOnly is false
// where the program does not give it. The stand-in takes such a state over and sees no difference.
import * as fs from "node:fs";
import * as path from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { useBench } from "./docker-bench";
import { diff, read, type Resource } from "./docker-calls";
import { docker } from "./docker-scratch";
import { EngineProject, prepare } from "./engine-project";
import type { JsonObject } from "./replay-messages";

const bench = useBench();

/** Changes the mounts of a state as an official refresh does. */
function refreshed(properties: JsonObject): JsonObject {
  const mounts = mountsOf(properties).map((mount) => ({
    ...mount,
    readOnly: mount["readOnly"] ?? false,
  }));
  return { ...properties, mounts: mounts.reverse() };
}

function mountsOf({ mounts }: JsonObject): JsonObject[] {
  return mounts as JsonObject[];
}

describe("a container that the official plugin has refreshed", () => {
  async function declared(): Promise<JsonObject> {
    const volume = await bench.make("Volume", { name: `${bench.prefix}handover` });
    const mounts = [
      { type: "volume", source: volume.id, target: "/data" },
      { type: "volume", source: volume.id, target: "/material", readOnly: true },
      { type: "tmpfs", target: "/scratch", tmpfsOptions: { sizeBytes: 1_048_576 } },
    ];
    return bench.waiting({ mounts });
  }

  function handedOver({ id, inputs, outputs }: Resource): Resource {
    return { id, inputs: refreshed(inputs), outputs: refreshed(outputs) };
  }

  it("is no difference, not after a refresh by the stand-in either", async () => {
    const news = await declared();
    const container = handedOver(await bench.make("Container", news));
    const again = await read(bench.plugin(), "Container", container);
    for (const state of [container, again]) {
      if (state === undefined) throw new Error("The container is gone");
      expect(await diff(bench.plugin(), "Container", state, news)).toMatchObject({
        changes: "DIFF_NONE",
      });
    }
  });

  it("is one when a mount has really changed", async () => {
    const news = await declared();
    const container = handedOver(await bench.make("Container", news));
    const mounts = mountsOf(news).map((mount) => ({ ...mount, readOnly: true }));
    expect(await diff(bench.plugin(), "Container", container, { ...news, mounts })).toMatchObject({
      replaces: ["mounts"],
    });
  });
});

describe("a stack that the official plugin has refreshed", () => {
  let project: EngineProject | undefined;

  afterEach(async () => {
    await project?.run(["destroy", "--yes", "--skip-preview"]);
    project?.remove();
  });

  it("is unchanged for the engine, and its container is the same", async () => {
    const program = `
const docker = require("@pulumi/docker");
module.exports = async () => {
  const volume = new docker.Volume("volume");
  const container = new docker.Container("container", {
    image: ${JSON.stringify(bench.scratch().imageId)},
    command: ["bash", "-c", "sleep infinity"],
    networkMode: "bridge",
    mounts: [
      { type: "volume", source: volume.name, target: "/data" },
      { type: "volume", source: volume.name, target: "/material", readOnly: true },
    ],
  });
  return { id: container.id };
};
`;
    project = EngineProject.create(program, await prepare());
    await project.run(["up", "--yes", "--skip-preview"]);
    const { id } = JSON.parse(await project.run(["stack", "output", "--json"])) as { id: string };
    const state = JSON.parse(await project.run(["stack", "export"])) as {
      deployment: { resources: { type: string; inputs: JsonObject; outputs: JsonObject }[] };
    };
    for (const resource of state.deployment.resources) {
      if (resource.type !== "docker:index/container:Container") continue;
      resource.inputs = refreshed(resource.inputs);
      resource.outputs = refreshed(resource.outputs);
    }
    const file = path.join(project.directory, "state.json");
    fs.writeFileSync(file, JSON.stringify(state));
    await project.run(["stack", "import", "--file", file]);
    await project.run(["preview", "--expect-no-changes"]);
    await project.run(["up", "--yes", "--skip-preview", "--refresh", "--expect-no-changes"]);
    expect(docker("container", "inspect", "--format", "{{.Id}}", id)).toBe(id);
  });
});

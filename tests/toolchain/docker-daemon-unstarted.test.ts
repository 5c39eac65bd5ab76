// A container that is only created, with `start: false` and `mustRun: false`: something else starts it.
import * as fs from "node:fs";
import * as path from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { useBench } from "./docker-bench";
import { diff, read, remove, update, type Resource } from "./docker-calls";
import { docker, exists } from "./docker-scratch";
import { EngineProject, prepare } from "./engine-project";
import type { JsonObject } from "./replay-messages";

const bench = useBench();

const statusOf = ({ id }: Resource): string => {
  return docker("container", "inspect", "--format", "{{.State.Status}}", id);
};

/** The inputs of a server that a step of its own starts. */
async function declared(more: JsonObject = {}): Promise<JsonObject> {
  const volume = await bench.make("Volume", { name: `${bench.prefix}unstarted` });
  return bench.waiting({
    start: false,
    mustRun: false,
    mounts: [
      { type: "volume", source: volume.id, target: "/data" },
      { type: "volume", source: volume.id, target: "/material", readOnly: true },
    ],
    ports: [{ internal: 5432, ip: "127.0.0.1", external: 0 }],
    restart: "unless-stopped",
    networkMode: "bridge",
    healthcheck: { tests: ["CMD", "pg_isready"], interval: "5s", startPeriod: "30s" },
    ...more,
  });
}

const STATES: readonly { status: string; reach(container: Resource): void }[] = [
  { status: "created", reach: () => undefined },
  { status: "running", reach: ({ id }) => docker("start", id) },
  {
    status: "exited",
    reach: ({ id }) => docker("start", id) && docker("stop", "--time", "0", id),
  },
];

describe("a container with start and mustRun off", () => {
  it("is made and neither started nor waited for, not even for its health", async () => {
    const container = await bench.make("Container", await declared({ wait: true, waitTimeout: 1 }));
    expect(statusOf(container)).toBe("created");
    expect(container.outputs).toMatchObject({ start: false, mustRun: false, exitCode: 0 });
  });

  it.each(STATES)("is kept by a refresh while it is $status", async ({ status, reach }) => {
    const news = await declared();
    const container = await bench.make("Container", news);
    reach(container);
    const refreshed = await read(bench.plugin(), "Container", container);
    expect(statusOf(container)).toBe(status);
    expect(refreshed?.id).toBe(container.id);
    expect(refreshed?.inputs).toMatchObject({ start: false, mustRun: false });
    if (refreshed === undefined) return;
    for (const state of [container, refreshed]) {
      expect(await diff(bench.plugin(), "Container", state, news, ["ports"])).toMatchObject({
        changes: "DIFF_NONE",
      });
    }
  });

  // Recorded of a stopped container (12-drift-stopped): ports are read from the network of the running
  // one, so a program whose container does not run has to ignore them.
  it("has no ports until it runs, which replaces it unless they are ignored", async () => {
    const news = await declared();
    const container = await bench.make("Container", news);
    expect(container.outputs).toMatchObject({ ports: [] });
    expect(await diff(bench.plugin(), "Container", container, news)).toMatchObject({
      replaces: ["ports"],
      detailedDiff: { ports: { kind: "ADD_REPLACE" } },
    });
    docker("start", container.id);
    const running = await read(bench.plugin(), "Container", container);
    expect(running?.outputs).toMatchObject({ ports: [{ internal: 5432, ip: "127.0.0.1" }] });
  });

  it("takes start and mustRun in place, and starts when both are on", async () => {
    const news = await declared();
    const container = await bench.make("Container", news);
    const on = { ...news, start: true };
    const first = await diff(bench.plugin(), "Container", container, on, ["ports"]);
    expect(first).toMatchObject({ diffs: ["start"], detailedDiff: { start: { kind: "UPDATE" } } });
    expect(first["replaces"]).toBeUndefined();
    const allowed = await update(bench.plugin(), "Container", container, on);
    expect(statusOf(container)).toBe("created");
    const must = { ...on, mustRun: true };
    expect(await diff(bench.plugin(), "Container", allowed, must, ["ports"])).toMatchObject({
      diffs: ["mustRun"],
    });
    await update(bench.plugin(), "Container", allowed, must);
    expect(statusOf(container)).toBe("running");
  });

  it.each(STATES)(
    "is deleted while it is $status, and again when it is gone",
    async ({ reach }) => {
      const container = await bench.make("Container", await declared({ destroyGraceSeconds: 1 }));
      reach(container);
      await remove(bench.plugin(), "Container", container);
      expect(exists("container", container.id)).toBe(false);
      await remove(bench.plugin(), "Container", container);
      expect(await read(bench.plugin(), "Container", container)).toBeUndefined();
    },
  );
});

describe("a stack whose container something else starts", () => {
  let project: EngineProject | undefined;

  afterEach(async () => {
    await project?.run(["destroy", "--yes", "--skip-preview"]);
    project?.remove();
  });

  interface Outputs {
    readonly id: string;
  }

  async function outputs(): Promise<Outputs> {
    return JSON.parse((await project?.run(["stack", "output", "--json"])) ?? "") as Outputs;
  }

  // A replacement still gets the ports that are ignored.
  it("is unchanged before and after the start, and a new address of its port replaces it", async () => {
    const program = `
const fs = require("node:fs");
const docker = require("@pulumi/docker");
module.exports = async () => {
  const ip = fs.readFileSync("address", "utf8");
  const container = new docker.Container("container", {
    image: ${JSON.stringify(bench.scratch().imageId)},
    command: ["bash", "-c", "sleep infinity"],
    networkMode: "bridge",
    start: false,
    mustRun: false,
    ports: [{ internal: 5432, ip }],
  }, { ignoreChanges: ["ports"], replacementTrigger: ip });
  return { id: container.id };
};
`;
    project = EngineProject.create(program, await prepare());
    fs.writeFileSync(path.join(project.directory, "address"), "127.0.0.1");
    await project.run(["up", "--yes", "--skip-preview"]);
    const { id } = await outputs();
    for (const change of [["start"], ["stop", "--time", "0"]]) {
      await project.run(["preview", "--expect-no-changes"]);
      docker(...change, id);
      await project.run(["up", "--yes", "--skip-preview", "--refresh", "--expect-no-changes"]);
    }
    fs.writeFileSync(path.join(project.directory, "address"), "127.0.0.2");
    await project.run(["up", "--yes", "--skip-preview"]);
    const next = (await outputs()).id;
    expect(next).not.toBe(id);
    expect(exists("container", id)).toBe(false);
    const format = '{{(index (index .HostConfig.PortBindings "5432/tcp") 0).HostIp}}';
    expect(docker("container", "inspect", "--format", format, next)).toBe("127.0.0.2");
  });
});

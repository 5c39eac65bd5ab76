// A container that is only made, with `start: false` and `mustRun: false`: something else starts it.
import { describe, expect, it } from "vitest";
import { useBench } from "./docker-bench";
import { diff, read, remove, update, type Resource } from "./docker-calls";
import { docker, exists } from "./docker-scratch";
import type { JsonObject } from "./replay-messages";

const bench = useBench();

const statusOf = ({ id }: Resource): string => {
  return docker("container", "inspect", "--format", "{{.State.Status}}", id);
};

/** What a server declares whose start belongs to a step of its own. */
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
  // one, so who makes a container that does not run has to ignore them.
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

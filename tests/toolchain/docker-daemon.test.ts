// Creations and updates of the docker stand-in with a real daemon, beyond the recordings.
import { describe, expect, it } from "vitest";
import { useBench } from "./docker-bench";
import { diff, read, update, type Resource } from "./docker-calls";
import { docker } from "./docker-scratch";
import type { JsonObject } from "./replay-messages";

const bench = useBench();

const inspect = (id: string, format: string): string => {
  return docker("container", "inspect", "--format", format, id);
};

describe("a container as the container runtime declares it", () => {
  async function declared(): Promise<JsonObject> {
    const volume = await bench.make("Volume", { name: `${bench.prefix}data` });
    return bench.waiting({
      user: "999:998",
      labels: [{ label: "stand-in", value: "test" }],
      envs: ["B=2", "A=1"],
      mounts: [
        { type: "volume", source: volume.id, target: "/data" },
        { type: "volume", source: volume.id, target: "/material", readOnly: true },
      ],
      ports: [{ internal: 5432, ip: "127.0.0.1" }],
      restart: "unless-stopped",
      destroyGraceSeconds: 5,
      stopSignal: "SIGTERM",
      stopTimeout: 60,
      shmSize: 128,
      memory: 64,
      memorySwap: 128,
      cpuPeriod: 100_000,
      cpuQuota: 50_000,
      networkMode: "bridge",
      readOnly: true,
      tmpfs: { "/run": "uid=999,gid=998,mode=0750" },
      capabilities: { drops: ["ALL"] },
      securityOpts: ["no-new-privileges:true"],
      healthcheck: { tests: ["CMD", "pg_isready"], interval: "5s", startPeriod: "30s" },
    });
  }

  it("has in the daemon what the program says", async () => {
    const { id } = await bench.make("Container", await declared());
    const host = JSON.parse(inspect(id, "{{json .HostConfig}}")) as Record<string, unknown>;
    expect(host).toMatchObject({
      CapDrop: ["ALL"],
      SecurityOpt: ["no-new-privileges:true"],
      ReadonlyRootfs: true,
      Memory: 64 * 1024 * 1024,
      MemorySwap: 128 * 1024 * 1024,
      CpuPeriod: 100_000,
      CpuQuota: 50_000,
      ShmSize: 128 * 1024 * 1024,
      Tmpfs: { "/run": "uid=999,gid=998,mode=0750" },
      RestartPolicy: { Name: "unless-stopped" },
    });
    expect(inspect(id, "{{.Config.User}} {{.Config.StopSignal}} {{.Config.StopTimeout}}")).toBe(
      "999:998 SIGTERM 60",
    );
    const script =
      "echo x >/data/a && echo data; echo x >/material/b && echo material; echo x >/c && echo root";
    expect(docker("exec", "-u", "0", id, "bash", "-c", `{ ${script}; } 2>/dev/null; exit 0`)).toBe(
      "data",
    );
  });

  it("is no difference, not after a refresh either", async () => {
    const news = await declared();
    const container = await bench.make("Container", news);
    expect(await diff(bench.plugin(), "Container", container, news)).toMatchObject({
      changes: "DIFF_NONE",
    });
    const refreshed = await read(bench.plugin(), "Container", container);
    expect(refreshed).toBeDefined();
    if (refreshed === undefined) return;
    expect(await diff(bench.plugin(), "Container", refreshed, news)).toMatchObject({
      changes: "DIFF_NONE",
    });
  });
});

describe("an update in place", () => {
  it("changes limits and restart policy of the same container", async () => {
    const container = await bench.make("Container", bench.waiting({ memory: 64, memorySwap: 128 }));
    const news = bench.waiting({ memory: 128, memorySwap: 256, restart: "always", cpuShares: 512 });
    const answer = await diff(bench.plugin(), "Container", container, {
      ...news,
      name: nameOf(container),
    });
    expect(answer["replaces"]).toBeUndefined();
    expect(answer["diffs"]).toEqual(["cpuShares", "memory", "memorySwap", "restart"]);
    const updated = await update(bench.plugin(), "Container", container, {
      ...news,
      name: nameOf(container),
    });
    const format =
      "{{.HostConfig.Memory}} {{.HostConfig.RestartPolicy.Name}} {{.HostConfig.CpuShares}}";
    expect(inspect(container.id, format)).toBe(`${128 * 1024 * 1024} always 512`);
    expect(updated.outputs).toMatchObject({ memory: 128, restart: "always", cpuShares: 512 });
  });

  it("warns of a health check that it records and does not apply", async () => {
    const container = await bench.make("Container", bench.waiting());
    const healthcheck = { tests: ["CMD", "pg_isready"] };
    await update(bench.plugin(), "Container", container, {
      ...bench.waiting({ healthcheck }),
      name: nameOf(container),
    });
    expect(bench.plugin().logs.at(-1)).toMatchObject({ severity: "warning" });
    expect(bench.plugin().logs.at(-1)?.message).toContain(
      "healthcheck is recorded and not applied",
    );
  });

  it("starts a container that has been stopped", async () => {
    const container = await bench.make("Container", bench.waiting({ restart: "no" }));
    docker("stop", "-t", "0", container.id);
    const stopped = await read(bench.plugin(), "Container", container);
    expect(stopped?.outputs).toMatchObject({ mustRun: false, ports: [] });
    expect(inspect(container.id, "{{.State.Running}}")).toBe("false");
    if (stopped === undefined) return;
    const news = { ...bench.waiting({ restart: "no" }), name: nameOf(container) };
    const answer = await diff(bench.plugin(), "Container", stopped, news);
    expect(answer).toMatchObject({ diffs: ["mustRun"] });
    await update(bench.plugin(), "Container", stopped, news);
    expect(inspect(container.id, "{{.State.Running}}")).toBe("true");
  });
});

describe("uploads", () => {
  it("are in the container before it starts, with their modes", async () => {
    const uploads = [
      { file: "/etc/conf/a", content: "text\n", permissions: "0640" },
      { file: "/etc/conf/b", contentBase64: "AAEC", executable: true },
      { file: `/etc/${"deep/".repeat(25)}c`, content: "deep" },
    ];
    const { id } = await bench.make("Container", bench.waiting({ uploads }));
    const script = "echo $(</etc/conf/a); [ -x /etc/conf/b ] && [ ! -x /etc/conf/a ] && echo modes";
    expect(docker("exec", id, "bash", "-c", script)).toBe("text\nmodes");
    const deep = `echo $(</etc/${"deep/".repeat(25)}c)`;
    expect(docker("exec", id, "bash", "-c", deep)).toBe("deep");
  });
});

function nameOf({ inputs }: Resource): string {
  return String(inputs["name"]);
}

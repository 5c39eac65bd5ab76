// What the docker stand-in does with a real daemon, beyond what is recorded.
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import {
  check,
  create,
  diff,
  failureOf,
  identity,
  read,
  remove,
  startDocker,
  update,
  type Resource,
  type ResourceName,
} from "./docker-calls";
import { docker, exists, makeScratch, removeNamed, type Scratch } from "./docker-scratch";
import type { JsonObject } from "./replay-messages";
import type { Plugin } from "./replay-plugin";

let scratch: Scratch;
let plugin: Plugin;
let made: [ResourceName, Resource][] = [];

beforeAll(async () => {
  scratch = makeScratch();
  plugin = await startDocker({});
});

afterEach(async () => {
  for (const [type, resource] of made.reverse()) await remove(plugin, type, resource);
  made = [];
});

afterAll(async () => {
  await plugin.stop();
  removeNamed(`stand-in-${process.pid}-`);
  scratch.remove();
});

/** Creates a resource under a name of its own, which is removed after the test. */
async function make(type: ResourceName, news: JsonObject): Promise<Resource> {
  const resource = await create(plugin, type, news);
  made.push([type, resource]);
  return resource;
}

/** A container that runs until it is told to stop, takes its time, and then writes a file. */
function waiting(more: JsonObject = {}): JsonObject {
  const ending = "sleep 2; echo stopped >/data/ending; exit 0";
  const script = `trap '${ending}' TERM; sleep infinity & wait`;
  const name = `stand-in-${process.pid}-${String(made.length)}`;
  return { name, image: scratch.imageId, command: ["bash", "-c", script], ...more };
}

const inspect = (id: string, format: string): string => {
  return docker("container", "inspect", "--format", format, id);
};

/** Reads a file of a volume in a container that is removed at once. */
function fileOf(volume: string, file: string): string {
  const mount = `${volume}:/data:ro`;
  const script = `[ -e /data/${file} ] && echo $(</data/${file}) || echo missing`;
  return docker("run", "--rm", "-v", mount, scratch.image, "bash", "-c", script);
}

describe("a container as the container runtime declares it", () => {
  async function declared(): Promise<JsonObject> {
    const volume = await make("Volume", { name: `stand-in-${process.pid}-data` });
    return waiting({
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
    const { id } = await make("Container", await declared());
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
    const container = await make("Container", news);
    expect(await diff(plugin, "Container", container, news)).toMatchObject({
      changes: "DIFF_NONE",
    });
    const refreshed = await read(plugin, "Container", container);
    expect(refreshed).toBeDefined();
    if (refreshed === undefined) return;
    expect(await diff(plugin, "Container", refreshed, news)).toMatchObject({
      changes: "DIFF_NONE",
    });
  });
});

describe("an update in place", () => {
  it("changes limits and restart policy of the same container", async () => {
    const container = await make("Container", waiting({ memory: 64, memorySwap: 128 }));
    const news = waiting({ memory: 128, memorySwap: 256, restart: "always", cpuShares: 512 });
    const answer = await diff(plugin, "Container", container, { ...news, name: nameOf(container) });
    expect(answer["replaces"]).toBeUndefined();
    expect(answer["diffs"]).toEqual(["cpuShares", "memory", "memorySwap", "restart"]);
    const updated = await update(plugin, "Container", container, {
      ...news,
      name: nameOf(container),
    });
    const format =
      "{{.HostConfig.Memory}} {{.HostConfig.RestartPolicy.Name}} {{.HostConfig.CpuShares}}";
    expect(inspect(container.id, format)).toBe(`${128 * 1024 * 1024} always 512`);
    expect(updated.outputs).toMatchObject({ memory: 128, restart: "always", cpuShares: 512 });
  });

  it("warns of a health check that it records and does not apply", async () => {
    const container = await make("Container", waiting());
    const healthcheck = { tests: ["CMD", "pg_isready"] };
    await update(plugin, "Container", container, {
      ...waiting({ healthcheck }),
      name: nameOf(container),
    });
    expect(plugin.logs.at(-1)).toMatchObject({ severity: "warning" });
    expect(plugin.logs.at(-1)?.message).toContain("healthcheck is recorded and not applied");
  });

  it("starts a container that has been stopped", async () => {
    const container = await make("Container", waiting({ restart: "no" }));
    docker("stop", "-t", "0", container.id);
    const stopped = await read(plugin, "Container", container);
    expect(stopped?.outputs).toMatchObject({ mustRun: false, ports: [] });
    expect(inspect(container.id, "{{.State.Running}}")).toBe("false");
    if (stopped === undefined) return;
    const news = { ...waiting({ restart: "no" }), name: nameOf(container) };
    const answer = await diff(plugin, "Container", stopped, news);
    expect(answer).toMatchObject({ diffs: ["mustRun"] });
    await update(plugin, "Container", stopped, news);
    expect(inspect(container.id, "{{.State.Running}}")).toBe("true");
  });
});

describe("a deletion", () => {
  const stopping = async (grace: number | undefined): Promise<string> => {
    const volume = await make("Volume", { name: `stand-in-${process.pid}-ending` });
    const mounts = [{ type: "volume", source: volume.id, target: "/data" }];
    const more = grace === undefined ? {} : { destroyGraceSeconds: grace };
    const container = await create(plugin, "Container", waiting({ mounts, ...more }));
    await remove(plugin, "Container", container);
    expect(exists("container", container.id)).toBe(false);
    return fileOf(volume.id, "ending");
  };

  it("lets a container end within destroyGraceSeconds", async () => {
    expect(await stopping(30)).toBe("stopped");
  });

  it("kills a container without destroyGraceSeconds", async () => {
    expect(await stopping(undefined)).toBe("missing");
  });

  it("of what is gone already succeeds", async () => {
    const container = await create(plugin, "Container", waiting());
    const volume = await create(plugin, "Volume", {});
    const network = await create(plugin, "Network", {});
    for (const [type, resource] of [
      ["Container", container],
      ["Volume", volume],
      ["Network", network],
    ] as const) {
      await remove(plugin, type, resource);
      await remove(plugin, type, resource);
      expect(await read(plugin, type, resource)).toBeUndefined();
    }
  });

  it("removes the name of an image unless it is kept locally", async () => {
    const [kept, dropped] = ["kept", "dropped"].map((tag) => {
      const name = scratch.image.replace(/:.*$/, `:${tag}`);
      docker("tag", scratch.image, name);
      return name;
    }) as [string, string];
    const first = await create(plugin, "RemoteImage", { name: kept, keepLocally: true });
    const second = await create(plugin, "RemoteImage", { name: dropped });
    await remove(plugin, "RemoteImage", first);
    await remove(plugin, "RemoteImage", second);
    expect([exists("image", kept), exists("image", dropped)]).toEqual([true, false]);
    docker("rmi", kept);
    expect(await read(plugin, "RemoteImage", first)).toBeUndefined();
  });
});

describe("a container that cannot be what it must be", () => {
  it("and ends at once leaves nothing behind", async () => {
    const news = waiting({ command: ["bash", "-c", "exit 3"] });
    const { inputs } = await check(plugin, "Container", news);
    const request = { ...identity("Container"), properties: inputs };
    expect(await failureOf(plugin, "Create", request)).toBe(
      "code = Unknown desc = 1 error occurred:\n\t* container exited immediately\n\n",
    );
    expect(exists("container", String(news["name"]))).toBe(false);
  });

  it("because its port is taken fails with the daemon's reason", async () => {
    const first = await make("Container", waiting({ ports: [{ internal: 80, ip: "127.0.0.1" }] }));
    const [port] = first.outputs["ports"] as { external: number }[];
    const ports = [{ internal: 80, ip: "127.0.0.1", external: port?.external ?? 0 }];
    const news = waiting({ ports });
    const { inputs } = await check(plugin, "Container", news);
    const request = { ...identity("Container"), properties: inputs };
    const error = await failureOf(plugin, "Create", request);
    expect(error).toContain("Unable to start container: Error response from daemon: ");
    expect(error).toContain("port is already allocated");
    docker("rm", "-f", String(news["name"]));
  });

  it("because it is not healthy in time fails and says so", async () => {
    const healthcheck = { tests: ["CMD", "bash", "-c", "exit 1"], interval: "1s" };
    const news = waiting({ healthcheck, wait: true, waitTimeout: 1 });
    const { inputs } = await check(plugin, "Container", news);
    const request = { ...identity("Container"), properties: inputs };
    expect(await failureOf(plugin, "Create", request)).toContain(
      "Unable to wait for the container to be healthy: it is starting after 1 seconds",
    );
    docker("rm", "-f", String(news["name"]));
  });
});

describe("uploads", () => {
  it("are in the container before it starts, with their modes", async () => {
    const uploads = [
      { file: "/etc/conf/a", content: "text\n", permissions: "0640" },
      { file: "/etc/conf/b", contentBase64: "AAEC", executable: true },
      { file: `/etc/${"deep/".repeat(25)}c`, content: "deep" },
    ];
    const { id } = await make("Container", waiting({ uploads }));
    const script = "echo $(</etc/conf/a); [ -x /etc/conf/b ] && [ ! -x /etc/conf/a ] && echo modes";
    expect(docker("exec", id, "bash", "-c", script)).toBe("text\nmodes");
    const deep = `echo $(</etc/${"deep/".repeat(25)}c)`;
    expect(docker("exec", id, "bash", "-c", deep)).toBe("deep");
  });
});

function nameOf({ inputs }: Resource): string {
  return String(inputs["name"]);
}

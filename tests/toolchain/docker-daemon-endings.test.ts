// The ends of containers with the docker stand-in, good and bad.
import { describe, expect, it } from "vitest";
import { useBench } from "./docker-bench";
import { check, create, failureOf, identity, read, remove } from "./docker-calls";
import { docker, exists } from "./docker-scratch";

const bench = useBench();

/** Reads a file of a volume in a container that is removed at once. */
function fileOf(volume: string, file: string): string {
  const mount = `${volume}:/data:ro`;
  const script = `[ -e /data/${file} ] && echo $(</data/${file}) || echo missing`;
  return docker("run", "--rm", "-v", mount, bench.scratch().image, "bash", "-c", script);
}

describe("a deletion", () => {
  const stopping = async (grace: number | undefined): Promise<string> => {
    const volume = await bench.make("Volume", { name: `${bench.prefix}ending` });
    const mounts = [{ type: "volume", source: volume.id, target: "/data" }];
    const more = grace === undefined ? {} : { destroyGraceSeconds: grace };
    const container = await create(bench.plugin(), "Container", bench.waiting({ mounts, ...more }));
    await remove(bench.plugin(), "Container", container);
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
    const container = await create(bench.plugin(), "Container", bench.waiting());
    const volume = await create(bench.plugin(), "Volume", {});
    const network = await create(bench.plugin(), "Network", {});
    for (const [type, resource] of [
      ["Container", container],
      ["Volume", volume],
      ["Network", network],
    ] as const) {
      await remove(bench.plugin(), type, resource);
      await remove(bench.plugin(), type, resource);
      expect(await read(bench.plugin(), type, resource)).toBeUndefined();
    }
  });

  it("removes the name of an image unless it is kept locally", async () => {
    const [kept, dropped] = ["kept", "dropped"].map((tag) => {
      const name = bench.scratch().image.replace(/:.*$/, `:${tag}`);
      docker("tag", bench.scratch().image, name);
      return name;
    }) as [string, string];
    const first = await create(bench.plugin(), "RemoteImage", { name: kept, keepLocally: true });
    const second = await create(bench.plugin(), "RemoteImage", { name: dropped });
    await remove(bench.plugin(), "RemoteImage", first);
    await remove(bench.plugin(), "RemoteImage", second);
    expect([exists("image", kept), exists("image", dropped)]).toEqual([true, false]);
    docker("rmi", kept);
    expect(await read(bench.plugin(), "RemoteImage", first)).toBeUndefined();
  });
});

describe("a container that cannot be what it must be", () => {
  it("and ends at once leaves nothing behind", async () => {
    const news = bench.waiting({ command: ["bash", "-c", "exit 3"] });
    const { inputs } = await check(bench.plugin(), "Container", news);
    const request = { ...identity("Container"), properties: inputs };
    expect(await failureOf(bench.plugin(), "Create", request)).toBe(
      "code = Unknown desc = 1 error occurred:\n\t* container exited immediately\n\n",
    );
    expect(exists("container", String(news["name"]))).toBe(false);
  });

  it("because its port is taken fails with the daemon's reason", async () => {
    const first = await bench.make(
      "Container",
      bench.waiting({ ports: [{ internal: 80, ip: "127.0.0.1" }] }),
    );
    const [port] = first.outputs["ports"] as { external: number }[];
    const ports = [{ internal: 80, ip: "127.0.0.1", external: port?.external ?? 0 }];
    const news = bench.waiting({ ports });
    const { inputs } = await check(bench.plugin(), "Container", news);
    const request = { ...identity("Container"), properties: inputs };
    const error = await failureOf(bench.plugin(), "Create", request);
    expect(error).toContain("Unable to start container: Error response from daemon: ");
    expect(error).toContain("port is already allocated");
    docker("rm", "-f", String(news["name"]));
  });

  it("because another has its name fails with the daemon's reason and leaves that one alone", async () => {
    const first = await bench.make("Container", bench.waiting());
    const news = bench.waiting({ name: first.outputs["name"] ?? "" });
    const { inputs } = await check(bench.plugin(), "Container", news);
    const request = { ...identity("Container"), properties: inputs };
    expect(await failureOf(bench.plugin(), "Create", request)).toMatch(
      /^code = Unknown desc = 1 error occurred:\n\t\* Unable to create container: Error response from daemon: Conflict\. The container name "\/.*" is already in use by container "[0-9a-f]{64}"\. /,
    );
    expect(await read(bench.plugin(), "Container", first)).toBeDefined();
  });

  it("because it is not healthy in time fails and says so", async () => {
    const healthcheck = { tests: ["CMD", "bash", "-c", "exit 1"], interval: "1s" };
    const news = bench.waiting({ healthcheck, wait: true, waitTimeout: 1 });
    const { inputs } = await check(bench.plugin(), "Container", news);
    const request = { ...identity("Container"), properties: inputs };
    expect(await failureOf(bench.plugin(), "Create", request)).toContain(
      "Unable to wait for the container to be healthy: it is starting after 1 seconds",
    );
    docker("rm", "-f", String(news["name"]));
  });
});

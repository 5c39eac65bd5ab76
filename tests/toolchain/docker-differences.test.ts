// The differences that the docker stand-in sees, without a daemon.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { check, diff, startDocker } from "./docker-calls";
import type { Plugin } from "./replay-plugin";

let plugin: Plugin;

beforeAll(async () => {
  plugin = await startDocker();
});

afterAll(() => plugin.stop());

describe("differences", () => {
  const state = { driver: "local", driverOpts: null, labels: [], mountpoint: "/m" };
  const labels = [
    { label: "a", value: "1" },
    { label: "b", value: "2" },
  ];

  it("neither the order of a set nor a choice of the daemon is a difference", async () => {
    const { inputs } = await check(plugin, "Volume", { name: "v", labels });
    const outputs = { ...state, name: "v", labels };
    const volume = { id: "v", inputs, outputs };
    const news = { name: "v", labels: [...labels].reverse() };
    expect(await diff(plugin, "Volume", volume, news)).toMatchObject({ changes: "DIFF_NONE" });
  });

  it("a changed label replaces a volume, and first deletes one with a fixed name", async () => {
    const given = (await check(plugin, "Volume", { name: "v" })).inputs;
    const fixed = { id: "v", inputs: given, outputs: { ...state, name: "v" } };
    expect(await diff(plugin, "Volume", fixed, { name: "v", labels })).toMatchObject({
      replaces: ["labels"],
      deleteBeforeReplace: true,
    });
    const chosen = (await check(plugin, "Volume", {})).inputs;
    const name = chosen["name"] ?? "";
    const generated = { id: String(name), inputs: chosen, outputs: { ...state, name } };
    const answer = await diff(plugin, "Volume", generated, { labels });
    expect(answer["replaces"]).toEqual(["labels"]);
    expect(answer["deleteBeforeReplace"]).toBeUndefined();
  });
});

describe("a value that the daemon has derived", () => {
  it("is a difference, as by the official plugin, unless it is ignored", async () => {
    const news = { name: "c", image: "sha256:0", memory: 64 };
    const { inputs } = await check(plugin, "Container", news);
    const container = { id: "c", inputs, outputs: { ...inputs, memorySwap: 128 } };
    expect(await diff(plugin, "Container", container, news)).toMatchObject({
      diffs: ["memorySwap"],
      detailedDiff: { memorySwap: { kind: "DELETE" } },
    });
    expect(await diff(plugin, "Container", container, news, ["memorySwap"])).toMatchObject({
      changes: "DIFF_NONE",
    });
  });
});

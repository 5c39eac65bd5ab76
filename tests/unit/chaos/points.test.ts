import { describe, expect, it } from "vitest";
import { pointsOf, type SeenEffect } from "../../chaos/effects";
import { formatPoint, parsePoint, type Point } from "../../chaos/point";
import { selectPoints } from "../../chaos/select-points";

const effect = (changes: Partial<SeenEffect>): SeenEffect => ({
  label: "step:stage script sh < set=<hex>",
  occurrence: 1,
  kind: "script",
  owner: "step:stage",
  read: false,
  cuts: ["rm", "mkdir", "mv"],
  millis: 100,
  ...changes,
});

describe("pointsOf", () => {
  it("cuts a script before and after it, at each command and in its course", () => {
    const moments = pointsOf("embedded", "leaf", [effect({})])
      .filter(({ victim }) => victim === "tree")
      .map(({ moment, at }) => `${moment}@${at}`);
    expect(moments).toEqual([
      "before@0",
      "during@15",
      "during@50",
      "during@85",
      "cut@1",
      "cut@2",
      "after@0",
    ]);
  });

  it("ends each process that an effect hangs on", () => {
    const points = pointsOf("embedded", "leaf", [effect({})]);
    const victims = (moment: string) =>
      points.filter((point) => point.moment === moment).map(({ victim }) => victim);
    expect(victims("before")).toEqual(["self", "parent", "engine", "tree", "machine"]);
    expect(new Set(victims("cut"))).toEqual(
      new Set(["self", "parent", "child", "engine", "tree", "machine"]),
    );
  });

  it("takes what only reads once, whatever number of times it is asked", () => {
    const reads = [1, 2, 3].map((occurrence) => effect({ occurrence, read: true, cuts: [] }));
    const points = pointsOf("docker", "leaf", reads);
    expect(new Set(points.map((point) => `${point.occurrence} ${point.moment}`))).toEqual(
      new Set(["1 before"]),
    );
  });
});

describe("parsePoint", () => {
  it("reads what formatPoint writes, with the separators that a label may have", () => {
    const point: Point = {
      runtime: "docker",
      story: "create",
      label: "step:activate sql a | b #3",
      occurrence: 2,
      moment: "during",
      at: 40,
      victim: "machine",
    };
    expect(parsePoint(formatPoint(point))).toEqual(point);
  });

  it("refuses text that is no point", () => {
    expect(() => parsePoint("embedded | leaf")).toThrow('--only is "embedded | leaf"');
  });
});

describe("selectPoints", () => {
  const stories = ["create", "leaf", "destroy"];
  const all = stories.flatMap((story, index) =>
    Array.from({ length: 3 + 20 * index }, (_, occurrence) =>
      pointsOf("embedded", story, [effect({ occurrence })]),
    ).flat(),
  );

  it("chooses the same points for the same seed, and others for another one", () => {
    const chosen = (seed: number) => selectPoints(all, 30, seed).map(formatPoint);
    expect(chosen(7)).toEqual(chosen(7));
    expect(chosen(7)).not.toEqual(chosen(8));
  });

  it("gives every story its share and chooses no point twice", () => {
    const chosen = selectPoints(all, 30, 7);
    for (const story of stories) {
      expect(chosen.filter((point) => point.story === story)).toHaveLength(10);
    }
    expect(new Set(chosen.map(formatPoint)).size).toBe(30);
  });

  it("leaves none out when there is room for all", () => {
    expect(selectPoints(all, all.length, 1).map(formatPoint).sort()).toEqual(
      all.map(formatPoint).sort(),
    );
  });
});

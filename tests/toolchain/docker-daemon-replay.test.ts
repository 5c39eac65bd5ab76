// Replays the whole recorded life of two containers, two volumes, a network and an image.
import { afterAll, beforeAll, expect, it } from "vitest";
import { docker, exists, makeScratch, type Scratch } from "./docker-scratch";
import { readRecording, Replay, type RandomValue } from "./replay-harness";

let scratch: Scratch | undefined;
let image = "";
const made: { kind: string; name: string }[] = [];

beforeAll(() => {
  scratch = makeScratch();
  image = scratch.image;
});

afterAll(() => {
  for (const { kind, name } of made.reverse()) {
    if (exists(kind, name)) docker(kind, "rm", "-f", name);
  }
  scratch?.remove();
});

const matches = (pattern: RegExp): RandomValue["accepts"] => {
  return (recorded, produced) => pattern.test(recorded) && pattern.test(produced);
};

const random: RandomValue[] = [
  {
    path: /^Check\.inputs\.name$/,
    accepts: (recorded, produced, { request }) => {
      const kind = /docker:index\/(\w+):/.exec(String(request["urn"]))?.[1] ?? "";
      made.push({ kind, name: produced });
      return recorded.replace(/-[0-9a-f]{7}$/, "") === produced.replace(/-[0-9a-f]{7}$/, "");
    },
  },
  { path: /^Create\.id$/, accepts: matches(/^[0-9a-f]{64}$|^sha256:[0-9a-f]{64}\S+:none$/) },
  { path: /^Create\.properties\.imageId$/, accepts: matches(/^sha256:[0-9a-f]{64}$/) },
  { path: /\.hostname$/, accepts: matches(/^[0-9a-f]{12}$/) },
  { path: /\.mountpoint$/, accepts: matches(/\/volumes\/[\w-]+\/_data$/) },
  { path: /\.(gateway|subnet|ipAddress)$/, accepts: matches(/^(\d{1,3}\.){3}\d{1,3}(\/\d+)?$/) },
  { path: /\.ipPrefixLength$/, accepts: matches(/^\d{1,2}$/) },
  { path: /\.macAddress$/, accepts: matches(/^(02:42)(:[0-9a-f]{2}){4}$/) },
  { path: /\.ports\[0\]\.external$/, accepts: matches(/^\d{5}$/) },
  {
    path: /^Create\.error$/,
    accepts: (recorded, produced) => {
      const words = recorded.replace(/the reason of the daemon\s+$/, "");
      return words !== recorded && produced.startsWith(words) && produced.endsWith("\n\n");
    },
  },
];

it("the docker stand-in answers every recorded call as the official plugin did", async () => {
  const replay = new Replay({ plugin: "docker", random });
  replay.learn("postgres:17", image);
  const recordedName = (file: string): string => {
    const made = readRecording(`docker/${file}`).filter(({ method }) => method === "Create");
    const last = made.map(({ request }) => request["properties"] as { name: string }).at(-1);
    return replay.produced(last?.name ?? "");
  };
  const differences: Record<string, string[]> = {};
  const run = async (name: string): Promise<void> => {
    differences[name] = await replay.run(readRecording(`docker/${name}`));
  };
  for (const name of ["01-preview", "02-create", "03-noop", "04-refresh", "05-update"]) {
    await run(name);
  }
  for (const name of ["06-replace", "07-renewal-due", "08-renew", "10-bad-image"]) await run(name);
  docker("stop", "-t", "5", recordedName("06-replace"));
  await run("12-drift-stopped");
  docker("rm", "-f", recordedName("12-drift-stopped"));
  await run("13-drift-removed");
  await run("14-destroy");
  expect(differences).toEqual(Object.fromEntries(Object.keys(differences).map((key) => [key, []])));
});

it("the docker stand-in leaves nothing of the recorded program behind but the kept image", () => {
  expect(made.filter(({ kind, name }) => exists(kind, name))).toEqual([]);
  expect(exists("image", image)).toBe(true);
});

// The inputs that the docker stand-in accepts, completes and refuses, without a daemon.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { call, check, failureOf, identity, startDocker, type ResourceName } from "./docker-calls";
import type { JsonObject } from "./replay-messages";
import type { Plugin } from "./replay-plugin";

let plugin: Plugin;

beforeAll(async () => {
  plugin = await startDocker();
});

afterAll(() => plugin.stop());

const refusal = (what: string, type: string): string =>
  `code = Unknown desc = Cannot use property "${what}" of "docker:index/${type}": the offline stand-in ` +
  'for the plugin "docker" does not support it; install the official plugin with ' +
  "`pulumi plugin install resource docker v5.2.0`";

describe("a property that only the official plugin supports is refused by name", () => {
  const cases: [ResourceName, JsonObject, string][] = [
    ["Container", { image: "a:1", privileged: true }, "privileged"],
    ["Container", { image: "a:1", cpus: "1.5" }, "cpus"],
    ["Container", { image: "a:1", deviceCgroupRules: ["c 1:3 r"] }, "deviceCgroupRules"],
    ["Container", { image: "a:1", devices: [{ hostPath: "/dev/null" }] }, "devices"],
    [
      "Container",
      { image: "a:1", uploads: [{ file: "/a", content: "x", owner: "999" }] },
      "uploads[0].owner",
    ],
    [
      "Container",
      {
        image: "a:1",
        mounts: [{ type: "volume", target: "/a", volumeOptions: { subpath: "b" } }],
      },
      "mounts[0].volumeOptions.subpath",
    ],
    ["RemoteImage", { name: "a:1", build: { context: "." } }, "build"],
    ["RemoteImage", { name: "a:1", platform: "linux/arm64" }, "platform"],
    ["Volume", { cluster: { scope: "single" } }, "cluster"],
    ["Network", { ipamConfigs: [{ subnet: "10.1.0.0/16" }] }, "ipamConfigs"],
  ];

  it.each(cases)("%s %j", async (type, news, what) => {
    const error = await failureOf(plugin, "Check", { ...identity(type), olds: {}, news });
    const token = `${type.charAt(0).toLowerCase()}${type.slice(1)}:${type}`;
    expect(error).toBe(refusal(what, token));
  });

  it("a property that is given the value it has anyway is accepted", async () => {
    const news = { image: "a:1", privileged: false, tty: false, dns: [], sysctls: {} };
    expect((await check(plugin, "Container", news)).problems).toEqual([]);
  });

  it("a resource type and a function of the official plugin are refused", async () => {
    const urn = "urn:pulumi:t::p::docker:index/image:Image::it";
    const image = await failureOf(plugin, "Check", { urn, olds: {}, news: {} });
    expect(image).toContain('Cannot use resource type "docker:index/image:Image"');
    const network = await failureOf(plugin, "Invoke", {
      tok: "docker:index/getNetwork:getNetwork",
    });
    expect(network).toContain('Cannot use function "docker:index/getNetwork:getNetwork"');
  });
});

describe("a bad input is refused with its place and what is expected", () => {
  const cases: [ResourceName, JsonObject, string][] = [
    [
      "Container",
      {},
      'Missing required argument. The argument "image" is required, but no definition was found.',
    ],
    [
      "Container",
      { image: "a:1", imagee: "b" },
      'Cannot use "imagee": there is no such input; remove it',
    ],
    [
      "Container",
      { image: "a:1", exitCode: 0 },
      'Cannot use "exitCode": there is no such input; remove it',
    ],
    [
      "Container",
      { image: "a:1", restart: "sometimes" },
      'Cannot use "restart": it is "sometimes", expected "no", "on-failure", "always" or "unless-stopped"',
    ],
    [
      "Container",
      { image: "a:1", memory: -5 },
      'Cannot use "memory": it is -5, expected a whole number of at least 0',
    ],
    [
      "Container",
      { image: "a:1", memory: "512m" },
      'Cannot use "memory": it is "512m", expected a number',
    ],
    [
      "Container",
      { image: "a:1", ports: [{ external: 80 }] },
      'Missing required argument. The argument "internal" is required, but no definition was found.',
    ],
    [
      "Container",
      { image: "a:1", healthcheck: { tests: ["CMD", "true"], interval: "soon" } },
      'Cannot use "healthcheck.interval": it is "soon", expected a duration such as "1m30s"',
    ],
    [
      "Container",
      { image: "a:1", uploads: [{ file: "/a", content: "x", permissions: "600" }] },
      'Cannot use "uploads[0].permissions": it is "600", expected four octal digits such as "0600"',
    ],
    [
      "Container",
      { image: "a:1", tmpfs: { "/a": 1 } },
      'Cannot use "tmpfs["/a"]": it is 1, expected a text',
    ],
    [
      "Container",
      { image: "a:1", labels: {} },
      'Cannot use "labels": it is {}, expected a list of objects',
    ],
    [
      "Container",
      { image: "a:1", volumes: [{ hostPath: "data", containerPath: "/a" }] },
      'Cannot use "volumes[0].hostPath": it is "data", expected an absolute path',
    ],
  ];

  it.each(cases)("%s %j", async (type, news, problem) => {
    expect((await check(plugin, type, news)).problems).toEqual([problem]);
  });

  it("a problem never shows the value of an environment variable or a file", async () => {
    const envs = [{ P: "hunter2" }];
    const uploads = [{ file: "/a", contentBase64: "hunter2" }];
    const { problems } = await check(plugin, "Container", { image: "a:1", envs, uploads });
    expect(problems).toEqual([
      'Cannot use "envs[0]": it is not usable, expected a text',
      'Cannot use "uploads[0].contentBase64": it is not usable, expected base64',
    ]);
  });
});

describe("names", () => {
  it("are the same for the same seed, and are kept once chosen", async () => {
    const first = await check(plugin, "Volume", {});
    const again = await check(plugin, "Volume", {});
    const later = await check(plugin, "Volume", {}, { olds: first.inputs, randomSeed: "b3RoZXI=" });
    expect(first.inputs["name"]).toMatch(/^it-[0-9a-f]{7}$/);
    expect(again.inputs["name"]).toBe(first.inputs["name"]);
    expect(later.inputs["name"]).toBe(first.inputs["name"]);
  });

  it("differ for another seed", async () => {
    const first = await check(plugin, "Volume", {});
    const other = await check(plugin, "Volume", {}, { randomSeed: "b3RoZXI=" });
    expect(other.inputs["name"]).not.toBe(first.inputs["name"]);
  });

  it("follow the program, then the engine's proposal", async () => {
    const given = await check(plugin, "Volume", { name: "mine" });
    const autonaming = { proposedName: "proposed", mode: "PROPOSE" };
    const proposed = await check(plugin, "Volume", {}, { autonaming });
    expect(given.inputs).toEqual({ __defaults: [], name: "mine" });
    expect(proposed.inputs).toEqual({ __defaults: ["name"], name: "proposed" });
  });
});

describe("the provider's configuration", () => {
  const settings: [string, JsonObject, NodeJS.ProcessEnv][] = [
    ['provider setting "registryAuth"', { registryAuth: '[{"address":"a"}]' }, {}],
    ['provider setting "certPath"', { certPath: "/certs" }, {}],
    ['provider setting "context"', { context: "remote" }, {}],
    ['the Docker host "ssh://user@host"', { host: "ssh://user@host" }, {}],
    ["the environment variable DOCKER_TLS_VERIFY", {}, { DOCKER_TLS_VERIFY: "1" }],
  ];

  it.each(settings)("%s is refused, not ignored", async (what, config, env) => {
    const all = { disableDockerDaemonCheck: "true", ...config };
    await expect(startDocker(all, env)).rejects.toThrow(`Cannot use ${what}: the offline stand-in`);
  });

  it("a daemon that is not there is named", async () => {
    const host = "unix:///nowhere/docker.sock";
    const message = `Error pinging Docker server, please make sure that ${host} is reachable`;
    await expect(startDocker({ host })).rejects.toThrow(message);
    await expect(startDocker({}, { DOCKER_HOST: host })).rejects.toThrow(message);
  });

  it("a host that is not known yet fails only what needs the daemon", async () => {
    const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
    const preview = await startDocker({ host: unknown });
    try {
      const properties = (await check(preview, "Volume", {})).inputs;
      const request = { ...identity("Volume"), properties };
      await call(preview, "Create", { ...request, preview: true });
      expect(await failureOf(preview, "Create", request)).toContain(
        "Cannot reach the Docker daemon",
      );
    } finally {
      await preview.stop();
    }
  });
});

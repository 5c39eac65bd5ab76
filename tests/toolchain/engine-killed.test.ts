// An engine that is killed cannot end its processes, so they have to notice.
import { once } from "node:events";
import * as fs from "node:fs";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { EngineProject, prepare } from "./engine-project";

/** Stops for ever at the moment that STOP_AT names, after creating a file that says so. */
const PROGRAM = `
const fs = require("node:fs");
const pulumi = require("@pulumi/pulumi");
const tls = require("@pulumi/tls");
const docker = require("@pulumi/docker");
const command = require("@pulumi/command");
class Slow extends pulumi.dynamic.Resource {
  constructor(name, options) {
    const create = async () => {
      if (process.env.STOP_AT === "dynamic") {
        require("node:fs").writeFileSync("reached", "");
        await new Promise((resolve) => setTimeout(resolve, 600000));
      }
      return { id: "slow", outs: {} };
    };
    super({ create }, name, {}, options);
  }
}
const stop = (at) => 'if [ "$STOP_AT" = ' + at + " ]; then node detach.js; touch reached; sleep 600 & sleep 600; fi";
module.exports = async () => {
  if (process.env.STOP_AT === "program") {
    fs.writeFileSync("reached", "");
    await new Promise((resolve) => setTimeout(resolve, 600000));
  }
  // Started and never asked for anything.
  new docker.Provider("daemon", { host: "tcp://127.0.0.1:1", disableDockerDaemonCheck: true });
  const key = new tls.PrivateKey("key", { algorithm: "ED25519" });
  const slow = new Slow("slow", { dependsOn: [key] });
  new command.local.Command("step", { create: stop("create"), delete: stop("delete") }, {
    dependsOn: [slow],
  });
};
`;

const UP = ["up", "--yes", "--skip-preview"];
/** A server that a command starts, as the embedded runtime does. */
const DETACH = `require("node:child_process")
  .spawn("sleep", ["601"], { detached: true, stdio: "ignore" })
  .unref();
`;

const SERVER = /^\d+ sleep 601/;
const PLUGINS = ["tls-main", "docker-main", "command-main", "dynamic-provider", "language-host"];

describe("an engine that is killed", () => {
  let project: EngineProject;

  beforeEach(async () => {
    project = EngineProject.create(PROGRAM, await prepare());
    fs.writeFileSync(path.join(project.directory, "detach.js"), DETACH);
  });

  afterEach(() => project.remove());

  async function reach(moment: string, ...words: string[]): Promise<number> {
    const engine = project.start(words, { STOP_AT: moment });
    await project.until(moment, () => fs.existsSync(path.join(project.directory, "reached")));
    return engine.pid ?? 0;
  }

  /** What stays has a session of its own. */
  async function leaves(staying: RegExp | undefined, engine: number): Promise<void> {
    const before = new Set(project.processes().keys());
    // Stopped, it neither works nor answers and still lives, and so must all others.
    process.kill(engine, "SIGSTOP");
    await sleep(3_000);
    const alive = new Set(project.processes().keys());
    expect([...before].filter((pid) => !alive.has(pid))).toEqual([]);
    process.kill(engine, "SIGKILL");
    const others = (): string[] => commandLines().filter((line) => !staying?.test(line));
    await project.until("the end of every process", () => others().length === 0);
    expect(commandLines()).toHaveLength(staying === undefined ? 0 : 1);
  }

  function commandLines(): string[] {
    return [...project.processes().values()];
  }

  function running(): string[] {
    return PLUGINS.filter((name) => commandLines().some((line) => line.includes(name)));
  }

  it("while the program runs leaves nothing behind", async () => {
    const engine = await reach("program", ...UP);
    expect(commandLines().join()).toContain("program-main");
    await leaves(undefined, engine);
  });

  it("while it previews leaves nothing behind", async () => {
    await leaves(undefined, await reach("program", "preview"));
  });

  it("while a dynamic resource is made leaves nothing behind", async () => {
    const engine = await reach("dynamic", ...UP);
    expect(running()).toContain("dynamic-provider");
    await leaves(undefined, engine);
  });

  it("while a command runs leaves the server that the command has started, and nothing else", async () => {
    const engine = await reach("create", ...UP);
    expect(running()).toEqual(PLUGINS);
    expect(commandLines().filter((line) => /^\d+ sleep 600/.test(line))).toHaveLength(2);
    await leaves(SERVER, engine);
  });

  it("while a command deletes leaves what it has started, and nothing else", async () => {
    const up = project.start(UP, {});
    await once(up, "exit");
    expect(up.exitCode).toBe(0);
    await leaves(SERVER, await reach("delete", "destroy", "--yes", "--skip-preview"));
  });
});

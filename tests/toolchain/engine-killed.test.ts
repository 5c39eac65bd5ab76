// An engine that is killed can end nobody, so all that it has started has to notice.
import { once } from "node:events";
import * as fs from "node:fs";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { EngineProject, prepare } from "./engine-project";

/** Stops for ever at the moment that STOP_AT names, and says so by making a file. */
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
const stop = (at) => 'if [ "$STOP_AT" = ' + at + " ]; then touch reached; sleep 600 & sleep 600; fi";
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
const PLUGINS = ["tls-main", "docker-main", "command-main", "dynamic-provider", "language-host"];

describe("an engine that is killed", () => {
  let project: EngineProject;

  beforeEach(async () => {
    project = EngineProject.create(PROGRAM, await prepare());
  });

  afterEach(() => project.remove());

  async function reach(moment: string, ...words: string[]): Promise<number> {
    const engine = project.start(words, { STOP_AT: moment });
    await project.until(moment, () => fs.existsSync(path.join(project.directory, "reached")));
    return engine.pid ?? 0;
  }

  async function leavesNothing(engine: number): Promise<void> {
    const before = new Set(project.processes().keys());
    // Stopped, it neither works nor answers and still lives, and so must all others.
    process.kill(engine, "SIGSTOP");
    await sleep(3_000);
    const alive = new Set(project.processes().keys());
    expect([...before].filter((pid) => !alive.has(pid))).toEqual([]);
    process.kill(engine, "SIGKILL");
    await project.until("the end of every process", () => project.processes().size === 0);
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
    await leavesNothing(engine);
  });

  it("while it previews leaves nothing behind", async () => {
    await leavesNothing(await reach("program", "preview"));
  });

  it("while a dynamic resource is made leaves nothing behind", async () => {
    const engine = await reach("dynamic", ...UP);
    expect(running()).toContain("dynamic-provider");
    await leavesNothing(engine);
  });

  it("while a command runs leaves nothing behind, not of the command either", async () => {
    const engine = await reach("create", ...UP);
    expect(running()).toEqual(PLUGINS);
    expect(commandLines().filter((line) => /^\d+ sleep 600/.test(line))).toHaveLength(2);
    await leavesNothing(engine);
  });

  it("while a command deletes leaves nothing behind", async () => {
    const up = project.start(UP, {});
    await once(up, "exit");
    expect(up.exitCode).toBe(0);
    await leavesNothing(await reach("delete", "destroy", "--yes", "--skip-preview"));
  });
});

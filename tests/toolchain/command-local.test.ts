import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { JsonObject } from "./replay-messages";
import { startPlugin, type Plugin } from "./replay-plugin";
import { isSecret, Resource, secret, UNKNOWN } from "./replay-resources";

let plugin: Plugin;
let command: Resource;
let directory = "";

beforeAll(async () => {
  plugin = await startPlugin("command");
  command = new Resource(plugin, "command:local:Command");
  directory = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "command-local-")));
});

afterAll(async () => {
  await plugin.stop();
  fs.rmSync(directory, { recursive: true });
});

/** Returns the lines that the command `name` showed while it ran. */
async function shown(name: string, inputs: JsonObject): Promise<string[]> {
  await new Resource(plugin, "command:local:Command", name).create(inputs);
  const lines = plugin.logs.filter(({ urn }) => urn.endsWith(`::${name}`));
  expect(lines.every(({ severity, status }) => severity === "info" && status)).toBe(true);
  return lines.map(({ message }) => message);
}

describe("local.Command", () => {
  it("runs with its standard input, environment and directory", async () => {
    const state = await command.create({
      create: "cat; printf ' %s ' \"$GREETING\"; pwd; printf oops >&2",
      stdin: "from stdin",
      environment: { GREETING: "hello" },
      dir: directory,
    });
    expect(state["stdout"]).toBe(`from stdin hello ${directory}`);
    expect(state["stderr"]).toBe("oops");
  });

  it("runs with the interpreter that it is given", async () => {
    const interpreter = [process.execPath, "-e"];
    const state = await command.create({ create: "console.log(6 * 7)", interpreter });
    expect(state["stdout"]).toBe("42");
  });

  it("keeps megabytes of output, and characters that arrive in pieces", async () => {
    const create = "console.log('ü'.repeat(2 ** 20))";
    const interpreter = [process.execPath, "-e"];
    const state = await command.create({ create, interpreter, logging: "none" });
    expect(state["stdout"]).toBe("ü".repeat(2 ** 20));
  });

  it("does nothing without a command", async () => {
    const state = await command.create({ delete: "true" });
    expect(state).toMatchObject({ stdout: "", stderr: "" });
  });

  it("runs nothing in preview", async () => {
    const marker = path.join(directory, "previewed");
    const inputs = { create: `touch ${marker}`, update: `touch ${marker}`, stdin: UNKNOWN };
    const created = await command.call("Create", { properties: inputs, preview: true });
    expect(created["properties"]).toEqual({ ...inputs, stdout: UNKNOWN, stderr: UNKNOWN });
    const request = { id: "it", olds: {}, oldInputs: {}, news: inputs, preview: true };
    await command.call("Update", request);
    expect(fs.existsSync(marker)).toBe(false);
  });

  it("shows each line under its resource while it runs, as its logging says", async () => {
    const create = "echo one; echo two >&2; printf three";
    expect((await shown("both", { create })).sort()).toEqual(["one", "three", "two"]);
    expect(await shown("out", { create, logging: "stdout" })).toEqual(["one", "three"]);
    expect(await shown("err", { create, logging: "stderr" })).toEqual(["two"]);
    expect(await shown("none", { create, logging: "none" })).toEqual([]);
  });

  it("keeps an input's secret and makes no other output one", async () => {
    const inputs = { create: "cat", stdin: secret("hidden"), environment: { A: secret("b") } };
    const { properties } = await command.call("Create", { properties: inputs });
    const outputs = properties as JsonObject;
    expect(isSecret(outputs["stdin"])).toBe(true);
    expect(isSecret((outputs["environment"] as JsonObject)["A"])).toBe(true);
    expect(outputs["stdout"]).toBe("hidden");
  });

  it("updates with `update`, or without one with `create`, and deletes with `delete`", async () => {
    const log = path.join(directory, "log");
    const say = (word: string): string => `echo ${word} >> ${log}`;
    const inputs = { create: say("create"), delete: say("delete") };
    const state = await command.create(inputs);
    const update = { id: "it", olds: state, oldInputs: inputs };
    await command.call("Update", { ...update, news: inputs });
    await command.call("Update", { ...update, news: { ...inputs, update: say("update") } });
    await command.call("Delete", { id: "it", properties: state, oldInputs: inputs });
    expect(fs.readFileSync(log, "utf8")).toBe("create\ncreate\nupdate\ndelete\n");
  });

  it("gives a later run the earlier output, unless it is told not to", async () => {
    const inputs = { create: "echo one; echo two >&2", update: "env | grep ^PULUMI_COMMAND; true" };
    const olds = await command.create(inputs);
    const update = async (news: JsonObject): Promise<JsonObject> => {
      const answer = await command.call("Update", { id: "it", olds, oldInputs: inputs, news });
      return answer["properties"] as JsonObject;
    };
    const told = await update({ ...inputs, addPreviousOutputInEnv: true });
    const lines = String(told["stdout"]).split("\n").sort();
    expect(lines).toEqual(["PULUMI_COMMAND_STDERR=two", "PULUMI_COMMAND_STDOUT=one"]);
    expect((await update({ ...inputs, addPreviousOutputInEnv: false }))["stdout"]).toBe("");
  });

  it.each([
    [{ create: "exit 3" }, 'exit status 3: running "exit 3":\n'],
    [{ create: "kill -9 $$" }, 'signal: killed: running "kill -9 $$":\n'],
    [{ create: "true", dir: "/no/such" }, "chdir /no/such: no such file or directory: running"],
    [{ create: "true", interpreter: ["/no/such"] }, "fork/exec /no/such: ENOENT: running"],
  ])("fails with what Go says of %j", async (inputs, message) => {
    await expect(command.create(inputs)).rejects.toThrow(message);
  });

  it("tells everything that was printed when it fails, whatever its logging", async () => {
    const inputs = { create: "echo out; echo err >&2; false", logging: "none" };
    await expect(command.create(inputs)).rejects.toThrow(/^code = Unknown desc = [^]*out\nerr\n$/);
  });

  it("ends a command that is over its time", async () => {
    const inputs = { create: "exec sleep 60" };
    const creating = command.call("Create", { properties: inputs, timeout: 0.2 });
    await expect(creating).rejects.toThrow("signal: killed");
  });

  it.each([
    ["assetPaths", ["*.txt"]],
    ["archivePaths", ["*.txt"]],
    ["shell", "zsh"],
  ])("refuses %s, which only the official plugin has", async (property, value) => {
    await expect(command.create({ [property]: value })).rejects.toThrow(
      `Cannot use property "${property}" of "command:local:Command": the offline stand-in`,
    );
  });

  it.each([
    [{ create: 1 }, "create has another type, expected a string"],
    [{ environment: { A: 1 } }, "environment has another type, expected a map of strings"],
    [{ interpreter: "sh" }, "interpreter has another type, expected a list of strings"],
    [{ triggers: "a" }, "triggers has another type, expected a list"],
    [{ logging: "all" }, "logging has another type, expected"],
  ])("refuses %j", async (inputs, message) => {
    await expect(command.create(inputs)).rejects.toThrow(message);
  });

  it("prints nothing beside its port, however many commands run at once", async () => {
    const commands = Array.from({ length: 30 }, () => command.create({ create: "echo a" }));
    await Promise.all(commands);
    expect(plugin.printed).toEqual([]);
  });
});

describe("the difference between a command's inputs", () => {
  const olds = { create: "a", environment: { A: "1", B: "2" }, triggers: ["1", { deep: [1] }] };

  it.each<[string, JsonObject, JsonObject]>([
    ["a changed text", { create: "b" }, { create: { kind: "UPDATE" } }],
    ["a text that came", { stdin: "x" }, { stdin: {} }],
    [
      "a map",
      { environment: { B: "3", "C-D": "" } },
      {
        "environment.A": { kind: "DELETE" },
        "environment.B": { kind: "UPDATE" },
        'environment["C-D"]': {},
      },
    ],
    ["a trigger", { triggers: ["2", { deep: [1] }] }, { "triggers[0]": { kind: "UPDATE" } }],
    [
      "a deep trigger",
      { triggers: ["1", { deep: [2] }] },
      {
        "triggers[1].deep[0]": { kind: "UPDATE" },
      },
    ],
    ["fewer triggers", { triggers: ["1"] }, { "triggers[1]": { kind: "DELETE" } }],
    ["an unknown trigger", { triggers: ["1", UNKNOWN] }, { triggers: { kind: "UPDATE_REPLACE" } }],
    ["a text that became a secret", { create: secret("a") }, { create: { kind: "UPDATE" } }],
  ])("lists %s by its path", async (_what, change, detailedDiff) => {
    const news = { ...olds, ...change };
    const difference = await command.diff({ ...olds, id: "it" }, olds, news);
    expect(difference).toMatchObject({ changes: "DIFF_SOME", hasDetailedDiff: true, detailedDiff });
    expect(difference["diffs"]).toEqual(Object.keys(change));
  });

  it("replaces a command whose triggers come or go as a whole", async () => {
    const without = { create: "a" };
    const added = await command.diff({ id: "it" }, without, { ...without, triggers: ["1"] });
    expect(added).toMatchObject({
      replaces: ["triggers"],
      detailedDiff: { triggers: { kind: "ADD_REPLACE" } },
    });
  });

  it("is nothing for what the program ignores", async () => {
    const request = { id: "it", olds, oldInputs: olds, news: { ...olds, create: "b" } };
    const difference = await command.call("Diff", { ...request, ignoreChanges: ["create"] });
    expect(difference).toEqual({ changes: "DIFF_NONE", hasDetailedDiff: true });
  });
});

describe("local.run", () => {
  it("runs a command with the settings of the resource", async () => {
    const args = { command: "cat; echo $A", stdin: "in ", environment: { A: "b" } };
    const answer = await plugin.call("Invoke", { tok: "command:local:run", args });
    expect(answer).toEqual({ response: { return: { ...args, stdout: "in b", stderr: "" } } });
  });

  it.each([
    [{}, "Cannot run a command: command is missing"],
    [
      { command: "true", assetPaths: ["*"] },
      'Cannot use property "assetPaths" of "command:local:run"',
    ],
    [{ command: "exit 2" }, 'exit status 2: running "exit 2"'],
  ])("fails for %j", async (args, message) => {
    const answer = await plugin.call("Invoke", { tok: "command:local:run", args });
    expect(JSON.stringify(answer)).toContain(JSON.stringify(message).slice(1, -1));
  });
});

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startPlugin, type Plugin } from "./replay-plugin";
import { Resource } from "./replay-resources";

describe.each([
  ["tls", "tls:index/getCertificate:getCertificate", "5.6.1"],
  ["command", "command:remote:run", "1.2.1"],
])("the stand-in for %s", (name, functionToken, version) => {
  let plugin: Plugin;

  beforeAll(async () => {
    plugin = await startPlugin(name);
  });

  afterAll(() => plugin.stop());

  const advice =
    `the offline stand-in for the plugin "${name}" does not support it; install the official ` +
    `plugin with \`pulumi plugin install resource ${name} v${version}\``;

  it("names the official plugin for a resource that it does not have", async () => {
    const type = `${name}:other:Resource`;
    const checking = new Resource(plugin, type).create({});
    await expect(checking).rejects.toThrow(`Cannot use resource type "${type}": ${advice}`);
  });

  it("names the official plugin for a function that it does not have", async () => {
    const answer = await plugin.call("Invoke", { tok: functionToken, args: {} });
    const error = `Cannot use function "${functionToken}": ${advice}`;
    expect(answer).toEqual({ error: `code = Unknown desc = ${error}` });
  });

  it("names the official plugin for a schema and for parameters", async () => {
    const answers = [await plugin.call("GetSchema", {}), await plugin.call("Parameterize", {})];
    expect(answers.map((answer) => JSON.stringify(answer).includes(name))).toEqual([true, true]);
    expect(answers.every((answer) => "error" in answer)).toBe(true);
  });

  it("refuses a setting of the provider, which would have no effect", async () => {
    const args = { version, proxy: { url: "http://proxy.test" } };
    const answer = await plugin.call("Configure", { args });
    const error = `code = Unknown desc = Cannot use setting "proxy" of the provider: ${advice}`;
    expect(answer).toEqual({ error });
  });

  it("still answers after the engine has cancelled", async () => {
    await plugin.call("Cancel", {});
    expect(await plugin.call("GetPluginInfo", {})).toEqual({ response: { version } });
  });
});

describe("a stand-in", () => {
  it("ends by itself when its engine has gone", async () => {
    const plugin = await startPlugin("tls");
    await plugin.endEngine();
    await plugin.ended;
    expect(plugin.printed).toEqual([]);
    await plugin.stop();
  });

  it("ends the commands that run when the engine cancels", async () => {
    const plugin = await startPlugin("command");
    const command = new Resource(plugin, "command:local:Command");
    const creating = command.create({ create: "echo started; exec sleep 60" });
    const failing = expect(creating).rejects.toThrow("signal: killed");
    while (plugin.logs.length === 0) await plugin.call("GetPluginInfo", {});
    await plugin.call("Cancel", {});
    await failing;
    await plugin.stop();
  });
});

// Puts into the private PULUMI_HOME what the engine will look for: the user's own installed plugins
// first, then the official downloads, and only where there are none the offline stand-ins.
import * as fs from "node:fs";
import * as path from "node:path";
import { spawnSync } from "node:child_process";
import type { Engine } from "../engine/find-engine";
import { ENGINE_VERSION } from "../engine/version";
import { checkout, privateHome, userPulumiHome } from "../paths";
import { writeLauncher } from "./launcher";

/** The providers whose recorded resources have a stand-in. */
const PROVIDERS = ["tls", "docker", "command"] as const;

/** Names the directory of a stand-in, so that an official plugin found later replaces it. */
const MARKER = "offline-stand-in";

/** Makes every plugin available; gives one line for each. */
export async function providePlugins(
  engine: Engine,
  reachable: () => Promise<boolean>,
): Promise<string[]> {
  const lines: string[] = [];
  for (const name of PROVIDERS) lines.push(await provideResourcePlugin(name, engine, reachable));
  lines.push(provideLanguageHost(engine));
  return lines;
}

async function provideResourcePlugin(
  name: (typeof PROVIDERS)[number],
  engine: Engine,
  reachable: () => Promise<boolean>,
): Promise<string> {
  const version = packageVersion(`@pulumi/${name}`);
  const directory = path.join("plugins", `resource-${name}-v${version}`);
  const target = path.join(privateHome, directory);
  const users = path.join(userPulumiHome(), directory);
  const isStandIn = fs.existsSync(path.join(target, MARKER));
  if (fs.existsSync(users) && (isStandIn || !fs.existsSync(target))) {
    fs.rmSync(target, { recursive: true, force: true });
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.symlinkSync(users, target);
  }
  if (fs.existsSync(target) && !fs.existsSync(path.join(target, MARKER))) {
    return `${name} plugin: ${version}, official`;
  }
  if (!isStandIn && (await reachable()) && installOfficial(engine, name, version)) {
    return `${name} plugin: ${version}, official download`;
  }
  writeStandIn(target, name);
  return `${name} plugin: ${version}, offline stand-in (official downloads are not reachable)`;
}

function installOfficial(engine: Engine, name: string, version: string): boolean {
  const run = spawnSync(engine.cli, ["plugin", "install", "resource", name, `v${version}`], {
    env: { ...process.env, PULUMI_HOME: privateHome, PULUMI_SKIP_UPDATE_CHECK: "true" },
    timeout: 180_000,
  });
  return run.status === 0;
}

function writeStandIn(target: string, name: string): void {
  fs.mkdirSync(target, { recursive: true });
  fs.writeFileSync(path.join(target, MARKER), "");
  writeLauncher(path.join(target, `pulumi-resource-${name}`), `${name}-main.js`);
}

/** Language host and dynamic provider ship with the official CLI; a built engine gets stand-ins. */
function provideLanguageHost(engine: Engine): string {
  const plugins = path.join(privateHome, "plugins");
  const host = path.join(plugins, `language-nodejs-v${ENGINE_VERSION}`);
  const dynamic = path.join(plugins, `resource-pulumi-nodejs-v${ENGINE_VERSION}`);
  if (engine.official) {
    for (const directory of [host, dynamic]) fs.rmSync(directory, { recursive: true, force: true });
    return "Node language host: official, beside the CLI";
  }
  writeLauncher(path.join(host, "pulumi-language-nodejs"), "language-host-main.js");
  writeLauncher(path.join(dynamic, "pulumi-resource-pulumi-nodejs"), "dynamic-provider-main.js");
  return "Node language host: offline stand-in";
}

function packageVersion(name: string): string {
  const file = require.resolve(`${name}/package.json`, { paths: [checkout] });
  return (JSON.parse(fs.readFileSync(file, "utf8")) as { version: string }).version;
}

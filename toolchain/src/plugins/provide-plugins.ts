// Puts the plugins that the engine looks for into the private PULUMI_HOME: those that the user has
// installed, else the official downloads, else the offline stand-ins.
import * as fs from "node:fs";
import { checkout } from "../paths";
import type { Places } from "./homes";
import { provideLanguageHost } from "./provide-language-host";
import { provideResourcePlugin, type Wanted } from "./provide-resource-plugin";

/** The providers that have a stand-in. */
const PROVIDERS = ["tls", "docker", "command"] as const;

/** If set, plugins come from other servers than Pulumi's own, which then need not be reachable. */
const OTHER_SERVERS = "PULUMI_PLUGIN_DOWNLOAD_URL_OVERRIDES";

export interface Providing extends Pick<Wanted, "cli" | "keepStandIn"> {
  readonly places: Places;
  reachable(): Promise<boolean>;
}

/** Provides every plugin; returns a line for each. */
export async function providePlugins(providing: Providing): Promise<string[]> {
  const { cli, keepStandIn, places, reachable } = providing;
  const unreachable = async (): Promise<string | undefined> => {
    if ((places.env[OTHER_SERVERS] ?? "") !== "" || (await reachable())) return undefined;
    return "official downloads are not reachable";
  };
  const lines: string[] = [];
  for (const name of PROVIDERS) {
    const version = packageVersion(`@pulumi/${name}`);
    const wanted = { cli, name, version, unreachable, keepStandIn };
    lines.push(await provideResourcePlugin(wanted, places));
  }
  return [...lines, ...provideLanguageHost(cli, places)];
}

function packageVersion(name: string): string {
  const file = require.resolve(`${name}/package.json`, { paths: [checkout] });
  return (JSON.parse(fs.readFileSync(file, "utf8")) as { version: string }).version;
}

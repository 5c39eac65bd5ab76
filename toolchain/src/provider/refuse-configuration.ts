import { Unsupported } from "./failures";
import type { PropertyMap } from "./values";

/** Configuration that the engine itself adds. */
const ENGINE_KEYS = ["version", "pluginDownloadURL", "__pulumi-go-provider-version"];

/** Refuses every setting, for a provider whose stand-in has none. */
export function refuseConfiguration(
  provider: { name: string; version: string },
  config: PropertyMap,
): Promise<void> {
  const setting = Object.keys(config).find((key) => !ENGINE_KEYS.includes(key));
  if (setting === undefined) return Promise.resolve();
  throw new Unsupported(provider, `setting "${setting}" of the provider`);
}

// The property "__meta" of the official plugin: timeouts, the version of the state's schema and, in
// preview, the values that the Terraform provider has normalised.
import { isMap, type PropertyMap } from "../../provider/values";

export interface Meta {
  readonly schemaVersion?: string;
  /** True if the Terraform provider declares timeouts, which are 20 minutes each. */
  readonly timeouts?: boolean;
  /** By the name of a list of blocks, the text in each block that the Terraform provider normalises. */
  readonly normalised?: Readonly<Record<string, string>>;
}

const TIMEOUTS_KEY = "e2bfb730-ecaa-11e6-8f88-34363bc7c4c0";
const TWENTY_MINUTES = 20 * 60 * 1_000_000_000;

/** Returns the property "__meta", or no property if the official plugin has none. */
export function meta(
  described: Meta,
  stage: "preview" | "state",
  planned: PropertyMap,
): PropertyMap {
  const { schemaVersion, timeouts = false } = described;
  const duration = { create: TWENTY_MINUTES, delete: TWENTY_MINUTES, update: TWENTY_MINUTES };
  const content = {
    ...(timeouts && stage === "preview" ? { _new_extra_shim: extras(described, planned) } : {}),
    ...(timeouts ? { [TIMEOUTS_KEY]: duration } : {}),
    ...(stage === "state" && schemaVersion !== undefined ? { schema_version: schemaVersion } : {}),
  };
  return Object.keys(content).length === 0 ? {} : { __meta: JSON.stringify(content) };
}

function extras({ normalised = {} }: Meta, planned: PropertyMap): Record<string, unknown> {
  const entries = Object.entries(normalised).flatMap(([list, text]) => {
    const blocks = planned[list];
    if (!Array.isArray(blocks)) return [];
    return blocks.map((block, index) => [
      `${list}.${index}.${text}`,
      isMap(block) ? block[text] : undefined,
    ]);
  });
  return Object.fromEntries(entries) as Record<string, unknown>;
}

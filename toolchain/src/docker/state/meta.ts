// What the official plugin keeps for itself in "__meta": timeouts, the version of the state's schema,
// and in preview the values that the provider underneath has normalised.
import { isMap, type PropertyMap } from "../../provider/values";

export interface Meta {
  readonly schemaVersion?: string;
  /** Whether the provider underneath declares timeouts, of 20 minutes each. */
  readonly timeouts?: boolean;
  /** Lists of blocks with a text that the provider underneath normalises, and the name of the text. */
  readonly normalised?: Readonly<Record<string, string>>;
}

const TIMEOUTS_KEY = "e2bfb730-ecaa-11e6-8f88-34363bc7c4c0";
const TWENTY_MINUTES = 20 * 60 * 1_000_000_000;

/** Gives the property "__meta", or nothing where the official plugin has none. */
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

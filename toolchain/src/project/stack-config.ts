// The private copy of a stack's configuration. `stack init` writes a salt into it and `config set`
// writes values, and neither may change a file that git tracks. Pure.
import * as yaml from "js-yaml";

interface StackConfig {
  config?: Record<string, unknown>;
  [key: string]: unknown;
}

/**
 * Merges the tracked configuration into the private copy. A tracked value wins, unless the private copy
 * was set after `previous`, the tracked text of the last merge.
 */
export function mergeStackConfig(tracked: string, previous: string, copy: string): string {
  const now = parse(tracked);
  const before = parse(previous);
  const mine = parse(copy);
  const own = Object.entries(mine.config ?? {}).filter(
    ([key, value]) => !same(value, before.config?.[key]),
  );
  const merged: StackConfig = { ...mine, ...now };
  merged.config = { ...now.config, ...Object.fromEntries(own) };
  return yaml.dump(merged, { lineWidth: -1 });
}

/** Returns the text with one value set. */
export function withConfigValue(text: string, key: string, value: unknown): string {
  const stack = parse(text);
  return yaml.dump({ ...stack, config: { ...stack.config, [key]: value } }, { lineWidth: -1 });
}

/** Reads one value. */
export function configValue(text: string, key: string): unknown {
  return parse(text).config?.[key];
}

function parse(text: string): StackConfig {
  return (yaml.load(text) ?? {}) as StackConfig;
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

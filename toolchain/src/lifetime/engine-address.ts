/** Returns the engine's address from the arguments of a plugin: the last one, after all flags. */
export function engineAddress(words: readonly string[]): string | undefined {
  const last = words.at(-1);
  return last !== undefined && /^[^-].*:\d+$/.test(last) ? last : undefined;
}

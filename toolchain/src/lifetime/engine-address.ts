/** The engine's address in the arguments of a plugin: the last word, after flags and what belongs to them. */
export function engineAddress(words: readonly string[]): string | undefined {
  const last = words.at(-1);
  return last !== undefined && /^[^-].*:\d+$/.test(last) ? last : undefined;
}

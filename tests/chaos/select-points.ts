// Takes some points of all, by seed: every story of every runtime has its share, and within it every
// kind of effect, moment and victim.
import type { Point } from "./point";

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function selectPoints(points: readonly Point[], count: number, seed: number): Point[] {
  const next = random(seed);
  const stories = group(points, ({ runtime, story }) => `${runtime} ${story}`).map((ofStory) => {
    const kinds = group(ofStory, ({ label, moment, victim }) => {
      const [owner = "", kind = ""] = label.split(" ");
      return [owner, kind, moment, victim].join(" ");
    });
    return inTurn(shuffle(kinds, next).map((ofKind) => shuffle(ofKind, next)));
  });
  return inTurn(stories).slice(0, count);
}

function group<T>(items: readonly T[], keyOf: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return [...groups.values()];
}

function shuffle<T>(items: readonly T[], next: () => number): T[] {
  return items
    .map((item) => ({ item, order: next() }))
    .sort((a, b) => a.order - b.order)
    .map(({ item }) => item);
}

/** The first of each, then the second of each, and so on. */
function inTurn<T>(lists: readonly (readonly T[])[]): T[] {
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  return Array.from({ length: longest }, (_, index) =>
    lists.flatMap((list) => list.slice(index, index + 1)),
  ).flat();
}

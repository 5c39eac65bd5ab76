import * as fs from "node:fs";
import { defineConfig } from "vitest/config";

interface Kind {
  readonly name: string;
  /** Patience with one test or hook. */
  readonly seconds: number;
  /** How many files run side by side. */
  readonly workers: number;
  readonly include?: string[];
  readonly exclude?: string[];
}

// One project per kind of test, so that each can be run alone: `npx vitest run --project unit`.
// `npm test` reads the same list.
const list = fs.readFileSync(new URL("tests/kinds.json", import.meta.url), "utf8");

const project = ({ name, seconds, workers, include, exclude }: Kind, index: number) => ({
  test: {
    name,
    include: include ?? [`tests/${name}/**/*.test.ts`],
    exclude: exclude ?? [],
    testTimeout: seconds * 1000,
    hookTimeout: seconds * 1000,
    pool: "forks" as const,
    maxWorkers: workers,
    // Kinds with different numbers of workers cannot share a group.
    sequence: { groupOrder: index + 1 },
  },
});

export default defineConfig({ test: { projects: (JSON.parse(list) as Kind[]).map(project) } });

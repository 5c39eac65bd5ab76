import * as fs from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

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

const longest = (
  JSON.parse(
    fs.readFileSync(new URL("tests/longest-files.json", import.meta.url), "utf8"),
  ) as string[]
).map((file) => fileURLToPath(new URL(file, import.meta.url)));
const gone = longest.find((file) => !fs.existsSync(file));
if (gone !== undefined)
  throw new Error(`tests/longest-files.json names ${gone}, which is not there`);

/**
 * The longest files begin first, so that none of them is left to run alone at the end. On a machine
 * without a record of earlier runs, vitest goes by size, and the longest stories have small files.
 */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) =>
      longest.includes(moduleId) ? longest.indexOf(moduleId) : longest.length;
    return (await super.sort(files)).sort((one, other) => place(one) - place(other));
  }
}

export default defineConfig({
  test: {
    projects: (JSON.parse(list) as Kind[]).map(project),
    sequence: { sequencer: LongestFirst },
  },
});

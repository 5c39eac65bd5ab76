import { defineConfig } from "vitest/config";

// One project per kind of test, so that each can be run alone: `npx vitest run --project unit`.
interface Kind {
  readonly name: string;
  readonly seconds: number;
  /** Whether files may run side by side; servers and engines would only slow each other down. */
  readonly parallel: boolean;
  readonly include?: string[];
  readonly exclude?: string[];
}

const project = ({ name, seconds, parallel, include, exclude }: Kind) => ({
  test: {
    name,
    include: include ?? [`tests/${name}/**/*.test.ts`],
    exclude: exclude ?? [],
    testTimeout: seconds * 1000,
    hookTimeout: seconds * 1000,
    pool: "forks" as const,
    fileParallelism: parallel,
  },
});

/** What needs a daemon is found by its name, wherever it is. */
const daemonTests = "tests/toolchain/docker-daemon*.test.ts";

export default defineConfig({
  test: {
    projects: [
      project({ name: "unit", seconds: 30, parallel: true }),
      project({ name: "component", seconds: 60, parallel: true }),
      project({ name: "toolchain", seconds: 120, parallel: false, exclude: [daemonTests] }),
      project({ name: "contract", seconds: 300, parallel: false }),
      project({ name: "conformance", seconds: 60, parallel: false }),
      project({ name: "drivers", seconds: 600, parallel: false }),
      project({ name: "integration", seconds: 600, parallel: false }),
      project({ name: "package", seconds: 600, parallel: false }),
      project({
        name: "docker",
        seconds: 600,
        parallel: false,
        include: ["tests/docker/**/*.test.ts", daemonTests],
      }),
    ],
  },
});

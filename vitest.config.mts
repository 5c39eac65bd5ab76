import { defineConfig } from "vitest/config";

// One project per kind of test, so that each can be run alone: `npx vitest run --project unit`.
const project = (name: string, seconds: number, parallel: boolean) => ({
  test: {
    name,
    include: [`tests/${name}/**/*.test.ts`],
    testTimeout: seconds * 1000,
    hookTimeout: seconds * 1000,
    pool: "forks" as const,
    fileParallelism: parallel,
  },
});

export default defineConfig({
  test: {
    projects: [
      project("unit", 30, true),
      project("component", 60, true),
      project("toolchain", 120, false),
      project("contract", 300, false),
      project("integration", 600, false),
    ],
  },
});

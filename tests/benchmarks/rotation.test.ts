// `npm run bench:rotation`, cut short: that it runs, and counts.
import { expect, it } from "vitest";
import { runBenchmark } from "./run-benchmark";

it("npm run bench:rotation counts connections, and loses none but where it is shut out", async () => {
  const { result } = await runBenchmark("bench:rotation", [
    "--runtime",
    "embedded",
    "--steps",
    "1",
    "--connections",
    "50",
  ]);
  expect(result).toMatchObject({
    failed: 0,
    sessionsLost: 0,
    runtimes: { embedded: { "leaf renewal": { failed: 0, sessionsLost: 0 } } },
    controls: { embedded: { sessionsLost: 4 } },
    baselines: { restart: { sessionsLost: 4 } },
  });
  const counted = result as {
    connections: number;
    runtimes: { embedded: Record<string, { servedMillis?: number }> };
  };
  expect(counted.connections).toBeGreaterThanOrEqual(50);
  expect(counted.runtimes.embedded["leaf renewal"]?.servedMillis).toBeGreaterThan(0);
});

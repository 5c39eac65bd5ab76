// `npm run bench:load`, small: that it measures what it says.
import { spawn } from "node:child_process";
import * as path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";

interface Measured {
  readonly clients: number;
  readonly failed: number;
  readonly fewest: number;
  readonly connections: number;
  readonly queries: number;
  readonly serverFingerprints: string[];
  readonly reasons: Record<string, number>;
  readonly steps: Record<string, { open: number; failed: number }>;
  readonly memory: {
    readonly server: { idleMib: number; peakMib: number; perClientMib: number };
    readonly engine: Record<string, { engineMib: number; withAllItStartsMib: number }>;
  };
}

const program = path.resolve(__dirname, "../../benchmarks/load.mjs");

function runLoad(...args: string[]): Promise<{ code: number; log: string }> {
  const child = spawn(process.execPath, [program, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  let log = "";
  let errors = "";
  child.stdout.on("data", (chunk: Buffer) => (log += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
  return new Promise((resolve) => {
    child.on("close", (code) => resolve({ code: code ?? 1, log: code === 0 ? log : log + errors }));
  });
}

describe("bench:load with 20 clients", () => {
  let measured: Measured;

  beforeAll(async () => {
    const { code, log } = await runLoad("--clients", "20", "--seconds", "5");
    expect(code, log).toBe(0);
    measured = JSON.parse(log.trim().split("\n").pop() ?? "") as Measured;
  });

  it("keeps all of them connected over the rotation of leaves and authority, without an error", () => {
    expect(measured).toMatchObject({ clients: 20, failed: 0, fewest: 20, reasons: {} });
    expect(Object.keys(measured.steps)).toEqual([
      "leaves renewed",
      "authority added",
      "authority promoted",
      "authority retired",
    ]);
    for (const step of Object.values(measured.steps)) expect(step.failed).toBe(0);
    // Each came with the first kit, and again with that of each step.
    expect(measured.connections).toBeGreaterThanOrEqual(20 * 5);
    expect(measured.queries).toBeGreaterThan(20);
    expect(measured.serverFingerprints.length).toBe(1);
  });

  it("reports what server and engine needed", () => {
    const { server, engine } = measured.memory;
    expect(server.idleMib).toBeGreaterThan(5);
    expect(server.peakMib).toBeGreaterThan(server.idleMib);
    expect(server.perClientMib).toBeGreaterThan(0);
    expect(Object.keys(engine)).toEqual(["alone", ...Object.keys(measured.steps)]);
    for (const { engineMib, withAllItStartsMib } of Object.values(engine)) {
      expect(engineMib).toBeGreaterThan(20);
      expect(withAllItStartsMib).toBeGreaterThan(engineMib);
    }
  });
});

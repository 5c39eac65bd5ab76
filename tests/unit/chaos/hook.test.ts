// The hook ends who it is told to end, at the moment it is told, and is blind to nothing.
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readEffects } from "../../chaos/effects";

const hook = path.resolve(__dirname, "../../chaos/hook/index.cjs");

/** A step as a command starts it, with two effects of its own and a script. */
const STEP = `
const fs = require("node:fs"), { spawn } = require("node:child_process");
const base = process.env.CHAOS_BASE;
const steps = { run: async () => {
  fs.mkdirSync(base + "/made", { recursive: true });
  const child = spawn("sh", ["-s"], { cwd: base, stdio: ["pipe", "pipe", "pipe"] });
  const ended = new Promise((resolve) => child.on("close", resolve));
  child.stdin.end("set -eu\\ntouch first\\ntouch second\\n");
  const code = await ended;
  fs.writeFileSync(base + "/code", String(code));
} };
steps.run("stage");
`;

let base: string;
let seen: string;

beforeEach(() => {
  base = fs.mkdtempSync(path.join(os.tmpdir(), "hook-base-"));
  seen = fs.mkdtempSync(path.join(os.tmpdir(), "hook-seen-"));
});
afterEach(() => {
  for (const directory of [base, seen]) fs.rmSync(directory, { recursive: true });
});

function run(point: object | undefined, program = STEP) {
  const env = {
    PATH: process.env["PATH"],
    NODE_OPTIONS: `--require ${hook}`,
    CHAOS_DIR: seen,
    CHAOS_BASE: base,
    ...(point === undefined ? {} : { CHAOS_POINT: JSON.stringify(point) }),
  };
  const { signal, status } = spawnSync(process.execPath, ["-e", program], { env });
  return { signal, status, files: fs.readdirSync(base).sort() };
}

const made = "step:stage fs mkdir <base>/made";
const script = "step:stage script sh < touch first / touch second";
const code = "step:stage fs writeFile <base>/code";
const whole = ["code", "first", "made", "second"];

describe("the hook", () => {
  it("sees every effect of a step once, in a step that nothing cuts short", () => {
    expect(run(undefined)).toEqual({ signal: null, status: 0, files: whole });
    const { effects } = readEffects(seen);
    expect(effects.map(({ label, occurrence }) => `${label}#${occurrence}`)).toEqual([
      `${made}#1`,
      `${script}#1`,
      `${code}#1`,
    ]);
    expect(effects[1]?.cuts).toEqual(["touch first", "touch second"]);
    expect(fs.existsSync(path.join(seen, "hit"))).toBe(false);
  });

  const victim = "self";
  it.each([
    { label: made, moment: "before", files: [] },
    { label: made, moment: "after", files: ["made"] },
    { label: script, moment: "before", files: ["made"] },
    { label: script, moment: "cut", at: 1, files: ["first", "made"] },
    { label: script, moment: "after", files: ["first", "made", "second"] },
    { label: code, moment: "before", files: ["first", "made", "second"] },
    { label: code, moment: "after", files: whole },
  ])("ends the step $moment $label", ({ files, ...point }) => {
    const result = run({ ...point, occurrence: 1, victim });
    expect(result).toEqual({ signal: "SIGKILL", status: null, files });
    expect(fs.existsSync(path.join(seen, "hit"))).toBe(true);
  });

  it("lets the step find out that its script was cut short", () => {
    const point = { label: script, occurrence: 1, moment: "cut", at: 1, victim: "child" };
    expect(run(point)).toMatchObject({ status: 0, files: ["code", "first", "made"] });
    expect(fs.readFileSync(path.join(base, "code"), "utf8")).toBe("137");
  });

  it("ends nobody at an occurrence that does not come", () => {
    const point = { label: made, occurrence: 2, moment: "before", victim };
    expect(run(point)).toEqual({ signal: null, status: 0, files: whole });
  });

  it("leaves a process alone that is none of an update's", () => {
    const program = STEP.replace('steps.run("stage")', "steps.run(1)");
    expect(run({ label: made, occurrence: 1, moment: "before", victim }, program).status).toBe(0);
    expect(readEffects(seen).effects).toEqual([]);
  });
});

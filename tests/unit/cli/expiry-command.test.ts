import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { runHere } from "../../support/machine/run-command";

const directory = fs.mkdtempSync(path.join(os.tmpdir(), "pgtls-expiry-"));
afterAll(() => fs.rmSync(directory, { recursive: true, force: true }));

const at = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();

function outputsFile(name: string, days: number): string {
  const certificate = { name: "server", kind: "server", renewAfter: at(1), notAfter: at(days) };
  const file = path.join(directory, name);
  fs.writeFileSync(file, JSON.stringify({ certificates: [certificate] }));
  return file;
}

/** A `pulumi` that says what a test wants, first in the path. */
function fakePulumi(script: string): NodeJS.ProcessEnv {
  const bin = fs.mkdtempSync(path.join(directory, "bin-"));
  fs.writeFileSync(path.join(bin, "pulumi"), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return { PATH: `${bin}:${process.env["PATH"]}` };
}

describe("expiry", () => {
  it("exits with 0 above the threshold and with 1 below it", async () => {
    const file = outputsFile("days.json", 45.5);
    const fine = await runHere(["expiry", "--outputs", file]);
    expect([fine.exitCode, fine.stdout]).toEqual([0, expect.stringContaining("45 days")]);
    const under = await runHere(
      ["expiry", "--outputs", "days.json", "--under", "60"],
      {},
      directory,
    );
    expect([under.exitCode, under.stdout]).toEqual([1, expect.stringContaining("UNDER")]);
  });

  it("prints canonical JSON, keys in alphabetical order", async () => {
    const { stdout } = await runHere(["expiry", "--json", "--outputs", outputsFile("j.json", 45)]);
    const [certificate] = (JSON.parse(stdout) as { certificates: object[] }).certificates;
    const keys = Object.keys(certificate ?? {});
    expect(keys).toEqual([...keys].sort());
  });

  it("asks Pulumi for the outputs of the stack, in its directory, without secrets", async () => {
    const env = fakePulumi(`echo "$PWD $*" > asked; cat ${outputsFile("pulumi.json", 45)}`);
    const program = fs.mkdtempSync(path.join(directory, "program-"));
    const args = ["expiry", "--stack", "prod", "--cwd", path.basename(program)];
    expect((await runHere(args, env, directory)).exitCode).toBe(0);
    expect(fs.readFileSync(path.join(program, "asked"), "utf8").trim()).toBe(
      `${fs.realpathSync(program)} stack output --json --non-interactive --stack prod`,
    );
  });

  it.each([
    ["Pulumi is missing", { PATH: "/nowhere" }, [], "not to be found"],
    ["Pulumi fails", fakePulumi("echo 'error: no stack' >&2; exit 255"), [], "error: no stack"],
    ["Pulumi prints no JSON", fakePulumi("echo hello"), [], "no JSON object"],
    ["there are no certificates", fakePulumi("echo {}"), [], "certificates is missing"],
    ["the file is missing", {}, ["--outputs", "nowhere.json"], "ENOENT"],
  ])("exits with 3 when %s", async (_what, env, args, words) => {
    const { exitCode, stdout, stderr } = await runHere(["expiry", ...args], env, directory);
    expect([exitCode, stdout, stderr]).toEqual([3, "", expect.stringContaining(words)]);
  });

  it.each([[["--under", "soon"]], [["--under", "-1"]], [["prod"]], [["--days", "3"]]])(
    "exits with 2 for %j",
    async (args) => {
      expect((await runHere(["expiry", ...args])).exitCode).toBe(2);
    },
  );
});

describe("runCli", () => {
  it.each([["--help"], ["--version"], ["verify", "--help"], ["expiry", "-h"]])(
    "exits with 0 for %s %s",
    async (...args) => {
      const { exitCode, stdout } = await runHere(args.filter((arg) => arg !== undefined));
      expect([exitCode, stdout]).toEqual([0, expect.stringMatching(/^(Usage: |\d+\.\d+\.\d+\n$)/)]);
    },
  );

  it.each([[[]], [["prove"]]])("exits with 2 and tells its usage for %j", async (args) => {
    const { exitCode, stderr } = await runHere(args);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining("Usage: postgres-tls COMMAND")]);
  });
});

import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { verifyChecksum } from "../../toolchain/src/engine/download-engine";
import { findEngine } from "../../toolchain/src/engine/find-engine";
import { atLeast, ENGINE_VERSION, platformName } from "../../toolchain/src/engine/version";

describe("verifyChecksum", () => {
  const bytes = Buffer.from("an engine");
  const digest = createHash("sha256").update(bytes).digest("hex");

  it("accepts what the published list names", () => {
    expect(() => verifyChecksum("a.tar.gz", bytes, `${digest}  a.tar.gz\n`)).not.toThrow();
  });

  it("refuses other bytes", () => {
    const list = `${digest}  a.tar.gz\n`;
    expect(() => verifyChecksum("a.tar.gz", Buffer.from("forged"), list)).toThrow(
      /is not the published one$/,
    );
  });

  it("refuses an archive that the list does not name", () => {
    expect(() => verifyChecksum("a.tar.gz", bytes, `${digest}  b.tar.gz\n`)).toThrow(
      "the published checksums do not name a.tar.gz",
    );
  });
});

describe("atLeast", () => {
  it.each([
    ["v3.220.0", "3.220.0", true],
    ["3.219.9", "3.220.0", false],
    ["3.1000.0", "3.220.0", true],
    ["3.259.0-alpha.1", "3.259.0", true],
    ["2.999.0", "3.0.0", false],
  ])("compares %s with %s by number", (a, b, expected) => {
    expect(atLeast(a, b)).toBe(expected);
  });
});

describe("findEngine", () => {
  let directory: string;
  const kept = { ...process.env };

  beforeEach(() => {
    directory = fs.mkdtempSync(path.join(os.tmpdir(), "pgtls-engine-"));
    process.env["PATH"] = path.join(directory, "bin");
    process.env["XDG_CACHE_HOME"] = path.join(directory, "cache");
  });
  afterEach(() => {
    process.env = { ...kept };
    fs.rmSync(directory, { recursive: true, force: true });
  });

  const executable = (file: string, text: string): void => {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  };
  const cached = (kind: string): string =>
    path.join(
      directory,
      "cache",
      "pulumi-postgres-tls",
      "engine",
      `v${ENGINE_VERSION}-${platformName()}`,
      kind,
    );
  const unreachable = (): Promise<boolean> => Promise.resolve(false);

  it("takes the installed CLI before anything else", async () => {
    executable(path.join(directory, "bin", "pulumi"), "echo v3.300.0");
    executable(path.join(cached("built"), "pulumi"), "echo");
    const engine = await findEngine(unreachable);
    expect(engine).toMatchObject({ cli: path.join(directory, "bin", "pulumi") });
  });

  it("passes over an installed CLI that is too old", async () => {
    executable(path.join(directory, "bin", "pulumi"), "echo v3.100.0");
    executable(path.join(cached("built"), "pulumi"), "echo");
    const engine = await findEngine(unreachable);
    expect(engine).toMatchObject({ cli: path.join(cached("built"), "pulumi") });
  });

  it("takes an official download before a build", async () => {
    executable(path.join(cached("official"), "pulumi", "pulumi"), "echo");
    executable(path.join(cached("built"), "pulumi"), "echo");
    const engine = await findEngine(unreachable);
    expect(engine.cli).toBe(path.join(cached("official"), "pulumi", "pulumi"));
  });

  it("names both ways out where there is no engine, no download and no Go", async () => {
    await expect(findEngine(unreachable)).rejects.toThrow(
      /^Cannot find a Pulumi engine: .*install the Pulumi CLI .*, or install Go /,
    );
  });
});

// Runs the scripts with the machine's own sh, as the runtimes do.
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  observeScript,
  settleScript,
  stageScript,
  switchScript,
} from "../../../components/steps/material-scripts";

const first = {
  digest: "a".repeat(32),
  files: { "server.key": "one\n", "pg_hba.conf": "x'\n$y\n" },
};
const second = { digest: "b".repeat(32), files: { "server.key": "two\n" } };

let directory: string;
const sh = (script: string): string =>
  execFileSync("sh", ["-s"], { cwd: directory, input: script, encoding: "utf8" });
const read = (file: string): string => fs.readFileSync(path.join(directory, file), "utf8");

beforeEach(() => {
  directory = fs.mkdtempSync(path.join(os.tmpdir(), "pgtls-material-"));
});
afterEach(() => fs.rmSync(directory, { recursive: true, force: true }));

describe("stageScript", () => {
  it("writes exactly the given contents", () => {
    sh(stageScript(first, undefined));
    expect(read(`${first.digest}/pg_hba.conf`)).toBe("x'\n$y\n");
    expect(read("current/server.key")).toBe("one\n");
  });

  it("gives nobody else a right to the files", () => {
    sh(stageScript(first, undefined));
    const { mode } = fs.statSync(path.join(directory, first.digest, "server.key"));
    expect(mode & 0o077).toBe(0);
  });

  it("links the first set only", () => {
    sh(stageScript(first, undefined));
    sh(stageScript(second, undefined));
    expect(fs.readlinkSync(path.join(directory, "current"))).toBe(first.digest);
  });

  it("repairs a set that was changed by hand, strays included", () => {
    sh(stageScript(first, undefined));
    fs.writeFileSync(path.join(directory, first.digest, "server.key"), "changed");
    fs.writeFileSync(path.join(directory, first.digest, "stray"), "");
    sh(stageScript(first, undefined));
    expect(read("current/server.key")).toBe("one\n");
    expect(fs.readdirSync(path.join(directory, first.digest)).sort()).toEqual([
      "SHA256SUMS",
      "pg_hba.conf",
      "server.key",
    ]);
  });
});

describe("switchScript", () => {
  it("flips the link and prints the set that was in force", () => {
    sh(stageScript(first, undefined));
    sh(stageScript(second, undefined));
    expect(sh(switchScript(second.digest))).toBe(`${first.digest}\n`);
    expect(read("current/server.key")).toBe("two\n");
  });
});

describe("settleScript", () => {
  it("keeps the set in force and the one before, and removes older ones", () => {
    const third = { digest: "c".repeat(32), files: { "server.key": "three\n" } };
    for (const set of [first, second, third]) {
      sh(stageScript(set, undefined));
      const previous = sh(switchScript(set.digest)).trim();
      sh(settleScript(set.digest, previous, "{}"));
    }
    const sets = fs.readdirSync(directory).filter((name) => name.length === 32);
    expect(sets.sort()).toEqual([second.digest, third.digest]);
  });
});

describe("observeScript", () => {
  const deliver = (): void => {
    sh(stageScript(first, undefined));
    sh(settleScript(first.digest, sh(switchScript(first.digest)).trim(), "{}"));
  };

  it("says nothing was delivered before the first delivery", () => {
    sh(stageScript(first, undefined));
    expect(sh(observeScript())).toMatch(/^none /);
  });

  it("says that no set is whole where everything was removed", () => {
    expect(sh(observeScript())).toBe("drift no set of the material is whole\n");
  });

  it("says ok for what was delivered", () => {
    deliver();
    expect(sh(observeScript())).toBe(`ok ${first.digest}\n`);
  });

  it("names a file that was changed by hand", () => {
    deliver();
    fs.writeFileSync(path.join(directory, "current", "pg_hba.conf"), "host all all all trust\n");
    expect(sh(observeScript())).toMatch(/^drift changed by hand: pg_hba\.conf/);
  });

  it("names a file that is missing", () => {
    deliver();
    fs.rmSync(path.join(directory, "current", "server.key"));
    expect(sh(observeScript())).toMatch(/^drift changed by hand: .*server\.key/);
  });

  it("finds a link that points elsewhere", () => {
    deliver();
    sh(stageScript(second, undefined));
    sh(switchScript(second.digest));
    expect(sh(observeScript())).toMatch(/^drift the current set is b+, delivered was a+/);
  });
});

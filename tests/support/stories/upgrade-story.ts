// The newest code updates the state that an older version made: what the owner has stays, nothing is
// issued again, and the data is where it was.
import * as fs from "node:fs";
import * as path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { optionsOf, queryOnce, refusalOf } from "../client/connect";
import { freePort } from "../machine/free-port";
import { asKept, type ExportedState, type KeptResource } from "../stack/kept-state";
import { TestStack, type CommandResult, type StackOutputs } from "../stack/test-stack";
import { upgradeDeclaration } from "../stack/upgrade-declaration";

const fixtures = path.resolve(__dirname, "..", "..", "fixtures");

/** Versions whose state is kept. */
const versions = fs.readdirSync(fixtures).map((name) => name.replace(/^state-/, ""));

/** A container has no data in it; everything else is there to stay. */
const MAY_BE_REPLACED = ["db-container"];

export function describeUpgrades(kind: "docker" | "embedded"): void {
  describe.each(versions)(`a state of version %s on the ${kind} runtime`, (version) => {
    let stack: TestStack;
    let outputs: StackOutputs;
    const rows = () =>
      queryOnce(optionsOf(outputs, "app"), "select count(*), sum(n) from kept_rows");
    const owned = ({
      certificates,
      clientKeys,
      clientPasswords,
      trustBundlePem,
    }: StackOutputs) => ({
      issued: certificates.map(({ name, sha256Fingerprint }) => [name, sha256Fingerprint]),
      clientKeys,
      clientPasswords,
      trustBundlePem,
    });
    const exported = async () =>
      JSON.parse((await stack.mustRun(["stack", "export", "--show-secrets"])).log) as ExportedState;

    beforeAll(async () => {
      stack = await TestStack.create(kind);
      stack.declare(upgradeDeclaration(kind, await freePort()));
      const created = await stack.up();
      expect(created.code, created.log).toBe(0);
      outputs = await stack.outputs();
      await queryOnce(
        optionsOf(outputs, "app"),
        "create table kept_rows as select n from generate_series(1, 1000) n",
      );
      const text = fs.readFileSync(path.join(fixtures, `state-${version}`, `${kind}.json`), "utf8");
      const file = path.join(stack.directory, "kept.json");
      const kept = asKept(await exported(), JSON.parse(text) as KeptResource[]);
      fs.writeFileSync(file, JSON.stringify(kept), { mode: 0o600 });
      await stack.mustRun(["stack", "import", "--file", file]);
      fs.rmSync(file);
    });
    afterAll(() => stack.remove());

    function nothingIsLost({ changes }: CommandResult): void {
      const lost = Object.entries(changes).filter(
        ([name, op]) => /replace|delete|create/.test(op) && !MAY_BE_REPLACED.includes(name),
      );
      expect(lost).toEqual([]);
    }

    it("is another one than the newest code makes", async () => {
      const { log, code, changes } = await stack.preview();
      expect(code, log).toBe(0);
      expect(changes).not.toEqual({});
      nothingIsLost({ log, code, changes, causes: {} });
    });

    it("is updated with nothing issued again, and all rows are there", async () => {
      const before = await rows();
      const result = await stack.up();
      expect(result.code, result.log).toBe(0);
      nothingIsLost(result);
      expect(result.log).not.toContain("is issued again");
      const after = await stack.outputs();
      expect(owned(after)).toEqual(owned(outputs));
      expect(after.evidence).toMatchObject({ passed: true });
      expect(await rows()).toEqual(before);
      const password = outputs.clientPasswords["reader"] ?? "";
      const { ca } = optionsOf(outputs, "app").ssl as { ca: string };
      const reader = { ...optionsOf(outputs, "reader"), password };
      expect(await refusalOf({ ...reader, ssl: { ca, servername: "localhost" } })).toBe(
        "connected",
      );
    });

    it("needs no change then, and refreshes without drift", async () => {
      expect((await stack.preview("--expect-no-changes")).code).toBe(0);
      expect((await stack.preview("--expect-no-changes", "--refresh")).code).toBe(0);
    });
  });
}

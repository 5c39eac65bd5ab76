// The newest code takes over the state of an older version: it reissues nothing, and keeps keys,
// passwords and data.
import * as fs from "node:fs";
import * as path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { optionsOf, queryOnce, refusalOf } from "../client/connect";
import { freePort } from "../machine/free-port";
import { asKept, type ExportedState, type KeptResource } from "../stack/kept-state";
import type { CommandResult, StackOutputs } from "../stack/test-stack";
import { upgradeDeclaration } from "../stack/upgrade-declaration";
import { StoryServer, type RuntimeKind } from "./story-server";

const fixtures = path.resolve(__dirname, "..", "..", "fixtures");

/** Versions whose state is kept. */
const versions = fs.readdirSync(fixtures).map((name) => name.replace(/^state-/, ""));

/** Only the container may be replaced: it holds no data. */
const MAY_BE_REPLACED = ["db-container"];

class UpgradedServer extends StoryServer {
  /** Creates the server by the newest code, then gives it the state that `version` made. */
  async create(version: string): Promise<void> {
    await this.begin(upgradeDeclaration(this.kind, await freePort()));
    await queryOnce(
      optionsOf(this.outputs, "app"),
      "create table kept_rows as select n from generate_series(1, 1000) n",
    );
    const fixture = path.join(fixtures, `state-${version}`, `${this.kind}.json`);
    const kept = JSON.parse(fs.readFileSync(fixture, "utf8")) as KeptResource[];
    const { log } = await this.stack.mustRun(["stack", "export", "--show-secrets"]);
    const state = asKept(JSON.parse(log) as ExportedState, kept);
    const file = path.join(this.stack.directory, "kept.json");
    fs.writeFileSync(file, JSON.stringify(state), { mode: 0o600 });
    await this.stack.mustRun(["stack", "import", "--file", file]);
    fs.rmSync(file);
  }

  rows(): Promise<object[]> {
    return queryOnce(optionsOf(this.outputs, "app"), "select count(*), sum(n) from kept_rows");
  }
}

export function describeUpgrades(kind: RuntimeKind): void {
  describe.each(versions)(`a state of version %s on the ${kind} runtime`, (version) => {
    const server = new UpgradedServer(kind);
    beforeAll(() => server.create(version));
    afterAll(() => server.end());

    it("differs from what the newest code makes", async () => {
      const { log, code, changes } = await server.stack.preview();
      expect(code, log).toBe(0);
      expect(changes).not.toEqual({});
      nothingIsLost({ log, code, changes, causes: {} });
    });

    it("is upgraded without reissuing a certificate or losing a row", () => staysAsItWas(server));

    it("needs no further update, and refreshes without drift", async () => {
      expect((await server.stack.preview("--expect-no-changes")).code).toBe(0);
      expect((await server.stack.preview("--expect-no-changes", "--refresh")).code).toBe(0);
    });
  });
}

async function staysAsItWas(server: UpgradedServer): Promise<void> {
  const { stack, outputs } = server;
  const before = await server.rows();
  const result = await stack.up();
  expect(result.code, result.log).toBe(0);
  nothingIsLost(result);
  expect(result.log).not.toContain("is issued again");
  const after = await stack.outputs();
  expect(ownedIn(after)).toEqual(ownedIn(outputs));
  expect(after.evidence).toMatchObject({ passed: true });
  expect(await server.rows()).toEqual(before);
  const password = outputs.clientPasswords["reader"] ?? "";
  const { ca } = optionsOf(outputs, "app").ssl as { ca: string };
  const reader = { ...optionsOf(outputs, "reader"), password };
  expect(await refusalOf({ ...reader, ssl: { ca, servername: "localhost" } })).toBe("connected");
}

function nothingIsLost({ changes }: CommandResult): void {
  const lost = Object.entries(changes).filter(
    ([name, op]) => /replace|delete|create/.test(op) && !MAY_BE_REPLACED.includes(name),
  );
  expect(lost).toEqual([]);
}

/** Everything that an owner has handed out to clients. */
function ownedIn({ certificates, clientKeys, clientPasswords, trustBundlePem }: StackOutputs) {
  return {
    issued: certificates.map(({ name, sha256Fingerprint }) => [name, sha256Fingerprint]),
    clientKeys,
    clientPasswords,
    trustBundlePem,
  };
}

// States that are kept hold nothing of the servers that they were made with.
import * as fs from "node:fs";
import * as path from "node:path";
import { describe, expect, it } from "vitest";
import {
  asKept,
  keepState,
  type ExportedState,
  type KeptResource,
} from "../../support/stack/kept-state";

const fixtures = path.resolve(__dirname, "..", "..", "fixtures");
const files = fs
  .readdirSync(fixtures)
  .flatMap((version) => ["docker.json", "embedded.json"].map((file) => path.join(version, file)));

const PORT = 54_321;
const signature = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };
const secret = (value: unknown) => ({ ...signature, plaintext: JSON.stringify(value) });
const live = (inputs: object, outputs: object): ExportedState => ({
  version: 3,
  deployment: {
    resources: [
      {
        urn: "urn:pulumi:test::x::command:local:Command::db-stage",
        type: "command:local:Command",
        inputs,
        outputs,
      } as never,
    ],
  },
});

describe.each(files)("the kept state %s", (file) => {
  const text = fs.readFileSync(path.join(fixtures, file), "utf8");

  it("has no key, no certificate, no fingerprint and no password", () => {
    expect(text).not.toMatch(/BEGIN|PRIVATE|SCRAM-SHA-256\$|\b[0-9a-f]{16,}\b|SHA256:|AAAA/);
    const values = [...text.matchAll(/"(?:password|salt|privateKeyPem\w*|keyPem)": ([^,}]+)/g)];
    expect(values.length).toBeGreaterThan(3);
    for (const [, value = ""] of values) expect(value.trim()).toMatch(/^"<live>"|^\{/);
  });

  it("has the resources that hold what must not be lost", () => {
    const names = (JSON.parse(text) as KeptResource[]).map(({ name }) => name);
    for (const name of ["db-plan", "db-ca-1-key", "db-ca-1", "db-client-app-key", "db-passwords"]) {
      expect(names).toContain(name);
    }
  });
});

describe("keepState and asKept", () => {
  const stdin = (extra: object) => secret(JSON.stringify({ port: PORT, key: "k", ...extra }));
  const old = keepState(live({ stdin: stdin({}), create: "run" }, { stdout: "ok" }), PORT);

  it("keep no secret, and put the live one back", () => {
    expect(JSON.stringify(old)).not.toContain(String(PORT));
    expect(JSON.stringify(old)).not.toContain('"k"');
    const now = live(
      { stdin: stdin({ added: true }), create: "run", delete: "sweep" },
      { stdout: "ok" },
    );
    expect(asKept(now, old).deployment.resources[0]).toMatchObject({
      inputs: { stdin: stdin({}), create: "run" },
    });
    expect(asKept(now, old).deployment.resources[0]?.inputs).not.toHaveProperty("delete");
  });

  it("say what the newest state has nothing for", () => {
    expect(() => asKept(live({ create: "run" }, {}), old)).toThrow(
      "Nothing stands for db-stage.inputs.stdin.port any more",
    );
    expect(() => asKept({ version: 3, deployment: { resources: [] } }, old)).toThrow(
      "There is no db-stage any more",
    );
  });
});

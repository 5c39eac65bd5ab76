// The package as npm and pnpm install it, in a project that has nothing else.
import * as fs from "node:fs";
import * as path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePort } from "../support/machine/free-port";
import { Consumer, type Manager, packRepository, temporaryDirectory } from "./consumer";

const program = fs.readFileSync(path.join(__dirname, "program.ts"), "utf8");

const commonjs = { module: "commonjs", moduleResolution: "node10" };
const nodenext = { module: "nodenext", moduleResolution: "nodenext" };

interface Kind {
  readonly manager: Manager;
  /** Of the consumer's package.json. */
  readonly type: "commonjs" | "module";
  readonly options: Record<string, string>;
}

const kinds: Kind[] = [
  { manager: "npm", type: "commonjs", options: commonjs },
  { manager: "pnpm", type: "module", options: nodenext },
];

let packed: string;
let archive: string;
beforeAll(async () => {
  packed = temporaryDirectory("packed");
  archive = await packRepository(packed);
});
afterAll(() => fs.rmSync(packed, { recursive: true, force: true }));

describe.each(kinds)(
  "the package, installed by $manager for $type",
  ({ manager, type, options }) => {
    let consumer: Consumer;
    beforeAll(async () => {
      consumer = await Consumer.install(manager, archive, type);
      consumer.write("program.ts", program);
    });
    afterAll(() => consumer.remove());

    it("brings no tests, sources or toolchain", () => {
      const installed = path.join(consumer.directory, "node_modules", "pulumi-postgres-tls");
      const names = fs.readdirSync(installed).filter((name) => name !== "node_modules");
      expect(names.sort()).toEqual([
        "CHANGELOG.md",
        "LICENSE",
        "README.md",
        "dist",
        "package.json",
      ]);
      const files = fs.readdirSync(installed, { recursive: true, encoding: "utf8" });
      expect(files.filter((name) => /(?<!\.d)\.ts$|\.test\.|\.pem$|\.key$/.test(name))).toEqual([]);
    });

    it("compiles under strict TypeScript as CommonJS and as nodenext", async () => {
      for (const one of type === "commonjs" ? [nodenext, commonjs] : [nodenext]) {
        const { code, log } = await consumer.compile(one, "dist");
        expect(log).toBe("");
        expect(code).toBe(0);
      }
    });

    it("is refused by the compiler with an input that does not exist", async () => {
      consumer.write("program.ts", program.replace("clients: { app: {} }", "cleints: { app: {} }"));
      const { code, log } = await consumer.compile(options, "wrong");
      consumer.write("program.ts", program);
      expect(code).not.toBe(0);
      expect(log).toContain("'cleints' does not exist in type 'PostgresServerArgs'");
    });

    it("brings up a proven server, and takes it down again", async () => {
      expect((await consumer.compile(options, "dist")).log).toBe("");
      const runtime = { name: "nodejs", options: { typescript: false } };
      consumer.write("Pulumi.yaml", { name: "consumer", runtime, main: "dist/program.js" });
      expect((await consumer.pulumi("stack", "init", "test")).code).toBe(0);
      await consumer.pulumi("config", "set", "port", String(await freePort()));
      const up = await consumer.pulumi("up", "--yes", "--skip-preview");
      expect(up.code, up.log).toBe(0);
      const output = await consumer.pulumi("stack", "output", "--json");
      expect(JSON.parse(output.log)).toEqual({ contract: 1, proven: true, connected: "app: true" });
      const again = await consumer.pulumi("up", "--yes", "--skip-preview", "--expect-no-changes");
      expect(again.code, again.log).toBe(0);
      const refresh = await consumer.pulumi("refresh", "--yes", "--skip-preview");
      expect(refresh.code, refresh.log).toBe(0);
      const destroy = await consumer.pulumi("destroy", "--yes", "--skip-preview");
      expect(destroy.code, destroy.log).toBe(0);
    });
  },
);

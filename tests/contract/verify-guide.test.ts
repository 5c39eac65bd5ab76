// The guide on `verify` and `expiry`: what it shows can be run, and what it lists is what there is.
import * as fs from "node:fs";
import * as path from "node:path";
import { describe, expect, it } from "vitest";
import { runHere } from "../support/machine/run-command";
import { type OwnServer, withOwnServer } from "./support/own-server";

const guide = fs.readFileSync(path.resolve(__dirname, "../../docs/guide/verify.md"), "utf8");

/** Calls of the command in the blocks of the guide, whatever language they are in. */
const calls = [...guide.matchAll(/^```(?:sh|yaml|crontab)\n(.*?)^```/gms)]
  .flatMap(([, block = ""]) => block.split("\n"))
  .flatMap((line) => /npx postgres-tls (.*?)(?: \|\| .*)?$/.exec(line)?.[1] ?? [])
  .map((text) => text.replace(/ > \S+$/, ""));

const argumentsOf = (call: string) =>
  (call.match(/"[^"]*"|\S+/g) ?? []).map((word) => word.replaceAll('"', ""));

/** A directory with everything that the calls name, and a `pulumi` that prints the outputs. */
function prepare({ rootFile }: OwnServer): { directory: string; env: NodeJS.ProcessEnv } {
  const directory = path.dirname(rootFile);
  const at = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
  const certificate = { name: "server", kind: "server", renewAfter: at(60), notAfter: at(90) };
  const outputs = path.join(directory, "outputs.json");
  fs.writeFileSync(outputs, JSON.stringify({ certificates: [certificate] }));
  fs.mkdirSync(path.join(directory, "infrastructure"));
  fs.writeFileSync(path.join(directory, "pulumi"), `#!/bin/sh\ncat "${outputs}"\n`, {
    mode: 0o755,
  });
  return { directory, env: { PATH: `${directory}:${process.env["PATH"]}` } };
}

describe("docs/guide/verify.md", () => {
  it("shows calls that work as they are written, with exit code 0", async () => {
    expect(calls.length).toBeGreaterThan(10);
    await withOwnServer(17, async (own) => {
      const { directory, env } = prepare(own);
      for (const call of calls) {
        const args = argumentsOf(call).map((word) =>
          word.replace("db.example.org:5432", `${own.host}:${own.port}`).replace("app@", "prober@"),
        );
        const trusted = { ...env, SSL_CERT_FILE: own.rootFile };
        const { exitCode, stderr } = await runHere(args, trusted, directory);
        expect([call, exitCode, stderr]).toEqual([call, 0, ""]);
      }
    });
  });

  it("lists every finding, and none that does not exist", async () => {
    const listed = [...guide.matchAll(/^\| `([^`]+)` +\|/gm)].map(([, name]) => name);
    const { stdout } = await withOwnServer(17, (own) =>
      runHere([
        "verify",
        `postgresql://prober@${own.host}:${own.port}/postgres`,
        "--json",
        "--root-cert",
        own.rootFile,
        "--client-cert",
        own.certificateFile,
        "--client-key",
        own.keyFile,
      ]),
    );
    const { findings } = JSON.parse(stdout) as { findings: { name: string }[] };
    expect(listed).toEqual(findings.map(({ name }) => name));
  });
});

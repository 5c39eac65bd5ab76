import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readRecording, Replay, type Exchange } from "./replay-harness";
import { startPlugin } from "./replay-plugin";

const RECORDINGS = [
  "01-preview",
  "02-create",
  "04-refresh",
  "05-update",
  "06-replace",
  "10-bad-cmd",
  "12-drift-stopped",
  "13-drift-removed",
  "14-destroy",
];

let programs = "";

beforeAll(() => {
  // One recorded command asks Docker about a container, which is not tested here.
  programs = fs.mkdtempSync(path.join(os.tmpdir(), "command-replay-"));
  fs.writeFileSync(path.join(programs, "docker"), "#!/bin/sh\nexit 0\n", { mode: 0o755 });
});

afterAll(() => fs.rmSync(programs, { recursive: true }));

/**
 * The recorded plugin was built from sources newer than the release. It keeps v1.5.0 of its framework in
 * the provider's state, where a build of the tag v1.2.1 has v1.2.0, and it has a newer capability.
 */
const RECORDED_FRAMEWORK = '"__pulumi-go-provider-version":"v1.5.0"';
const RELEASED_FRAMEWORK = '"__pulumi-go-provider-version":"v1.2.0"';

/** Turns a recorded answer into that of the release. */
function asReleased(recorded: Exchange): Exchange {
  const text = JSON.stringify(recorded).replaceAll(RECORDED_FRAMEWORK, RELEASED_FRAMEWORK);
  const exchange = JSON.parse(text) as Exchange;
  if (exchange.method !== "Handshake" || exchange.response === undefined) return exchange;
  const { acceptsByteString, ...response } = exchange.response;
  expect(acceptsByteString).toBe(true);
  return { ...exchange, response };
}

it("the command stand-in answers every recorded call as the official release does", async () => {
  const replay = new Replay({
    plugin: "command",
    env: { PATH: `${programs}${path.delimiter}${process.env["PATH"] ?? ""}` },
    random: [
      {
        path: /^Create\.id$/,
        accepts: (recorded, produced, { request }) => {
          const id = new RegExp(`^${String(request["name"])}[0-9a-f]{8}$`);
          return id.test(recorded) && id.test(produced);
        },
      },
    ],
  });
  const differences: string[] = [];
  for (const name of RECORDINGS) {
    const exchanges = readRecording(`command/${name}`).map(asReleased);
    differences.push(...(await replay.run(exchanges)));
  }
  expect(differences).toEqual([]);
});

it("the command stand-in has the framework of the release in the provider's state", async () => {
  const plugin = await startPlugin("command");
  const answer = await plugin.call("CheckConfig", { olds: {}, news: { version: "1.2.1" } });
  await plugin.stop();
  expect(JSON.stringify(answer)).toContain(RELEASED_FRAMEWORK);
});

import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readRecording, Replay, type Exchange } from "./replay-harness";

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
  // One recorded command asks Docker about a container, which is not what is tested here.
  programs = fs.mkdtempSync(path.join(os.tmpdir(), "command-replay-"));
  fs.writeFileSync(path.join(programs, "docker"), "#!/bin/sh\nexit 0\n", { mode: 0o755 });
});

afterAll(() => fs.rmSync(programs, { recursive: true }));

/** A capability that came to the protocol after the SDK that the stand-in is built with. */
function withoutByteStrings(exchange: Exchange): Exchange {
  if (exchange.method !== "Handshake" || exchange.response === undefined) return exchange;
  const { acceptsByteString, ...response } = exchange.response;
  expect(acceptsByteString).toBe(true);
  return { ...exchange, response };
}

it("the command stand-in answers every recorded call as the official plugin did", async () => {
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
    const exchanges = readRecording(`command/${name}`).map(withoutByteStrings);
    differences.push(...(await replay.run(exchanges)));
  }
  expect(differences).toEqual([]);
});

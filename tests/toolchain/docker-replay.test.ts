// What the docker stand-in answers without a daemon: checks, previews and differences.
import { expect, it } from "vitest";
import { readRecording, Replay, type Exchange } from "./replay-harness";
import type { JsonObject } from "./replay-messages";

const RECORDINGS = [
  "01-preview",
  "02-create",
  "03-noop",
  "04-refresh",
  "05-update",
  "06-replace",
  "07-renewal-due",
  "08-renew",
  "10-bad-image",
  "12-drift-stopped",
  "13-drift-removed",
];

/** Only what a preview asks; the rest needs a daemon and is replayed where there is one. */
function needsDaemon({ method, request }: Exchange): boolean {
  if (method === "Create" || method === "Update") return request["preview"] !== true;
  return method === "Read" || method === "Delete";
}

function withoutDaemonCheck({ method, request }: Exchange): JsonObject {
  if (method !== "Configure") return request;
  return { ...request, args: { disableDockerDaemonCheck: "true" } };
}

it("the docker stand-in checks, previews and compares as the official plugin did", async () => {
  const replay = new Replay({
    plugin: "docker",
    random: [
      {
        path: /^Check\.inputs\.name$/,
        accepts: (recorded, produced) => {
          return produced.replace(/-[0-9a-f]{7}$/, "") === recorded.replace(/-[0-9a-f]{7}$/, "");
        },
      },
    ],
    skip: needsDaemon,
    prepare: withoutDaemonCheck,
  });
  const differences: string[] = [];
  for (const name of RECORDINGS) {
    differences.push(...(await replay.run(readRecording(`docker/${name}`))));
  }
  expect(differences).toEqual([]);
});

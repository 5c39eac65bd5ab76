import { it } from "vitest";
import * as fs from "node:fs";
import { withHowtoServer } from "../support/howto-server";
import { runHere } from "../support/run-command";
it("try", async () => {
  await withHowtoServer({}, async ({ server, certificatePem }) => {
    fs.writeFileSync("/tmp/v-root.crt", certificatePem);
    for (const extra of [[], ["--root-cert", "/tmp/v-root.crt"]])
      console.log(await runHere(["verify", `postgresql://app@localhost:${server.port}/postgres`, ...extra]).then(r => r.stdout + r.stderr + r.exitCode));
  });
});

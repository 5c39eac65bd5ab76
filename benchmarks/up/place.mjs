// Prepares the place of a benchmark's server: port, directory, binaries and user.
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import freePorts from "../../toolchain/dist/testing/free-port.js";
import binaries from "../../dist/components/steps/embedded-binaries.js";
import osUser from "../../dist/components/steps/os-user.js";

export async function placeFor(runtime) {
  const { name, uid, gid } = osUser.serverUser();
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "pgtls-bench-"));
  fs.chownSync(directory, uid, gid);
  return {
    BENCH_RUNTIME: runtime,
    BENCH_PORT: String(await freePorts.freePort()),
    BENCH_PASSWORD: randomBytes(16).toString("hex"),
    BENCH_BIN: (await binaries.findBinaries(17, "")).directory,
    BENCH_USER: name,
    BENCH_DIRECTORY: directory,
  };
}

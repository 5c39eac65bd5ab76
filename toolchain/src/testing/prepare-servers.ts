import * as path from "node:path";
import { checkout } from "../paths";

/** The major versions that the tests run on. */
const MAJORS = [14, 15, 16, 17, 18];

/** Fetches the server programs one after the other, before many tests need them at once. */
export async function prepareServers(): Promise<void> {
  const file = path.join(checkout, "dist", "components", "steps", "embedded-binaries.js");
  const { findBinaries } = require(file) as {
    findBinaries(major: number, binDirectory: string): Promise<unknown>;
  };
  for (const major of MAJORS) {
    await findBinaries(major, process.env[`PGTLS_TEST_BIN_DIR_${major}`] ?? "");
  }
}

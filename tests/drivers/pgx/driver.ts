import * as path from "node:path";
import type { Driver } from "../driver";
import { prepared, source, tool } from "../prepared";

export const pgx: Driver = {
  name: "pgx",
  prepare: async () => {
    const files = ["main.go", "go.mod", "go.sum"].map((name) => source("pgx", name));
    const inputs = [await tool("go", ["version"]), ...files];
    const directory = await prepared("pgx", inputs, build);
    return { program: path.join(directory, "client"), args: [] };
  },
  refusals: {
    wrongAuthority: /x509: certificate signed by unknown authority/,
    wrongHost: /x509: cannot validate certificate for 127\.0\.0\.1/,
    foreignCertificate:
      /tls: (unknown certificate authority|error decrypting message)|unexpected EOF|connection reset/,
    wrongPassword: /password authentication failed for user/,
    otherChannel: /SCRAM channel binding check failed/,
  },
};

async function build(directory: string): Promise<void> {
  const words = ["build", "-mod=readonly", "-trimpath", "-buildvcs=false"];
  await tool("go", [...words, "-o", path.join(directory, "client"), "."], __dirname);
}

import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import type { Driver } from "../driver";
import { prepared, source, tool } from "../prepared";

const VERSION = "42.7.14";
const SHA256 = "73914527305a40cce504b0d3d90b23caf565136912d607ae8ae7c5895512332c";
const JAR = `postgresql-${VERSION}.jar`;

export const pgjdbc: Driver = {
  name: "pgJDBC",
  prepare: async () => {
    const inputs = [await tool("javac", ["-version"]), SHA256, source("pgjdbc", "Client.java")];
    const directory = await prepared("pgjdbc", inputs, build);
    const classes = [directory, path.join(directory, JAR)].join(path.delimiter);
    // Starts sooner, which is all that a client of one statement needs.
    return { program: "java", args: ["-XX:TieredStopAtLevel=1", "-cp", classes, "Client"] };
  },
  refusals: {
    wrongAuthority: /PKIX path/,
    wrongHost: /hostname 127\.0\.0\.1 could not be verified by hostnameverifier/,
    foreignCertificate: /unknown_ca|decrypt_error|Broken pipe|Connection reset|An I\/O error/,
    wrongPassword: /password authentication failed for user/,
    otherChannel: /SCRAM channel binding check failed/,
  },
};

async function build(directory: string): Promise<void> {
  const artifact = `-Dartifact=org.postgresql:postgresql:${VERSION}`;
  await tool("mvn", ["-B", "-q", "dependency:copy", artifact, `-DoutputDirectory=${directory}`]);
  const found = createHash("sha256")
    .update(fs.readFileSync(path.join(directory, JAR)))
    .digest("hex");
  if (found !== SHA256) {
    throw new Error(`Cannot prepare the driver: ${JAR} has SHA-256 ${found}, expected ${SHA256}`);
  }
  await tool("javac", ["-d", directory, path.join(__dirname, "Client.java")]);
}

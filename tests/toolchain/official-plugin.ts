// A small plugin that is not the stand-in and says so.
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";

const serve = path.resolve(__dirname, "..", "..", "toolchain", "dist", "provider", "serve.js");

/** Writes the plugin's program for tls, whose every key is the text `who`. */
export function writeOfficial(directory: string, who: string): void {
  const key = `{
    check: async ({ news }) => ({ inputs: news }),
    diff: async () => ({}),
    create: async ({ inputs }) => {
      return { id: "1", outputs: { ...inputs, publicKeyOpenssh: ${JSON.stringify(who)} } };
    },
  }`;
  const program = `#!/usr/bin/env node
require(${JSON.stringify(serve)}).serve({
  name: "tls",
  version: "5.6.1",
  capabilities: {},
  handshake: {},
  resources: { "tls:index/privateKey:PrivateKey": ${key} },
  invokes: {},
});
`;
  fs.mkdirSync(directory, { recursive: true });
  fs.writeFileSync(path.join(directory, "pulumi-resource-tls"), program, { mode: 0o755 });
  fs.writeFileSync(path.join(directory, "README.md"), "beside the program\n");
}

/** Returns the archive of a directory, as in releases. */
export function archiveOf(directory: string): Buffer {
  return execFileSync("tar", ["-C", directory, "-cz", "."]);
}

import * as path from "node:path";
import type { Driver } from "../driver";
import { tool } from "../prepared";

export const psql: Driver = {
  name: "psql",
  prepare: async () => {
    await tool("psql", ["--version"]);
    return { program: process.execPath, args: [path.join(__dirname, "client.mjs")] };
  },
  refusals: {
    // Which one depends on the version of OpenSSL, for an authority of the same name.
    wrongAuthority: /SSL error: (certificate verify failed|provider signature failure|EVP lib)/,
    wrongHost: /server certificate for "localhost" .*does not match host name "127\.0\.0\.1"/,
    foreignCertificate:
      /alert (unknown ca|decrypt error)|server closed the connection|Connection reset by peer/,
    wrongPassword: /password authentication failed for user/,
    otherChannel: /SCRAM channel binding check failed/,
  },
};

import * as path from "node:path";
import type { Driver } from "../driver";

/** A dependency of this package, so it is there. */
export const nodePostgres: Driver = {
  name: "node-postgres",
  prepare: async () => ({
    program: process.execPath,
    args: [path.join(__dirname, "client.mjs")],
  }),
  refusals: {
    wrongAuthority: /certificate signature failure|unable to verify|self-signed/,
    wrongHost: /does not match certificate's altnames: IP: 127\.0\.0\.1/,
    foreignCertificate:
      /alert (unknown ca|decrypt error)|Connection terminated unexpectedly|ECONNRESET/,
    wrongPassword: /password authentication failed for user/,
    otherChannel: /SCRAM channel binding check failed/,
  },
};

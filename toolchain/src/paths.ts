// The directories of the toolchain. Everything lives inside the checkout (`.pulumi-local/`, not tracked)
// except the engine build, which takes minutes and is shared per version by all checkouts.
import * as os from "node:os";
import * as path from "node:path";

/** The checkout that this toolchain belongs to. */
export const checkout = path.resolve(__dirname, "..", "..");

/** Private state of this checkout: PULUMI_HOME, file backend, passphrase. */
export const local = path.join(checkout, ".pulumi-local");

/** The PULUMI_HOME that every command of this checkout uses, so that the user's own is left alone. */
export const privateHome = path.join(local, "home");

/** Returns the toolchain's directory in the user's cache, outside the checkout. */
export function cacheDirectory(env: NodeJS.ProcessEnv = process.env): string {
  const base = env["XDG_CACHE_HOME"] ?? path.join(os.homedir(), ".cache");
  return path.join(base, "pulumi-postgres-tls");
}

/** Returns the user's own Pulumi home, which is read and never written. */
export function userPulumiHome(env: NodeJS.ProcessEnv = process.env): string {
  return env["PULUMI_HOME"] ?? path.join(os.homedir(), ".pulumi");
}

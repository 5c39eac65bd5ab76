// Chooses the backend of the state and the passphrase of its secrets. The user's own choice wins; by
// default it is a file backend in the checkout, with a random passphrase that the first use generates.
import { randomBytes } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { local, userPulumiHome } from "./paths";

/** Returns the variables for backend and passphrase that the user has not set. */
export function backendEnvironment(env: NodeJS.ProcessEnv): Record<string, string> {
  const settled: Record<string, string> = {};
  const login = userLogin(env);
  if (env["PULUMI_BACKEND_URL"] === undefined) {
    if (login !== undefined) Object.assign(settled, login);
    else settled["PULUMI_BACKEND_URL"] = `file://${ensureDirectory(path.join(local, "state"))}`;
  }
  const passphraseGiven =
    env["PULUMI_CONFIG_PASSPHRASE"] !== undefined ||
    env["PULUMI_CONFIG_PASSPHRASE_FILE"] !== undefined;
  if (!passphraseGiven) settled["PULUMI_CONFIG_PASSPHRASE_FILE"] = passphraseFile();
  return settled;
}

/** Returns the login of the user's own Pulumi home, which is only read. */
function userLogin(env: NodeJS.ProcessEnv): Record<string, string> | undefined {
  if (env["PULUMI_ACCESS_TOKEN"] !== undefined) return {};
  const file = path.join(userPulumiHome(env), "credentials.json");
  if (!fs.existsSync(file)) return undefined;
  const stored = JSON.parse(fs.readFileSync(file, "utf8")) as {
    current?: string;
    accessTokens?: Record<string, string>;
  };
  if (stored.current === undefined || stored.current === "") return undefined;
  const token = stored.accessTokens?.[stored.current];
  return {
    PULUMI_BACKEND_URL: stored.current,
    ...(token === undefined || token === "" ? {} : { PULUMI_ACCESS_TOKEN: token }),
  };
}

function passphraseFile(): string {
  const file = path.join(ensureDirectory(local), "passphrase");
  if (!fs.existsSync(file)) {
    fs.writeFileSync(file, randomBytes(32).toString("base64url"), { mode: 0o600, flag: "wx" });
  }
  return file;
}

function ensureDirectory(directory: string): string {
  fs.mkdirSync(directory, { recursive: true, mode: 0o700 });
  return directory;
}

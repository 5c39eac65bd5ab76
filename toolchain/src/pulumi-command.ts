// `npm run pulumi -- ARGS`: any Pulumi command, in the environment that `npm start` uses.
import { spawn } from "node:child_process";
import { prepareToolchain } from "./toolchain";

/** Runs the CLI with `args` in the directory the user called from; gives its exit code. */
export async function pulumiCommand(args: string[]): Promise<number> {
  const { cli, env } = await prepareToolchain();
  const child = spawn(cli, args, { env, stdio: "inherit", cwd: process.env["INIT_CWD"] ?? "." });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve(signal === null ? (code ?? 1) : 130));
  });
}

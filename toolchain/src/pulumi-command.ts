// `npm run pulumi -- ARGS`: any Pulumi command, in the environment that `npm start` uses.
import { spawn } from "node:child_process";
import { findProject, isOurs, mirrorProject } from "./project/mirror-project";
import { prepareToolchain, type Toolchain } from "./toolchain";

/** Runs the CLI with `args` in the project that the user is in; returns its exit code. */
export async function pulumiCommand(args: string[]): Promise<number> {
  const toolchain = await prepareToolchain();
  const from = process.env["INIT_CWD"] ?? process.cwd();
  const project = findProject(from);
  const ours = project !== undefined && isOurs(project);
  return runPulumi(toolchain, ours ? mirrorProject(project).directory : from, args);
}

/** Runs the CLI on the user's terminal; returns its exit code. */
export function runPulumi(toolchain: Toolchain, cwd: string, args: string[]): Promise<number> {
  const child = spawn(toolchain.cli, args, { env: toolchain.env, stdio: "inherit", cwd });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve(signal === null ? (code ?? 1) : 130));
  });
}

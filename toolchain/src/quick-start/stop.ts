// `npm stop`: removes a stack and its data, after asking.
import * as fs from "node:fs";
import { createInterface } from "node:readline/promises";
import { checkout } from "../paths";
import { mirrorProject } from "../project/mirror-project";
import { configValue } from "../project/stack-config";
import { runPulumi } from "../pulumi-command";
import { say, ToolchainError } from "../report";
import { prepareToolchain } from "../toolchain";
import { parseQuickStart, type QuickStartArguments } from "./arguments";
import { clientsDirectory } from "./client-files";

export async function stop(args: string[]): Promise<number> {
  const wanted = parseQuickStart(args);
  const { stack } = wanted;
  const view = mirrorProject(checkout);
  const file = view.configFile(stack);
  const text = fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "";
  refuseProtected(stack, configValue(text, `${view.name}:server`));
  if (!(await confirmed(wanted))) {
    say("Nothing was changed");
    return 1;
  }
  const toolchain = await prepareToolchain();
  const pulumi = (...words: string[]): Promise<number> =>
    runPulumi(toolchain, view.directory, [...words, "--yes", "--stack", stack]);
  const destroyed = await pulumi("destroy", "--skip-preview");
  if (destroyed !== 0) return destroyed;
  fs.rmSync(clientsDirectory(stack), { recursive: true, force: true });
  return pulumi("stack", "rm");
}

function refuseProtected(stack: string, server: unknown): void {
  const { data } = (server ?? {}) as { data?: { protect?: boolean } };
  if (data?.protect !== true) return;
  throw new ToolchainError(
    `Cannot stop: the data of the stack ${stack} is protected; set server.data.protect to false in ` +
      `stacks/Pulumi.${stack}.yaml and run \`npm start -- --stack ${stack}\` first`,
  );
}

async function confirmed({ stack, yes }: QuickStartArguments): Promise<boolean> {
  if (yes) return true;
  if (!process.stdin.isTTY) {
    throw new ToolchainError("Cannot ask without a terminal: add `-- --yes` to remove the data");
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question(`Remove the stack ${stack} and all its data? [y/N] `);
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
}

import { parseArgs } from "node:util";
import { ToolchainError } from "../report";

export interface QuickStartArguments {
  readonly stack: string;
  /** The choice of the user; if undefined, the machine decides. */
  readonly runtime: string | undefined;
  readonly yes: boolean;
}

/** Reads `--stack NAME`, `--runtime docker|embedded` and `--yes`; refuses anything else. */
export function parseQuickStart(args: string[]): QuickStartArguments {
  const options = {
    stack: { type: "string", default: "dev" },
    runtime: { type: "string" },
    yes: { type: "boolean", default: false },
  } as const;
  try {
    const { values } = parseArgs({ args, options, allowPositionals: false });
    const { runtime } = values;
    if (runtime !== undefined && runtime !== "docker" && runtime !== "embedded") {
      throw new Error(`--runtime is ${JSON.stringify(runtime)}, expected docker or embedded`);
    }
    return { stack: values.stack, runtime, yes: values.yes };
  } catch (error) {
    throw new ToolchainError(`Cannot read the arguments: ${(error as Error).message}`);
  }
}

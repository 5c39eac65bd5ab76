// Builds the engine from its Go module, for machines that reach only package registries.
import { spawn, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { checkout } from "../paths";
import { sayWhile, ToolchainError } from "../report";
import { ENGINE_VERSION } from "./version";

const PACKAGE = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";
const VERSION_VARIABLE = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";

/** Builds the engine into `directory` and returns the path of the CLI. */
export async function buildEngine(directory: string): Promise<string> {
  if (spawnSync("go", ["version"]).status !== 0) throw new ToolchainError(noWayMessage());
  fs.mkdirSync(directory, { recursive: true });
  const binary = path.join(directory, "pulumi");
  // Renamed once it is complete, so that an interrupted build is never taken for the engine.
  const unfinished = `${binary}.${process.pid}.tmp`;
  const done = sayWhile(`Building the Pulumi engine ${ENGINE_VERSION} with Go, once (minutes)`);
  try {
    await goBuild(unfinished);
    fs.renameSync(unfinished, binary);
  } finally {
    done();
    fs.rmSync(unfinished, { force: true });
  }
  return binary;
}

function goBuild(output: string): Promise<void> {
  const flags = ["-trimpath", "-ldflags", `-s -w -X ${VERSION_VARIABLE}=v${ENGINE_VERSION}`];
  const child = spawn("go", ["build", "-mod=readonly", ...flags, "-o", output, PACKAGE], {
    cwd: path.join(checkout, "toolchain", "engine"),
    env: { ...process.env, CGO_ENABLED: "0" },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let errors = "";
  child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve();
      else reject(new ToolchainError(`go build of the Pulumi engine failed:\n${tail(errors)}`));
    });
  });
}

function tail(text: string): string {
  return text.split("\n").slice(-15).join("\n");
}

function noWayMessage(): string {
  return (
    "Cannot find a Pulumi engine: no `pulumi` on PATH, official downloads are not reachable, and " +
    "no `go` to build it with; install the Pulumi CLI (any way your network allows), or install " +
    "Go 1.25 or later and run the command again"
  );
}

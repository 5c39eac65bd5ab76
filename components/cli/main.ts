#!/usr/bin/env node
import { runCli } from "./run-cli";

void runCli(process.argv.slice(2), {
  stdout: (text) => void process.stdout.write(text),
  stderr: (text) => void process.stderr.write(text),
  env: process.env,
  cwd: process.cwd(),
}).then((exitCode) => {
  // Not process.exit(), which would truncate output to a pipe.
  process.exitCode = exitCode;
});

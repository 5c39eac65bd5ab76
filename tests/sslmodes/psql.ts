// libpq as the client: one query by psql, with nothing from the environment of the caller.
import { spawn } from "node:child_process";
import * as path from "node:path";
import { StepError } from "../../components/steps/step-error";
import { serverBinaries } from "../support/server/server-binaries";

/** Which psql, and which libpq it loads. */
export interface Psql {
  readonly version: string;
  readonly libraryPath?: string;
}

/** How a run of psql ended. */
export interface PsqlAnswer {
  readonly succeeded: boolean;
  readonly stdout: string;
  /** Its error in one line; empty when it succeeded. */
  readonly complaint: string;
}

/**
 * Finds psql, by default with the libpq that it was installed with. With `libpqMajor` it loads the
 * libpq of the pinned server binaries of that version instead, on Linux.
 *
 * @throws {StepError} when there is no psql, with what to install.
 */
export async function findPsql(libpqMajor?: number): Promise<Psql> {
  const answer = await run(["--version"], {}, "").catch(() => undefined);
  if (answer?.succeeded !== true) {
    throw new StepError(
      "Cannot measure sslmodes: psql is not found, expected it in PATH; install the PostgreSQL " +
        "client (package postgresql-client on Debian, libpq on Homebrew)",
    );
  }
  const version = answer.stdout.trim();
  if (libpqMajor === undefined) return { version };
  const { directory } = await serverBinaries(libpqMajor);
  return {
    version: `${version}, with libpq ${libpqMajor}`,
    libraryPath: path.join(directory, "..", "lib"),
  };
}

/** Runs one statement. Parameters are libpq's environment variables, so nothing needs quoting. */
export function runPsql(
  psql: Psql,
  parameters: Readonly<Record<string, string>>,
  statement: string,
): Promise<PsqlAnswer> {
  const library = psql.libraryPath === undefined ? {} : { LD_LIBRARY_PATH: psql.libraryPath };
  // Without -w psql would ask the terminal for a password that it does not find.
  return run(["-XAtqw", "-f", "-"], { ...library, ...parameters }, statement);
}

async function run(
  args: string[],
  parameters: Readonly<Record<string, string>>,
  input: string,
): Promise<PsqlAnswer> {
  const env = { PATH: process.env["PATH"] ?? "", LC_ALL: "C", ...parameters };
  const child = spawn("psql", args, { env });
  const texts = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk: Buffer) => (texts.stdout += chunk.toString("utf8")));
  child.stderr.on("data", (chunk: Buffer) => (texts.stderr += chunk.toString("utf8")));
  // A client that refuses ends without reading the statement.
  child.stdin.on("error", () => undefined);
  child.stdin.end(input);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  const complaint = texts.stderr.replaceAll(/\s+/g, " ").trim();
  return { succeeded: code === 0, stdout: texts.stdout, complaint };
}

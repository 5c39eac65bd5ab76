import { canonicalJson } from "../contract/canonical-json";
import { makeThrowaway } from "../pki/throwaway";
import { type Finding, Severity } from "../verify/finding";
import { formatFindings } from "../verify/format-findings";
import { judgeSurvey } from "../verify/judge-survey";
import { NoServerError, runSurvey } from "../verify/run-survey";
import type { Command, CommandIo } from "./command";
import { unreachable, wrongUsage } from "./command-error";
import { ExitCode } from "./exit-code";
import { numberOption, parseOptions } from "./parse-options";
import { type VerifyInputs, readVerifyInputs } from "./verify-inputs";

const usage = `Usage: postgres-tls verify URL [--client-cert FILE --client-key FILE] [--root-cert FILE] [--json] [--timeout SECONDS]

Tells whether the TLS of a PostgreSQL server, also one that this package did not make, keeps what it is there for.

  URL                  postgresql://[USER@]HOST[:PORT][/DATABASE][?sslrootcert=...&sslcert=...&sslkey=...]
  --root-cert FILE     authorities to verify the server with; the system's unless told otherwise
  --client-cert FILE   client certificate to log in with
  --client-key FILE    its key
  --timeout SECONDS    how long one question may take; 5 unless told otherwise
  --json               canonical JSON instead of a table

A password comes from PGPASSWORD or a password file, and goes to a server that was verified only.

Exit codes: 0 fine, 1 a broken promise, 2 wrong usage, 3 no PostgreSQL answers.`;

/** Surveys the TLS of any PostgreSQL server and reports the findings. */
export const verifyCommand: Command = {
  name: "verify",
  summary: "what the TLS of a PostgreSQL server is worth, whoever made it",
  usage,
  run: runVerify,
};

async function runVerify(args: string[], io: CommandIo): Promise<number> {
  const { text, switches, positionals } = parseOptions("verify", args, {
    text: ["client-cert", "client-key", "root-cert", "timeout"],
    switches: ["json"],
  });
  const [url] = positionals;
  if (url === undefined || positionals.length > 1) {
    const shown = url === undefined ? "missing" : "given more than once";
    throw wrongUsage(`Cannot run postgres-tls verify: URL is ${shown}, expected one`);
  }
  const seconds = numberOption("verify", "timeout", text["timeout"], 5);
  const inputs = readVerifyInputs(url, text, seconds * 1000, io);
  const now = new Date();
  const findings = await survey(inputs, now);
  const { host, port } = inputs.request;
  const facts = { host, port, observedAt: now.toISOString() };
  const json = switches.has("json");
  io.stdout(json ? `${canonicalJson({ ...facts, findings })}\n` : `${formatFindings(findings)}\n`);
  const broken = findings.some(({ severity }) => severity === Severity.Broken);
  return broken ? ExitCode.Flawed : ExitCode.Fine;
}

async function survey(inputs: VerifyInputs, now: Date): Promise<Finding[]> {
  const { request } = inputs;
  const { client } = await makeThrowaway({ role: request.role }, now);
  try {
    return judgeSurvey(await runSurvey(request, client), inputs, now);
  } catch (error) {
    if (!(error instanceof NoServerError)) throw error;
    const where = `${request.host}:${request.port}`;
    const expected = "a PostgreSQL server; check host, port and firewalls";
    throw unreachable(
      `Cannot verify the server: ${where} is out of reach (${error.message}), expected ${expected}`,
    );
  }
}

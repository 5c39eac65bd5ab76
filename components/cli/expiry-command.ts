import { canonicalJson } from "../contract/canonical-json";
import type { Command, CommandIo } from "./command";
import { unreachable, wrongUsage } from "./command-error";
import { ExitCode } from "./exit-code";
import { formatExpiry } from "./format-expiry";
import { type CertificateTimes, Urgency, certificatesOf, judgeExpiry } from "./judge-expiry";
import { numberOption, parseOptions } from "./parse-options";
import { readStackOutputs } from "./read-outputs";

const usage = `Usage: postgres-tls expiry [--stack NAME] [--cwd DIR] [--outputs FILE] [--under DAYS] [--json]

Tells how many days the certificates of a stack have left, from its output \`certificates\`.

  --stack NAME     stack; the selected one unless told otherwise
  --cwd DIR        directory of the program
  --outputs FILE   what \`pulumi stack output --json\` printed, instead of asking Pulumi
  --under DAYS     days below which a certificate has too little left; 30 unless told otherwise
  --json           canonical JSON instead of a table

Exit codes: 0 fine, 1 a certificate has less than --under days left, 2 wrong usage, 3 outputs unreadable.`;

/** Reports the days left of a stack's certificates, for a scheduled job. */
export const expiryCommand: Command = {
  name: "expiry",
  summary: "days that the certificates of a stack have left",
  usage,
  run: runExpiry,
};

async function runExpiry(args: string[], io: CommandIo): Promise<number> {
  const { text, switches, positionals } = parseOptions("expiry", args, {
    text: ["stack", "cwd", "outputs", "under"],
    switches: ["json"],
  });
  if (positionals.length > 0) {
    throw wrongUsage("Cannot run postgres-tls expiry: an argument is given, expected options only");
  }
  const underDays = numberOption("expiry", "under", text["under"], 30);
  const certificates = readCertificates(await readStackOutputs(text, io));
  const judged = judgeExpiry(certificates, underDays, new Date());
  const json = switches.has("json");
  io.stdout(
    `${json ? canonicalJson({ certificates: judged, underDays }) : formatExpiry(judged)}\n`,
  );
  const under = judged.some(({ urgency }) => urgency === Urgency.Under);
  return under ? ExitCode.Flawed : ExitCode.Fine;
}

function readCertificates(outputs: Record<string, unknown>): CertificateTimes[] {
  try {
    return certificatesOf(outputs);
  } catch (error) {
    throw unreachable((error as Error).message);
  }
}

// `npm run sslmodes`: what each sslmode protects from, measured with the libpq of this machine.
import { parseArgs } from "node:util";
import { StepError } from "../../components/steps/step-error";
import { differences } from "./judge";
import { openLaboratory } from "./laboratory";
import { measureModes, outcomesOf } from "./measure";
import { findPsql } from "./psql";
import { measureSurprises } from "./surprises";
import { renderOutcomes, renderProtection, renderSurprises } from "./table";

const usage = `Usage: npm run sslmodes [-- --libpq 14..18]

Measures libpq's six sslmodes and prints what each protects from. --libpq takes the libpq of that
version of PostgreSQL instead of the one that psql was installed with (Linux).
`;

const legend = `
read: the one on the way had the query in clear; hidden: it ran and was not seen; refused: the
client did not send it
`;

/** Runs the command; gives its exit code: 0 when the documentation's table holds. */
export async function main(args: string[]): Promise<number> {
  try {
    return await sslmodes(args);
  } catch (error) {
    if (!(error instanceof StepError)) throw error;
    process.stderr.write(`error: ${error.message}\n`);
    return 1;
  }
}

async function sslmodes(args: string[]): Promise<number> {
  const options = { libpq: { type: "string" }, help: { type: "boolean" } } as const;
  const { values } = parseArgs({ args, options });
  if (values.help === true) {
    process.stdout.write(usage);
    return 0;
  }
  const psql = await findPsql(readMajor(values.libpq));
  const laboratory = await openLaboratory(psql);
  try {
    const measured = outcomesOf(await measureModes(laboratory));
    const surprises = await measureSurprises(laboratory);
    process.stdout.write(`${psql.version}; PostgreSQL 17\n\n`);
    process.stdout.write(`${renderProtection(measured)}\n${renderOutcomes(measured)}${legend}\n`);
    process.stdout.write(renderSurprises(surprises));
    const others = differences(measured);
    for (const line of others) process.stdout.write(`Not as documented: ${line}\n`);
    return others.length === 0 ? 0 : 1;
  } finally {
    await laboratory.stop();
  }
}

function readMajor(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^1[4-8]$/.test(text)) return Number(text);
  throw new StepError(
    `Cannot measure sslmodes: --libpq is ${JSON.stringify(text)}, expected 14, 15, 16, 17 or 18`,
  );
}

// The table "SSL Mode Descriptions" of the PostgreSQL documentation, measured cell by cell.
import * as fs from "node:fs";
import * as path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { judgeProtection } from "../sslmodes/judge";
import { type Laboratory, openLaboratory } from "../sslmodes/laboratory";
import { type Attempts, measureModes, outcomesOf } from "../sslmodes/measure";
import { findPsql } from "../sslmodes/psql";
import type { Situation, Sslmode } from "../sslmodes/situations";
import { measureSurprises, measureSystemRoots, type Surprise } from "../sslmodes/surprises";
import { renderOutcomes, renderProtection } from "../sslmodes/table";

const table: readonly (readonly [Sslmode, eavesdropping: string, manInTheMiddle: string])[] = [
  ["disable", "No", "No"],
  ["allow", "Maybe", "No"],
  ["prefer", "Maybe", "No"],
  ["require", "Yes", "No"],
  ["verify-ca", "Yes", "Depends on CA policy"],
  ["verify-full", "Yes", "Yes"],
];

const noTls = /server does not support SSL, but SSL was required/;
const untrusted = /certificate verify failed/;
const refusals: readonly (readonly [Sslmode, Situation, RegExp])[] = [
  ["disable", "insistsOnTls", /no encryption/],
  ["require", "noTls", noTls],
  ["require", "deniesTls", noTls],
  ["verify-ca", "noTls", noTls],
  ["verify-ca", "deniesTls", noTls],
  ["verify-ca", "ownCertificate", untrusted],
  ["verify-full", "noTls", noTls],
  ["verify-full", "deniesTls", noTls],
  ["verify-full", "ownCertificate", untrusted],
  ["verify-full", "otherHost", /does not match host name "db\.example\.org"/],
];

const facts: readonly (readonly [title: string, outcome: string])[] = [
  ["verify-full without a root file, Unix socket", "connected, ssl = f"],
  ["require with a root file, self-made certificate", "refused"],
  ["require with a root file, certificate of the CA for another host", "read"],
  ["prefer with a root file, self-made certificate", "read"],
  ["verify-ca without a root file, the real server", "refused"],
  ["verify-full without a root file, the real server", "refused"],
  ["require with channel_binding=require, self-made certificate", "refused"],
  ["require with channel_binding=require, the real server", "hidden"],
  ["gssencmode=prefer without a ticket, sslmode=require, the real server", "hidden"],
  ["gssencmode=require without a ticket, sslmode=require, the real server", "refused"],
];

const systemFacts: readonly (readonly [title: string, outcome: string])[] = [
  ["sslrootcert=system with require, the real server", "refused"],
  ["sslrootcert=system without sslmode, CA that the system does not know", "refused"],
  ["sslrootcert=system without sslmode, CA known by SSL_CERT_FILE", "hidden"],
  ["sslrootcert=system without sslmode, certificate of that CA for another host", "refused"],
];

/** The guide, with tables that do not depend on how wide their columns are. */
const plain = (text: string) => text.replaceAll(/ +/g, " ").replaceAll(/-+/g, "-");
const guide = path.join(__dirname, "..", "..", "docs", "guide", "sslmodes.md");

let laboratory: Laboratory;
let attempts: Attempts;
let surprises: Surprise[];

async function open(libpqMajor?: number): Promise<void> {
  laboratory = await openLaboratory(await findPsql(libpqMajor));
}

function outcomeOf(title: string): string | undefined {
  return surprises.find((surprise) => surprise.title === title)?.outcome;
}

describe.each([
  ["the libpq that psql was installed with", undefined],
  ["libpq 18", 18],
])("sslmode of %s", (_, libpqMajor) => {
  beforeAll(async () => {
    await open(libpqMajor);
    attempts = await measureModes(laboratory);
    surprises = await measureSurprises(laboratory);
  });
  afterAll(() => laboratory.stop());

  it.each(table)("%s protects from eavesdropping: %s", (mode, eavesdropping) => {
    const found = judgeProtection(outcomesOf(attempts)[mode]);
    expect(found.eavesdropping).toBe(eavesdropping);
  });
  it.each(table.map(([mode, , word]) => [mode, word] as const))(
    "%s protects from a man in the middle: %s",
    (mode, manInTheMiddle) => {
      const found = judgeProtection(outcomesOf(attempts)[mode]);
      expect(found.manInTheMiddle).toBe(manInTheMiddle);
    },
  );
  it.each(refusals)("%s refuses %s for the right reason", (mode, situation, reason) => {
    const { outcome, answer } = attempts[mode][situation];
    expect(outcome).toBe("refused");
    expect(answer.complaint).toMatch(reason);
  });
  it("every other query is answered, also when somebody else reads it", () => {
    const refused = refusals.map(([mode, situation]) => `${mode} ${situation}`);
    const unanswered = Object.entries(attempts).flatMap(([mode, row]) =>
      Object.entries(row)
        .filter(([, { answer }]) => !answer.succeeded)
        .map(([situation]) => `${mode} ${situation}`),
    );
    expect(unanswered.sort()).toEqual(refused.sort());
  });
  it.each(facts)("%s: %s", (title, outcome) => {
    expect(outcomeOf(title)).toBe(outcome);
  });
  it("docs/guide/sslmodes.md has what was measured", () => {
    const text = plain(fs.readFileSync(guide, "utf8"));
    const measured = outcomesOf(attempts);
    expect(text).toContain(plain(renderProtection(measured)));
    expect(text).toContain(plain(renderOutcomes(measured)));
    const known = surprises.filter(({ outcome }) => !outcome.startsWith("not measured"));
    for (const { title, outcome } of known) expect(text).toContain(`| ${title} | ${outcome} |`);
  });
  it("prefer with a root file is read without TLS after it has refused the certificate", async () => {
    const parameters = { PGSSLMODE: "prefer", PGSSLROOTCERT: laboratory.rootFile };
    const { requests } = await laboratory.attempt("ownCertificate", parameters);
    expect(requests).toEqual(["tls", "session"]);
  });
});

describe("sslrootcert=system of libpq 16", () => {
  beforeAll(async () => {
    await open(16);
    surprises = await measureSystemRoots(laboratory);
  });
  afterAll(() => laboratory.stop());

  it.each(systemFacts)("%s: %s", (title, outcome) => {
    expect(outcomeOf(title)).toBe(outcome);
  });
});

describe("sslrootcert=system of libpq 15", () => {
  beforeAll(async () => {
    await open(15);
    surprises = await measureSystemRoots(laboratory);
  });
  afterAll(() => laboratory.stop());

  it.each(systemFacts)("%s is said to be not measured", (title) => {
    expect(outcomeOf(title)).toBe("not measured: libpq is older than 16");
  });
});

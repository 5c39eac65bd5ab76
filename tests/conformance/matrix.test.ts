import * as fs from "node:fs";
import { describe, expect, it } from "vitest";
import { coversHost } from "../../components/pki/covered-hosts";
import { readCertificates } from "../../components/pki/read-certificates";
import { cases } from "./cases";
import { hostNames } from "./cases/host-names";
import { serverStarts } from "./cases/server-start";
import { sessionCase } from "./cases/session";
import { leftOut } from "./left-out";
import { matrix } from "./matrix";
import { makePki, type ServerName } from "./pki";

const all = Object.values(matrix).flat();
const run = new Set([...cases, ...serverStarts, sessionCase].map(({ number }) => number));

describe("the matrix", () => {
  it.each(Object.entries(matrix))("runs each case of %s, or says why not", (_, numbers) => {
    const reasons = new Set(leftOut.map(({ number }) => number));
    expect(numbers.filter((number) => !run.has(number) && !reasons.has(number))).toEqual([]);
  });

  it("leaves out no case that it runs, unless it names the part", () => {
    const whole = leftOut.filter(({ part }) => part === undefined);
    expect(whole.filter(({ number }) => run.has(number))).toEqual([]);
    const parts = leftOut.filter(({ part }) => part !== undefined);
    expect(parts.filter(({ number }) => !run.has(number))).toEqual([]);
  });

  it("has a reason for everything that is left out", () => {
    expect(leftOut.filter(({ reason }) => reason.length < 20)).toEqual([]);
  });

  it("is told as it is in the guide", () => {
    const guide = fs.readFileSync("docs/guide/conformance.md", "utf8").replaceAll(/\s+/g, " ");
    for (const { reason } of leftOut) expect(guide).toContain(reason.split(";")[0]);
    for (const [group, numbers] of Object.entries(matrix)) {
      const count = numbers.filter((number) => run.has(number)).length;
      expect(guide).toMatch(
        new RegExp(`\\| ${group} \\|[^|]*\\| ${numbers.length} \\| ${count} \\|`),
      );
    }
  });

  it("knows every number that is run or left out, in the group of its rows", () => {
    expect(
      [...run, ...leftOut.map(({ number }) => number)].filter((n) => !all.includes(n)),
    ).toEqual([]);
    expect(cases.filter(({ group, number }) => !matrix[group]?.includes(number))).toEqual([]);
  });

  it("has no two rows of one name", () => {
    const titles = cases.map(({ number, what }) => `${number} ${what}`);
    expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([]);
  });
});

describe("coversHost", async () => {
  const { servers } = await makePki();
  const judged = hostNames.map(({ number, variant, client, refuses }) => {
    const { certificatePem } = servers[variant as ServerName];
    const place = { action: "judge a host", path: "certificatePem" };
    const [leaf] = readCertificates(place, certificatePem).certificates;
    const covered = coversHost(leaf!, client["host"] ?? "");
    const accepted = refuses === undefined && client["sslmode"] === "verify-full";
    return { number, covered, accepted };
  });
  const numbers = (wanted: (row: (typeof judged)[number]) => boolean) =>
    judged.filter(wanted).map(({ number }) => number);

  it("accepts no host that libpq refuses", () => {
    expect(numbers(({ covered, accepted }) => covered && !accepted)).toEqual([]);
    expect(numbers(({ covered }) => covered).length).toBeGreaterThan(10);
  });

  it("is stricter where libpq falls back on the common name or on another way to write", () => {
    const stricter = numbers(({ covered, accepted }) => accepted && !covered);
    expect(stricter).toEqual(["32", "34", "44", "54", "60"]);
  });
});

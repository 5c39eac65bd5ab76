// What the guide says about parameters, rules and weakenings is what there is.
import { describe, expect, it } from "vitest";
import { fixedSettings } from "../../../components/config/fixed-settings";
import { renderPgHba } from "../../../components/config/pg-hba";
import { AccessLevel } from "../../../components/contract/access-level";
import { Weakening } from "../../../components/contract/weakening";
import { PROBE_ROLE } from "../../../components/validate/certificate-names";
import { codeBlocks, firstCells, readPage } from "./pages";

const page = readPage("docs/guide/server-tls.md");

describe("docs/guide/server-tls.md", () => {
  it("has every ssl_* parameter, and no other", () => {
    const listed = firstCells(page, "PostgreSQL's ssl parameters").flatMap((cell) =>
      [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name),
    );
    const fixed = fixedSettings.map(({ name }) => name).filter((name) => name.startsWith("ssl"));
    expect(fixed.length).toBeGreaterThan(10);
    expect([...listed].sort()).toEqual([...fixed].sort());
  });

  it("names the input that replaces each parameter", () => {
    const inputs = fixedSettings
      .filter(({ name }) => name.startsWith("ssl"))
      .flatMap(({ instead }) => /use (\S+)$/.exec(instead)?.[1] ?? []);
    expect(inputs.length).toBeGreaterThan(8);
    expect(inputs.filter((input) => !page.includes(`\`${input}\``))).toEqual([]);
  });

  it("shows pg_hba.conf as it is rendered", () => {
    const client = { role: "app", database: "app", access: AccessLevel.Certificate };
    const input = { major: 17, probeRole: PROBE_ROLE, clients: [client], rules: [] } as const;
    expect(codeBlocks(page, "text")).toContain(renderPgHba(input));
  });
});

describe("docs/guide/inputs.md", () => {
  it("has every weakening", () => {
    const listed = firstCells(readPage("docs/guide/inputs.md"), "Weakenings");
    expect(listed).toEqual(Object.values(Weakening).map((name) => `\`${name}\``));
  });
});

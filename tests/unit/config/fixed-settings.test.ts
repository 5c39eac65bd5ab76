import { describe, expect, it } from "vitest";
import { defaultSettings } from "../../../components/config/default-settings";
import { fixedSettings, readOnlySettings } from "../../../components/config/fixed-settings";
import { renderPostgresqlConf } from "../../../components/config/postgresql-conf";
import { postgresMajors } from "../../../components/contract/postgres-major";
import { linesOf, makeConfInput } from "./fixtures";

const fixed = new Set(fixedSettings.map(({ name }) => name));

describe("fixedSettings", () => {
  it("has each name once, and none that is PostgreSQL's", () => {
    expect(fixed.size).toBe(fixedSettings.length);
    expect(readOnlySettings.filter((name) => fixed.has(name))).toEqual([]);
  });

  it.each(postgresMajors)("has everything that is rendered for PostgreSQL %d", (major) => {
    const tls = { minProtocol: "TLSv1.2", maxProtocol: "TLSv1.3", preferServerCiphers: true };
    const lists = { ciphers: "ECDHE", tls13Ciphers: "TLS_AES_256_GCM_SHA384", groups: ["P-256"] };
    const flags = { hasCrl: true, hasDhParams: true, hasPassphrase: true };
    const conf = renderPostgresqlConf(
      makeConfInput({ major, tls: { ...tls, ...lists }, ...flags }),
    );
    const replaceable = defaultSettings(major).map(({ name }) => name);
    const ours = linesOf(conf)
      .map((line) => line.split(" ")[0] ?? "")
      .filter((name) => !replaceable.includes(name) && name !== "pgtls.material");
    expect(ours.filter((name) => !fixed.has(name))).toEqual([]);
  });
});

import { describe, expect, it } from "vitest";
import { judgeFiles, judgeMaps, judgeRuleOrder } from "../../../components/proof/judge-files";
import type { ProbeResult } from "../../../components/proof/probe";
import type {
  HbaFileRule,
  IdentMapping,
  ServerConfiguration,
} from "../../../components/wire/server-configuration";

const rule = (type: string, method: string, error = ""): HbaFileRule => ({
  line: 7,
  type,
  databases: "app",
  roles: "all",
  method,
  error,
});
const map = (systemUser: string, role: string, error = ""): IdentMapping => ({
  line: 3,
  name: "m",
  systemUser,
  role,
  error,
});

function configuration(changes: Partial<ServerConfiguration> = {}): ServerConfiguration {
  return {
    rules: { value: [rule("hostssl", "cert")] },
    maps: { value: [] },
    fileErrors: { value: [] },
    settings: { unreadable: "" },
    clockSkewMillis: { value: 0 },
    ...changes,
  };
}

const verdicts = (results: ProbeResult[]) =>
  results.map(({ name, passed, probed }) => `${name}: ${probed ? passed : "not probed"}`);

describe("judgeFiles()", () => {
  it("passes files without an error", () => {
    expect(verdicts(judgeFiles(configuration()))).toEqual([
      "no error in pg_hba.conf: true",
      "no error in pg_ident.conf: true",
      "no error in postgresql.conf: true",
    ]);
  });

  it("fails each file with an error in it, in PostgreSQL's words", () => {
    const results = judgeFiles(
      configuration({
        rules: { value: [rule("", "", "invalid connection type")] },
        maps: { value: [map("", "", "missing entry at end of line")] },
        fileErrors: { value: [{ line: 9, name: "ssl", error: "setting could not be applied" }] },
      }),
    );
    expect(results.map(({ passed, observed }) => [passed, observed])).toEqual([
      [false, "line 7: invalid connection type"],
      [false, "line 3: missing entry at end of line"],
      [false, "line 9: ssl: setting could not be applied"],
    ]);
  });

  it("fails a rule that PostgreSQL shows without a type and without an error", () => {
    const [result] = judgeFiles(configuration({ rules: { value: [rule("", "cert")] } }));
    expect(result).toMatchObject({ passed: false, probed: true });
  });

  it("leaves out pg_ident.conf before PostgreSQL 15, which does not show it", () => {
    const names = judgeFiles(configuration({ maps: undefined })).map(({ name }) => name);
    expect(names).toEqual(["no error in pg_hba.conf", "no error in postgresql.conf"]);
  });

  it("lists everything as not probed without a session, and what may not be read", () => {
    expect(judgeFiles(undefined).every(({ probed }) => !probed)).toBe(true);
    const results = judgeFiles(configuration({ fileErrors: { unreadable: "permission denied" } }));
    expect(verdicts(results)[2]).toBe("no error in postgresql.conf: not probed");
  });
});

describe("judgeRuleOrder()", () => {
  const rules = { value: [rule("hostssl", "cert"), rule("host", "reject")] };
  const judge = (...declared: string[]) => judgeRuleOrder(declared, configuration({ rules }));

  it("passes the declared rules in their order", () => {
    expect(judge("hostssl cert", "host reject")).toMatchObject({
      passed: true,
      observed: "2 rules",
    });
  });

  it.each([
    [["hostssl cert"], "line 7: host app all … reject instead of nothing"],
    [["host reject", "hostssl cert"], "line 7: hostssl app all … cert instead of host reject"],
    [["hostssl cert", "host reject", "local reject"], "2 rules instead of 3"],
  ])("fails other rules than %j", (declared, observed) => {
    expect(judge(...declared)).toMatchObject({ passed: false, observed });
  });

  it("lists the promise as not probed without a session, and when rules may not be read", () => {
    expect(judgeRuleOrder([], undefined).probed).toBe(false);
    const unreadable = configuration({ rules: { unreadable: "permission denied" } });
    expect(judgeRuleOrder([], unreadable).probed).toBe(false);
  });
});

describe("judgeMaps()", () => {
  const declared = [{ name: "m", systemUser: "app", role: "reader" }];
  const judge = (...maps: IdentMapping[]) =>
    judgeMaps(declared, configuration({ maps: { value: maps } }));

  it("passes the declared maps, whatever stands beside them for the local socket", () => {
    const admin = { ...map("root", "postgres"), name: "pgtls_admin" };
    expect(judge(map("app", "reader"), admin)).toMatchObject([{ passed: true }]);
  });

  it("fails a map too many, and one too few", () => {
    const [result] = judge(map("/^.*$", "reader"));
    expect(result).toMatchObject({
      passed: false,
      observed: 'not declared: "m" "/^.*$" "reader"; missing: "m" "app" "reader"',
    });
  });

  it("judges nothing before PostgreSQL 15, and lists the promise as not probed without a session", () => {
    expect(judgeMaps(declared, configuration({ maps: undefined }))).toEqual([]);
    expect(judgeMaps(declared, undefined)).toMatchObject([{ probed: false }]);
  });
});

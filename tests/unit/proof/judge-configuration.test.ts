import { describe, expect, it } from "vitest";
import {
  judgeMethods,
  judgeRules,
  judgeSettings,
} from "../../../components/proof/judge-configuration";
import type { HbaFileRule, SettingInForce } from "../../../components/wire/server-configuration";

const rule = (type: string, method: string, error = ""): HbaFileRule => ({
  line: 7,
  type,
  databases: "app",
  roles: "all",
  method,
  error,
});

describe("judgeRules()", () => {
  it("passes hostssl and local rules, and rejects of any type", () => {
    const rules = [rule("hostssl", "cert"), rule("local", "peer"), rule("host", "reject")];
    expect(judgeRules({ value: rules })).toMatchObject({ passed: true, observed: "3 rules" });
  });

  it.each(["host", "hostnossl", "hostgssenc", "hostnogssenc"])(
    "fails a %s rule that lets somebody in",
    (type) => {
      const result = judgeRules({ value: [rule("hostssl", "cert"), rule(type, "scram-sha-256")] });
      expect(result.passed).toBe(false);
      expect(result.observed).toBe(`line 7: ${type} app all … scram-sha-256`);
    },
  );

  it("fails a line that PostgreSQL cannot use", () => {
    const result = judgeRules({ value: [rule("", "", "invalid connection type")] });
    expect(result).toMatchObject({ passed: false, observed: "line 7: invalid connection type" });
  });

  it("lists the promise as not probed when the role may not read the rules", () => {
    const result = judgeRules({ unreadable: "permission denied for view pg_hba_file_rules" });
    expect(result).toMatchObject({ passed: false, probed: false });
    expect(judgeRules(undefined)).toMatchObject({ passed: false, probed: false });
  });
});

describe("judgeMethods()", () => {
  const clients = [{ role: "app", database: "app", access: "scramAndCertificate" }];
  const judge = (rules: HbaFileRule[], allowWeakening: string[] = []) =>
    judgeMethods({ allowWeakening, clients }, { value: rules });
  const ofClient = (options: string) => ({
    ...rule("hostssl", "scram-sha-256"),
    roles: "app",
    options,
  });

  it("passes certificates, SCRAM and rejects, and anything on the local socket", () => {
    const rules = [rule("hostssl", "cert"), rule("hostssl", "scram-sha-256")];
    expect(judge([...rules, rule("host", "reject"), rule("local", "trust")]).passed).toBe(true);
  });

  it.each([
    ["trust", "trustAuthentication"],
    ["ident", "trustAuthentication"],
    ["password", "cleartextPasswords"],
    ["ldap", "cleartextPasswords"],
    ["pam", "cleartextPasswords"],
    ["md5", "md5Passwords"],
  ])("fails %s over TCP unless %s is accepted", (method, weakening) => {
    expect(judge([rule("hostssl", method)])).toMatchObject({
      passed: false,
      observed: `line 7: hostssl app all … ${method}`,
    });
    expect(judge([rule("hostssl", method)], [weakening]).passed).toBe(true);
    expect(judge([rule("hostssl", method)], ["plaintextConnections"]).passed).toBe(false);
  });

  it("fails a rule that takes less than the password and the client's certificate", () => {
    expect(judge([ofClient("clientcert=verify-full")]).passed).toBe(true);
    expect(judge([ofClient("clientcert=verify-ca")]).passed).toBe(false);
    expect(judge([ofClient("")]).passed).toBe(false);
  });

  it("lists the promise as not probed when the role may not read the rules", () => {
    const request = { allowWeakening: [], clients };
    expect(judgeMethods(request, { unreadable: "permission denied" }).probed).toBe(false);
    expect(judgeMethods(request, undefined).probed).toBe(false);
  });
});

const configFile = "/material/current/postgresql.conf";
const setting = (name: string, value: string, kind = "string", file = configFile) => ({
  name,
  value,
  kind,
  file,
  waiting: false,
});
const judge = (declared: Record<string, string>, ...settings: SettingInForce[]) =>
  judgeSettings(declared, { value: { configFile, settings } });

describe("judgeSettings()", () => {
  it("passes declared values from the delivered file", () => {
    const result = judge(
      { ssl: "true", ssl_ciphers: "HIGH:!aNULL", ssl_min_protocol_version: "tlsv1.3" },
      setting("ssl", "on", "bool"),
      setting("ssl_ciphers", "HIGH:!aNULL"),
      setting("ssl_min_protocol_version", "TLSv1.3", "enum"),
    );
    expect(result).toMatchObject({ passed: true, observed: `3 settings, all from ${configFile}` });
  });

  it("fails a setting from another file, declared or not", () => {
    const file = "/data/postgresql.auto.conf";
    const result = judge({}, setting("work_mem", "5MB", "integer", file));
    expect(result).toMatchObject({ passed: false, observed: `work_mem comes from ${file}` });
  });

  it("fails a declared value that comes from no file", () => {
    const result = judge({ ssl: "on" }, { ...setting("ssl", "on", "bool", ""), source: "default" });
    expect(result).toMatchObject({ passed: false, observed: "ssl comes from no file (default)" });
  });

  it.each(["client", "override", "placeholder"])(
    "passes a declared value of which PostgreSQL says %s instead of the file",
    (source) => {
      const result = judge({ "my.own": "x" }, { ...setting("my.own", "x", "string", ""), source });
      expect(result.passed).toBe(true);
    },
  );

  it("passes what PostgreSQL shows in words of its own, but not from elsewhere", () => {
    const declared = { DateStyle: "iso, dmy" };
    expect(judge(declared, setting("DateStyle", "ISO, DMY")).passed).toBe(true);
    const elsewhere = { ...setting("DateStyle", "ISO, DMY", "string", ""), source: "database" };
    expect(judge(declared, elsewhere).passed).toBe(false);
  });

  it("fails another value, and shows none of both", () => {
    const result = judge({ primary_conninfo: "password=one" }, setting("primary_conninfo", "two"));
    expect(result.passed).toBe(false);
    expect(result.observed).toBe("primary_conninfo has another value than the declared one");
  });

  it.each([
    ["bool", "on", "off"],
    ["bool", "on", "nonsense"],
    ["enum", "TLSv1.2", "TLSv1.3"],
    ["integer", "10", "11"],
    ["string", "HIGH", "high"],
  ])("fails a %s that is %s instead of %s", (kind, value, declared) => {
    expect(judge({ name: declared }, setting("name", value, kind)).passed).toBe(false);
  });

  it("passes a number in another unit, which only the file can vouch for", () => {
    const result = judge({ work_mem: "5120" }, setting("work_mem", "5MB", "integer"));
    expect(result.passed).toBe(true);
  });

  it("tells a setting that waits for a restart, and does not hold it against the server", () => {
    const waiting = { ...setting("max_connections", "100", "integer"), waiting: true };
    expect(judge({ max_connections: "42" }, waiting)).toMatchObject({
      passed: true,
      observed: `1 settings, all from ${configFile}; waiting for a restart: max_connections`,
    });
  });

  it("fails a setting that the server does not know", () => {
    const result = judge({ ssl_groups: "X25519" });
    expect(result).toMatchObject({
      passed: false,
      observed: "the server does not know ssl_groups",
    });
  });

  it("lists the promise as not probed when the role may not read the settings", () => {
    expect(judgeSettings({}, { unreadable: "permission denied" })).toMatchObject({
      passed: false,
      probed: false,
    });
  });
});

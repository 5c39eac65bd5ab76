import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ConfInput } from "../../../components/config/conf-input";
import { renderPostgresqlConf } from "../../../components/config/postgresql-conf";
import { postgresMajors } from "../../../components/contract/postgres-major";
import { defaultTls, linesOf, makeConfInput } from "./fixtures";
import { readConfLine } from "./readers";

const render = (changes: Partial<ConfInput> = {}) =>
  linesOf(renderPostgresqlConf(makeConfInput(changes)));
const names = (lines: string[]) => lines.map((line) => line.split(" ")[0] ?? "");

describe("renderPostgresqlConf()", () => {
  it.each(postgresMajors)("renders the golden file for PostgreSQL %d", async (major) => {
    const text = renderPostgresqlConf(makeConfInput({ major }));
    await expect(text).toMatchFileSnapshot(`golden/postgresql-${major}.conf`);
  });

  it.each([17, 18] as const)("renders the golden file with everything for %d", async (major) => {
    const tls = {
      minProtocol: "TLSv1.2",
      maxProtocol: "TLSv1.3",
      preferServerCiphers: false,
      ciphers: "ECDHE+AESGCM",
      groups: major === 18 ? ["X25519", "secp384r1"] : ["secp384r1"],
      ...(major === 18 ? { tls13Ciphers: "TLS_AES_256_GCM_SHA384" } : {}),
    };
    const settings = {
      work_mem: "16MB",
      "auto_explain.log_format": "json",
      Log_Connections: "off",
    };
    const all = { hasDhParams: true, hasPassphrase: true, hasCrl: true };
    const text = renderPostgresqlConf(makeConfInput({ major, tls, settings, ...all }));
    await expect(text).toMatchFileSnapshot(`golden/postgresql-${major}-full.conf`);
  });

  it("speaks TLS, whatever the settings of the declaration are", () => {
    const lines = render({ settings: { ssl: "off", hba_file: "/tmp/hba", "pgtls.material": "x" } });
    const last = (name: string) => lines.findLast((line) => line.startsWith(`${name} = `));
    expect(last("ssl")).toBe("ssl = on");
    expect(last("hba_file")).toBe("hba_file = '/var/lib/pgtls/current/pg_hba.conf'");
    expect(last("pgtls.material")).toBe("pgtls.material = '0123456789abcdef0123456789abcdef'");
  });

  it("lets no setting of the declaration come after one of ours", () => {
    const ours = names(render());
    const settings = Object.fromEntries(ours.map((name) => [name, "x"]));
    expect(render({ settings }).slice(-10)).toEqual(render().slice(-10));
  });

  it("replaces a default by the setting of the declaration, in whatever case it is given", () => {
    const lines = render({ settings: { LOG_DISCONNECTIONS: "off" } });
    expect(lines.filter((line) => line.startsWith("log_disconnections"))).toEqual([
      "log_disconnections = off",
    ]);
  });

  it("renders the same text for settings in another order", () => {
    const settings = { work_mem: "1MB", A_setting: "x" };
    const reversed = { A_setting: "x", work_mem: "1MB" };
    expect(render({ settings })).toEqual(render({ settings: reversed }));
  });

  it("has no name twice without settings of the declaration", () => {
    for (const major of postgresMajors) {
      const all = names(render({ major }));
      expect(new Set(all).size).toBe(all.length);
    }
  });

  it("is read back unchanged, and a value never becomes another line", () => {
    const value = fc
      .string({ unit: fc.constantFrom(..."a0'\\\n\t\r #=".split(""), "ssl = off") })
      .filter((text) => !/^(on|off|\d+)$/.test(text));
    fc.assert(
      fc.property(value, (text) => {
        const lines = renderPostgresqlConf(makeConfInput({ settings: { cluster_name: text } }))
          .split("\n")
          .filter((line) => line.startsWith("cluster_name"));
        expect(lines.map(readConfLine)).toEqual([text]);
        expect(render({ settings: { cluster_name: text } })).toHaveLength(render().length + 1);
      }),
    );
  });

  it.each(["a b", "a\nssl", "a.b.c", "", "1a", "a'"])("throws for the name %j", (name) => {
    expect(() => render({ settings: { [name]: "x" } })).toThrow(RangeError);
  });

  it("switches ALTER SYSTEM off from PostgreSQL 17", () => {
    expect(render({ major: 17 })).toContain("allow_alter_system = off");
    expect(names(render({ major: 16 }))).not.toContain("allow_alter_system");
  });

  it("never names a data directory, which the runtime decides", () => {
    expect(names(render())).not.toContain("data_directory");
  });
});

describe("tlsLines()", () => {
  const line = (name: string, changes: Partial<ConfInput> = {}) =>
    render(changes).find((text) => text.startsWith(`${name} = `));

  it("names a file only when the set has it", () => {
    for (const [flag, name, file] of [
      ["hasCrl", "ssl_crl_file", "crl.pem"],
      ["hasDhParams", "ssl_dh_params_file", "dh-params.pem"],
    ] as const) {
      expect(line(name)).toBeUndefined();
      expect(line(name, { [flag]: true })).toBe(`${name} = '/var/lib/pgtls/current/${file}'`);
    }
  });

  it("prints the passphrase from its file, and lets a reload ask again", () => {
    expect(line("ssl_passphrase_command")).toBeUndefined();
    expect(line("ssl_passphrase_command", { hasPassphrase: true })).toBe(
      "ssl_passphrase_command = 'cat ''/var/lib/pgtls/current/server.key.pass'''",
    );
    expect(line("ssl_passphrase_command_supports_reload", { hasPassphrase: true })).toBe(
      "ssl_passphrase_command_supports_reload = on",
    );
  });

  it("takes the passphrase command of the declaration first", () => {
    const tls = { ...defaultTls, passphraseCommand: "pass show db" };
    const changes = { tls, hasPassphrase: true };
    expect(line("ssl_passphrase_command", changes)).toBe("ssl_passphrase_command = 'pass show db'");
    expect(line("ssl_passphrase_command_supports_reload", changes)).toContain("on");
  });

  it("quotes the path of the passphrase for the shell and for PostgreSQL", () => {
    const changes = { hasPassphrase: true, materialDirectory: "/srv/it's 5%p" };
    expect(readConfLine(line("ssl_passphrase_command", changes) ?? "")).toBe(
      "cat '/srv/it'\\''s 5%%p/current/server.key.pass'",
    );
  });

  it("names groups as each version does", () => {
    const tls = { ...defaultTls, groups: ["secp384r1"] };
    expect(line("ssl_ecdh_curve", { major: 17, tls })).toBe("ssl_ecdh_curve = 'secp384r1'");
    expect(line("ssl_groups", { major: 17, tls })).toBeUndefined();
    expect(line("ssl_groups", { major: 18, tls })).toBe("ssl_groups = 'secp384r1'");
    expect(line("ssl_ecdh_curve", { major: 18, tls })).toBeUndefined();
  });
});

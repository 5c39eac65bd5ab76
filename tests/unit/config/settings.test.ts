import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fixedSettings, readOnlySettings } from "../../../components/config/fixed-settings";
import { checkSettings } from "../../../components/config/settings";
import type { PostgresMajor } from "../../../components/contract/postgres-major";
import { Weakening } from "../../../components/contract/weakening";

const messages = (
  settings: Record<string, string>,
  major: PostgresMajor = 17,
  allowWeakening: Weakening[] = [],
) =>
  checkSettings({ major, settings, allowWeakening }).map(({ message }) =>
    message.replace("Cannot declare the server: ", ""),
  );

describe("checkSettings()", () => {
  it.each([
    { work_mem: "16MB", Shared_Buffers: "1GB" },
    { "auto_explain.log_min_duration": "1s" },
    { edb_redwood_date: "on" },
    { password_encryption: "SCRAM-SHA-256", scram_iterations: "4096" },
    { log_connections: "off", log_min_messages: "debug1" },
    { cluster_name: "it's a\nline" },
  ])("accepts %j", (settings) => {
    expect(messages(settings)).toEqual([]);
  });

  it.each(fixedSettings)("refuses $name and says what to do", ({ name, instead }) => {
    expect(messages({ [name.toUpperCase()]: "x" })).toEqual([
      `settings.${name.toUpperCase()} is set, expected it to be left out; ${instead}`,
    ]);
  });

  it.each([...readOnlySettings])("refuses %s, which only PostgreSQL sets", (name) => {
    expect(messages({ [name]: "x" })).toEqual([
      `settings.${name} is set, expected it to be left out; only PostgreSQL itself sets it`,
    ]);
  });

  it("refuses password_encryption = md5 unless allowWeakening has md5Passwords", () => {
    const others = Object.values(Weakening).filter((name) => name !== Weakening.Md5Passwords);
    expect(messages({ password_encryption: " MD5 " }, 17, others)).toEqual([
      'settings.password_encryption is " MD5 ", expected "scram-sha-256"; to accept passwords hashed with MD5, add "md5Passwords" to allowWeakening',
    ]);
    expect(messages({ password_encryption: "md5" }, 17, [Weakening.Md5Passwords])).toEqual([]);
  });

  it.each<[Record<string, string>, PostgresMajor, string]>([
    [
      { password_encryption: "on" },
      17,
      'settings.password_encryption is "on", expected "scram-sha-256"',
    ],
    [
      { scram_iterations: "4095" },
      17,
      'settings.scram_iterations is "4095", expected a whole number of at least 4096',
    ],
    [
      { log_connections: "receipt" },
      17,
      'settings.log_connections is "receipt", expected on or off before PostgreSQL 18',
    ],
    [
      { log_min_messages: "FATAL" },
      17,
      'settings.log_min_messages is "FATAL", expected log or a lower level; fatal and panic hide the lines that tell whether a reload was accepted',
    ],
    [
      { io_method: "worker" },
      17,
      "settings.io_method is set for PostgreSQL 17, expected PostgreSQL 18 or newer",
    ],
    [
      { old_snapshot_threshold: "1h" },
      17,
      "settings.old_snapshot_threshold is set for PostgreSQL 17, expected PostgreSQL 16 or older",
    ],
    [
      { shared_bufers: "1GB" },
      17,
      "settings.shared_bufers is no setting, expected one of PostgreSQL 17; did you mean shared_buffers?",
    ],
    [
      { "pgtls.material": "x" },
      17,
      'settings["pgtls.material"] is set, expected it to be left out; names that begin with pgtls. are ours',
    ],
    [
      { "work_mem = 1MB\nssl": "off" },
      17,
      'settings["work_mem = 1MB\\nssl"] is no name of a setting, expected letters, digits and underscores, with at most one dot',
    ],
    [
      { work_mem: "1MB", WORK_MEM: "2MB" },
      17,
      "settings.WORK_MEM is a second value, expected one of it and settings.work_mem; PostgreSQL reads both names as one",
    ],
    [
      { cluster_name: "a\0" },
      17,
      "settings.cluster_name is text with a NUL character or half of a surrogate pair, expected text without it",
    ],
  ])("refuses %j for PostgreSQL %d", (settings, major, message) => {
    expect(messages(settings, major)).toEqual([message]);
  });

  it("accepts a list for log_connections from PostgreSQL 18", () => {
    expect(messages({ log_connections: "receipt,setup_durations" }, 18)).toEqual([]);
  });

  it("accepts no name that could be more than a name", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (name) => {
        const accepted = messages({ [name]: "x" }).length === 0;
        expect(!accepted || /^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)?$/.test(name)).toBe(
          true,
        );
      }),
    );
  });

  it("shows no value of a setting that may be a secret", () => {
    const settings = { primary_conninf: "password=hunter2", "a b": "hunter2", ssl: "hunter2" };
    const shown = messages(settings);
    expect(shown).toHaveLength(3);
    expect(shown.join()).not.toContain("hunter2");
  });
});

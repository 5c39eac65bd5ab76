import { describe, expect, it } from "vitest";
import { fixedSettings, readOnlySettings } from "../../../components/config/fixed-settings";
import { knownSettings, misspeltSetting } from "../../../components/config/known-settings";
import { postgresMajors } from "../../../components/contract/postgres-major";

describe("misspeltSetting()", () => {
  it.each([
    ["work_memm", "work_mem"],
    ["shared_bufers", "shared_buffers"],
    ["max_conections", "max_connections"],
    ["ssl_cipher", "ssl_ciphers"],
  ])("takes %s for %s", (name, meant) => {
    expect(misspeltSetting(name, 17)).toBe(meant);
  });

  it.each(["work_mem", "edb_redwood_date", "auto_explain.log_format", "work.mem"])(
    "leaves %s alone",
    (name) => {
      expect(misspeltSetting(name, 17)).toBeUndefined();
    },
  );
});

describe("knownSettings()", () => {
  it("has what a version brought and has not what it took away", () => {
    expect(knownSettings(16)).toContain("old_snapshot_threshold");
    expect(knownSettings(17)).not.toContain("old_snapshot_threshold");
    expect(knownSettings(17)).not.toContain("io_method");
    expect(knownSettings(18)).toContain("io_method");
  });

  it("has every setting that is ours or PostgreSQL's, in one version at least", () => {
    const all = new Set(postgresMajors.flatMap((major) => knownSettings(major)));
    // Directives of the file, and settings that pg_settings does not show.
    const unlisted = [
      "include",
      "include_if_exists",
      "include_dir",
      "is_superuser",
      "role",
      "session_authorization",
    ];
    const names = [...fixedSettings.map(({ name }) => name), ...readOnlySettings];
    expect(names.filter((name) => !all.has(name)).sort()).toEqual(unlisted.sort());
  });
});

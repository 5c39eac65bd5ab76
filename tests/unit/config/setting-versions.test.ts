import { describe, expect, it } from "vitest";
import { versionsOfSetting } from "../../../components/config/setting-versions";

describe("versionsOfSetting()", () => {
  it("names the first version of a setting that came later", () => {
    expect(versionsOfSetting("transaction_timeout", 16)).toBe("PostgreSQL 17 or newer");
    expect(versionsOfSetting("transaction_timeout", 17)).toBeUndefined();
  });

  it("names the last version of a setting that went away", () => {
    expect(versionsOfSetting("promote_trigger_file", 16)).toBe("PostgreSQL 15 or older");
    expect(versionsOfSetting("promote_trigger_file", 15)).toBeUndefined();
  });

  it("says nothing of a name that it does not know", () => {
    expect(versionsOfSetting("work_mem", 14)).toBeUndefined();
    expect(versionsOfSetting("no_such_setting", 14)).toBeUndefined();
  });
});

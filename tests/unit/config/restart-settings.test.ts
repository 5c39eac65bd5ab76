import { describe, expect, it } from "vitest";
import {
  changesNeedingRestart,
  settingsNeedingRestart,
} from "../../../components/config/restart-settings";

describe("settingsNeedingRestart()", () => {
  it("is sorted and differs by version", () => {
    const names = settingsNeedingRestart(18);
    expect(names).toEqual([...names].sort());
    expect(names).toContain("io_method");
    expect(settingsNeedingRestart(17)).not.toContain("io_method");
    expect(settingsNeedingRestart(17)).toContain("autovacuum_max_workers");
    expect(names).not.toContain("autovacuum_max_workers");
  });

  it("has nothing of TLS, which rotates by reload", () => {
    expect(settingsNeedingRestart(18).filter((name) => name.startsWith("ssl"))).toEqual([]);
  });
});

describe("changesNeedingRestart()", () => {
  it("finds a change, an addition and a removal, in whatever case the names are", () => {
    const before = { Shared_Buffers: "1GB", wal_level: "logical", max_connections: "50" };
    const after = { shared_buffers: "2GB", max_wal_senders: "5", MAX_CONNECTIONS: "50" };
    expect(changesNeedingRestart(17, before, after)).toEqual([
      "max_wal_senders",
      "shared_buffers",
      "wal_level",
    ]);
  });

  it("finds nothing in a change that a reload takes over", () => {
    expect(changesNeedingRestart(17, { work_mem: "1MB" }, { work_mem: "2MB" })).toEqual([]);
  });
});

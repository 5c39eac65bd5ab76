import { describe, expect, it } from "vitest";
import {
  configValue,
  mergeStackConfig,
  withConfigValue,
} from "../../toolchain/src/project/stack-config";

const tracked = "config:\n  p:server:\n    port: 1\n";

describe("mergeStackConfig", () => {
  it("takes over the tracked configuration", () => {
    expect(configValue(mergeStackConfig(tracked, "", ""), "p:server")).toEqual({ port: 1 });
  });

  it("keeps the salt of the private copy", () => {
    const copy = `encryptionsalt: v1:abc\n${tracked}`;
    expect(mergeStackConfig(tracked, tracked, copy)).toContain("encryptionsalt: v1:abc");
  });

  it("keeps what was set in the private copy only", () => {
    const copy = withConfigValue(tracked, "p:runtime", "embedded");
    const merged = mergeStackConfig(tracked, tracked, copy);
    expect(configValue(merged, "p:runtime")).toBe("embedded");
  });

  it("takes over a tracked change that the private copy did not touch", () => {
    const changed = tracked.replace("1", "2");
    const merged = mergeStackConfig(changed, tracked, tracked);
    expect(configValue(merged, "p:server")).toEqual({ port: 2 });
  });

  it("drops a key that is no longer tracked", () => {
    const before = `${tracked}  p:old: x\n`;
    expect(configValue(mergeStackConfig(tracked, before, before), "p:old")).toBeUndefined();
  });
});

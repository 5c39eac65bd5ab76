import { describe, expect, it } from "vitest";
import { parseQuickStart } from "../../toolchain/src/quick-start/arguments";

describe("parseQuickStart", () => {
  it("means dev, and asks, when nothing is given", () => {
    expect(parseQuickStart([])).toEqual({ stack: "dev", runtime: undefined, yes: false });
  });

  it("reads stack, runtime and consent", () => {
    expect(parseQuickStart(["--stack", "staging", "--runtime", "docker", "--yes"])).toEqual({
      stack: "staging",
      runtime: "docker",
      yes: true,
    });
  });

  it.each([[["--runtime", "podman"]], [["--stak", "dev"]], [["dev"]]])("refuses %j", (args) => {
    expect(() => parseQuickStart(args)).toThrow(/^Cannot read the arguments: /);
  });
});

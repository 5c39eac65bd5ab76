import { describe, expect, it } from "vitest";

import { checkHbaShape } from "../../../components/config/hba-shape";

const paths = (rule: unknown) => checkHbaShape(rule, "hbaRules[0]").map(({ path }) => path);

describe("checkHbaShape()", () => {
  it("accepts a rule with everything", () => {
    const lists = { databases: ["a"], roles: ["b"], addresses: ["all"] };
    const rule = { connection: "hostssl", ...lists, method: "cert", options: { map: "m" } };
    expect(paths(rule)).toEqual([]);
  });

  it("refuses a misspelt part, which would leave its default in force", () => {
    expect(checkHbaShape({ method: "cert", address: ["10.0.0.0/8"] }, "hbaRules[0]")).toEqual([
      {
        path: "hbaRules[0].address",
        message:
          "Cannot render pg_hba.conf: hbaRules[0].address is no part of a rule, " +
          "expected connection, databases, roles, addresses, method, options",
      },
    ]);
  });

  it.each([
    [null, "hbaRules[0]"],
    ["hostssl all all all cert", "hbaRules[0]"],
    [{}, "hbaRules[0].method"],
    [{ method: 1 }, "hbaRules[0].method"],
    [{ method: "cert", connection: true }, "hbaRules[0].connection"],
    [{ method: "cert", roles: "app" }, "hbaRules[0].roles"],
    [{ method: "cert", roles: ["app", 1] }, "hbaRules[0].roles[1]"],
    [{ method: "cert", options: [] }, "hbaRules[0].options"],
    [{ method: "cert", options: { map: 1 } }, "hbaRules[0].options"],
  ])("refuses %j at %s", (rule, path) => {
    expect(paths(rule)).toEqual([path]);
  });
});

import { describe, expect, it } from "vitest";
import { renderPgHba } from "../../../components/config/pg-hba";
import { readHbaRules } from "../../../components/config/read-hba-rules";

describe("readHbaRules()", () => {
  it("reads type and method of every rule that was rendered, in their order", () => {
    const text = renderPgHba({
      major: 17,
      probeRole: "prober",
      clients: [
        { role: "a cert role", database: "all", access: "scramAndCertificate" },
        { role: "b", database: "app", access: "certificate", map: "a map" },
      ],
      rules: [{ method: "md5", connection: "hostnossl", addresses: ["192.0.2.0/24"] }],
    });
    expect(readHbaRules(text)).toEqual([
      "local peer",
      "local peer",
      "host reject",
      "host reject",
      "hostssl cert",
      "host reject",
      "host reject",
      "hostnossl md5",
      "hostssl scram-sha-256",
      "hostssl cert",
      "host reject",
      "host reject",
      "local reject",
      "local reject",
    ]);
  });
});

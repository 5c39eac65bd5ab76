import { describe, expect, it } from "vitest";
import { optionsOf, queryOnce } from "../support/client/connect";
import { freePort } from "../support/machine/free-port";
import { TestStack } from "../support/stack/test-stack";

// 17 is the version of all other tests.
describe.each([14, 15, 16, 18])("an embedded PostgreSQL %i", (version) => {
  it("comes up proven, takes a change by reload, and goes", async () => {
    const stack = await TestStack.create("embedded");
    try {
      const declaration = { version, port: await freePort(), clients: { app: {} } };
      stack.declare(declaration);
      const up = await stack.up();
      expect(up.log).not.toContain("error:");
      const outputs = await stack.outputs();
      expect(outputs.runtime.version).toMatch(new RegExp(`^${version}\\.`));
      expect(outputs.evidence).toMatchObject({ passed: true, protocol: "TLSv1.3" });

      stack.declare({ ...declaration, tls: { minProtocol: "TLSv1.2" } });
      expect((await stack.up()).code).toBe(0);
      const client = optionsOf(outputs, "app");
      const ssl = { ...(client.ssl as object), maxVersion: "TLSv1.2" as const };
      const sql = "select version from pg_stat_ssl where pid = pg_backend_pid()";
      expect(await queryOnce({ ...client, ssl }, sql)).toEqual([{ version: "TLSv1.2" }]);
    } finally {
      await stack.remove();
    }
  });
});

import { afterEach, describe, expect, it, vi } from "vitest";
import { findPsql } from "../../sslmodes/psql";

describe("findPsql()", () => {
  afterEach(() => vi.unstubAllEnvs());

  it("says what to install where there is no psql", async () => {
    vi.stubEnv("PATH", "/nowhere");
    await expect(findPsql()).rejects.toThrow(
      "Cannot measure sslmodes: psql is not found, expected it in PATH; install the PostgreSQL client",
    );
  });
});

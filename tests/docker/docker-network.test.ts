import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { docker, dockerAnyway } from "../support/machine/docker";
import { freePort } from "../support/machine/free-port";
import { TestStack } from "../support/stack/test-stack";

describe("a server on a network that exists", () => {
  const network = `pgtls-test-${process.pid}`;
  let stack: TestStack;
  beforeAll(async () => {
    docker("network", "create", network);
    stack = await TestStack.create("docker");
  });
  afterAll(async () => {
    await stack.remove();
    dockerAnyway("network", "rm", network);
  });

  it("joins it under the server's name, and needs no change then", async () => {
    const hosts = ["db", "127.0.0.1"];
    stack.declare({ hosts, port: await freePort(), docker: { image: "postgres:17", network } });
    expect((await stack.up()).log).not.toContain("error:");
    const { runtime, evidence } = await stack.outputs();
    expect(evidence.passed).toBe(true);
    const format = `{{json (index .NetworkSettings.Networks "${network}").Aliases}}`;
    expect(JSON.parse(docker("inspect", "--format", format, runtime.containerId))).toContain("db");
    const run = ["run", "--rm", "--network", network, "--entrypoint", "pg_isready", "postgres:17"];
    expect(docker(...run, "-h", "db")).toBe("db:5432 - accepting connections");
    expect((await stack.preview("--expect-no-changes", "--refresh")).code).toBe(0);
  });
});

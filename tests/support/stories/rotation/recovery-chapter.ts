// After a restart by the host, and after a step that never reached the server.
import { expect, it } from "vitest";
import { refusalOf } from "../../client/connect";
import type { RotatedServer } from "./rotated-server";

export function describeHost(server: RotatedServer): void {
  it("a server restarted by its host serves the newest material", async () => {
    const { serverFingerprint } = server.outputs.evidence;
    await server.runtime.restart(server.stack, server.outputs);
    expect(await server.row("select answer from kept")).toEqual({ answer: 42 });
    expect((await server.stack.refresh()).code).toBe(0);
    expect((await server.stack.outputs()).evidence.serverFingerprint).toBe(serverFingerprint);
  });
}

export function describeRecovery(server: RotatedServer): void {
  const authority = { validityHours: 50_000, generations: ["3", "4"] };

  it("a rotation does not build on a step that never reached the server", async () => {
    server.declareWith({
      authority: { ...authority, signer: "3" },
      settings: { work_mem: "much" },
    });
    const failed = await server.stack.up();
    expect(failed.log).toContain('invalid value for parameter "work_mem": "much"');
    expect(await refusalOf(server.kit("app"))).toBe("connected");
    server.declareWith({ authority: { ...authority, signer: "4" } });
    const jump = await server.stack.up();
    expect(jump.code).not.toBe(0);
    expect(jump.log).toContain('authority.signer is "4", which is not trusted yet');
    expect(jump.log).toContain("Nothing was delivered: an earlier update did not get as far");
    expect(await refusalOf(server.kit("app"))).toBe("connected");
  });

  it("a rotation continues with the step that the refusal names", async () => {
    server.declareWith({ authority: { ...authority, signer: "3" } });
    expect((await server.stack.up()).code).toBe(0);
    await server.readOutputs();
    await server.step({ authority: { ...authority, signer: "4" } });
  });
}

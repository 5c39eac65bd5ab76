// Retiring an authority, with and without sessions that depend on it.
import { Client } from "pg";
import { expect, it } from "vitest";
import { refusalOf } from "../../client/connect";
import type { RotatedServer } from "./rotated-server";

export function describeRetirement(server: RotatedServer): void {
  it("preview refuses to retire the signer", async () => {
    server.declareWith({ authority: { validityHours: 50_000, generations: ["1"] } });
    const result = await server.stack.preview();
    expect(result.code).not.toBe(0);
    expect(result.log).toContain(
      'authority.generations is "1", without "2", which signed the certificates in use',
    );
  });

  it("an authority is retired only when no session depends on it", () =>
    retireUnderSession(server));

  it("retireInUse retires an authority in use and leaves its sessions open", async () => {
    const authority = { validityHours: 50_000, generations: ["2", "3"] };
    await server.step({ authority: { ...authority, signer: "2" } });
    const live = new Client(server.kit("other"));
    await live.connect();
    await server.step({ authority: { ...authority, signer: "3" } });
    const last = { validityHours: 50_000, generations: ["3"] };
    await server.step({ authority: { ...last, retireInUse: true } });
    expect((await live.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
    await live.end();
  });
}

async function retireUnderSession(server: RotatedServer): Promise<void> {
  const authority = { validityHours: 50_000, generations: ["2"] };
  const kit = server.kit("app");
  const back = { ...authority, generations: ["1", "2"], signer: "1" };
  await server.step({ authority: back });
  const old = server.kit("other");
  const live = new Client(old);
  live.on("error", () => undefined);
  await live.connect();
  await server.step({ authority: { ...back, signer: "2" } });
  server.declareWith({ authority });
  for (const result of [await server.stack.preview(), await server.stack.up()]) {
    expect(result.code).not.toBe(0);
    expect(result.log).toContain(
      "Cannot retire authority 1: there are live sessions of other (1) on certificates that it issued",
    );
  }
  expect((await live.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
  await live.end();
  await server.step({ authority });
  expect(server.roots()).toBe(1);
  expect(await refusalOf(old)).toMatch(/unknown ca|certificate verify failed/i);
  expect(await refusalOf(kit)).toBe("connected");
}

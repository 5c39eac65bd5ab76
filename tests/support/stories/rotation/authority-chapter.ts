// An authority reissued, and a successor that takes over.
import { X509Certificate } from "node:crypto";
import { expect, it } from "vitest";
import { refusalOf } from "../../client/connect";
import type { RotatedServer } from "./rotated-server";

export function describeAuthorities(server: RotatedServer): void {
  it("a changed validity reissues the authority, with the same key and subject", async () => {
    const before = new X509Certificate(server.outputs.trustBundlePem);
    const kit = server.kit("app");
    await server.step({ authority: { validityHours: 50_000 } });
    const after = new X509Certificate(server.outputs.trustBundlePem);
    expect(after.fingerprint256).not.toBe(before.fingerprint256);
    expect(after.subject).toBe(before.subject);
    expect(after.publicKey.equals(before.publicKey)).toBe(true);
    // With the old root, as a client that has not fetched its new kit.
    expect(await refusalOf(kit)).toBe("connected");
  });

  it.each([
    ["to a signer that is not trusted yet", { generations: ["1", "2"], signer: "2" }],
    ["to another authority at once", { generations: ["2"] }],
  ])("preview and up refuse the jump %s", async (_name, authority) => {
    server.declareWith({ authority });
    for (const result of [await server.stack.preview(), await server.stack.up()]) {
      expect(result.code).not.toBe(0);
      expect(result.log).toContain(
        'Cannot rotate the authority: authority.signer is "2", which is not trusted yet, ' +
          'expected one that is: "1"; add it first: authority.generations: ["1", "2"], ' +
          'authority.signer: "1"; then promote it by a second update',
      );
      expect(result.changes).toEqual({});
    }
  });
}

export function describePromotion(server: RotatedServer): void {
  it("an added authority can be removed again", async () => {
    const authority = { validityHours: 50_000 };
    const more = { ...authority, generations: ["1", "2"], signer: "1" };
    const { log } = await server.step({ authority: more });
    expect(log).toContain("Authority 2 is added: give clients the new trust bundle");
    expect(server.roots()).toBe(2);
    await server.step({ authority });
    expect(server.roots()).toBe(1);
  });

  it("a trusted authority can become the signer", async () => {
    const authority = { validityHours: 50_000, generations: ["1", "2"] };
    await server.step({ authority: { ...authority, signer: "1" } });
    const kit = server.kit("other");
    const { log } = await server.step({ authority: { ...authority, signer: "2" } });
    expect(log).toContain("Authority 2 signs from now on");
    expect(server.certificate("app").issuer).toBe("CN=db CA 2");
    expect(await refusalOf(kit)).toBe("connected");
  });
}

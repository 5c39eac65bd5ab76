// Certificates revoked while two authorities are trusted.
import { Client } from "pg";
import { expect, it } from "vitest";
import { refusalOf } from "../../client/connect";
import type { RotatedServer } from "./rotated-server";

/** Alert 44 (RFC 8446, 6.2). */
const REVOKED = /alert certificate revoked/;

/** The client `app` as it is declared now. */
const appOf = ({ declaration }: RotatedServer) => (declaration["clients"] as { app: object }).app;

export function describeRevocations(server: RotatedServer): void {
  it("revoking a client by name ends its session, with two authorities trusted", async () => {
    const [kit, live] = [server.kit("other"), new Client(server.kit("other"))];
    const ended = new Promise((resolve) => live.on("error", resolve));
    await live.connect();
    const { log } = await server.step({ revoked: ["other"] });
    expect(log).toContain("ended 1 sessions of other, whose certificate is revoked");
    expect(String(await ended)).toMatch(/terminating connection|Connection terminated/);
    expect(await refusalOf(kit)).toMatch(REVOKED);
    expect(server.outputs.evidence.probes.filter((probe) => !probe.passed)).toEqual([]);
  });

  it("a client gets in again when its revocation is removed", async () => {
    await server.step({ revoked: [] });
    expect(await refusalOf(server.kit("other"))).toBe("connected");
  });

  it("one update replaces a stolen certificate and revokes it", async () => {
    const stolen = server.kit("other");
    const clients = { app: appOf(server), other: { certificate: { generation: 2 } } };
    await server.step({ clients, revoked: ["other@1"] });
    expect(await refusalOf(stolen)).toMatch(REVOKED);
    expect(await refusalOf(server.kit("other"))).toBe("connected");
  });
}

export function describeLeaving(server: RotatedServer): void {
  it("a client that leaves the declaration is revoked, and can be revoked by name", async () => {
    const left = server.kit("other");
    const app = appOf(server);
    await server.step({ clients: { app }, revoked: [] });
    // Leaving is enough.
    expect(await refusalOf(left)).toMatch(REVOKED);
    await server.step({ revoked: ["other"] });
    expect(await refusalOf(left)).toMatch(REVOKED);
    await server.step({
      clients: { app, other: { certificate: { generation: 3 } } },
      revoked: [],
    });
    expect(await refusalOf(server.kit("other"))).toBe("connected");
    expect(await refusalOf(left)).toMatch(REVOKED);
  });

  it("preview refuses to revoke an unknown client", async () => {
    server.declareWith({ revoked: ["nobody"] });
    const { code, log } = await server.stack.preview();
    expect(code).not.toBe(0);
    expect(log).toContain(
      'Cannot declare the server: revoked[0] is "nobody", expected a client that had a ' +
        'certificate ("app", "other"), name@generation, or a serial number in hexadecimal',
    );
  });
}

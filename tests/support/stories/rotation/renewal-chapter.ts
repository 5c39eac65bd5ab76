// Certificates reissued because their declaration changed.
import { expect, it } from "vitest";
import type { RotatedServer } from "./rotated-server";

export function describeRenewals(server: RotatedServer): void {
  it("a raised generation reissues one certificate, with a new key", async () => {
    const [app, other] = [server.serial("app"), server.serial("other")];
    const key = server.outputs.clientKeys["app"];
    const clients = { app: { certificate: { generation: 2 } }, other: {} };
    const { log, changes } = await server.step({ clients });
    expect(log).toContain("Certificate client-app is issued again (changed: generation 1 -> 2)");
    expect(server.serial("app")).not.toBe(app);
    expect(server.outputs.clientKeys["app"]).not.toBe(key);
    expect(server.serial("other")).toBe(other);
    const certificates = Object.keys(changes).filter((name) => /client|server-cert/.test(name));
    expect(new Set(certificates)).toEqual(
      new Set(["db-client-app", "db-client-app-key", "db-client-app-request"]),
    );
  });

  it("reuseKey keeps the key of a reissued certificate", async () => {
    const key = server.outputs.clientKeys["app"];
    const before = server.serial("app");
    const certificate = { generation: 3, reuseKey: true };
    await server.step({ clients: { app: { certificate }, other: {} } });
    expect(server.serial("app")).not.toBe(before);
    expect(server.outputs.clientKeys["app"]).toBe(key);
  });

  it("a changed validity renews the server's certificate", async () => {
    const { serverFingerprint } = server.outputs.evidence;
    await server.step({ serverCertificate: { validityHours: 1000 } });
    expect(server.outputs.evidence.serverFingerprint).not.toBe(serverFingerprint);
  });
}

export function describePreviews(server: RotatedServer): void {
  it("preview names what will be reissued, and why", async () => {
    server.declareWith({ hosts: ["localhost", "127.0.0.1", "db.example.org"] });
    const { log, code } = await server.stack.preview();
    expect(code).toBe(0);
    expect(log).toContain("Certificate server is issued again (changed: the names in it)");
    expect(log).not.toContain("Certificate client-app");
  });

  it("an unchanged declaration needs no update", async () => {
    server.declareWith({});
    expect((await server.stack.preview("--expect-no-changes")).code).toBe(0);
  });
}

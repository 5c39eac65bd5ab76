// What the graph of a server has to be, in preview as well as in an update: both modes run these.
import { expect, it } from "vitest";
import { PostgresServer, RuntimeKind } from "../../index";
import { startMockEngine, valueOf, type MockEngine } from "./mock-engine";

const SECRET = "4dabf18193072939515e22adb298388d";

/** A secret in the wire format of the SDK, or what holds one. */
export function isSecret(value: unknown): boolean {
  return JSON.stringify(value)?.includes(SECRET) ?? false;
}

export async function declareServer(preview: boolean): Promise<MockEngine> {
  const engine = await startMockEngine(preview);
  const server = new PostgresServer("db", {
    runtime: RuntimeKind.Docker,
    clients: { app: {}, reports: { role: "reader", database: "stats" } },
  });
  await valueOf(server.urn);
  // Every resource is registered once the outputs have settled; in preview most stay unknown.
  await new Promise((resolve) => setTimeout(resolve, 500));
  return engine;
}

/** The tests that hold in both modes. */
export function itDeclaresTheGraph(engineOf: () => MockEngine): void {
  it("names every child after the server and its role", () => {
    const names = engineOf().resources.map((resource) => resource.name);
    expect(names.filter((name) => name !== "db" && !name.startsWith("db-"))).toEqual([]);
    expect(new Set(names).size).toBe(names.length);
  });

  it("makes one key, one request and one certificate for each client", () => {
    const { find } = engineOf();
    find("db-client-app-key", "tls:index/privateKey:PrivateKey");
    const request = find("db-client-reports-request", "tls:index/certRequest:CertRequest");
    expect(request.inputs["subject"]).toEqual({ commonName: "reader" });
    const leaf = find("db-client-reports", "tls:index/locallySignedCert:LocallySignedCert");
    expect(leaf.inputs["allowedUses"]).toEqual(["digital_signature", "client_auth"]);
  });

  it("gives the server's certificate a server's use and its hosts", () => {
    const { find } = engineOf();
    const request = find("db-server-certificate-request");
    expect(request.inputs["dnsNames"]).toEqual(["localhost"]);
    expect(request.inputs["ipAddresses"]).toEqual(["127.0.0.1", "::1"]);
    const leaf = find("db-server-certificate", "tls:index/locallySignedCert:LocallySignedCert");
    expect(leaf.inputs["allowedUses"]).toEqual(["digital_signature", "server_auth"]);
    expect(leaf.inputs).toMatchObject({ validityPeriodHours: 2160 });
  });

  it("puts the authority's certificate under a subject of its own", () => {
    const { find } = engineOf();
    const root = find("db-ca-1", "tls:index/selfSignedCert:SelfSignedCert");
    expect(root.inputs).toMatchObject({
      subject: { commonName: "db CA 1" },
      isCaCertificate: true,
      validityPeriodHours: 87_600,
    });
  });
}

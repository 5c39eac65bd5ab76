import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import type { Evidence } from "../../../components/proof/evidence";
import { prove } from "../../../components/proof/prove";
import { assertion } from "../../../components/providers/assertion-provider";
import { makeRoot } from "../../support/pki/certificates";

/** A server that turns everybody away: enough to have evidence of it. */
async function withServer<T>(message: string, use: (port: number) => Promise<T>): Promise<T> {
  const fields = `SFATAL\0VFATAL\0C28000\0M${message}\0\0`;
  const head = Buffer.alloc(5, "E");
  head.writeInt32BE(4 + Buffer.byteLength(fields), 1);
  const error = head.toString("latin1") + fields;
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    // Eight bytes ask for TLS, which there is none of.
    socket.once("data", (asked) => socket.end(asked.length === 8 ? "N" : error));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    return await use((server.address() as AddressInfo).port);
  } finally {
    server.close();
  }
}

const root = makeRoot();
const requestFor = (port: number) => ({
  host: "127.0.0.1",
  port,
  database: "postgres",
  role: "prober",
  trustBundlePem: root.pem,
  certificatePem: root.pem,
  keyPem: "",
  expectedFingerprint: "",
  minProtocol: "TLSv1.3",
  superuser: "postgres",
  allowWeakening: [],
  clients: [],
  patienceSeconds: 60,
});

describe("assertion.read()", () => {
  it("keeps the evidence of an impatient refresh when a patient update has observed the same", async () => {
    await withServer("no", async (port) => {
      const request = requestFor(port);
      const evidence = await prove(request);
      const state = { request, evidence, facts: {}, proof: "onChange", version: "1" };
      const { props } = await assertion.read("tls", state);
      expect(props.evidence).toBe(evidence);
    });
  });

  it("takes the new evidence when something else was observed", async () => {
    const before = await withServer("no", (port) => prove(requestFor(port)));
    const after = await withServer("never", async (port) => {
      const request = requestFor(port);
      const state = { request, evidence: before, facts: {}, proof: "onChange", version: "1" };
      return (await assertion.read("tls", state)).props.evidence;
    });
    expect(after.digest).not.toBe(before.digest);
  });

  it("has no text that tells how long was waited", async () => {
    await withServer("no", async (port) => {
      const request = requestFor(port);
      const texts = ({ probes }: Evidence): string => JSON.stringify(probes);
      expect(texts(await prove({ ...request, patienceSeconds: 1 }))).toBe(
        texts(await prove({ ...request, patienceSeconds: 3599 })),
      );
    });
  });
});

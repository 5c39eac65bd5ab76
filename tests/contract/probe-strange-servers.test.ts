// What is no PostgreSQL, or not yet: the proof says so in time, throws nothing and leaves nothing open.
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import type { Evidence } from "../../components/proof/evidence";
import { prove } from "../../components/proof/prove";
import type { ProofRequest } from "../../components/proof/request";
import { fetchServedFingerprint } from "../../components/wire/served-certificate";
import { freePort } from "../support/machine/free-port";
import { clientAuth } from "../support/pki/certificates";
import { makeAuthority } from "../support/pki/test-pki";
import { startEmbeddedServer } from "../support/server/embedded-server";
import { serverName, startDeclaredServer, withDeclaredServer } from "./support/declared-server";
import { decrypt, errorMessage, withListener } from "./support/strange-server";

function requestFor(port: number): ProofRequest {
  const authority = makeAuthority();
  const probe = authority.issueClient("prober");
  return {
    host: serverName,
    connectHost: "127.0.0.1",
    port,
    database: "postgres",
    role: "prober",
    trustBundlePem: authority.certificatePem,
    certificatePem: probe.certificatePem,
    keyPem: probe.keyPem,
    expectedFingerprint: "00",
    minProtocol: "TLSv1.3",
    superuser: "postgres",
    allowWeakening: [],
    clients: [],
    patienceSeconds: 1,
  };
}

function observedBy(evidence: Evidence, name: string): string | undefined {
  return evidence.probes.find((probe) => probe.name === name)?.observed;
}

function openSockets(): number {
  return process.getActiveResourcesInfo().filter((name) => /TCPSocket|TLSWrap/.test(name)).length;
}

describe("prove", () => {
  it("reports a port on which nothing listens", async () => {
    const evidence = await prove(requestFor(await freePort()));
    expect(evidence.passed).toBe(false);
    expect(evidence.probes).toHaveLength(1);
    expect(observedBy(evidence, "server answers")).toMatch(/^connect ECONNREFUSED/);
  });

  it("reports a listener that never says a word", async () => {
    const evidence = await withListener(
      () => undefined,
      (port) => prove(requestFor(port)),
    );
    expect(evidence.passed).toBe(false);
    expect(observedBy(evidence, "server answers")).toBe("no answer in time");
  });

  it("reports a listener that speaks another protocol", async () => {
    const evidence = await withListener(
      (socket) => socket.once("data", () => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n")),
      (port) => prove(requestFor(port)),
    );
    expect(evidence.passed).toBe(false);
    expect(observedBy(evidence, "server answers")).toBe("the answer is not PostgreSQL's protocol");
  });

  it("reports a listener that closes every connection", async () => {
    const evidence = await withListener(
      (socket) => socket.end(),
      (port) => prove(requestFor(port)),
    );
    expect(evidence.passed).toBe(false);
    expect(observedBy(evidence, "server answers")).toMatch(
      /closed the connection|ECONNRESET|EPIPE/,
    );
  });

  it("reports a server without TLS, in the server's own answer", async () => {
    const changes = { conf: ["ssl = off"], wholeHba: ["host all all all trust"] };
    const evidence = await withDeclaredServer(changes, ({ request }) => prove(request));
    expect(evidence.passed).toBe(false);
    expect(observedBy(evidence, "verified session")).toMatch(/does not support SSL/);
    expect(observedBy(evidence, "served certificate")).toMatch(/speaks no TLS/);
    expect(observedBy(evidence, "plaintext refused")).toBe("the server let the client in");
  });

  it("reports a server certificate that has expired", async () => {
    const notAfter = new Date(Date.now() - 3_600_000);
    const evidence = await withDeclaredServer(
      { server: (authority) => authority.issueServer([serverName], { notAfter }) },
      ({ request }) => prove(request),
    );
    expect(observedBy(evidence, "verified session")).toMatch(/CERT_HAS_EXPIRED/);
  });

  it("reports a probe certificate that has expired", async () => {
    const notAfter = new Date(Date.now() - 3_600_000);
    const evidence = await withDeclaredServer(
      { request: (authority) => authority.issueClient("prober", { notAfter }) },
      ({ request }) => prove(request),
    );
    expect(observedBy(evidence, "verified session")).toMatch(/TLS alert 45/);
  });

  it("reports a server certificate that is for clients", async () => {
    const evidence = await withDeclaredServer(
      { server: (authority) => authority.issueServer([serverName], { purposes: [clientAuth] }) },
      ({ request }) => prove(request),
    );
    expect(observedBy(evidence, "verified session")).toMatch(/INVALID_PURPOSE/);
  });

  it("reports a proxy that has the server's key and decrypts the session", async () => {
    const authority = makeAuthority();
    const served = authority.issueServer([serverName]);
    const server = await startEmbeddedServer({
      conf: [],
      hba: ["host all all all trust"],
      files: {},
      sql: ["create role prober login"],
    });
    const evidence = await withListener(
      (socket) => decrypt(socket, served, server.port),
      (port) =>
        prove({
          ...requestFor(port),
          trustBundlePem: authority.certificatePem,
          ...authority.issueClient("prober"),
          expectedFingerprint: served.fingerprint,
        }),
    );
    await server.stop();
    expect(observedBy(evidence, "verified session")).toBe('a session as "prober" over TLSv1.3');
    expect(observedBy(evidence, "session as negotiated")).toMatch(/something in between decrypts/);
    expect(observedBy(evidence, "client certificate as presented")).toBe("no client certificate");
    expect(evidence.passed).toBe(false);
  });

  it("reports a role that does not exist, in PostgreSQL's words", async () => {
    const evidence = await withDeclaredServer({ sql: ["drop role prober"] }, ({ request }) =>
      prove(request),
    );
    expect(observedBy(evidence, "verified session")).toBe(
      'FATAL: role "prober" does not exist (SQLSTATE 28000)',
    );
  });

  it("waits for a server that starts later", async () => {
    const port = await freePort();
    const starting = sleep(500).then(() =>
      startEmbeddedServer({ conf: [], hba: ["host all all all reject"], files: {}, port }),
    );
    const evidence = await prove({ ...requestFor(port), patienceSeconds: 60 });
    await (await starting).stop();
    expect(observedBy(evidence, "server answers")).toBe("it does");
  });

  it("waits while the server says that it is starting", async () => {
    let asked = 0;
    const evidence = await withListener(
      (socket) =>
        socket.once("data", (data) => {
          if (data.length > 8) asked += 1;
          const starting = asked < 3;
          socket.end(
            starting
              ? errorMessage("57P03", "the database system is starting up")
              : errorMessage("28000", "no"),
          );
        }),
      (port) => prove({ ...requestFor(port), patienceSeconds: 20 }),
    );
    expect(observedBy(evidence, "server answers")).toBe("it does");
    expect(asked).toBeGreaterThanOrEqual(3);
  });

  it("gives up on a server that keeps starting, with its words", async () => {
    const message = errorMessage("57P03", "the database system is starting up");
    const evidence = await withListener(
      (socket) => socket.once("data", () => socket.end(message)),
      (port) => prove(requestFor(port)),
    );
    expect(observedBy(evidence, "server answers")).toMatch(/the database system is starting up/);
  });

  it("leaves no connection open and observes the same in every run, however patient", async () => {
    const declared = await startDeclaredServer();
    try {
      const before = openSockets();
      const first = await prove(declared.request);
      const second = await prove({ ...declared.request, patienceSeconds: 1 });
      const lasting = ({ facts, ...evidence }: Evidence) => ({
        ...evidence,
        observedAt: "",
        facts: { ...facts, clockSkewSeconds: 0 },
      });
      expect(lasting(second)).toEqual(lasting(first));
      expect(first.digest).toMatch(/^[0-9a-f]{64}$/);
      expect(second.digest).toBe(first.digest);
      const other = { ...declared.request, allowWeakening: ["superuserOverTcp"] };
      expect((await prove(other)).digest).not.toBe(first.digest);
      await sleep(100);
      expect(openSockets()).toBe(before);
    } finally {
      await declared.server.stop();
    }
  });

  it("refuses a minimum protocol that PostgreSQL does not know", async () => {
    await withDeclaredServer({}, async ({ request }) => {
      await expect(prove({ ...request, minProtocol: "TLSv13" })).rejects.toThrow(
        'Cannot prove TLS: minProtocol is "TLSv13", expected TLSv1, TLSv1.1, TLSv1.2 or TLSv1.3',
      );
    });
  });
});

describe("fetchServedFingerprint", () => {
  it("gives the fingerprint of the served certificate, also of an expired one", async () => {
    const notAfter = new Date(Date.now() - 3_600_000);
    await withDeclaredServer(
      { server: (authority) => authority.issueServer([serverName], { notAfter }) },
      async ({ request }) => {
        const served = await fetchServedFingerprint("127.0.0.1", request.port);
        expect(served).toBe(request.expectedFingerprint);
      },
    );
  });

  it("rejects when nothing answers in time", async () => {
    await withListener(
      () => undefined,
      async (port) => {
        await expect(fetchServedFingerprint("127.0.0.1", port, 200)).rejects.toThrow(
          "no answer in time",
        );
      },
    );
  });
});

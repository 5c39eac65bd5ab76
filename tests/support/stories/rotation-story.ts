// The rotations of one server, told the same way for both runtimes. The tests build on each other,
// as an owner's years do; clients connect without a pause while an update runs.
import { X509Certificate } from "node:crypto";
import { Client, type ClientConfig } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { optionsOf, queryOnce, refusalOf } from "../client/connect";
import { freePort } from "../machine/free-port";
import { connectWhile } from "../client/connect-while";
import { TestStack, type CommandResult, type StackOutputs } from "../stack/test-stack";

type Declaration = Record<string, unknown>;

export interface RotationRuntime {
  readonly kind: "docker" | "embedded";
  /** Restarts the server as its host would, and returns when it is up again. */
  restart(stack: TestStack, outputs: StackOutputs): Promise<void>;
}

export function describeRotation({ kind, restart }: RotationRuntime): void {
  describe(`rotation of a server on the ${kind} runtime`, () => {
    let stack: TestStack;
    let declaration: Declaration;
    let outputs: StackOutputs;
    const session = (name: string): ClientConfig => optionsOf(outputs, name);
    const row = async (sql: string): Promise<Record<string, unknown>> =>
      (await queryOnce<Record<string, unknown>>(session("app"), sql))[0] ?? {};
    const identity = () =>
      row("select pg_postmaster_start_time()::text as started, answer from kept");
    const serial = (name: string): string =>
      new X509Certificate(outputs.clients[name]?.certificatePem ?? "").serialNumber;
    const roots = (): number => outputs.trustBundlePem.split("BEGIN CERTIFICATE").length - 1;

    /**
     * Carries out one update while clients connect with the kits from before it, and checks what
     * every rotation has to leave as it was.
     */
    async function step(change: Declaration): Promise<CommandResult> {
      const before = { identity: await identity(), container: outputs.runtime.containerId };
      declaration = { ...declaration, ...change };
      stack.declare(declaration);
      const { result, connections, failures } = await connectWhile(session("app"), () =>
        stack.up(),
      );
      expect(result.log).toContain("db");
      expect(failures).toEqual([]);
      expect(connections).toBeGreaterThan(10);
      expect(result.code, result.log).toBe(0);
      outputs = await stack.outputs();
      expect(await identity()).toEqual(before.identity);
      expect(outputs.runtime.containerId).toBe(before.container);
      const served = outputs.certificates.find(({ name }) => name === "server");
      expect(outputs.evidence.serverFingerprint).toBe(served?.sha256Fingerprint);
      return result;
    }

    beforeAll(async () => {
      stack = await TestStack.create(kind);
      declaration = { port: await freePort(), clients: { app: {}, other: {} } };
      stack.declare(declaration);
      const created = await stack.up();
      expect(created.log).toContain("created");
      expect(created.code).toBe(0);
      outputs = await stack.outputs();
      await row("create table kept as select 42 as answer");
    });
    afterAll(() => stack.remove());

    it("issues one certificate again when its generation is raised, with a new key", async () => {
      const [app, other] = [serial("app"), serial("other")];
      const key = outputs.clientKeys["app"];
      const clients = { app: { certificate: { generation: 2 } }, other: {} };
      const { log, changes } = await step({ clients });
      expect(log).toContain("Certificate client-app is issued again (changed: generation 1 -> 2)");
      expect(serial("app")).not.toBe(app);
      expect(outputs.clientKeys["app"]).not.toBe(key);
      expect(serial("other")).toBe(other);
      const certificates = Object.keys(changes).filter((name) => /client|server-cert/.test(name));
      expect(new Set(certificates)).toEqual(
        new Set(["db-client-app", "db-client-app-key", "db-client-app-request"]),
      );
    });

    it("keeps the key when it is reused", async () => {
      const key = outputs.clientKeys["app"];
      const before = serial("app");
      const certificate = { generation: 3, reuseKey: true };
      await step({ clients: { app: { certificate }, other: {} } });
      expect(serial("app")).not.toBe(before);
      expect(outputs.clientKeys["app"]).toBe(key);
    });

    it("renews the server's certificate for another validity", async () => {
      const { serverFingerprint } = outputs.evidence;
      await step({ serverCertificate: { validityHours: 1000 } });
      expect(outputs.evidence.serverFingerprint).not.toBe(serverFingerprint);
    });

    it("says in preview what will be issued again, and why", async () => {
      stack.declare({ ...declaration, hosts: ["localhost", "127.0.0.1", "db.example.org"] });
      const { log, code } = await stack.preview();
      expect(code).toBe(0);
      expect(log).toContain("Certificate server is issued again (changed: the names in it)");
      expect(log).not.toContain("Certificate client-app");
    });

    it("needs no change when nothing has changed", async () => {
      stack.declare(declaration);
      expect((await stack.preview("--expect-no-changes")).code).toBe(0);
    });

    it("signs the authority again for another validity, with the same key and subject", async () => {
      const before = new X509Certificate(outputs.trustBundlePem);
      const kit = session("app");
      await step({ authority: { validityHours: 50_000 } });
      const after = new X509Certificate(outputs.trustBundlePem);
      expect(after.fingerprint256).not.toBe(before.fingerprint256);
      expect(after.subject).toBe(before.subject);
      expect(after.publicKey.equals(before.publicKey)).toBe(true);
      // With the root from before, as a client has it that never fetched another kit.
      expect(await refusalOf(kit)).toBe("connected");
    });

    it.each([
      ["to a signer that is not trusted yet", { generations: ["1", "2"], signer: "2" }],
      ["to another authority at once", { generations: ["2"] }],
    ])("refuses the jump %s in preview and without one", async (_name, authority) => {
      stack.declare({ ...declaration, authority });
      for (const result of [await stack.preview(), await stack.up()]) {
        expect(result.code).not.toBe(0);
        expect(result.log).toContain(
          'Cannot rotate the authority: authority.signer is "2", which is not trusted yet, ' +
            'expected one that is: "1"; add it first: authority.generations: ["1", "2"], ' +
            'authority.signer: "1"; then promote it by a second update',
        );
        expect(result.changes).toEqual({});
      }
    });

    it("adds a generation, and takes it back", async () => {
      const authority = { validityHours: 50_000 };
      const more = { ...authority, generations: ["1", "2"], signer: "1" };
      const { log } = await step({ authority: more });
      expect(log).toContain("Authority 2 is added: give clients the new trust bundle");
      expect(roots()).toBe(2);
      await step({ authority });
      expect(roots()).toBe(1);
    });

    it("promotes a generation that was added", async () => {
      const authority = { validityHours: 50_000, generations: ["1", "2"] };
      await step({ authority: { ...authority, signer: "1" } });
      const kit = session("other");
      const { log } = await step({ authority: { ...authority, signer: "2" } });
      expect(log).toContain("Authority 2 signs from now on");
      expect(new X509Certificate(outputs.clients["app"]?.certificatePem ?? "").issuer).toBe(
        "CN=db CA 2",
      );
      expect(await refusalOf(kit)).toBe("connected");
    });

    it("revokes a client by name and ends its session, with two authorities trusted", async () => {
      const [kit, live] = [session("other"), new Client(session("other"))];
      const ended = new Promise((resolve) => live.on("error", resolve));
      await live.connect();
      const { log } = await step({ revoked: ["other"] });
      expect(log).toContain("ended 1 sessions of other, whose certificate is revoked");
      expect(String(await ended)).toMatch(/terminating connection|Connection terminated/);
      // Alert 44 (RFC 8446, 6.2).
      expect(await refusalOf(kit)).toMatch(/alert certificate revoked/);
      expect(outputs.evidence.probes.filter((probe) => !probe.passed)).toEqual([]);
    });

    it("accepts the client again when the entry is taken out", async () => {
      await step({ revoked: [] });
      expect(await refusalOf(session("other"))).toBe("connected");
    });

    it("replaces a stolen certificate and revokes it by one update", async () => {
      const stolen = session("other");
      const clients = { app: (declaration["clients"] as { app: object }).app };
      await step({
        clients: { ...clients, other: { certificate: { generation: 2 } } },
        revoked: ["other@1"],
      });
      expect(await refusalOf(stolen)).toMatch(/alert certificate revoked/);
      expect(await refusalOf(session("other"))).toBe("connected");
    });

    it("revokes a client by name that has left the declaration", async () => {
      const left = session("other");
      const { app } = declaration["clients"] as { app: object };
      await step({ clients: { app }, revoked: [] });
      // By having left alone.
      expect(await refusalOf(left)).toMatch(/alert certificate revoked/);
      await step({ revoked: ["other"] });
      expect(await refusalOf(left)).toMatch(/alert certificate revoked/);
      await step({ clients: { app, other: { certificate: { generation: 3 } } }, revoked: [] });
      expect(await refusalOf(session("other"))).toBe("connected");
      expect(await refusalOf(left)).toMatch(/alert certificate revoked/);
    });

    it("refuses to revoke whom it never knew, in preview", async () => {
      stack.declare({ ...declaration, revoked: ["nobody"] });
      const { code, log } = await stack.preview();
      expect(code).not.toBe(0);
      expect(log).toContain(
        'Cannot revoke a certificate: revoked[0] is "nobody", expected a client that had a ' +
          'certificate ("app", "other"), name@generation, or a serial number in hexadecimal',
      );
    });

    it("refuses to retire the signer", async () => {
      const authority = { validityHours: 50_000, generations: ["1"] };
      stack.declare({ ...declaration, authority });
      const result = await stack.preview();
      expect(result.code).not.toBe(0);
      expect(result.log).toContain(
        'authority.generations is "1", without "2", which signed the certificates in use',
      );
    });

    it("refuses to retire an authority on which a session is live, and then does not", async () => {
      const authority = { validityHours: 50_000, generations: ["2"] };
      const kit = session("app");
      const back = { ...authority, generations: ["1", "2"], signer: "1" };
      await step({ authority: back });
      const old = session("other");
      const live = new Client(old);
      live.on("error", () => undefined);
      await live.connect();
      await step({ authority: { ...back, signer: "2" } });
      stack.declare({ ...declaration, authority });
      for (const result of [await stack.preview(), await stack.up()]) {
        expect(result.code).not.toBe(0);
        expect(result.log).toContain(
          "Cannot retire authority 1: there are live sessions of other (1) on certificates that it issued",
        );
      }
      expect((await live.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
      await live.end();
      await step({ authority });
      expect(roots()).toBe(1);
      expect(await refusalOf(old)).toMatch(/unknown ca|certificate verify failed/i);
      expect(await refusalOf(kit)).toBe("connected");
    });

    it("retires an authority in use when it is told to, and leaves the session alone", async () => {
      const authority = { validityHours: 50_000, generations: ["2", "3"] };
      await step({ authority: { ...authority, signer: "2" } });
      const live = new Client(session("other"));
      await live.connect();
      await step({ authority: { ...authority, signer: "3" } });
      const last = { validityHours: 50_000, generations: ["3"] };
      await step({ authority: { ...last, retireInUse: true } });
      expect((await live.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
      await live.end();
    });

    it("serves the newest material after a restart by its host", async () => {
      const { serverFingerprint } = outputs.evidence;
      await restart(stack, outputs);
      expect(await row("select answer from kept")).toEqual({ answer: 42 });
      expect((await stack.refresh()).code).toBe(0);
      expect((await stack.outputs()).evidence.serverFingerprint).toBe(serverFingerprint);
    });

    it("does not build on a step that never reached the server", async () => {
      const authority = { validityHours: 50_000, generations: ["3", "4"] };
      const failing = { authority: { ...authority, signer: "3" }, settings: { work_mem: "much" } };
      stack.declare({ ...declaration, ...failing });
      const failed = await stack.up();
      expect(failed.log).toContain('invalid value for parameter "work_mem": "much"');
      expect(await refusalOf(session("app"))).toBe("connected");
      stack.declare({ ...declaration, authority: { ...authority, signer: "4" } });
      const jump = await stack.up();
      expect(jump.code).not.toBe(0);
      expect(jump.log).toContain('authority.signer is "4", which is not trusted yet');
      expect(jump.log).toContain("Nothing was delivered: an earlier update did not get as far");
      expect(await refusalOf(session("app"))).toBe("connected");
    });

    it("goes on from there by the step that is named", async () => {
      const authority = { validityHours: 50_000, generations: ["3", "4"] };
      stack.declare({ ...declaration, authority: { ...authority, signer: "3" } });
      expect((await stack.up()).code).toBe(0);
      outputs = await stack.outputs();
      await step({ authority: { ...authority, signer: "4" } });
    });
  });
}

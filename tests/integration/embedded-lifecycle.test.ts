// The life of one embedded server, from nothing to nothing, on a real engine. The tests build on
// each other, as a user's days do.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isAlive } from "../../components/steps/os-process";
import { optionsOf, queryOnce, refusalOf } from "../support/client/connect";
import { freePort } from "../support/machine/free-port";
import { TestStack, type CommandResult, type StackOutputs } from "../support/stack/test-stack";

const patience = { timeout: 30_000 };

describe("an embedded server", () => {
  let stack: TestStack;
  let declaration: Record<string, unknown>;
  let created: CommandResult;
  let outputs: StackOutputs;
  // Its own: below the usual one, the server that is killed here could be another run's.
  const base = fs.mkdtempSync(path.join(os.tmpdir(), "pgtls-life-"));
  fs.chmodSync(base, 0o755);

  function instances(): string[] {
    return fs.existsSync(base)
      ? fs.readdirSync(base).filter((name) => /^[0-9a-f]{8}$/.test(name))
      : [];
  }
  const instance = (): string => {
    const [name] = instances();
    return path.join(base, name ?? "none");
  };
  const postmaster = (): number =>
    Number(fs.readFileSync(path.join(instance(), "data", "postmaster.pid"), "utf8").split("\n")[0]);
  const show = async (sql: string): Promise<Record<string, string>> =>
    (await queryOnce<Record<string, string>>(optionsOf(outputs, "app"), sql))[0] ?? {};

  beforeAll(async () => {
    stack = await TestStack.create("embedded");
    declaration = { port: await freePort(), clients: { app: {} }, embedded: { directory: base } };
    stack.declare(declaration);
    created = await stack.up();
    outputs = created.code === 0 ? await stack.outputs() : ({} as StackOutputs);
  });
  afterAll(async () => {
    await stack.remove();
    fs.rmSync(base, { recursive: true, force: true });
  });

  it("comes up with evidence that TLS 1.3 is spoken and every probe passed", () => {
    expect(created.log).toContain("created");
    expect(created.code).toBe(0);
    expect(outputs.evidence).toMatchObject({ passed: true, protocol: "TLSv1.3" });
    expect(outputs.evidence.probes.filter((probe) => !probe.passed)).toEqual([]);
  });

  it("reports what runs and which certificates are in use", () => {
    expect(outputs.endpoint).toEqual({
      host: "localhost",
      port: declaration["port"],
      database: "app",
    });
    expect(outputs.runtime).toMatchObject({ kind: "embedded", containerId: "" });
    expect(outputs.runtime.version).toMatch(/^17\./);
    expect(outputs.certificates.map(({ name, kind }) => [name, kind])).toEqual([
      ["ca-1", "authority"],
      ["server", "server"],
      ["probe", "client"],
      ["client-app", "client"],
    ]);
    const server = outputs.certificates[1];
    expect(server?.sha256Fingerprint).toBe(outputs.evidence.serverFingerprint);
    const days =
      (Date.parse(server?.notAfter ?? "") - Date.parse(server?.renewAfter ?? "")) / 864e5;
    expect(days).toBeCloseTo(30, 3);
  });

  it("needs no change when nothing has changed", async () => {
    expect((await stack.preview("--expect-no-changes")).code).toBe(0);
    const again = await stack.up("--refresh");
    expect(again.code).toBe(0);
    expect(Object.values(again.changes).filter((op) => op !== "refresh")).toEqual([]);
  });

  it("lets the declared client in, over TLS, and into its database", async () => {
    await show("create table kept as select 42 as answer");
    expect(await show("select ssl, version from pg_stat_ssl where pid = pg_backend_pid()")).toEqual(
      {
        ssl: true,
        version: "TLSv1.3",
      },
    );
  });

  it("refuses plaintext, a missing certificate and the superuser", async () => {
    const client = optionsOf(outputs, "app");
    const { ca } = client.ssl as { ca: string };
    expect(await refusalOf({ ...client, ssl: false })).toMatch(/no encryption$/);
    expect(await refusalOf({ ...client, ssl: { ca, servername: "localhost" } })).toBe(
      "connection requires a valid client certificate",
    );
    expect(await refusalOf({ ...client, user: "postgres", database: "postgres" })).toMatch(
      /^pg_hba.conf rejects connection .* user "postgres"/,
    );
    expect(await refusalOf({ ...client, user: "pgtls_probe", database: "postgres" })).toMatch(
      /^certificate authentication failed for user "pgtls_probe"/,
    );
  });

  it("keeps keys out of the log and encrypted in the state", async () => {
    const key = (outputs.clientKeys["app"] ?? "").split("\n")[1] ?? "";
    expect(key.length).toBeGreaterThan(20);
    for (const text of [created.log, await stack.state()]) {
      expect(text).not.toContain("PRIVATE KEY");
      expect(text).not.toContain(key);
    }
  });

  it("keeps the digest of what is declared encrypted, since a password may be in it", async () => {
    const state = JSON.parse(await stack.state()) as {
      deployment: { resources: { urn: string; inputs: object; outputs: object }[] };
    };
    const plan = state.deployment.resources.find(({ urn }) => urn.endsWith("::db-plan"))!;
    const sealed = { declaration: { ciphertext: expect.any(String) as string } };
    expect(plan).toMatchObject({ inputs: sealed, outputs: sealed });
  });

  it("takes over a changed setting by a reload, without a restart", async () => {
    const pid = postmaster();
    stack.declare({ ...declaration, settings: { work_mem: "7MB" } });
    const result = await stack.up();
    expect(result.code).toBe(0);
    expect(Object.keys(result.changes).sort()).toEqual(
      ["activate", "assertion", "plan", "roles", "stage"].map((name) => `db-${name}`),
    );
    expect(await show("show work_mem")).toEqual({ work_mem: "7MB" });
    expect(postmaster()).toBe(pid);
  });

  it("fails with PostgreSQL's words for a bad value, and keeps what was in force", async () => {
    stack.declare({ ...declaration, settings: { work_mem: "plenty" } });
    const result = await stack.up();
    expect(result.code).not.toBe(0);
    expect(result.log).toContain(
      "Cannot put the new material in force: PostgreSQL did not take it:",
    );
    expect(result.log).toContain('invalid value for parameter "work_mem": "plenty"');
    expect(await show("show work_mem")).toEqual({ work_mem: "7MB" });
  });

  it("recovers from a failed update by the next good one", async () => {
    stack.declare({ ...declaration, settings: { work_mem: "8MB" } });
    expect((await stack.up()).code).toBe(0);
    expect(await show("show work_mem")).toEqual({ work_mem: "8MB" });
  });

  it("restarts for a setting only when that is allowed", async () => {
    const pid = postmaster();
    const settings = { max_connections: "42" };
    stack.declare({ ...declaration, settings });
    const waiting = await stack.up();
    expect(waiting.code).toBe(0);
    expect(waiting.log).toContain("max_connections will change at the next restart of the server");
    expect(postmaster()).toBe(pid);
    stack.declare({ ...declaration, settings, allowRestart: true });
    expect((await stack.up()).code).toBe(0);
    expect(await show("show max_connections")).toEqual({ max_connections: "42" });
    expect(postmaster()).not.toBe(pid);
    declaration = { ...declaration, settings };
  });

  it("re-issues the server's certificate for other hosts, without a restart", async () => {
    const pid = postmaster();
    declaration = { ...declaration, hosts: ["localhost", "127.0.0.1", "db.example.org"] };
    stack.declare(declaration);
    expect((await stack.up()).code).toBe(0);
    const now = await stack.outputs();
    expect(now.evidence.serverFingerprint).not.toBe(outputs.evidence.serverFingerprint);
    expect(now.certificates[0]?.sha256Fingerprint).toBe(outputs.certificates[0]?.sha256Fingerprint);
    expect(postmaster()).toBe(pid);
    outputs = now;
  });

  it("shows a killed server as drift, and the next update starts it", async () => {
    process.kill(postmaster(), "SIGKILL");
    await expect.poll(() => refusalOf(optionsOf(outputs, "app")), patience).toMatch(/ECONNREFUSED/);
    const drift = await stack.refresh();
    expect(drift.changes["db-server"]).toBe("update");
    expect((await stack.preview("--expect-no-changes")).code).not.toBe(0);
    expect((await stack.up()).code).toBe(0);
    expect(await show("select answer from kept")).toEqual({ answer: 42 });
  });

  it("finds a file that was changed by hand, and repairs it", async () => {
    const file = path.join(instance(), "material", "current", "pg_hba.conf");
    const good = fs.readFileSync(file, "utf8");
    fs.appendFileSync(file, "host all all all trust\n");
    expect((await stack.refresh()).code).toBe(0);
    const repair = await stack.up();
    expect(repair.changes).toMatchObject({ "db-plan": "update", "db-stage": "update" });
    expect(fs.readFileSync(file, "utf8")).toBe(good);
    expect((await stack.preview("--expect-no-changes")).code).toBe(0);
  });

  it("refuses another major version in preview, and says what to do", async () => {
    stack.declare({ ...declaration, version: 18 });
    const result = await stack.preview();
    expect(result.code).not.toBe(0);
    expect(result.log).toContain(
      "Cannot change the major version of a server that has data: version is 18, expected 17; " +
        "declare a second server and move the data with pg_dump, or run pg_upgrade by hand",
    );
  });

  it("leaves no process and no directory behind", async () => {
    stack.declare(declaration);
    const [pid, directory] = [postmaster(), instance()];
    expect((await stack.destroy()).code).toBe(0);
    expect(isAlive(pid)).toBe(false);
    expect(fs.existsSync(directory)).toBe(false);
  });
});

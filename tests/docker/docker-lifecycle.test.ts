// The life of one server in a container, from nothing to nothing, on a real engine and a real
// daemon. The tests build on each other, as a user's days do.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { optionsOf, queryOnce, refusalOf } from "../support/client/connect";
import { belongings, docker, dockerAnyway } from "../support/machine/docker";
import { freePort } from "../support/machine/free-port";
import { findSecrets, secretsOf } from "../support/stack/find-secrets";
import { TestStack, type CommandResult, type StackOutputs } from "../support/stack/test-stack";

/** Names of the volumes of a container. */
const VOLUMES = "{{range $i, $m := .Mounts}}{{if $i}} {{end}}{{$m.Name}}{{end}}";

describe("a server in a container", () => {
  let stack: TestStack;
  let declaration: Record<string, unknown>;
  let created: CommandResult;
  let outputs: StackOutputs;
  let instanceId: string;
  const container = (): string => outputs.runtime.containerId;
  const show = async (sql: string): Promise<Record<string, unknown>> =>
    (await queryOnce<Record<string, unknown>>(optionsOf(outputs, "app"), sql))[0] ?? {};
  const proven = { passed: true, protocol: "TLSv1.3" };

  beforeAll(async () => {
    stack = await TestStack.create("docker");
    declaration = {
      hosts: ["db.example.org", "127.0.0.1"],
      port: await freePort(),
      clients: { app: {}, batch: { access: "scram" } },
      docker: { image: "postgres:17", memoryMib: 512, cpus: 1.5 },
    };
    stack.declare(declaration);
    created = await stack.up();
    outputs = created.code === 0 ? await stack.outputs() : ({} as StackOutputs);
    instanceId = docker(
      "inspect",
      "--format",
      '{{index .Config.Labels "pulumi-postgres-tls.instance"}}',
      outputs.runtime.containerId,
    );
  });
  afterAll(() => stack.remove());

  it("comes up with evidence, and needs no change then", async () => {
    expect(created.code).toBe(0);
    expect(outputs.evidence).toMatchObject(proven);
    expect(outputs.runtime).toMatchObject({ kind: "docker" });
    expect((await stack.preview("--expect-no-changes", "--refresh")).code).toBe(0);
  });

  it("shows no key and no password to those who can see containers, processes and logs", async () => {
    const secrets = await secretsOf(stack);
    const volumes = docker("inspect", "--format", VOLUMES, container()).split(" ");
    const places = {
      container: docker("inspect", container()),
      volumes: docker("volume", "inspect", ...volumes),
      image: docker("image", "inspect", "postgres:17"),
      history: docker("history", "--no-trunc", "postgres:17"),
      changes: docker("diff", container()),
      processes: docker("top", container(), "-eo", "pid,args"),
      logs: dockerAnyway("logs", container()),
      update: created.log,
      state: await stack.state(),
    };
    expect(places.logs).toContain("database system is ready to accept connections");
    for (const [place, text] of Object.entries(places)) {
      expect(text, place).not.toContain("PRIVATE KEY");
    }
    expect(places.container).not.toMatch(/POSTGRES_PASSWORD|PGPASSWORD/);
    expect(findSecrets(secrets, places)).toEqual([]);
    // The twin: the same search finds every one of them where they are shown.
    const names = Object.keys(secrets);
    // Of the authority, the server, the probe and the client with a certificate, in three forms each.
    expect(names.filter((name) => name.startsWith("key"))).toHaveLength(4 * 3);
    expect(names).toContain("password of batch");
    const { log: shown } = await stack.mustRun(["stack", "export", "--show-secrets"]);
    expect(findSecrets(secrets, { shown })).toEqual(names.map((name) => `shown: ${name}`));
    const served = docker("exec", container(), "cat", "/etc/pgtls/current/server.key");
    expect(findSecrets(secrets, { served })).not.toEqual([]);
  });

  it("runs as an ordinary user with nothing to write to and no capability", () => {
    const inspect = (format: string): string => docker("inspect", "--format", format, container());
    expect(inspect("{{.Config.User}}")).toBe("999:999");
    expect(inspect("{{.HostConfig.ReadonlyRootfs}} {{.HostConfig.CapDrop}}")).toBe("true [ALL]");
    expect(inspect("{{.HostConfig.SecurityOpt}}")).toBe("[no-new-privileges:true]");
    expect(inspect("{{.HostConfig.RestartPolicy.Name}}")).toBe("unless-stopped");
    expect(inspect("{{.HostConfig.Memory}}")).toBe(String(512 * 1024 * 1024));
    const status = docker("exec", container(), "cat", "/proc/1/status");
    expect(status).toMatch(/^CapEff:\s+0+$/m);
    expect(status).toMatch(/^NoNewPrivs:\s+1$/m);
    expect(docker("exec", container(), "cat", "/proc/1/comm")).toBe("postgres");
  });

  it("mounts the material read-only, and the key is for the server alone", () => {
    const key = "/etc/pgtls/current/server.key";
    expect(docker("exec", container(), "stat", "-c", "%a %u:%g", key)).toBe("400 999:999");
    expect(() => docker("exec", container(), "sh", "-c", "echo x > /etc/pgtls/x")).toThrow();
    expect(() => docker("exec", "-u", "65534:65534", container(), "cat", key)).toThrow();
  });

  it("refuses plaintext from everywhere, the container's own loopback included", async () => {
    const client = optionsOf(outputs, "app");
    expect(await refusalOf({ ...client, ssl: false })).toMatch(/no encryption$/);
    const inside = (user: string): string => {
      const psql = [
        "psql",
        `host=127.0.0.1 user=${user} dbname=app sslmode=disable`,
        "-c",
        "select 1",
      ];
      try {
        return docker("exec", "-u", "postgres", container(), ...psql);
      } catch (error) {
        return String((error as { stderr?: unknown }).stderr);
      }
    };
    expect(inside("app")).toMatch(/no encryption$/m);
    expect(inside("postgres")).toMatch(/no encryption$/m);
  });

  it("takes over a setting by a reload, in the same container", async () => {
    await show("create table kept as select 42 as answer");
    declaration = { ...declaration, settings: { work_mem: "7MB" } };
    stack.declare(declaration);
    const result = await stack.up();
    expect(result.code).toBe(0);
    expect(Object.keys(result.changes).sort()).toEqual(
      ["activate", "assertion", "plan", "roles", "stage"].map((name) => `db-${name}`),
    );
    expect(await show("show work_mem")).toEqual({ work_mem: "7MB" });
    expect((await stack.outputs()).runtime.containerId).toBe(container());
  });

  it("rolls back what PostgreSQL refuses, with its own words", async () => {
    stack.declare({ ...declaration, settings: { work_mem: "plenty" } });
    const result = await stack.up();
    expect(result.code).not.toBe(0);
    expect(result.log).toContain('invalid value for parameter "work_mem": "plenty"');
    expect(await show("show work_mem")).toEqual({ work_mem: "7MB" });
    stack.declare(declaration);
    expect((await stack.up()).code).toBe(0);
  });

  it("comes back with the newest material after docker restart", async () => {
    docker("restart", "-t", "30", container());
    const result = await stack.up("--refresh");
    expect(result.code).toBe(0);
    expect((await stack.outputs()).evidence).toMatchObject(proven);
    expect(await show("show work_mem")).toEqual({ work_mem: "7MB" });
  });

  it("comes back by itself after a crash of PostgreSQL that follows a reload", async () => {
    declaration = { ...declaration, settings: { work_mem: "9MB" } };
    stack.declare(declaration);
    expect((await stack.up()).code).toBe(0);
    const pid = docker("inspect", "--format", "{{.State.Pid}}", container());
    process.kill(Number(pid), "SIGKILL");
    await expect
      .poll(() => show("show work_mem").catch(() => ({})), { timeout: 60_000, interval: 500 })
      .toEqual({ work_mem: "9MB" });
    const result = await stack.up("--refresh");
    expect(result.code).toBe(0);
    expect((await stack.outputs()).evidence).toMatchObject(proven);
  });

  it("keeps data and certificates when another minor version replaces the container", async () => {
    declaration = { ...declaration, docker: { image: "postgres:17-previous" } };
    stack.declare(declaration);
    const result = await stack.up();
    expect(result.code).toBe(0);
    const now = await stack.outputs();
    expect(now.runtime.containerId).not.toBe(container());
    expect(now.runtime.version).not.toBe(outputs.runtime.version);
    const fingerprints = (of: StackOutputs) => of.certificates.map((one) => one.sha256Fingerprint);
    expect(fingerprints(now)).toEqual(fingerprints(outputs));
    expect(now.evidence).toMatchObject(proven);
    outputs = now;
    expect(await show("select answer from kept")).toEqual({ answer: 42 });
  });

  it("refuses another major version in preview", async () => {
    stack.declare({ ...declaration, version: 16, docker: { image: "postgres:16" } });
    const result = await stack.preview();
    expect(result.code).not.toBe(0);
    expect(result.log).toContain("Cannot change the major version of a server that has data");
  });

  it("refuses an image of another major version than declared", async () => {
    stack.declare({ ...declaration, docker: { image: "postgres:16" } });
    const result = await stack.up();
    expect(result.code).not.toBe(0);
    expect(result.log).toMatch(
      /Cannot use the image: it has PostgreSQL 16\.\d+, and `version` is 17/,
    );
    expect(await show("select answer from kept")).toEqual({ answer: 42 });
    stack.declare(declaration);
    expect((await stack.up()).code).toBe(0);
  });

  it("shows a stopped container as drift, and the next update starts it", async () => {
    docker("stop", "-t", "30", container());
    expect((await stack.refresh()).code).toBe(0);
    expect((await stack.preview("--expect-no-changes")).code).not.toBe(0);
    expect((await stack.up()).code).toBe(0);
    outputs = await stack.outputs();
    expect(outputs.evidence).toMatchObject(proven);
    expect(await show("select answer from kept")).toEqual({ answer: 42 });
  });

  it("shows a removed container as drift, and the next update makes it again on its data", async () => {
    docker("rm", "-f", container());
    const drift = await stack.refresh();
    expect(drift.changes["db-container"]).toBe("delete");
    expect((await stack.up()).code).toBe(0);
    outputs = await stack.outputs();
    expect(outputs.evidence).toMatchObject(proven);
    expect(await show("select answer from kept")).toEqual({ answer: 42 });
  });

  it("finds a file in the material volume that was changed by hand, and repairs it", async () => {
    const mount = '{{range .Mounts}}{{if eq .Destination "/etc/pgtls"}}{{.Name}}{{end}}{{end}}';
    const volume = docker("inspect", "--format", mount, container());
    const change = "echo 'host all all all trust' >> /m/current/pg_hba.conf";
    const image = ["--entrypoint", "sh", "postgres:17", "-c", change];
    docker("run", "--rm", "--user", "0:0", "-v", `${volume}:/m`, ...image);
    await stack.refresh();
    const repair = await stack.up();
    expect(repair.changes).toMatchObject({ "db-plan": "update", "db-stage": "update" });
    const hba = docker("exec", container(), "cat", "/etc/pgtls/current/pg_hba.conf");
    expect(hba).not.toContain("trust");
    expect((await stack.preview("--expect-no-changes")).code).toBe(0);
  });

  it("leaves no container and no volume behind", async () => {
    expect(belongings(instanceId).length).toBe(3);
    expect((await stack.destroy()).code).toBe(0);
    expect(belongings(instanceId)).toEqual([]);
  });
});

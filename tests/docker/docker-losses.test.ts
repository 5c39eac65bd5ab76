// What is lost by hand or by accident on a Docker daemon, and what else wants to write: each time the
// user reads one sentence with the way out, no row is lost that was not deleted, and `up` repairs the
// rest.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { optionsOf, queryOnce, refusalOf } from "../support/client/connect";
import { belongings, buildImage, docker, dockerAnyway } from "../support/machine/docker";
import { freePort } from "../support/machine/free-port";
import { strangerOn } from "../support/machine/stranger";
import { TestStack, type CommandResult, type StackOutputs } from "../support/stack/test-stack";

const LABEL = "pulumi-postgres-tls.instance";

describe("losses of a server in a container", () => {
  let stack: TestStack;
  let declaration: Record<string, unknown>;
  let outputs: StackOutputs;
  let instanceId: string;
  const image = `postgres-tls-losses-${process.pid}:17`;
  const container = (): string => outputs.runtime.containerId;
  const port = (): number => Number(declaration["port"]);
  const inspect = (format: string, what = container()): string =>
    docker("inspect", "--format", format, what);
  const volumeAt = (place: string): string =>
    inspect(`{{range .Mounts}}{{if eq .Destination "${place}"}}{{.Name}}{{end}}{{end}}`);
  const dataMount = "/var/lib/postgresql/data";
  const containers = (): string[] =>
    docker("ps", "-aq", "--no-trunc", "--filter", `label=${LABEL}=${instanceId}`)
      .split("\n")
      .filter((id) => id !== "");

  async function mustUp(...args: string[]): Promise<CommandResult> {
    const result = await stack.up(...args);
    expect(result.code, result.log).toBe(0);
    outputs = await stack.outputs();
    return result;
  }
  /** One container serves, proven, and has the rows that it had. */
  async function nothingLost(): Promise<void> {
    outputs = await stack.outputs();
    expect(outputs.evidence.passed).toBe(true);
    expect(containers()).toEqual([container()]);
    const count = "select count(*)::int as rows from kept";
    expect(await queryOnce(optionsOf(outputs, "app"), count)).toEqual([{ rows: 1000 }]);
  }

  beforeAll(async () => {
    buildImage(image, process.pid);
    stack = await TestStack.create("docker");
    declaration = { port: await freePort(), clients: { app: {} }, docker: { image } };
    const settings = { shared_preload_libraries: "absent" };
    stack.declare({ ...declaration, settings });
  });
  afterAll(async () => {
    await stack.remove();
    dockerAnyway("rmi", image);
  });

  it("says with PostgreSQL's words why a first start failed, and goes on when that is corrected", async () => {
    const refused = await stack.up();
    expect(refused.code).not.toBe(0);
    expect(refused.log).toContain("Cannot start the server: ");
    expect(refused.log).toContain('could not access file "absent"');
    stack.declare(declaration);
    await mustUp();
    instanceId = inspect(`{{index .Config.Labels "${LABEL}"}}`);
    const rows = "create table kept as select generate_series(1, 1000) as n";
    await queryOnce(optionsOf(outputs, "app"), rows);
    await nothingLost();
  });

  it("does not let a second container write: the lock on the volume refuses it", () => {
    const command = JSON.parse(inspect("{{json .Config.Cmd}}")) as string[];
    const user = inspect("{{.Config.User}}");
    const mounts = [dataMount, "/etc/pgtls"].flatMap((place) => [
      "-v",
      `${volumeAt(place)}:${place}`,
    ]);
    const run = ["run", "--rm", "--network", "none", "--user", user, ...mounts, image, ...command];
    expect(dockerAnyway(...run)).toContain(
      "FATAL:  another container has the data volume locked; one server at a time",
    );
    expect(inspect("{{.State.Status}}")).toBe("running");
  });

  it("removes a stray container of the instance before it makes another", async () => {
    const stray = [
      "create",
      "--label",
      `${LABEL}=${instanceId}`,
      "-v",
      `${volumeAt(dataMount)}:/d`,
    ];
    docker(...stray, image, "sleep", "60");
    expect(containers().length).toBe(2);
    declaration = { ...declaration, port: await freePort() };
    stack.declare(declaration);
    await mustUp();
    await nothingLost();
  });

  it("has one container and all rows after an engine was killed when the container appeared", async () => {
    const before = container();
    stack.declare({ ...declaration, port: await freePort() });
    const update = stack.start();
    await expect
      .poll(() => containers().some((id) => id !== before), { interval: 20, timeout: 300_000 })
      .toBe(true);
    process.kill(update.pid, "SIGKILL");
    await update.result;
    await stack.mustRun(["cancel", "--yes", "test"]);
    declaration = { ...declaration, port: await freePort() };
    stack.declare(declaration);
    await mustUp();
    await nothingLost();
  });

  it("says that a stranger has its port, and goes on when the port is free", async () => {
    docker("rm", "-f", container());
    const endStranger = await strangerOn(port());
    const refused = await stack.up("--refresh");
    expect(refused.code).not.toBe(0);
    expect(refused.log).toContain(
      `Cannot start the container: port is ${port()}, which something else listens on at 127.0.0.1, ` +
        "expected one that is free; choose another `port`, or stop what listens there",
    );
    await endStranger();
    await mustUp();
    await nothingLost();
  });

  it("leaves a stranger alone that took the name of its container, and takes another", async () => {
    const name = inspect("{{.Name}}").slice(1);
    docker("rm", "-f", container());
    const stranger = docker("create", "--name", name, image, "true");
    try {
      await mustUp("--refresh");
      await nothingLost();
      expect(inspect("{{.Name}}", stranger)).toBe(`/${name}`);
    } finally {
      docker("rm", stranger);
    }
  });

  it("makes its material again on a new volume after the volume was removed", async () => {
    const volume = volumeAt("/etc/pgtls");
    docker("rm", "-f", container());
    docker("volume", "rm", volume);
    await mustUp("--refresh");
    await nothingLost();
  });

  it("says that its image is gone, and goes on when it is there again", async () => {
    docker("rm", "-f", container());
    docker("rmi", image);
    const refused = await stack.up("--refresh");
    expect(refused.code).not.toBe(0);
    expect(refused.log).toContain(`unable to pull image ${image}`);
    buildImage(image, process.pid);
    await mustUp("--refresh");
    await nothingLost();
  });

  it("begins anew when the data volume was removed and a refresh has seen it", async () => {
    const volume = volumeAt(dataMount);
    docker("rm", "-f", container());
    docker("volume", "rm", volume);
    const result = await mustUp("--refresh");
    expect(result.changes["db-data"]).toBe("create");
    expect(outputs.evidence.passed).toBe(true);
    expect(await refusalOf(optionsOf(outputs, "app"))).toBe("connected");
  });

  it("leaves nothing behind after all of it", async () => {
    expect((await stack.destroy()).code).toBe(0);
    expect(belongings(instanceId)).toEqual([]);
  });
});

// The step over `docker exec` and psql, which runs statement by statement where the embedded channel
// sends them all at once.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { scramVerifier } from "../../components/clients/scram-verifier";
import { AccessLevel } from "../../components/contract/access-level";
import type { ClientGrants } from "../../components/contract/client-grants";
import { readRows } from "../../components/steps/administration";
import { applyClientsOver } from "../../components/steps/apply-clients";
import type { Channel } from "../../components/steps/channel";
import { openChannel } from "../../components/steps/open-channel";
import { docker, dockerAnyway } from "../support/machine/docker";
import { client, probeRole } from "../support/server/clients-server";

const talkative = ["-c", "log_statement=all", "-c", "log_min_duration_statement=0"];

describe("clients of a server in a container", () => {
  const container = `pgtls-test-clients-${process.pid}`;
  let channel: Channel;
  const apply = (clients: ClientGrants[], verifiers = {}) =>
    applyClientsOver(channel, { probeRole, clients, verifiers });

  beforeAll(async () => {
    // Nobody reaches it: no network, and the socket is inside.
    const start = ["run", "-d", "--name", container, "--network", "none"];
    docker(...start, "-e", "POSTGRES_HOST_AUTH_METHOD=trust", "postgres:17", ...talkative);
    const volumes = { materialVolume: "", dataVolume: "", dataMount: "", dataDirectory: "" };
    const address = {
      ...volumes,
      instanceId: "",
      dockerHost: "",
      image: "postgres:17",
      uid: 0,
      gid: 0,
      container,
    };
    channel = openChannel({ kind: "docker", ...address });
    // The entry point restarts the server once it has made the cluster.
    while (!/init process complete[^]*ready to accept/.test(dockerAnyway("logs", container))) {
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  });
  afterAll(() => void dockerAnyway("rm", "-f", "-v", container));

  it("makes, keeps and removes them, and shows no verifier", async () => {
    const scram = client('it\'s \\ "scram" :x', {
      access: AccessLevel.Scram,
      databases: [{ name: "a \\ 'b' \"c\" :d", privileges: "write", schemas: ["s \\t"] }],
    });
    const verifier = scramVerifier("secret", Buffer.alloc(16, 7));
    const [, , keys = "?"] = verifier.split("$");
    const verifiers = { [scram.role]: verifier };
    const report = await apply([client("app"), scram], verifiers);
    expect(report.databases).toEqual(["a \\ 'b' \"c\" :d", "app"]);
    const stored = "select rolpassword from pg_authid where rolpassword is not null";
    expect(await readRows(channel, stored)).toEqual([verifier]);
    expect(dockerAnyway("logs", container)).toContain("pg_auth_members");

    const written = () => readRows(channel, "select max(xmin::text::bigint) from pg_authid");
    const before = await written();
    await apply([client("app"), scram], verifiers);
    expect(await written()).toEqual(before);

    const wrong = { ...scram, connectionLimit: -7 };
    const error = await apply([wrong], { [scram.role]: verifier.replace("=", "") }).catch(String);
    expect(error).toMatch(/invalid connection limit/);
    expect(error).not.toContain(keys.slice(0, 20));
    expect(dockerAnyway("logs", container)).not.toContain(keys.slice(0, 20));

    const owner = await readRows(
      channel,
      "create table public.kept (); alter table public.kept owner to app",
      "app",
    );
    expect(owner).toEqual([]);
    expect((await apply([])).removed).toEqual([
      { role: "app", dropped: false, owns: ["table public.kept in database app"] },
      { role: scram.role, dropped: true, owns: [] },
    ]);
  });
});

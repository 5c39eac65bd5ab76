// Kits as psql and node-postgres take them, on a real server: every way to connect that a kit has
// gets in, and none gets in where the server is not the one that it was made for.
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import { createRequire } from "node:module";
import * as os from "node:os";
import * as path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { kitFormats } from "../../components/cli/kit-format";
import { writeKit } from "../../components/cli/write-kit";
import { scramVerifier } from "../../components/clients/scram-verifier";
import { buildKit } from "../../components/kit/build-kit";
import type { Kit } from "../../components/kit/kit";
import type { KitInput } from "../../components/kit/kit-input";
import { nodePostgresOptions } from "../../components/kit/node-postgres";
import { queryOnce, refusalOf } from "../support/client/connect";
import { makeAuthority } from "../support/pki/test-pki";
import { type DeclaredServer, startDeclaredServer } from "./support/declared-server";

const role = "o'b\\r: i=en";
const database = "it's 100% a&b";
const password = "p:a\\s's wörd = 12";
const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;

let home = "";
let declared: DeclaredServer;
let made = 0;

beforeAll(async () => {
  home = fs.mkdtempSync(path.join(os.tmpdir(), "pgtls-kit-"));
  const verifier = scramVerifier(password, Buffer.alloc(16, 7));
  declared = await startDeclaredServer({
    hba: [
      `hostssl ${quoted(database)} ${quoted(role)} all cert`,
      `hostssl ${quoted(database)} reporter all scram-sha-256`,
      `hostssl ${quoted(database)} twofold all scram-sha-256 clientcert=verify-full`,
    ],
    sql: [
      `create database ${quoted(database)}`,
      `create role ${quoted(role)} login`,
      "create role twofold login",
      ...["reporter", "twofold"].map((name) => `alter role ${name} password '${verifier}'`),
    ],
  });
});
afterAll(async () => {
  await declared.server.stop();
  fs.rmSync(home, { recursive: true, force: true });
});

type Who = "certificate" | "password" | "both";
const everybody: Who[] = ["certificate", "password", "both"];

/** Writes the kit of a client into a directory with a name that has to be quoted everywhere. */
async function kitOf(who: Who, changes: Partial<KitInput> = {}): Promise<Kit> {
  const { authority, server } = declared;
  const user = { certificate: role, password: "reporter", both: "twofold" }[who];
  const issued = authority.issueClient(user);
  const directory = path.join(home, `it's ${(made += 1)} \\ 5%p of #kits`);
  const kit = buildKit({
    client: "app",
    role: user,
    host: "127.0.0.1",
    port: server.port,
    database,
    directory,
    trustBundlePem: authority.certificatePem,
    ...(who === "password"
      ? { certificatePem: "" }
      : { certificatePem: issued.certificatePem, privateKeyPem: issued.keyPem }),
    ...(who === "certificate" ? {} : { password }),
    ...changes,
  });
  await writeKit(path.dirname(kit.connection.paths.rootCert), kit.files, false);
  return kit;
}

const fileOf = ({ connection }: Kit, name: string) =>
  path.join(path.dirname(connection.paths.rootCert), name);
const show =
  "select current_user || '|' || current_database() || '|' || ssl from pg_stat_ssl where pid = pg_backend_pid()";

/** What psql prints, or why it did not get in, with nothing but these variables and arguments. */
function psql(args: string[], env: Record<string, string> = {}): string {
  const options = {
    env: { PATH: process.env["PATH"] ?? "", HOME: home, LC_ALL: "C.UTF-8", ...env },
  };
  const run = spawnSync("psql", ["-XAtqw", "-c", show, ...args], { ...options, encoding: "utf8" });
  return run.status === 0 ? run.stdout.trim() : run.stderr;
}

const seen = ({ connection }: Kit) => `${connection.user}|${database}|true`;

describe.each(everybody)("the kit of a client with %s", (who) => {
  let kit: Kit;
  beforeAll(async () => {
    kit = await kitOf(who);
  });

  it("gets psql in by the URI", () => {
    expect(psql([kitFormats["uri"]!(kit.connection)])).toBe(seen(kit));
  });

  it("gets psql in by the keyword string", () => {
    expect(psql([kitFormats["keywords"]!(kit.connection)])).toBe(seen(kit));
  });

  it("gets psql in by the service file", () => {
    const env = { PGSERVICEFILE: fileOf(kit, "pg_service.conf") };
    expect(psql(["service=app"], env)).toBe(seen(kit));
  });

  it("gets psql in by the environment file, read by a shell", () => {
    const script = `set -a; . "$1"; exec psql -XAtqw -c "$2"`;
    const args = ["-c", script, "sh", fileOf(kit, "client.env"), show];
    const env = { PATH: process.env["PATH"] ?? "", HOME: home, LC_ALL: "C.UTF-8" };
    expect(spawnSync("sh", args, { env, encoding: "utf8" }).stdout.trim()).toBe(seen(kit));
  });

  it("gets node-postgres in by nodePostgresOptions()", async () => {
    const [row] = await queryOnce<{ is: string }>(
      nodePostgresOptions(kit),
      show.replace("ssl from", "ssl as is from"),
    );
    expect(row?.is).toBe(seen(kit));
  });

  it("gets node-postgres in by the module of --format node", async () => {
    const file = fileOf(kit, "options.cjs");
    fs.writeFileSync(file, kitFormats["node"]!(kit.connection));
    const options = createRequire(__filename)(file) as Parameters<typeof queryOnce>[0];
    const [row] = await queryOnce<{ is: string }>(
      options,
      show.replace("ssl from", "ssl as is from"),
    );
    expect(row?.is).toBe(seen(kit));
  });

  it("keeps psql out of a server of another authority", async () => {
    const other = await kitOf(who, { trustBundlePem: makeAuthority("Other").certificatePem });
    expect(psql([kitFormats["uri"]!(other.connection)])).toContain("certificate verify failed");
  });

  it("keeps node-postgres out of a server of another authority", async () => {
    const other = await kitOf(who, { trustBundlePem: makeAuthority("Other").certificatePem });
    expect(await refusalOf(nodePostgresOptions(other))).toMatch(/self[- ]signed|unable to/);
  });

  it("keeps psql out of a host that the certificate does not name", async () => {
    const other = await kitOf(who, { host: "localhost" });
    expect(psql([kitFormats["keywords"]!(other.connection)])).toMatch(/does not match host name/);
  });

  it("gets psql in while two authorities are trusted", async () => {
    const next = makeAuthority("Next").certificatePem;
    const both = await kitOf(who, { trustBundlePem: declared.authority.certificatePem + next });
    expect(psql([kitFormats["uri"]!(both.connection)])).toBe(seen(both));
  });
});

describe("what a kit lacks keeps its client out", () => {
  it("a client with a certificate and a password does not get in by its password alone", async () => {
    const { connection } = await kitOf("both");
    fs.rmSync(connection.paths.cert!);
    expect(psql([kitFormats["uri"]!(connection)])).toMatch(/certificate/);
  });

  it("a client with a certificate and a password does not get in by its certificate alone", async () => {
    const { connection } = await kitOf("both");
    fs.rmSync(connection.paths.pgpass!);
    expect(psql([kitFormats["uri"]!(connection)])).toContain("no password supplied");
  });

  it("psql does not use a key that others can read", async () => {
    const { connection } = await kitOf("certificate");
    fs.chmodSync(connection.paths.key!, 0o644);
    expect(psql([kitFormats["uri"]!(connection)])).toMatch(/has group or world access/);
  });
});

/** A block of the guide, for the kit in this directory instead of the guide's. */
function guideBlock(language: string, words: string, directory: string): string {
  const guide = fs.readFileSync(
    path.join(__dirname, "../../docs/guide/clients-and-kits.md"),
    "utf8",
  );
  const blocks = [...guide.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)];
  const found = blocks.filter(([, kind, text = ""]) => kind === language && text.includes(words));
  expect(found).toHaveLength(1);
  return found[0]![2]!.replaceAll("/etc/kits/app", directory);
}

describe("the examples of the guide", () => {
  /** Plain, as a shell takes it without quotes. */
  const plainKit = async () => {
    const directory = path.join(home, `plain-${(made += 1)}`);
    await kitOf("certificate", { directory });
    return directory;
  };
  const env = () => ({ PATH: process.env["PATH"] ?? "", HOME: home, LC_ALL: "C.UTF-8" });

  it.each(["PGSERVICEFILE=", "client.env"])("psql with %s connects", async (words) => {
    const script = guideBlock("sh", words, await plainKit());
    const input = `${script.trimEnd()} -XAtqw -c "${show}"`;
    const run = spawnSync("sh", ["-c", input], { env: env(), encoding: "utf8" });
    expect(run.stdout.trim()).toBe(`${role}|${database}|true`);
  });

  it("node-postgres connects", async () => {
    const input = guideBlock("js", "new Client", await plainKit());
    const options = { env: env(), encoding: "utf8", input, cwd: __dirname } as const;
    expect(spawnSync(process.execPath, ["-"], options).stdout.trim()).toBe(role);
  });

  it("a URL with sslmode makes node-postgres discard the ssl object", async () => {
    const { connection } = await kitOf("certificate");
    const { ssl } = nodePostgresOptions(await kitOf("certificate"));
    const { user, host, port } = connection;
    const place = `${encodeURIComponent(user)}@${host}:${port}/${encodeURIComponent(database)}`;
    const connectionString = `postgresql://${place}?sslmode=verify-full`;
    expect(await refusalOf({ connectionString, ssl })).toMatch(/self[- ]signed|unable to/);
  });
});

describe("a certificate of somebody else's that lies about", () => {
  it("is offered by psql, refused by the server, and left out with PGSSLCERT", async () => {
    const kit = await kitOf("password");
    const stray = makeAuthority("Other").issueClient("somebody");
    const directory = path.join(home, ".postgresql");
    fs.mkdirSync(directory);
    fs.writeFileSync(path.join(directory, "postgresql.crt"), stray.certificatePem);
    fs.writeFileSync(path.join(directory, "postgresql.key"), stray.keyPem, { mode: 0o600 });
    const uri = kitFormats["uri"]!(kit.connection);
    expect(psql([uri])).toContain("unknown ca");
    expect(psql([uri], { PGSSLCERT: path.join(home, "absent.crt") })).toBe(seen(kit));
    fs.rmSync(directory, { recursive: true });
  });
});

// Names, passwords and paths that every form of a kit has to quote, read back by those who read them.
import { randomBytes } from "node:crypto";
import * as fs from "node:fs";
import * as net from "node:net";
import * as os from "node:os";
import * as path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { scramVerifier } from "../../components/clients/scram-verifier";
import { AccessLevel } from "../../components/contract/access-level";
import { buildKit } from "../../components/kit/build-kit";
import { renderNodePostgresModule } from "../../components/kit/node-postgres";
import { runProcess } from "../../components/steps/run-process";
import { client, type ClientsServer, startClientsServer } from "../support/server/clients-server";
import { usualMajor } from "../support/server/server-binaries";
import { drivers } from "./drivers";

const database = 'd\'b "x" \\ %41 é+&?=#:@/';
const directoryName = "kit 'o\" \\ %41 é+&?=#@";

/** By role. Whoever reads a password file has its own idea of escapes. */
const passwords: Readonly<Record<string, string>> = {
  'o\'hara "x" \\back %41 é+&?=#:@/[1]': "pa:ss\\word 'q' é %41",
  "*": "*",
  " lead": "end\\",
  usual: "usual",
};

const whoAmI = "select current_user || '|' || current_database() as who";

let server: ClientsServer;
let root: string;

beforeAll(async () => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), "pgtls-awkward-"));
  server = await startClientsServer(usualMajor, {}, ["localhost", "::1"]);
  const databases = [{ name: database, privileges: "owner" as const, schemas: ["public"] }];
  const access = AccessLevel.ScramAndCertificate;
  const verifiers = Object.entries(passwords).map(([role, password]) => [
    role,
    scramVerifier(password, randomBytes(16)),
  ]);
  await server.apply(
    Object.keys(passwords).map((role) => client(role, { access, databases })),
    Object.fromEntries(verifiers) as Record<string, string>,
  );
});
afterAll(async () => {
  await server?.server.stop();
  fs.rmSync(root, { recursive: true, force: true });
});

interface Place {
  readonly host: string;
  readonly port: number;
}

/** Writes the kit of a role into a directory whose name has to be quoted everywhere, too. */
function writeKit(role: string, place: Place = { host: "localhost", port: server.port }) {
  const directory = path.join(fs.mkdtempSync(path.join(root, "kit-")), directoryName);
  fs.mkdirSync(directory);
  const { certificatePem, keyPem: privateKeyPem } = server.authority.issueClient(role);
  const kit = buildKit({
    client: "awkward",
    role,
    ...place,
    database,
    directory,
    trustBundlePem: server.authority.certificatePem,
    certificatePem,
    privateKeyPem,
    password: passwords[role] ?? "",
  });
  for (const { name, contents, mode } of kit.files) {
    fs.writeFileSync(path.join(directory, name), contents, { mode });
  }
  const module = renderNodePostgresModule(kit.connection);
  fs.writeFileSync(path.join(directory, "node-postgres.cjs"), module);
  const text = fs.readFileSync(path.join(directory, "connection.json"), "utf8");
  return { directory, strings: JSON.parse(text) as { uri: string; keywords: string } };
}

/** Runs a program with nothing of the user's around it; gives its output, or why it failed. */
async function run(program: string, args: string[], env: Record<string, string> = {}) {
  const usual = { PATH: process.env["PATH"] ?? "", HOME: root, LC_ALL: "C.UTF-8" };
  const options = { env: { ...usual, ...env }, timeoutSeconds: 60 };
  const { code, stdout, stderr } = await runProcess(program, args, options);
  return code === 0 ? stdout.replace(/\n$/, "") : stderr;
}

const psqlWords = ["-X", "-w", "-A", "-t", "-c", whoAmI];

const inShell = 'set -a; . "$1/client.env"; exec psql -X -w -A -t -c "$2"';

const inNode = `
  const client = new (require(process.argv[1]).Client)(require(process.argv[2]));
  client.on("error", () => undefined);
  client
    .connect()
    .then(() => client.query(process.argv[3]))
    .then(({ rows }) => { console.log(rows[0].who); return client.end(); })
    .catch((error) => { console.error(error.message); process.exit(1); });`;

/** Each form of a kit that has a grammar of its own, and who reads it. */
const forms: Readonly<Record<string, (role: string) => Promise<string>>> = {
  URI: (role) => run("psql", [...psqlWords, "-d", writeKit(role).strings.uri]),
  "keyword string": (role) => run("psql", [...psqlWords, "-d", writeKit(role).strings.keywords]),
  "service section": (role) => {
    const PGSERVICEFILE = path.join(writeKit(role).directory, "pg_service.conf");
    return run("psql", [...psqlWords, "-d", "service=awkward"], { PGSERVICEFILE });
  },
  environment: (role) => run("sh", ["-c", inShell, "sh", writeKit(role).directory, whoAmI]),
  "module for node-postgres": (role) => {
    const options = path.join(writeKit(role).directory, "node-postgres.cjs");
    return run(process.execPath, ["-e", inNode, require.resolve("pg"), options, whoAmI]);
  },
};

describe.each(Object.keys(passwords))("the kit of the role %j", (role) => {
  it.each(Object.keys(forms))("has a %s that means exactly this client", async (form) => {
    expect(await forms[form]?.(role)).toBe(`${role}|${database}`);
  });

  it.each(drivers)("is read by $name", async ({ prepare }) => {
    const { program, args } = await prepare();
    const said = await run(program, [...args, writeKit(role).directory]);
    expect(said).toMatch(/^\{.*\}$/);
    expect(JSON.parse(said)).toMatchObject({ current_user: role });
  });
});

describe("the kit of a server at an IPv6 address", () => {
  let door: net.Server;

  beforeAll(async () => {
    door = net.createServer((near) => {
      const far = net.connect(server.port, "127.0.0.1");
      for (const one of [near, far])
        one.on("error", () => [near, far].map((each) => each.destroy()));
      near.pipe(far).pipe(near);
    });
    await new Promise<void>((resolve) => door.listen(0, "::1", resolve));
  });
  afterAll(() => void door?.close());

  it.each(drivers)("is read by $name", async ({ prepare }) => {
    const { program, args } = await prepare();
    const { port } = door.address() as net.AddressInfo;
    const said = await run(program, [...args, writeKit("usual", { host: "::1", port }).directory]);
    expect(said).toContain('"usual"');
  });
});

// Machines with an installation of their own: what the toolchain uses there, and what it prints. Nothing
// here uses the network: every download goes to a server on the loopback address.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DownloadServer } from "./download-server";
import { EngineProject, prepare, type Prepared } from "./engine-project";
import { archiveOf, writeOfficial } from "./official-plugin";

const PROGRAM = `
const pulumi = require("@pulumi/pulumi");
const tls = require("@pulumi/tls");
class Dynamic extends pulumi.dynamic.Resource {
  constructor(name) {
    super({ create: async () => ({ id: "made", outs: {} }) }, name, {});
  }
}
module.exports = async () => ({
  who: new tls.PrivateKey("key", { algorithm: "ED25519" }).publicKeyOpenssh,
  dynamic: new Dynamic("dynamic").id,
});
`;

const PLUGIN = path.join("plugins", "resource-tls-v5.6.1");

let scratch: string;
let server: DownloadServer;
let project: EngineProject | undefined;

beforeEach(async () => {
  scratch = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "installation-")));
  fs.mkdirSync(path.join(scratch, "bin"));
  server = await DownloadServer.start();
});

afterEach(() => {
  project?.remove();
  project = undefined;
  server.stop();
  fs.rmSync(scratch, { recursive: true, force: true });
});

const usersHome = (): string => path.join(scratch, "users-home");
const bin = (): string => path.join(scratch, "bin");

/** Prepares the toolchain with the scratch directory's homes and programs; with `anew`, as `npm start`. */
function prepared(anew = false): Promise<Prepared> {
  const node = path.dirname(process.execPath);
  const PATH = [bin(), node, "/usr/bin", "/bin"].join(path.delimiter);
  const env = { ...process.env, ...server.env, PATH, PULUMI_HOME: usersHome() };
  return prepare({ home: path.join(scratch, "home"), anew }, env);
}

const lineOf = ({ said }: Prepared, start: string): string | undefined =>
  said.find((line) => line.startsWith(start));

/** Runs the program; returns the text of its key, and the output of its dynamic resource. */
async function up(toolchain: Prepared): Promise<{ who: string; dynamic: string }> {
  project?.remove();
  project = EngineProject.create(PROGRAM, toolchain);
  await project.run(["up", "--yes", "--skip-preview"]);
  return JSON.parse(await project.run(["stack", "output", "--json"])) as never;
}

const isStandInKey = expect.stringMatching(/^ssh-ed25519 /) as string;

describe("a plugin in the user's Pulumi home", () => {
  it("is what the engine runs, and is left as it is", async () => {
    writeOfficial(path.join(usersHome(), PLUGIN), "the user's");
    const before = fs.readdirSync(usersHome(), { recursive: true });
    const toolchain = await prepared();
    expect(lineOf(toolchain, "tls ")).toBe(
      `tls plugin: 5.6.1, official, installed in ${usersHome()}`,
    );
    expect(await up(toolchain)).toEqual({ who: "the user's", dynamic: "made" });
    expect(fs.readdirSync(usersHome(), { recursive: true })).toEqual(before);
    expect(server.asked.join()).not.toContain("tls");
  });

  it("replaces a stand-in, and a stand-in replaces it once it is gone", async () => {
    const first = await prepared();
    expect(lineOf(first, "tls ")).toContain("offline stand-in (the official download failed: ");
    writeOfficial(path.join(usersHome(), PLUGIN), "the user's");
    expect(await up(await prepared())).toMatchObject({ who: "the user's" });
    fs.rmSync(usersHome(), { recursive: true });
    const last = await prepared();
    expect(lineOf(last, "tls ")).toContain("offline stand-in");
    expect(await up(last)).toMatchObject({ who: isStandInKey });
  });

  it.each([
    ["whose installation was not finished", `${PLUGIN}.partial`],
    ["that is the stand-in of another checkout", path.join(PLUGIN, "offline-stand-in")],
  ])("%s is not taken for one", async (_, sign) => {
    writeOfficial(path.join(usersHome(), PLUGIN), "the user's");
    fs.writeFileSync(path.join(usersHome(), sign), "");
    expect(lineOf(await prepared(), "tls ")).toContain("offline stand-in");
  });
});

it("a plugin on PATH is what the engine runs, whatever else there is", async () => {
  writeOfficial(path.join(usersHome(), PLUGIN), "the user's");
  writeOfficial(bin(), "the one on PATH");
  const toolchain = await prepared();
  const program = path.join(bin(), "pulumi-resource-tls");
  expect(lineOf(toolchain, "tls ")).toBe(`tls plugin: ${program}, which is on PATH`);
  expect(await up(toolchain)).toMatchObject({ who: "the one on PATH" });
});

describe("an official download", () => {
  const asked = (): number => server.asked.filter((url) => url.includes("resource-tls")).length;

  it("is what the engine runs, and is not fetched twice", async () => {
    writeOfficial(path.join(scratch, "release"), "the release");
    server.archive = archiveOf(path.join(scratch, "release"));
    const toolchain = await prepared();
    expect(lineOf(toolchain, "tls ")).toBe("tls plugin: 5.6.1, official download");
    expect(await up(toolchain)).toMatchObject({ who: "the release" });
    expect(lineOf(await prepared(true), "tls ")).toBe("tls plugin: 5.6.1, official download");
    expect(asked()).toBe(1);
  });

  it.each([
    ["that is missing", undefined, /404 HTTP error fetching plugin/],
    ["that is broken", Buffer.from("no archive"), /uncompressing: /],
    ["without the program", "empty", /the archive has no pulumi-resource-tls/],
  ])("%s gives way to the stand-in, and the line says why", async (_, archive, reason) => {
    fs.mkdirSync(path.join(scratch, "empty"));
    server.archive =
      archive === "empty" ? archiveOf(path.join(scratch, "empty")) : (archive as never);
    const toolchain = await prepared();
    expect(lineOf(toolchain, "tls ")).toMatch(
      /^tls plugin: 5\.6\.1, offline stand-in \(the official download failed: /,
    );
    expect(lineOf(toolchain, "tls ")).toMatch(reason);
    expect(await up(toolchain)).toMatchObject({ who: isStandInKey });
  });

  it("is tried again by `npm start` alone, and replaces the stand-in", async () => {
    await prepared();
    writeOfficial(path.join(scratch, "release"), "the release");
    server.archive = archiveOf(path.join(scratch, "release"));
    expect((await prepared()).said).toEqual([]);
    expect(asked()).toBe(1);
    const toolchain = await prepared(true);
    expect(lineOf(toolchain, "tls ")).toBe("tls plugin: 5.6.1, official download");
    expect(await up(toolchain)).toMatchObject({ who: "the release" });
  });
});

describe("a Pulumi CLI on PATH", () => {
  async function install(): Promise<string> {
    const { cli } = await prepare();
    const installed = path.join(scratch, "installation", "pulumi");
    fs.mkdirSync(path.dirname(installed));
    fs.copyFileSync(cli, installed, fs.constants.COPYFILE_FICLONE);
    fs.symlinkSync(installed, path.join(bin(), "pulumi"));
    return path.dirname(installed);
  }

  it("without its language host gets stand-ins for it, and runs", async () => {
    await install();
    const toolchain = await prepared();
    const cli = path.join(bin(), "pulumi");
    expect(lineOf(toolchain, "engine")).toContain(`the installed Pulumi CLI v3.259.0 (${cli})`);
    for (const title of ["Node language host", "dynamic provider"]) {
      const why = `none on PATH or beside ${cli}`;
      expect(lineOf(toolchain, title)).toBe(`${title}: offline stand-in (${why})`);
    }
    expect(await up(toolchain)).toEqual({ who: isStandInKey, dynamic: "made" });
  });

  it("with its language host runs that, and no stand-in is there", async () => {
    const installation = await install();
    const standIns = path.join((await prepared()).env["PULUMI_HOME"] ?? "", "plugins");
    for (const [program, kind] of [
      ["pulumi-language-nodejs", "language-nodejs"],
      ["pulumi-resource-pulumi-nodejs", "resource-pulumi-nodejs"],
    ]) {
      const directory = fs.readdirSync(standIns).find((name) => name.startsWith(`${kind}-v`)) ?? "";
      const launcher = fs.readFileSync(path.join(standIns, directory, program ?? ""), "utf8");
      const used = `touch ${path.join(scratch, `used-${kind}`)}`;
      const file = path.join(installation, program ?? "");
      fs.writeFileSync(file, launcher.replace("\n", `\n${used}\n`), { mode: 0o755 });
    }
    const toolchain = await prepared();
    const host = path.join(installation, "pulumi-language-nodejs");
    expect(lineOf(toolchain, "Node language host")).toBe(`Node language host: ${host}`);
    expect(fs.readdirSync(standIns).filter((name) => name.includes("nodejs"))).toEqual([]);
    expect(await up(toolchain)).toMatchObject({ dynamic: "made" });
    const used = fs.readdirSync(scratch).filter((name) => name.startsWith("used-"));
    expect(used.sort()).toEqual(["used-language-nodejs", "used-resource-pulumi-nodejs"]);
  });
});

import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CommandError } from "../../../components/cli/command-error";
import { kitCommand } from "../../../components/cli/kit-command";
import { makeAuthority } from "../../support/pki/test-pki";
import { certificateInput, secretsOf } from "../kit/kit-input";

const { trustBundlePem, certificatePem, privateKeyPem = "" } = certificateInput();
const password = "correct horse: battery";
const secrets = secretsOf({ privateKeyPem, password });

const outputs = {
  endpoint: { host: "db.example.org", port: 5432, database: "app" },
  trustBundlePem,
  clients: {
    app: { role: "app", database: "app", certificatePem },
    "report-er": { role: "reporter", database: "app", certificatePem: "" },
    keeper: { role: "app", database: "app", certificatePem },
  },
  clientKeys: { app: privateKeyPem },
  clientPasswords: { "report-er": password },
};

let home = "";
let umask = 0;
beforeEach(() => {
  home = fs.mkdtempSync(path.join(os.tmpdir(), "pgtls-kit-"));
  umask = process.umask(0o077);
});
afterEach(() => {
  process.umask(umask);
  fs.rmSync(home, { recursive: true, force: true });
});

const inKit = (name: string) => path.join(home, "kit", name);
const read = (name: string) => fs.readFileSync(inKit(name), "utf8");

/** Runs the command with these outputs; gives its exit code and all that it printed. */
async function run(args: string[], given: unknown = outputs, env: NodeJS.ProcessEnv = {}) {
  fs.writeFileSync(path.join(home, "outputs.json"), JSON.stringify(given));
  let printed = "";
  const print = (text: string) => void (printed += text);
  const io = { stdout: print, stderr: print, env, cwd: home };
  try {
    return { exitCode: await kitCommand.run(args, io), printed };
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return { exitCode: error.exitCode as number, printed: printed + error.message };
  }
}

const usual = (client = "app") => ["--client", client, "--out", "kit", "--outputs", "outputs.json"];

describe("postgres-tls kit", () => {
  it.each([0o000, 0o022, 0o077, 0o777])("gives files their modes under umask %i", async (mask) => {
    process.umask(mask);
    // Made before, since the command could not read it otherwise.
    fs.writeFileSync(path.join(home, "outputs.json"), "");
    fs.chmodSync(path.join(home, "outputs.json"), 0o600);
    expect(await run(usual())).toMatchObject({ exitCode: 0 });
    const modes = Object.fromEntries(
      ["", ...fs.readdirSync(inKit(""))].map((name) => [
        name,
        (fs.statSync(inKit(name)).mode & 0o777).toString(8),
      ]),
    );
    expect(modes).toEqual({
      "": "700",
      ".kit.json": "600",
      "app.key": "600",
      "app.pk8": "600",
      "tls.key": "600",
      "root.crt": "644",
      "ca.crt": "644",
      "app.crt": "644",
      "tls.crt": "644",
      "pg_service.conf": "644",
      "client.env": "644",
      "connection.json": "644",
    });
  });

  it("says where the files are and how to connect, and prints no secret", async () => {
    const withKey = await run(usual());
    fs.rmSync(inKit(""), { recursive: true });
    const withPassword = await run(usual("report-er"));
    expect(withKey.printed).toContain(`The kit of app is in ${path.join(home, "kit")}\n`);
    expect(withKey.printed).toContain("psql service=app");
    expect(withPassword.printed).toContain("passfile=");
    for (const secret of secrets) {
      expect(withKey.printed + withPassword.printed).not.toContain(secret);
    }
  });

  it.each(["uri", "keywords", "service", "env", "jdbc", "node"])(
    "--format %s prints no secret and writes nothing",
    async (format) => {
      for (const client of ["app", "report-er"]) {
        const { exitCode, printed } = await run([...usual(client), "--format", format]);
        expect(exitCode).toBe(0);
        expect(printed).toContain("db.example.org");
        for (const secret of secrets) expect(printed).not.toContain(secret);
      }
      expect(fs.existsSync(inKit(""))).toBe(false);
    },
  );

  it("asks Pulumi for the outputs with their secrets, of the stack that is named", async () => {
    const asked = path.join(home, "asked");
    const script = `#!/bin/sh\necho "$PWD $*" > ${asked}\ncat ${path.join(home, "outputs.json")}\n`;
    fs.writeFileSync(path.join(home, "pulumi"), script, { mode: 0o755 });
    fs.mkdirSync(path.join(home, "program"));
    const args = ["--client", "app", "--out", "kit", "--stack", "prod", "--cwd", "program"];
    const env = { PATH: `${home}:${process.env["PATH"]}` };
    expect(await run(args, outputs, env)).toMatchObject({ exitCode: 0 });
    expect(fs.readFileSync(asked, "utf8").trim()).toBe(
      `${fs.realpathSync(home)}/program stack output --json --non-interactive --show-secrets --stack prod`,
    );
  });

  it("replaces an earlier kit, removes what the new one has not, and leaves no other file", async () => {
    await run(usual());
    fs.writeFileSync(inKit("notes.txt"), "mine");
    const { clientKeys: _, ...withoutKey } = outputs;
    expect(await run(usual(), withoutKey)).toMatchObject({ exitCode: 0 });
    expect(fs.readdirSync(inKit("")).sort()).toEqual([
      ".kit.json",
      "app.crt",
      "ca.crt",
      "client.env",
      "connection.json",
      "notes.txt",
      "pg_service.conf",
      "root.crt",
      "tls.crt",
    ]);
  });

  it("leaves the key that a client keeps, and says where it belongs", async () => {
    await run(usual("keeper"));
    fs.writeFileSync(inKit("keeper.key"), "my own key");
    const { exitCode, printed } = await run(usual("keeper"));
    expect(exitCode).toBe(0);
    expect(printed).toContain(`put it at ${inKit("keeper.key")}`);
    expect(read("keeper.key")).toBe("my own key");
  });

  it("does not overwrite what was changed by hand, and writes nothing then", async () => {
    await run(usual());
    fs.writeFileSync(inKit("root.crt"), "another authority");
    const next = makeAuthority("Next").certificatePem;
    const { exitCode, printed } = await run(usual(), { ...outputs, trustBundlePem: next });
    expect(exitCode).toBe(1);
    expect(printed).toContain('file is "root.crt", which is not as an earlier kit left it');
    expect(read("root.crt")).toBe("another authority");
    expect(read("ca.crt")).toBe(trustBundlePem);
  });

  it("does not overwrite a file that was there before any kit", async () => {
    fs.mkdirSync(inKit(""), { mode: 0o700 });
    fs.writeFileSync(inKit("app.key"), "my own key");
    expect(await run(usual())).toMatchObject({ exitCode: 1 });
    expect(fs.readdirSync(inKit(""))).toEqual(["app.key"]);
    expect(read("app.key")).toBe("my own key");
  });

  it("--force overwrites it, with the final mode", async () => {
    fs.mkdirSync(inKit(""), { mode: 0o700 });
    fs.writeFileSync(inKit("app.key"), "my own key");
    fs.chmodSync(inKit("app.key"), 0o644);
    expect(await run([...usual(), "--force"])).toMatchObject({ exitCode: 0 });
    expect(read("app.key")).toContain("PRIVATE KEY");
    expect(fs.statSync(inKit("app.key")).mode & 0o777).toBe(0o600);
  });

  it("--force replaces a link instead of writing through it", async () => {
    fs.mkdirSync(inKit(""), { mode: 0o700 });
    fs.writeFileSync(path.join(home, "elsewhere"), "untouched");
    fs.symlinkSync(path.join(home, "elsewhere"), inKit("app.key"));
    expect(await run(usual())).toMatchObject({ exitCode: 1 });
    expect(await run([...usual(), "--force"])).toMatchObject({ exitCode: 0 });
    expect(fs.readFileSync(path.join(home, "elsewhere"), "utf8")).toBe("untouched");
    expect(fs.lstatSync(inKit("app.key")).isFile()).toBe(true);
  });

  it("does not put a key into a directory that others can enter", async () => {
    fs.mkdirSync(inKit(""));
    fs.chmodSync(inKit(""), 0o755);
    const { exitCode, printed } = await run([...usual(), "--force"]);
    expect(exitCode).toBe(1);
    expect(printed).toContain("expected mode 700; run chmod 700 on it");
    expect(fs.readdirSync(inKit(""))).toEqual([]);
  });

  it("does not follow a ledger that leads out of the directory", async () => {
    fs.mkdirSync(inKit(""), { mode: 0o700 });
    fs.writeFileSync(path.join(home, "victim"), "");
    const empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    fs.writeFileSync(inKit(".kit.json"), JSON.stringify({ "../victim": [empty] }));
    expect(await run(usual())).toMatchObject({ exitCode: 0 });
    expect(fs.existsSync(path.join(home, "victim"))).toBe(true);
  });

  it.each([
    ["names the known clients for one that is not known", usual("ap"), outputs, 1, '"report-er"'],
    ["takes no inherited name for a client", usual("toString"), outputs, 1, "expected one of"],
    [
      "refuses outputs whose secrets are hidden",
      usual(),
      { ...outputs, clientKeys: "[secret]" },
      1,
      "clientKeys is hidden",
    ],
    ["refuses outputs of another program", usual(), { app: 1 }, 1, "clients is missing"],
    ["misses --client", ["--out", "kit"], outputs, 2, "--client is missing"],
    ["misses --out", ["--client", "app"], outputs, 2, "--out is missing"],
    ["knows no format xml", [...usual(), "--format", "xml"], outputs, 2, '--format is "xml"'],
    ["takes no arguments", [...usual(), "more"], outputs, 2, "an argument is given"],
  ])("%s", async (_what, args, given, exitCode, words) => {
    const result = await run(args, given);
    expect(result.exitCode).toBe(exitCode);
    expect(result.printed).toContain(words);
    for (const secret of secrets) expect(result.printed).not.toContain(secret);
    expect(fs.existsSync(inKit(""))).toBe(false);
  });
});

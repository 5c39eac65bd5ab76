// `postgres-tls verify` against servers that this package did not make, and against one of its own.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePort } from "../support/machine/free-port";
import { builtCli, runBuilt, runHere } from "../support/machine/run-command";
import { makeSelfSigned } from "../support/pki/test-pki";
import { startEmbeddedServer } from "../support/server/embedded-server";
import { startDeclaredServer } from "./support/declared-server";
import { withHowtoServer } from "./support/howto-server";
import { type OwnServer, withOwnServer } from "./support/own-server";
import { withListener } from "./support/strange-server";

interface Told {
  readonly name: string;
  readonly severity: string;
  readonly observed: string;
  readonly cause: string;
  readonly fix: string;
}

const directory = fs.mkdtempSync(path.join(os.tmpdir(), "pgtls-verify-"));
beforeAll(() => expect(fs.existsSync(builtCli), "npm run build comes first").toBe(true));
afterAll(() => fs.rmSync(directory, { recursive: true, force: true }));

function write(name: string, text: string, mode = 0o600): string {
  const file = path.join(directory, name);
  fs.writeFileSync(file, text, { mode });
  return file;
}

/** Findings of one run in this process, by name. */
async function findingsOf(
  url: string,
  options: string[] = [],
  env: NodeJS.ProcessEnv = {},
): Promise<{ exitCode: number; findings: Record<string, Told> }> {
  const { exitCode, stdout, stderr } = await runHere(["verify", url, "--json", ...options], env);
  if (stdout === "") throw new Error(stderr);
  const { findings } = JSON.parse(stdout) as { findings: Told[] };
  return { exitCode, findings: Object.fromEntries(findings.map((one) => [one.name, one])) };
}

const withSeverity = (findings: Record<string, Told>, severity: string) =>
  Object.values(findings)
    .filter((one) => one.severity === severity)
    .map(({ name }) => name);

const urlOf = ({ host, port }: OwnServer) =>
  `postgresql://prober@${host}:${port}/postgres?sslmode=verify-full`;
const filesOf = ({ rootFile, certificateFile, keyFile }: OwnServer) => [
  "--root-cert",
  rootFile,
  "--client-cert",
  certificateFile,
  "--client-key",
  keyFile,
];

describe("verify of a server of a how-to", () => {
  it("finds plaintext, the unknown certificate and the missing client certificates", async () => {
    await withHowtoServer({}, async ({ server }) => {
      const url = `postgresql://app@localhost:${server.port}/postgres`;
      const { exitCode, findings } = await findingsOf(url);
      expect(exitCode).toBe(1);
      expect(withSeverity(findings, "broken")).toEqual(
        expect.arrayContaining(["plaintext refused", "server certificate verifies"]),
      );
      expect(findings["plaintext refused"]?.observed).toContain("asks for a password");
      expect(findings["server certificate verifies"]?.observed).toContain("SELF_SIGNED");
      expect(findings["host name covered"]?.severity).toBe("advice");
      expect(withSeverity(findings, "advice")).toEqual(
        expect.arrayContaining([
          "server certificate of an authority",
          "client certificate asked for",
          "client certificate required",
          "superuser over TCP refused",
          "sslmode of the URL",
        ]),
      );
      expect(findings["session as negotiated"]?.severity).toBe("not probed");
      for (const one of [...withSeverity(findings, "broken"), ...withSeverity(findings, "advice")])
        expect([findings[one]?.cause, findings[one]?.fix], one).not.toContain("");
    });
  });

  it("finds everybody let in where the rules are those of initdb without options", async () => {
    const hba = ["host all all 127.0.0.1/32 trust"];
    await withHowtoServer({ hba }, async ({ server }) => {
      const { findings } = await findingsOf(`postgresql://localhost:${server.port}`);
      expect(findings["plaintext refused"]?.observed).toContain("let the client in");
      expect(withSeverity(findings, "broken")).toEqual(
        expect.arrayContaining([
          "plaintext refused",
          "client certificate required",
          "superuser over TCP refused",
        ]),
      );
    });
  });

  it("logs in with a password once the certificate is pinned, and never before", async () => {
    const sql = ["create role app login password 'Not-In-Any-Log-1'"];
    await withHowtoServer({ sql }, async ({ server, certificatePem }) => {
      const url = `postgresql://app@localhost:${server.port}/postgres?sslmode=verify-full`;
      const env = { PGPASSWORD: "Not-In-Any-Log-1" };
      const before = await findingsOf(url, [], env);
      expect(before.findings["session as negotiated"]?.observed).toContain("not verified");
      const root = ["--root-cert", write("pinned.crt", certificatePem)];
      const { findings } = await findingsOf(url, root, env);
      expect(findings["session as negotiated"]?.severity).toBe("fine");
      expect(findings["ssl_min_protocol_version"]?.observed).toContain("not shown to this role");
      expect(findings["no rule without TLS"]?.severity).toBe("not probed");
      const wrong = await findingsOf(url, root, { PGPASSWORD: "another" });
      expect(wrong.findings["session as negotiated"]?.observed).toContain("28P01");
      const file = write("pgpass", `localhost:${server.port}:*:app:Not-In-Any-Log-1\n`);
      const byFile = await findingsOf(url, root, { PGPASSFILE: file });
      expect(byFile.findings["session as negotiated"]?.severity).toBe("fine");
      fs.chmodSync(file, 0o644);
      const told = await runHere(["verify", url, ...root], { PGPASSFILE: file });
      expect(told.stderr).toContain("others may read it");
      expect(told.stdout).toContain("nobody logged in");
    });
  });

  it("finds the superuser, its rules and MD5 when it is what logs in", async () => {
    const sql = ["set password_encryption = 'md5'", "alter role postgres password 'Old-Times-1'"];
    const conf = ["password_encryption = 'md5'"];
    await withHowtoServer({ sql, conf }, async ({ server, certificatePem }) => {
      const url = `postgresql://postgres@localhost:${server.port}/postgres`;
      const root = ["--root-cert", write("md5.crt", certificatePem)];
      const { findings } = await findingsOf(url, root, { PGPASSWORD: "Old-Times-1" });
      expect(findings["ssl_min_protocol_version"]?.observed).toBe("TLSv1.2");
      expect(findings["passwords by SCRAM"]?.observed).toContain("MD5");
      expect(findings["password_encryption"]?.severity).toBe("advice");
      expect(findings["role without superuser rights"]?.severity).toBe("advice");
      expect(findings["no rule without TLS"]?.severity).toBe("broken");
    });
  });

  it("finds protocols and ciphers that are out of date", async () => {
    const conf = ["ssl_min_protocol_version = 'TLSv1'", "ssl_ciphers = 'ALL:@SECLEVEL=0'"];
    await withHowtoServer({ conf }, async ({ server }) => {
      const { findings } = await findingsOf(`postgresql://app@localhost:${server.port}`);
      expect(findings["protocols below TLS 1.2 refused"]?.severity).toBe("broken");
      expect(findings["weak ciphers refused"]?.severity).toBe("broken");
    });
  });
});

describe("verify of a server of ours", () => {
  it.each([14, 17, 18] as const)("finds nothing to say about PostgreSQL %i", async (major) => {
    await withOwnServer(major, async (own) => {
      const args = ["verify", urlOf(own), ...filesOf(own), "--timeout", "30"];
      const { exitCode, stdout } = await runHere(args);
      expect(stdout).not.toMatch(/^(BROKEN|advice|-) /m);
      expect(stdout).toContain("0 broken promises, 0 to improve");
      expect(exitCode).toBe(0);
      const built = await runBuilt(args);
      expect([built.exitCode, built.stdout]).toEqual([0, stdout]);
    });
  });

  it("does what works before authentication without credentials, and breaks no promise", async () => {
    await withOwnServer(17, async (own) => {
      const { exitCode, findings } = await findingsOf(urlOf(own), ["--root-cert", own.rootFile]);
      expect(exitCode).toBe(0);
      expect(findings["client certificate required"]?.severity).toBe("fine");
      expect(findings["session as negotiated"]?.severity).toBe("not probed");
      const nobody = await findingsOf(`postgresql://${own.host}:${own.port}`, [
        "--root-cert",
        own.rootFile,
      ]);
      expect(nobody.exitCode).toBe(0);
      expect(nobody.findings["plaintext refused"]?.severity).toBe("not probed");
    });
  });

  it("takes files and address from the URL as libpq does, and refuses another name", async () => {
    await withOwnServer(17, async (own) => {
      const file = (name: string) => encodeURIComponent(name);
      const query = [
        "sslmode=verify-full",
        `sslrootcert=${file(own.rootFile)}`,
        `sslcert=${file(own.certificateFile)}`,
        `sslkey=${file(own.keyFile)}`,
      ].join("&");
      const base = `postgresql://prober@localhost:${own.port}/postgres?${query}`;
      expect((await findingsOf(base)).exitCode).toBe(0);
      const other = base.replace("@localhost", "@db.example.org") + "&hostaddr=127.0.0.1";
      const { exitCode, findings } = await findingsOf(other);
      expect(exitCode).toBe(1);
      expect(withSeverity(findings, "broken")).toEqual(["host name covered"]);
    });
  });
});

describe("verify of a certificate that is too weak or has ended", () => {
  it("finds an expired certificate and a short key", async () => {
    const declared = await startDeclaredServer({
      server: (authority) =>
        authority.issueServer(["localhost"], {
          key: "rsa1024",
          notBefore: new Date(Date.now() - 3 * 86_400_000),
          notAfter: new Date(Date.now() - 86_400_000),
        }),
      conf: ["ssl_ciphers = 'ALL:@SECLEVEL=0'"],
    });
    try {
      const root = write("expired.crt", declared.authority.certificatePem);
      const url = `postgresql://prober@localhost:${declared.server.port}/postgres`;
      const { findings } = await findingsOf(url, ["--root-cert", root]);
      expect(findings["certificate days left"]?.severity).toBe("broken");
      expect(findings["key strength"]?.observed).toContain("1024 bits");
      expect(findings["server certificate verifies"]?.observed).toContain("CERT_HAS_EXPIRED");
    } finally {
      await declared.server.stop();
    }
  });
});

describe("verify of what is no server with TLS", () => {
  it("finds a server without TLS, and that it takes plaintext", async () => {
    const server = await startEmbeddedServer({
      conf: ["ssl = off"],
      hba: ["host all all 127.0.0.1/32 scram-sha-256"],
      files: {},
    });
    try {
      const { exitCode, findings } = await findingsOf(`postgresql://app@127.0.0.1:${server.port}`);
      expect(exitCode).toBe(1);
      expect(withSeverity(findings, "broken")).toEqual(["TLS offered", "plaintext refused"]);
    } finally {
      await server.stop();
    }
  });

  it("exits with 3 at a closed port, here and as a process", async () => {
    const args = ["verify", `postgresql://127.0.0.1:${await freePort()}/app`];
    for (const run of [runHere, runBuilt]) {
      const { exitCode, stdout, stderr } = await run(args);
      expect([exitCode, stdout]).toEqual([3, ""]);
      expect(stderr).toMatch(/^Cannot verify the server: .*ECONNREFUSED/);
    }
  });

  it.each([
    ["speaks HTTP", (data: Buffer) => data.length > 0 && "HTTP/1.1 400 Bad Request\r\n\r\n"],
    ["answers S and then nonsense", (data: Buffer) => (data.length === 8 ? "S" : "nonsense!")],
    ["answers N and then nonsense", (data: Buffer) => (data.length === 8 ? "N" : "nonsense!")],
    ["says nothing", () => false as const],
  ])("exits with 3 at a listener that %s", async (_what, answer) => {
    await withListener(
      (socket) =>
        void socket.on("data", (data) => {
          const said = answer(data);
          if (said !== false) socket.write(said);
        }),
      async (port) => {
        const { exitCode, stderr } = await runHere([
          "verify",
          `postgresql://app@127.0.0.1:${port}/app`,
          "--timeout",
          "1",
        ]);
        expect([exitCode, stderr]).toEqual([3, expect.stringContaining("out of reach")]);
      },
    );
  });
});

describe("verify of arguments", () => {
  it.each([
    ["a missing URL", []],
    ["two URLs", ["postgresql://a/b", "postgresql://a/b"]],
    ["an option it does not know", ["postgresql://a/b", "--password", "Secret-Of-Mine"]],
    ["a password in the URL", ["postgresql://app:Secret-Of-Mine@127.0.0.1/app"]],
    ["a password with a slash in the URL", ["postgresql://app:Secret/Of-Mine@127.0.0.1/app"]],
    ["a password as a parameter", ["postgresql://127.0.0.1/app?password=Secret-Of-Mine"]],
    ["a misspelt parameter", ["postgresql://127.0.0.1/app?sslrootcrt=x"]],
    ["a missing file", ["postgresql://127.0.0.1/app", "--root-cert", "/nowhere/root.crt"]],
    ["a certificate without its key", ["postgresql://127.0.0.1/app", "--client-cert", "x"]],
    ["a timeout of nothing", ["postgresql://127.0.0.1/app", "--timeout", "0"]],
  ])("exits with 2 for %s, and shows no secret", async (_what, args) => {
    const { exitCode, stdout, stderr } = await runHere(["verify", ...args]);
    expect([exitCode, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/^Cannot .*(expected|Unknown option)/);
    expect(stderr).not.toMatch(/Secret|Of-Mine/);
  });

  it("refuses the key of another certificate", async () => {
    const [one, other] = [makeSelfSigned(["a.example.org"]), makeSelfSigned(["b.example.org"])];
    const { exitCode, stderr } = await runHere([
      "verify",
      "postgresql://127.0.0.1/app",
      "--client-cert",
      write("one.crt", one.certificatePem),
      "--client-key",
      write("other.key", other.keyPem),
    ]);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining("key of another certificate")]);
  });
});

// Runs each version of PostgreSQL on nothing but rendered material and asks it what it has read.
import { createPrivateKey, getDiffieHellman } from "node:crypto";
import type { ClientConfig } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkHbaRules } from "../../components/config/check-hba-rules";
import { knownSettings } from "../../components/config/known-settings";
import type { MaterialInput } from "../../components/config/material";
import { renderPgHba } from "../../components/config/pg-hba";
import { settingsNeedingRestart } from "../../components/config/restart-settings";
import { checkSettings } from "../../components/config/settings";
import { checkTls } from "../../components/config/tls-settings";
import { AccessLevel } from "../../components/contract/access-level";
import type { HbaRule } from "../../components/contract/hba-rule";
import { type PostgresMajor, postgresMajors } from "../../components/contract/postgres-major";
import { Weakening } from "../../components/contract/weakening";
import { der } from "../support/pki/der";
import { makeAuthority, type TestCertificate } from "../support/pki/test-pki";
import {
  type MaterialServer,
  placeServer,
  type ServerPlace,
  startOnMaterial,
} from "../support/server/material-server";
import { plainConf } from "../support/server/plain-conf";

const authority = makeAuthority();
const passphrase = "it's $HOME `id` \\ 5%p";
const nasty = "it's \\n a\tb\r\n# \"q\" = 'x' \u0001 ä\u{1f600}";
const allowWeakening = Object.values(Weakening).filter((name) => name !== "superuserOverTcp");

/** Everything that the builds from npm can do: they have no GSSAPI, LDAP or PAM. */
function declaredRules(major: PostgresMajor): HbaRule[] {
  return [
    { method: "reject", connection: "host", addresses: ["192.0.2.1", "2001:db8::/32"] },
    { method: "scram-sha-256", databases: ["sameuser", "re \"port\", 'x'"], roles: ["+my,group"] },
    { method: "cert", roles: ["mapped"], options: { map: 'a "map"', clientname: "CN" } },
    { method: "md5", connection: "hostnossl", roles: ["a#b"], addresses: [".example.org"] },
    { method: "ident", roles: ["x@y"], addresses: ["samenet"] },
    { method: "password", databases: ["replication"], options: { clientcert: "verify-ca" } },
    ...(major >= 16 ? [{ method: "cert", roles: ["/^svc_[a-z]{2,3}$"] } satisfies HbaRule] : []),
    { method: "trust", databases: ["trusting"], addresses: ["127.0.0.0/8"] },
  ];
}

function dhParamsPem(): string {
  const group = getDiffieHellman("modp14");
  const parameters = der.sequence(der.integer(group.getPrime()), der.integer(Buffer.from([2])));
  const base64 = parameters.toString("base64").replace(/.{64}/g, "$&\n");
  return `-----BEGIN DH PARAMETERS-----\n${base64}\n-----END DH PARAMETERS-----\n`;
}

const identMaps = [
  { name: 'a "map"', systemUser: '/^(.*)@ex, am"ple\\.org$', role: "\\1" },
  { name: 'a "map"', systemUser: "Ann Example", role: "mapped" },
];

function materialFor(place: ServerPlace): MaterialInput {
  const { major, administrators } = place;
  const server = authority.issueServer(["localhost", "127.0.0.1"]);
  const format = { type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase } as const;
  return {
    conf: plainConf(place, {
      tls: {
        minProtocol: "TLSv1.2",
        maxProtocol: "TLSv1.3",
        preferServerCiphers: false,
        ciphers: "ECDHE+AESGCM:DHE+AESGCM",
        groups: ["prime256v1"],
        ...(major >= 18
          ? { tls13Ciphers: "TLS_AES_256_GCM_SHA384", groups: ["X25519", "P-256"] }
          : {}),
      },
      hasDhParams: true,
      hasPassphrase: true,
      settings: { "nasty.text": nasty, Work_Mem: "16MB", shared_buffers: "16MB", fsync: "off" },
    }),
    hba: {
      major,
      probeRole: "pgtls_probe",
      rules: declaredRules(major),
      allowWeakening,
      clients: [
        { role: "app", database: "app", access: AccessLevel.Certificate },
        { role: "all", database: 'Re "port"', access: AccessLevel.ScramAndCertificate },
      ],
    },
    administrators,
    identMaps,
    serverChainPem: server.certificatePem,
    serverKeyPem: createPrivateKey(server.keyPem).export(format).toString(),
    clientCaPem: authority.certificatePem,
    dhParamsPem: dhParamsPem(),
    passphrase,
  };
}

const withCertificate = (user: string, database: string): ClientConfig => {
  const { certificatePem, keyPem }: TestCertificate = authority.issueClient(user);
  return {
    user,
    database,
    ssl: { ca: authority.certificatePem, cert: certificatePem, key: keyPem },
  };
};
const withoutCertificate = (user: string, database: string): ClientConfig => ({
  user,
  database,
  ssl: { ca: authority.certificatePem },
});

describe.each(postgresMajors)("PostgreSQL %d on rendered material", (major) => {
  let server: MaterialServer;
  let input: MaterialInput;

  beforeAll(async () => {
    const place = await placeServer(major);
    input = materialFor(place);
    server = await startOnMaterial(place, input);
    await server.query("create role app login; create role pgtls_probe login");
    await server.query("create role mapped login");
    for (const name of ["app", "trusting"]) await server.query(`create database ${name}`);
  });
  afterAll(() => server.stop());

  it("is a declaration that the checks pass", () => {
    const { tls, settings } = input.conf;
    const { rules } = input.hba;
    const { identMaps = [] } = input;
    expect([
      ...checkTls(tls, { major, allowWeakening, hasDhParams: true }),
      ...checkSettings({ major, settings, allowWeakening }),
      ...checkHbaRules(rules, { major, allowWeakening, identMaps }),
    ]).toEqual([]);
  });

  it("finds no error in postgresql.conf, and takes over every value", async () => {
    expect(await server.query("select * from pg_file_settings where error is not null")).toEqual(
      [],
    );
    const show =
      "select current_setting('pgtls.material') as digest, current_setting('nasty.text') as nasty";
    expect(await server.query(show)).toEqual([{ digest: server.digest, nasty }]);
    const files = await server.query(
      "select distinct sourcefile as file from pg_settings where sourcefile is not null",
    );
    const file = `${input.conf.materialDirectory}/current/postgresql.conf`;
    expect(files).toEqual([{ file }]);
  });

  it("finds no error in pg_hba.conf, and reads each line as a rule", async () => {
    const rows = await server.query("select * from pg_hba_file_rules order by line_number");
    expect(rows.filter(({ error }) => error !== null)).toEqual([]);
    const lines = renderPgHba(input.hba)
      .split("\n")
      .filter((line) => /^(host|local)/.test(line));
    expect(
      rows.map(({ type, auth_method: method }) => `${String(type)} ${String(method)}`),
    ).toEqual(
      lines.map((line) => {
        const [type = ""] = line.split(" ");
        const method = / (cert|scram-sha-256|reject|md5|ident|password|trust|peer)( [a-z]+=.*)?$/;
        return `${type} ${method.exec(line)?.[1] ?? line}`;
      }),
    );
    const [quoted] = rows.filter(({ auth_method: method }) => method === "scram-sha-256");
    expect(quoted).toMatchObject({
      database: ["sameuser", "re \"port\", 'x'"],
      user_name: ["+my,group"],
    });
  });

  it("finds no error in pg_ident.conf", async () => {
    if (major < 15) {
      // The view came with 15; before, the log has the errors.
      expect(server.log()).not.toMatch(/pg_ident\.conf/);
      return;
    }
    const columns = "map_name, sys_name, pg_username, error";
    const rows = await server.query(
      `select ${columns} from pg_ident_file_mappings order by line_number`,
    );
    expect(rows).toEqual([
      ...input.administrators.map((user) => ({
        map_name: "pgtls_admin",
        sys_name: user,
        pg_username: "postgres",
        error: null,
      })),
      ...[
        { sys_name: '/^(.*)@ex, am"ple\\.org$', pg_username: "\\1" },
        { sys_name: "Ann Example", pg_username: "mapped" },
      ].map((row) => ({ map_name: 'a "map"', ...row, error: null })),
    ]);
  });

  it.each<HbaRule>([
    { method: "cert", connection: "host" },
    { method: "scram-sha-256", options: { map: 'a "map"' } },
    { method: "scram-sha-256", connection: "host", options: { clientcert: "verify-full" } },
    { method: "scram-sha-256", options: { clientcert: "1" } },
    { method: "cert", options: { clientcert: "verify-ca" } },
    { method: "cert", options: { clientname: "cn" } },
    { method: "peer" as "cert" },
    { method: "radius" as "cert" },
  ])("refuses the rule %j, as the checks do", async (rule) => {
    const context = { major, allowWeakening, identMaps: input.identMaps ?? [] };
    expect(checkHbaRules([rule], context)).toHaveLength(1);
    server.overwrite("pg_hba.conf", renderPgHba({ ...input.hba, rules: [rule] }));
    // For an unknown value of an option PostgreSQL shows a line without a type, and no error.
    const errors = await server.query(
      "select error from pg_hba_file_rules where error is not null or type is null",
    );
    server.overwrite("pg_hba.conf", renderPgHba(input.hba));
    expect(errors).toHaveLength(1);
  });

  it("knows the settings that the tables know, and no others", async () => {
    const rows = await server.query("select name, context from pg_settings order by name");
    const names = rows.map(({ name }) => String(name)).filter((name) => !name.includes("."));
    // Its old name still works from 16 on, but is no longer shown.
    const known = knownSettings(major).filter(
      (name) => major < 16 || name !== "force_parallel_mode",
    );
    expect(names.sort()).toEqual(known);
    const restart = rows.filter(({ context }) => context === "postmaster");
    expect(restart.map(({ name }) => String(name)).sort()).toEqual(settingsNeedingRestart(major));
  });

  it("lets a client in with its certificate, and the mapped name", async () => {
    expect(await server.connect(withCertificate("app", "app"))).toBe("app");
    const ann = withCertificate("Ann Example", "app");
    expect(await server.connect({ ...ann, user: "mapped" })).toBe("mapped");
    expect(await server.connect(withCertificate("pgtls_probe", "postgres"))).toBe("pgtls_probe");
  });

  it("refuses a client without a certificate, with another's, and without TLS", async () => {
    await expect(server.connect(withoutCertificate("app", "app"))).rejects.toThrow(
      "connection requires a valid client certificate",
    );
    await expect(
      server.connect({ ...withCertificate("mapped", "app"), user: "app" }),
    ).rejects.toThrow('certificate authentication failed for user "app"');
    await expect(server.connect({ user: "app", database: "app" })).rejects.toThrow(
      /pg_hba\.conf rejects connection .* no encryption/,
    );
  });

  it("refuses the superuser and the probe role where a rule trusts everybody", async () => {
    expect(await server.connect(withoutCertificate("app", "trusting"))).toBe("app");
    for (const user of ["postgres", "pgtls_probe"]) {
      await expect(server.connect(withoutCertificate(user, "trusting"))).rejects.toThrow(
        `pg_hba.conf rejects connection for host "127.0.0.1", user "${user}"`,
      );
    }
  });

  it("refuses whoever is not declared, over TCP and over the socket", async () => {
    await expect(server.connect(withCertificate("stranger", "app"))).rejects.toThrow(
      "pg_hba.conf rejects connection",
    );
    await expect(
      server.connect({ host: input.conf.unixSocketDirectory, user: "app", database: "app" }),
    ).rejects.toThrow(/pg_hba\.conf rejects connection for host "\[local\]", user "app"/);
  });
});

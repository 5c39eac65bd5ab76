// Each value and name that once was a TypeError, passed preview, or stood in an error as it was.
import { describe, expect, it } from "vitest";
import type { PostgresServerArgs } from "../../../components/contract/postgres-server-args";
import { readArgs } from "../../../components/validate/read-args";
import { filesOf, preview } from "../../support/declarations/preview";
import { keyBody, keyPem } from "../../support/declarations/random-args";

const messages = (given: unknown): string[] => preview(given).problems.map((one) => one.message);
const server = "Cannot declare the server:";

class Hosts {
  readonly port = 1;
}
const throwing = {
  get port(): number {
    throw new Error(keyPem);
  },
};
const cyclic: Record<string, unknown> = {};
cyclic["clients"] = cyclic;

describe("what a declaration may not be", () => {
  it.each<[string, unknown, string]>([
    ["undefined in a list", { hosts: [undefined] }, "hosts[0] is undefined, expected text"],
    ["a hole", { hosts: [, "a"] }, "hosts[0] is undefined, expected text"],
    [
      "a list without an end",
      { hosts: new Array(4e9) },
      "hosts is a list of 4000000000, expected at most 10000 entries",
    ],
    [
      "null for a command",
      { serverCertificate: { passphraseCommand: null } },
      "serverCertificate.passphraseCommand is null, expected text",
    ],
    [
      "a bigint",
      { port: 1n },
      "port is a value of type bigint, expected a whole number from 1 to 65535",
    ],
    ["a symbol", { database: Symbol("a") }, "database is a value of type symbol, expected text"],
    ["a function", { hosts: () => [] }, "hosts is a value of type function, expected a list"],
    ["no number", { port: NaN }, "port is NaN, expected a whole number from 1 to 65535"],
    [
      "no end",
      { assertion: { patienceSeconds: Infinity } },
      "assertion.patienceSeconds is Infinity, expected a whole number of seconds from 1 to 3600",
    ],
    [
      "no number of CPUs",
      { docker: { cpus: NaN } },
      "docker.cpus is NaN, expected a number from 0.01 to 1024",
    ],
    [
      "a Date for a number",
      { version: new Date(0) },
      "version is a Date, expected 14, 15, 16, 17 or 18",
    ],
    [
      "a Date for text",
      { clients: { app: { validUntil: new Date(0) } } },
      "clients.app.validUntil is a Date, expected text",
    ],
    ["a Map for a record", { clients: new Map() }, "clients is a Map, expected a record by name"],
    [
      "an instance for a record",
      { docker: new Hosts() },
      "docker is a value of type object, expected a record of inputs",
    ],
    [
      "a record for a number",
      { port: {} },
      "port is a value of type object, expected a whole number from 1 to 65535",
    ],
    [
      "a record for a name",
      { clients: { app: { role: {} } } },
      "clients.app.role is a value of type object, expected text",
    ],
    ["a record for a list", { hosts: {} }, "hosts is a value of type object, expected a list"],
    ["a getter that throws", throwing, "port is a value that cannot be read, expected plain data"],
    [
      "a circle",
      cyclic,
      "clients.clients.clients is no input, expected role, roles, access, database, databases, connectionLimit, validUntil, memberOf, certificate, password, passwordGeneration, certificateRequestPem",
    ],
    [
      "an output for what is plain",
      { port: { __pulumiOutput: true } },
      "port is an output, which is known only during an update, expected a whole number from 1 to 65535",
    ],
    [
      "a number for a key",
      { authority: { mode: "existing", privateKeyPem: 5, certificatePem: "x" } },
      "authority.privateKeyPem is a value of type number, expected text, or an output of it",
    ],
    [
      "an input of JavaScript",
      { clients: { app: { toString: 1 } } },
      "clients.app.toString is no input, expected role, roles, access, database, databases, connectionLimit, validUntil, memberOf, certificate, password, passwordGeneration, certificateRequestPem",
    ],
  ])("%s gives one refusal", (_what, given, message) => {
    expect(messages(given)).toEqual([`${server} ${message}`]);
  });

  it("nothing at all, text, or a list", () => {
    for (const given of [undefined, null, "x", [], 5]) expect(messages(given)).toHaveLength(1);
  });
});

describe("names that every object answers to", () => {
  const inherited = ["toString", "constructor", "hasOwnProperty", "valueOf", "isPrototypeOf"];

  it.each(inherited)("a client %s is a client as any other", (name) => {
    const { problems, declaration } = preview({ clients: { [name]: {}, app: {} } });
    expect(problems).toEqual([]);
    expect(declaration?.clients.map(({ role }) => role)).toEqual([name, "app"]);
    expect(filesOf(declaration!).hba).toContain(`hostssl app ${name} all cert\n`);
  });

  it.each(inherited)("a role, a database and a setting %s are what they say", (name) => {
    const clients = { app: { role: name, databases: { [name]: { privileges: "read" } } } };
    const { problems, declaration } = preview({ clients, settings: { [`x.${name}`]: "1" } });
    expect(problems).toEqual([]);
    expect(filesOf(declaration!).hba).toContain(`hostssl ${name} ${name} all cert\n`);
  });

  it("__proto__ is no client's name, and changes no other client", () => {
    const given = JSON.parse('{"clients": {"app": {}, "__proto__": {"role": "x"}}}') as object;
    expect(messages(given)).toEqual([
      `${server} clients is "__proto__", expected letters, digits, - and _, at most 63, the first one a letter or digit; a role may have any name: set its role`,
    ]);
    expect(({} as { role?: string }).role).toBeUndefined();
  });

  it("is read into records that answer to nothing else", () => {
    const { args } = readArgs({ clients: { app: { databases: { a: { privileges: "read" } } } } });
    for (const record of [args, args.clients, args.clients?.["app"]?.databases]) {
      expect(Object.getPrototypeOf(record)).toBeNull();
    }
  });
});

describe("an error about a name", () => {
  it.each([
    ["a\nb", '"a\\nb"'],
    ["a\u001b[31m", '"a\\u001b[31m"'],
    ["a\u202eb", '"a\\u202eb"'],
    ["a b", '"a b"'],
  ])("shows %j escaped, in its path", (name, shown) => {
    expect(messages({ [name]: 1 })[0]).toMatch(new RegExp(`^Cannot declare the server: \\[`));
    expect(messages({ [name]: 1 })[0]).toContain(`[${shown}] is no input`);
    expect(messages({ clients: { app: { databases: { [name]: 5 } } } })).toEqual([
      `${server} clients.app.databases[${shown}] is 5, expected a record of inputs`,
    ]);
    expect(messages({ clients: { [name]: 5 } })[0]).toContain(`clients[${shown}] is 5`);
    expect(messages({ settings: { [name]: 5 } })[0]).toContain(`settings[${shown}] is 5`);
  });

  it.each([keyPem, keyBody, `x${keyPem}`, keyPem.replaceAll("\n", "\\n")])(
    "does not show what may be a key, wherever it stands: %#",
    (key) => {
      const everywhere = [
        { [key]: 1 },
        { clients: { [key]: 5 } },
        { clients: { [key]: {} } },
        { settings: { [`-${key}`]: "1" } },
        { clients: { app: { databases: { [key]: {} } } } },
        { hosts: [key] },
        { clients: { app: { role: key } } },
        { database: key },
        { revoked: key },
        { docker: { image: key } },
        { tls: { ciphers: key } },
        { authority: { signedCertificates: { [key]: "x" } } },
        { embedded: key },
        { authority: { generations: ["a", "b"], signer: key } },
        { clients: { a: { role: "r", memberOf: [key] } } },
        { tls: { minProtocol: "TLSv1.2", ciphers: `HIGH:${key}` } },
      ];
      for (const given of everywhere) {
        const text = messages(given).join("\n");
        expect(text).toMatch(/^Cannot /);
        expect(text).not.toContain(keyBody.slice(4, 24));
      }
    },
  );
});

describe("roles that mean something to pg_hba.conf", () => {
  it.each(["#x", "+x", "@all", "a,b", 'a"b', "A", "a/b", "a@b", "a#b", "all", "a+b", "sameuser"])(
    "%s is written as that name and nothing else",
    (role) => {
      const { problems, declaration } = preview({ clients: { app: { role, roles: ["more"] } } });
      expect(problems).toEqual([]);
      const quoted = `"${role.replaceAll('"', '""')}"`;
      const { hba, ident } = filesOf(declaration as NonNullable<typeof declaration>);
      const shown = role === "A" ? role : quoted;
      expect(hba).toContain(`hostssl app ${shown} all cert`);
      expect(ident).toContain(`pgtls_clients ${shown} more\n`);
    },
  );

  it.each(["/x", "a\0b", "a\nb", "\ud800", ""])("%j is refused", (role) => {
    const args = { clients: { app: { role } } } satisfies PostgresServerArgs;
    expect(messages(args)).toHaveLength(1);
  });
});

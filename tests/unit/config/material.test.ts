import { describe, expect, it } from "vitest";
import { buildMaterial, type MaterialInput } from "../../../components/config/material";
import { AccessLevel } from "../../../components/contract/access-level";
import { defaultTls, makeConfInput, makeHbaInput, makeMaterialInput } from "./fixtures";

const build = (changes: Partial<MaterialInput> = {}) => buildMaterial(makeMaterialInput(changes));

const everything: Partial<MaterialInput> = {
  conf: makeConfInput({ hasCrl: true, hasDhParams: true, hasPassphrase: true }),
  crlPem: "lists",
  dhParamsPem: "parameters",
  passphrase: "open sesame",
};

describe("buildMaterial()", () => {
  it("has exactly the files that PostgreSQL is told of", () => {
    const always = [
      "client-ca.crt",
      "pg_hba.conf",
      "pg_ident.conf",
      "postgresql.conf",
      "server.crt",
      "server.key",
    ];
    expect(Object.keys(build().files).sort()).toEqual(always);
    const optional = ["crl.pem", "dh-params.pem", "server.key.pass"];
    const { files } = build(everything);
    expect(Object.keys(files).sort()).toEqual([...always, ...optional].sort());
    for (const name of Object.keys(files).filter((file) => file !== "postgresql.conf")) {
      expect(files["postgresql.conf"]).toContain(`/current/${name}'`);
    }
  });

  it("is named by 32 hexadecimal characters that the server shows", () => {
    const { digest, files } = build();
    expect(digest).toMatch(/^[0-9a-f]{32}$/);
    expect(files["postgresql.conf"]).toContain(`\npgtls.material = '${digest}'\n`);
  });

  it("gives the same set for the same input", () => {
    expect(build(everything)).toEqual(build(everything));
  });

  const conf = (changes: object) => ({ conf: makeConfInput(changes) });
  it.each<[string, Partial<MaterialInput>]>([
    ["certificate", { serverChainPem: "another chain" }],
    ["key", { serverKeyPem: "another key" }],
    ["trusted authority", { clientCaPem: "another authority" }],
    ["administrator", { administrators: ["root"] }],
    ["map", { identMaps: [{ name: "staff", systemUser: "Ann", role: "ann" }] }],
    ["client", { hba: makeHbaInput({ clients: [] }) }],
    [
      "access level",
      {
        hba: makeHbaInput({
          clients: [{ role: "app", database: "app", access: AccessLevel.Scram }],
        }),
      },
    ],
    ["rule", { hba: makeHbaInput({ rules: [{ method: "cert" }] }) }],
    ["probe role", { hba: makeHbaInput({ probeRole: "other" }) }],
    ["weakening", { hba: makeHbaInput({ allowWeakening: ["superuserOverTcp"] }) }],
    ["version", conf({ major: 18 })],
    ["port", conf({ port: 5433 })],
    ["address", conf({ listenAddresses: "127.0.0.1" })],
    ["socket", conf({ unixSocketDirectory: "/run/other" })],
    ["directory", conf({ materialDirectory: "/srv/other" })],
    ["setting", conf({ settings: { work_mem: "1MB" } })],
    ["protocol", conf({ tls: { ...defaultTls, minProtocol: "TLSv1.2" } })],
    ["order of ciphers", conf({ tls: { ...defaultTls, preferServerCiphers: false } })],
    ["revocation list", { ...conf({ hasCrl: true }), crlPem: "lists" }],
    ["Diffie-Hellman parameters", { ...conf({ hasDhParams: true }), dhParamsPem: "x" }],
    ["passphrase", { ...conf({ hasPassphrase: true }), passphrase: "x" }],
  ])("has another digest with another %s", (_part, changes) => {
    expect(build(changes).digest).not.toBe(build().digest);
  });

  it.each(["crlPem", "dhParamsPem", "passphrase"] as const)(
    "has another digest with another value of %s",
    (part) => {
      expect(build({ ...everything, [part]: "another" }).digest).not.toBe(build(everything).digest);
    },
  );

  it("has the same digest whatever digest the configuration was given", () => {
    const given = { ...makeConfInput(), digest: "f".repeat(32) };
    expect(build({ conf: given }).digest).toBe(build().digest);
  });

  it("has the same digest however a PEM ends", () => {
    const crlf = build({ serverChainPem: "a\r\nb\r\n\r\n" });
    expect(crlf.files["server.crt"]).toBe("a\nb\n");
    expect(crlf.digest).toBe(build({ serverChainPem: "a\nb" }).digest);
  });

  it("keeps a passphrase but for the end of its line", () => {
    const passphrase = (text: string) =>
      build({ ...everything, passphrase: text }).files["server.key.pass"];
    expect(passphrase(" open sesame \r\n")).toBe(" open sesame \n");
    expect(passphrase("open sesame")).toBe("open sesame\n");
  });

  it("refuses a passphrase of several lines without showing it", () => {
    expect(() => build({ ...everything, passphrase: "hunter2\nhunter3" })).toThrow(
      new RangeError(
        "Cannot build material: passphrase is text of several lines, expected one line",
      ),
    );
  });

  it.each<[Partial<MaterialInput>, string]>([
    [{ crlPem: "lists" }, "crlPem is given, expected conf.hasCrl (false) to agree"],
    [conf({ hasCrl: true }), "crlPem is absent, expected conf.hasCrl (true) to agree"],
    [
      conf({ hasDhParams: true }),
      "dhParamsPem is absent, expected conf.hasDhParams (true) to agree",
    ],
    [{ passphrase: "x" }, "passphrase is given, expected conf.hasPassphrase (false) to agree"],
  ])("refuses %j, since a file and its name go together", (changes, message) => {
    expect(() => build(changes)).toThrow(`Cannot build material: ${message}`);
  });
});

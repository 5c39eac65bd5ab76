import { createPrivateKey } from "node:crypto";
import { describe, expect, it } from "vitest";
import { buildKit } from "../../../components/kit/build-kit";
import type { Kit } from "../../../components/kit/kit";
import type { KitInput } from "../../../components/kit/kit-input";
import { makeAuthority } from "../../support/pki/test-pki";
import { certificateInput, passwordInput, secretsOf } from "./kit-input";

const names = ({ files }: Kit) => files.map(({ name }) => name);
const fileOf = ({ files }: Kit, name: string) => files.find((file) => file.name === name)!;
const textOf = (kit: Kit, name: string) => String(fileOf(kit, name).contents);

describe("buildKit()", () => {
  it("gives a client with a certificate its key in every form, and no password file", () => {
    expect(names(buildKit(certificateInput()))).toEqual([
      "root.crt",
      "app.crt",
      "tls.crt",
      "app.key",
      "app.pk8",
      "tls.key",
      "ca.crt",
      "pg_service.conf",
      "client.env",
      "connection.json",
    ]);
  });

  it("gives a client with a password no certificate and no key", () => {
    expect(names(buildKit(passwordInput()))).toEqual([
      "root.crt",
      "ca.crt",
      "pgpass",
      "pg_service.conf",
      "client.env",
      "connection.json",
    ]);
  });

  it("gives a client that keeps its key the path for it, and no key", () => {
    const { privateKeyPem: _, ...input } = certificateInput();
    const kit = buildKit(input);
    expect(names(kit).filter((name) => /key|pk8/.test(name))).toEqual([]);
    expect(textOf(kit, "pg_service.conf")).toContain("sslkey=/etc/kit/app.key\n");
    expect(JSON.parse(textOf(kit, "connection.json")).files).toEqual({
      rootCert: "/etc/kit/root.crt",
      cert: "/etc/kit/app.crt",
    });
  });

  it("says what connects in connection.json", () => {
    const input = certificateInput({ password: "correct horse battery" });
    const document = JSON.parse(textOf(buildKit(input), "connection.json"));
    expect(document).toMatchObject({
      client: "app",
      host: "db.example.org",
      port: 5432,
      user: "app",
      database: "app",
      channelBinding: "require",
      files: {
        rootCert: "/etc/kit/root.crt",
        cert: "/etc/kit/app.crt",
        key: "/etc/kit/app.key",
        pk8: "/etc/kit/app.pk8",
        pgpass: "/etc/kit/pgpass",
      },
    });
    expect(document.uri).toMatch(/^postgresql:/);
    expect(document.jdbcUrl).toMatch(/^jdbc:postgresql:/);
    expect(document.keywords).toMatch(/^host=/);
  });

  it("writes the same key as PKCS #8 in PEM and in DER, whatever form it came in", () => {
    const input = certificateInput();
    const sec1 = createPrivateKey(input.privateKeyPem!).export({ type: "sec1", format: "pem" });
    const kit = buildKit({ ...input, privateKeyPem: String(sec1) });
    const { contents } = fileOf(kit, "app.pk8");
    expect(String(sec1)).toContain("BEGIN EC PRIVATE KEY");
    expect(textOf(kit, "app.key")).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
    expect(createPrivateKey({ key: contents as Buffer, format: "der", type: "pkcs8" })).toEqual(
      createPrivateKey(textOf(kit, "app.key")),
    );
  });

  it("keeps secrets in secret files of mode 0600 alone", () => {
    const input = certificateInput({ password: "correct horse battery" });
    const kit = buildKit(input);
    const secret = kit.files.filter((file) => file.secret);
    expect(secret.map(({ name }) => name)).toEqual(["app.key", "app.pk8", "tls.key", "pgpass"]);
    expect(secret.map(({ mode }) => mode)).toEqual([0o600, 0o600, 0o600, 0o600]);
    const open = kit.files.filter((file) => !file.secret).map(({ contents }) => String(contents));
    for (const text of secretsOf(input)) {
      expect(open.filter((contents) => contents.includes(text))).toEqual([]);
    }
  });

  it("trusts every authority of the bundle during a rotation", () => {
    const both = certificateInput().trustBundlePem + makeAuthority("Next").certificatePem;
    const kit = buildKit(certificateInput({ trustBundlePem: both }));
    expect(textOf(kit, "root.crt").match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
    expect(textOf(kit, "ca.crt")).toBe(textOf(kit, "root.crt"));
  });

  it.each(["root", "CA", "tls"])("keeps the certificate of a client called %s apart", (client) => {
    const found = names(buildKit(certificateInput({ client })));
    expect(found).toContain(`client-${client}.crt`);
    expect(new Set(found.map((name) => name.toLowerCase())).size).toBe(found.length);
  });

  const bad: [string, Partial<KitInput>, string][] = [
    ["a client that leads elsewhere", { client: "../app" }, "client is"],
    ["a role with a line feed", { role: "app\nsslmode=disable" }, "role is"],
    ["a database that ends with a space", { database: "app " }, "database is"],
    ["two hosts", { host: "db,evil" }, "host is"],
    ["a socket", { host: "/tmp" }, "host is"],
    ["port 0", { port: 0 }, "port is"],
    ["a relative directory", { directory: "kit" }, "directory is"],
    ["no certificate to trust", { trustBundlePem: "" }, "trustBundlePem is"],
    ["a certificate that is none", { certificatePem: "app" }, "certificatePem is"],
    ["a key without a certificate", { certificatePem: "" }, "privateKeyPem is"],
    ["a password with a line feed", { password: "correct\nhorse" }, "password is"],
    ["an empty password", { password: "" }, "password is"],
  ];
  it.each(bad)("refuses %s, and shows no secret", (_what, changes, message) => {
    const input = certificateInput(changes);
    const refusal = refusalOf(input);
    expect(refusal).toContain(`Cannot build the kit: ${message}`);
    for (const text of secretsOf(input)) expect(refusal).not.toContain(text);
  });

  it("refuses the key of another certificate, and shows neither", () => {
    const { keyPem } = makeAuthority().issueClient("app");
    const refusal = refusalOf(certificateInput({ privateKeyPem: keyPem }));
    expect(refusal).toContain("privateKeyPem is the key of another certificate");
    expect(refusal).not.toContain("BEGIN");
  });
});

function refusalOf(input: KitInput): string {
  try {
    buildKit(input);
    return "built";
  } catch (error) {
    return (error as Error).message;
  }
}

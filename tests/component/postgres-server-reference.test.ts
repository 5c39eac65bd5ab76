import * as pulumi from "@pulumi/pulumi";
import { beforeAll, describe, expect, it } from "vitest";
import { ConnectionAssertion, PostgresServerReference } from "../../index";
import { isSecret } from "./postgres-server-graph";

const stack = "organization/project/dev";
const certificatePem = "certificate of app";
const endpoint = { host: "db.example.org", port: 5432, database: "app" };
const trustBundlePem = "-----BEGIN CERTIFICATE-----\n";
const client = (role: string, pem: string) => ({ role, database: "shop", certificatePem: pem });

const outputs = {
  contract: 1,
  endpoint,
  trustBundlePem,
  clients: {
    app: client("app_role", certificatePem),
    own: client("own", "certificate of its own request"),
    scram: client("scram", ""),
  },
  clientKeys: { app: "key of app" },
  clientPasswords: { scram: "password of scram" },
};

/** A value with its secrecy, once it is known. */
async function settled<T>(output: pulumi.Output<T>): Promise<{ value: T; secret: boolean }> {
  const value = await new Promise<T>((resolve) => output.apply(resolve as (value: unknown) => T));
  return { value, secret: await pulumi.isSecret(output) };
}

describe("PostgresServerReference", () => {
  const declared: { type: string; name: string; inputs: Record<string, unknown> }[] = [];
  const called: string[] = [];

  beforeAll(async () => {
    await pulumi.runtime.setMocks({
      newResource: ({ type, name, inputs }) => {
        declared.push({ type, name, inputs: inputs as Record<string, unknown> });
        const read = { outputs, secretOutputNames: ["clientKeys", "clientPasswords"] };
        const state = type === "pulumi:pulumi:StackReference" ? { ...inputs, ...read } : inputs;
        return { id: `${name}-id`, state: state as object };
      },
      call: ({ token }) => {
        called.push(token);
        return {};
      },
    });
  });

  it("reads one stack, and gives what is public in the clear", async () => {
    const reference = new PostgresServerReference("database", { stack, client: "app" });
    expect(await settled(reference.endpoint)).toEqual({ value: endpoint, secret: false });
    const bundle = { value: trustBundlePem, secret: false };
    expect(await settled(reference.trustBundlePem)).toEqual(bundle);
    expect(await settled(reference.role)).toEqual({ value: "app_role", secret: false });
    expect(await settled(reference.database)).toEqual({ value: "shop", secret: false });
    const certificate = { value: certificatePem, secret: false };
    expect(await settled(reference.certificatePem)).toEqual(certificate);
    const read = declared.filter(({ type }) => type === "pulumi:pulumi:StackReference");
    expect(read).toMatchObject([{ name: "database-stack", inputs: { name: stack } }]);
    expect(called).toEqual(["pulumi:pulumi:readStackOutputs"]);
  });

  it("gives the client's own key and nobody's password, as secrets", async () => {
    const reference = new PostgresServerReference("app", { stack, client: "app" });
    expect(await settled(reference.privateKeyPem)).toEqual({ value: "key of app", secret: true });
    expect(await settled(reference.password)).toEqual({ value: undefined, secret: true });
  });

  it("gives no key to a client that keeps it itself", async () => {
    const reference = new PostgresServerReference("own", { stack, client: "own" });
    expect(await settled(reference.privateKeyPem)).toEqual({ value: undefined, secret: true });
  });

  it("gives a client without a certificate its password, as a secret", async () => {
    const reference = new PostgresServerReference("scram", { stack, client: "scram" });
    const password = { value: "password of scram", secret: true };
    expect(await settled(reference.password)).toEqual(password);
    expect((await settled(reference.certificatePem)).value).toBe("");
  });

  it("refuses a name that is none before anything is read", () => {
    expect(() => new PostgresServerReference("bad", { stack: "dev", client: "" })).toThrow(
      'Cannot read the server of another stack: stack is "dev", expected the full name of a stack, such as `organization/project/dev`\nCannot read the server of another stack: client is "", expected a client\'s name',
    );
  });

  it("hands its secrets to a ConnectionAssertion as one secret", async () => {
    const reference = new PostgresServerReference("kit", { stack, client: "app" });
    const { role, privateKeyPem, password } = reference;
    const kit = { role, privateKeyPem, password, certificatePem: reference.certificatePem };
    const assertion = new ConnectionAssertion("check", { endpoint, trustBundlePem, ...kit });
    await settled(assertion.urn);
    const inputs = declared.find(({ name }) => name === "check")?.inputs ?? {};
    expect(isSecret(inputs["kit"])).toBe(true);
    expect(JSON.stringify({ ...inputs, kit: undefined })).not.toContain("key of app");
    expect(inputs["kit"]).toMatchObject({
      value: { host: "db.example.org", port: 5432, role: "app_role", database: "app" },
    });
    expect(inputs["minProtocol"]).toBe("TLSv1.3");
  });
});

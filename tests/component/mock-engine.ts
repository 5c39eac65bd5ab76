// Pulumi's mocks with believable answers: which resources are declared, how and below what.
import * as pulumi from "@pulumi/pulumi";
import { plan } from "../../components/providers/plan-provider";
import type { DeclaredPlan } from "../../components/rotation/plan-inputs";
import { makeAuthority, type TestAuthority } from "../support/pki/test-pki";

export interface DeclaredResource {
  readonly type: string;
  readonly name: string;
  readonly inputs: Record<string, unknown>;
}

export interface MockEngine {
  readonly resources: DeclaredResource[];
  find(name: string, type?: string): DeclaredResource;
}

/** Starts the mocks; once per test file, since the SDK keeps them in a global. */
export async function startMockEngine(preview: boolean): Promise<MockEngine> {
  const resources: DeclaredResource[] = [];
  const authority = makeAuthority();
  await pulumi.runtime.setMocks(
    {
      newResource: async ({ type, name, inputs }: pulumi.runtime.MockResourceArgs) => {
        const plain = await checked(type, inputs as Record<string, unknown>);
        resources.push({ type, name, inputs: plain });
        const outputs = preview ? {} : answer(type, name, authority);
        return { id: preview ? undefined : `${name}-id`, state: { ...plain, ...outputs } };
      },
      call: () => ({}),
    },
    "project",
    "stack",
    preview,
  );
  const find = (name: string, type?: string): DeclaredResource => {
    const found = resources.find((r) => r.name === name && (type === undefined || r.type === type));
    if (found === undefined) {
      throw new Error(`no ${name} among ${resources.map((r) => r.name).join(", ")}`);
    }
    return found;
  };
  return { resources, find };
}

/** Mocks leave `check` out, which is where the plan does its work. */
async function checked(
  type: string,
  inputs: Record<string, unknown>,
): Promise<Record<string, unknown>> {
  if (type.endsWith(":RevocationList")) return { ...inputs, ledger: [] };
  if (!type.endsWith(":RotationPlan")) return inputs;
  const result = await plan.check({}, inputs as unknown as DeclaredPlan);
  return { ...result.inputs };
}

function answer(type: string, name: string, authority: TestAuthority): Record<string, unknown> {
  switch (type) {
    case "tls:index/privateKey:PrivateKey":
      return { privateKeyPem: pulumi.secret(authority.keyPem) };
    case "tls:index/selfSignedCert:SelfSignedCert":
      return { certPem: authority.certificatePem };
    case "tls:index/certRequest:CertRequest":
      return { certRequestPem: `request of ${name}` };
    case "tls:index/locallySignedCert:LocallySignedCert":
      return { certPem: authority.issueClient(name).certificatePem };
    case "docker:index/remoteImage:RemoteImage":
      return { imageId: "sha256:image" };
    case "docker:index/volume:Volume":
      return { name: `${name}-volume` };
    case "docker:index/container:Container":
      return { name: `${name}-name` };
    case "command:local:Command":
      return { stdout: name.endsWith("image-facts") ? IMAGE_FACTS : "done" };
    case "pulumi-nodejs:dynamic/postgres-tls:RotationPlan":
      return { instanceId: "0a1b2c3d" };
    case "pulumi-nodejs:dynamic/postgres-tls:RevocationList":
      return { crlPem: "", revokedSerials: [] };
    default:
      return {};
  }
}

const IMAGE_FACTS = JSON.stringify({
  uid: 999,
  gid: 999,
  version: "17.10",
  dataDirectory: "/var/lib/postgresql/data",
  dataMount: "/var/lib/postgresql/data",
});

/** The value of an output, once everything it waits for has happened. */
export function valueOf<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => output.apply(resolve));
}

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { optionsOf, queryOnce } from "../support/client/connect";
import { freePort } from "../support/machine/free-port";
import { makeAuthority } from "../support/pki/test-pki";
import { TestStack } from "../support/stack/test-stack";
import { signRequest } from "./sign-request";

const root = makeAuthority("Offline root", 365);
const authority = { mode: "offline", certificatePem: root.certificatePem };

function signAll(requests: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(requests).map(([name, request]) => [
      name,
      signRequest(root, request, name === "server" ? "serverAuth" : "clientAuth"),
    ]),
  );
}

/** Gives the requests of the first update, which has no certificate to work with. */
async function requestsOf(stack: TestStack, declaration: object): Promise<Record<string, string>> {
  stack.declare({ ...declaration, authority });
  const first = await stack.up();
  expect(first.code).toBe(0);
  expect(first.log).toContain("Waiting for the authority: sign the requests");
  const { certificateRequests, evidence } = await stack.outputs();
  expect(Object.keys(certificateRequests).sort()).toEqual(["client-app", "probe", "server"]);
  expect(evidence.passed).toBe(false);
  return certificateRequests;
}

describe("an authority whose key stays offline", () => {
  let stack: TestStack;
  beforeAll(async () => {
    stack = await TestStack.create("embedded");
  });
  afterAll(() => stack.remove());

  it("gets requests first, and then a proven server from what it signed", async () => {
    const short = { validityHours: 12 };
    const declaration = {
      port: await freePort(),
      serverCertificate: short,
      clients: { app: { certificate: short } },
    };
    const signedCertificates = signAll(await requestsOf(stack, declaration));
    const swapped = { ...signedCertificates, server: signedCertificates["probe"] };
    stack.declare({ ...declaration, authority: { ...authority, signedCertificates: swapped } });
    const refused = await stack.preview();
    expect(refused.code).not.toBe(0);
    expect(refused.log).toContain("authority.signedCertificates.server");

    stack.declare({ ...declaration, authority: { ...authority, signedCertificates } });
    const second = await stack.up();
    expect(second.log).not.toContain("error:");
    const outputs = await stack.outputs();
    expect(outputs.evidence.passed).toBe(true);
    expect(outputs.evidence.probes.filter((probe) => !probe.probed).map((p) => p.name)).toEqual([
      "expired client certificate refused",
      "server certificate as client certificate refused",
    ]);
    expect(await queryOnce(optionsOf(outputs, "app"), "select 1 as one")).toEqual([{ one: 1 }]);
    expect(await stack.state()).not.toContain("PRIVATE KEY");
  });
});

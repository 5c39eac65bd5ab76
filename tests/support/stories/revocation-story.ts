// The hard parts of revocation, the same for both runtimes: a connection that waited during the
// reload, and the authority's key in the state.
import { createPrivateKey } from "node:crypto";
import type { ClientConfig } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { optionsOf, refusalOf } from "../client/connect";
import { openWaiting } from "../client/waiting-connection";
import { freePort } from "../machine/free-port";
import { StoryServer, type RuntimeKind } from "./story-server";

interface Resource {
  readonly type: string;
  readonly urn: string;
  readonly inputs: Record<string, unknown>;
  readonly outputs: Record<string, unknown>;
}

class RevokingServer extends StoryServer {
  /** What the client connects with whose certificate the next update revokes. */
  kit: ClientConfig = {};

  async create(): Promise<void> {
    await this.begin({
      port: await freePort(),
      clients: { app: {}, stolen: {} },
      // The waiting connection must outlast an update, which may take more than a minute.
      settings: { authentication_timeout: "10min" },
    });
    this.kit = optionsOf(this.outputs, "stolen");
    this.declareWith({ revoked: ["stolen"] });
  }

  /** The resources of the state that have outputs. */
  async resources(...options: string[]): Promise<Resource[]> {
    const { log } = await this.stack.mustRun(["stack", "export", ...options]);
    const state = JSON.parse(log) as { deployment: { resources: Resource[] } };
    return state.deployment.resources.filter(({ outputs }) => outputs !== undefined);
  }
}

export function describeRevocation(kind: RuntimeKind): void {
  describe(`revocation on the ${kind} runtime`, () => {
    const server = new RevokingServer(kind);
    beforeAll(() => server.create());
    afterAll(() => server.end());

    it("the next update with a refresh ends a session that waited through the reload", () =>
      endsWaitingSession(server));

    it("the authority's key is in no output, and encrypted in the state", async () => {
      const isList = ({ type }: Resource) => type.endsWith(":RevocationList");
      const shown = await server.resources("--show-secrets");
      const key = shown.find(({ urn }) => urn.endsWith("::db-ca-1-key"))!;
      const { plaintext } = key.outputs["privateKeyPem"] as { plaintext: string };
      const pem = JSON.parse(plaintext) as string;
      // A search that finds nothing anywhere would prove nothing.
      expect(holdsKey(shown.find(isList)!.inputs, pem)).toBe(true);
      expect(holdsKey(shown.find(isList)!.outputs, pem)).toBe(false);
      for (const { inputs, outputs } of await server.resources()) {
        expect(holdsKey({ inputs, outputs }, pem)).toBe(false);
      }
    });
  });
}

async function endsWaitingSession({ stack, kit }: RevokingServer): Promise<void> {
  const logIn = await openWaiting(kit);
  expect((await stack.up()).code).toBe(0);
  expect(await refusalOf(kit)).toMatch(/alert certificate revoked/);

  const thief = await logIn();
  const ended = new Promise((resolve) => thief.once("end", resolve));
  expect((await stack.run(["preview", "--refresh", "--expect-no-changes"])).code).not.toBe(0);
  expect((await stack.run(["up", "--yes", "--skip-preview", "--refresh"])).code).toBe(0);
  await ended;
  expect(await refusalOf(optionsOf(await stack.outputs(), "app"))).toBe("connected");
  expect((await stack.run(["preview", "--refresh", "--expect-no-changes"])).code).toBe(0);
}

/** Searches for the private number alone: the rest of a key's text is public. */
function holdsKey(value: unknown, keyPem: string): boolean {
  const scalar = Buffer.from(createPrivateKey(keyPem).export({ format: "jwk" }).d!, "base64url");
  const text = JSON.stringify(value).replace(/(?:\\)+n/g, "");
  const blocks = text.matchAll(/-----BEGIN [A-Z0-9 ]+-----([A-Za-z0-9+/=]+)-----END/g);
  return Array.from(blocks, ([, body]) => Buffer.from(body!, "base64")).some((der) =>
    der.includes(scalar),
  );
}

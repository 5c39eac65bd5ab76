// Ways to a session that a client should not have, over each family of addresses, and somebody in
// the middle whom a client trusts and to whom it gives its password.
import { randomBytes } from "node:crypto";
import type { ClientConfig } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { scramVerifier } from "../../components/clients/scram-verifier";
import { AccessLevel } from "../../components/contract/access-level";
import { firstColumn } from "../support/client/connect";
import { startTlsMiddle, type Forgery } from "../support/machine/tls-middle";
import {
  client,
  type ClientsServer,
  refusalOf,
  startClientsServer,
} from "../support/server/clients-server";
import { usualMajor } from "../support/server/server-binaries";

const addresses = ["127.0.0.1", "::1"];
const password = randomBytes(18).toString("base64url");
let server: ClientsServer;

beforeAll(async () => {
  // A kernel without IPv6 fails here: a rule that is never asked over it is not tested.
  server = await startClientsServer(usualMajor, {}, addresses, addresses.join(", "));
  const verifiers = { knower: scramVerifier(password, randomBytes(16)) };
  const knower = client("knower", { access: AccessLevel.Scram });
  await server.apply([client("app"), client("other"), knower], verifiers);
});
afterAll(() => server.server.stop());

describe.each(addresses)("a client that comes to %s", (host) => {
  const from = (cn: string | undefined, user: string, database = "app"): ClientConfig => ({
    ...server.options(cn, user, database),
    host,
  });

  it("gets in as what it is, over that address", async () => {
    const ask = "select host(inet_client_addr()) || ' ' || session_user";
    expect(await firstColumn(from("app", "app"), ask)).toEqual([`${host} app`]);
    expect(await refusalOf({ ...from(undefined, "knower"), password })).toBe("connected");
  });

  it("is refused without TLS, whoever it is", async () => {
    for (const user of ["app", "knower", "postgres"]) {
      const plain = { ...from(user, user), ssl: false, password };
      expect(await refusalOf(plain), user).toMatch(
        new RegExp(`pg_hba.conf rejects connection for host "${host}", .*, no encryption$`),
      );
    }
  });

  it("is refused as the superuser, with a certificate of that name and without one", async () => {
    for (const name of ["postgres", "app", undefined]) {
      for (const database of ["postgres", "app", "pgtls_admin"]) {
        expect(await refusalOf(from(name, "postgres", database)), `${name} ${database}`).toMatch(
          new RegExp(`pg_hba.conf rejects connection for host "${host}", user "postgres"`),
        );
      }
    }
  });

  it("is refused without a certificate, and with one of another role", async () => {
    expect(await refusalOf(from(undefined, "app"))).toMatch(/requires a valid client certificate/);
    expect(await refusalOf(from("other", "app"))).toMatch(/certificate authentication failed/);
    expect(await refusalOf({ ...from("app", "knower"), password: "not it" })).toMatch(
      /password authentication failed/,
    );
  });
});

describe("somebody in the middle whom a client trusts", () => {
  const plus = "SCRAM-SHA-256-PLUS";
  const unknown = "SCRAM-SHA-256-ELSE";
  const hidesPlus: Forgery = { ofServer: (text) => text.replace(plus, unknown) };

  /** Goes through the middle with the password; gives the end, and what the middle heard. */
  async function through(forgery: Forgery, enableChannelBinding: boolean) {
    const certificate = server.authority.issueServer(addresses);
    const middle = await startTlsMiddle(server.port, certificate, forgery);
    try {
      const usual = { ...server.options(undefined, "knower"), password, enableChannelBinding };
      return { end: await refusalOf({ ...usual, port: middle.port }), heard: middle.heard() };
    } finally {
      await middle.stop();
    }
  }

  it("is noticed by the server when the client binds its password to the channel", async () => {
    const { end, heard } = await through({}, true);
    expect(heard).toContain("p=tls-server-end-point,,n=");
    expect(end).toMatch(/SCRAM channel binding check failed/);
    const straight = { ...server.options(undefined, "knower"), password };
    expect(await refusalOf({ ...straight, enableChannelBinding: true })).toBe("connected");
  });

  it("is not noticed when the client binds it to nothing, which is why every kit binds", async () => {
    const { end, heard } = await through({}, false);
    expect(heard).toContain("n,,n=");
    expect(end).toBe("connected");
  });

  it("is noticed when it hides from the client that the server can bind", async () => {
    const { end, heard } = await through(hidesPlus, true);
    expect(heard).toContain("y,,n=");
    expect(end).toMatch(/SCRAM channel binding negotiation error/);
    // The twin: the same middle lets a client in that has never heard of binding.
    expect((await through(hidesPlus, false)).end).toBe("connected");
  });

  it("is noticed when it also hides from the server that the client could have bound", async () => {
    const silent = (text: string) => text.replace("y,,n=", "n,,n=");
    const { end, heard } = await through({ ...hidesPlus, ofClient: silent }, true);
    expect(heard).toContain("y,,n=");
    expect(end).toMatch(/unexpected SCRAM channel-binding attribute in client-final-message/);
  });

  it("is noticed when it hides that from the whole of the conversation", async () => {
    const silent = (text: string) => text.replace("y,,n=", "n,,n=").replace("c=eSws", "c=biws");
    const { end, heard } = await through({ ...hidesPlus, ofClient: silent }, true);
    expect(heard).toContain("c=eSws");
    // What the password has signed holds the words of the client.
    expect(end).toMatch(/password authentication failed/);
  });
});

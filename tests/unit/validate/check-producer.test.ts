import { describe, expect, it } from "vitest";
import {
  checkProducerRequest,
  isProblem,
  judgeProducer,
  unreadableStack,
} from "../../../components/validate/check-producer";

const request = { stack: "organization/project/dev", client: "app", contract: 2 };
const app = { role: "app_role", database: "shop", certificatePem: "certificate of app" };
const trustBundlePem = "-----BEGIN CERTIFICATE-----\n";
const outputs = {
  contract: 2,
  endpoint: { host: "db.example.org", port: 5432, database: "app" },
  trustBundlePem,
  clients: { app, other: { ...app, role: "other" } },
};

/** The message with which the outputs are refused. */
function refusal(change: Record<string, unknown>, client = "app"): string {
  const judged = judgeProducer({ ...request, client }, { ...outputs, ...change });
  return isProblem(judged) ? judged.message : "none";
}

describe("judgeProducer", () => {
  it("gives the facts about the client", () => {
    const { endpoint } = outputs;
    expect(judgeProducer(request, outputs)).toEqual({ endpoint, trustBundlePem, client: app });
  });

  it("accepts a producer that is newer", () => {
    expect(refusal({ contract: 3 })).toBe("none");
  });

  it.each([undefined, 1, 0, "2", null, {}])("refuses contract %s as too old", (contract) => {
    expect(refusal({ contract })).toMatch(
      /^Cannot read the server of another stack: contract is .* in "organization\/project\/dev", expected 2 or more; export `contract = OUTPUT_CONTRACT` there, /,
    );
  });

  it("tells a stack without outputs from one that is too old", () => {
    const judged = judgeProducer(request, {});
    expect(isProblem(judged) && judged.message).toBe(
      'Cannot read the server of another stack: stack is "organization/project/dev", which has no outputs of a server, expected a stack that exports the outputs of a `PostgresServer`; run `pulumi up` there first',
    );
  });

  it("lists the clients that there are instead of an unknown one", () => {
    expect(refusal({}, "nobody")).toBe(
      'Cannot read the server of another stack: client is "nobody", expected a client of "organization/project/dev": "app", "other"',
    );
    expect(refusal({ clients: {} })).toMatch(/"organization\/project\/dev", which has none$/);
  });

  it.each(["__proto__", "constructor", "toString"])("knows no client %s", (client) => {
    expect(refusal({}, client)).toContain(`client is "${client}", expected a client of`);
  });

  it.each([
    [{ endpoint: undefined }, "endpoint is missing"],
    [{ endpoint: { host: "a", port: "1", database: "b" } }, "endpoint is a value of type object"],
    [{ trustBundlePem: "" }, 'trustBundlePem is ""'],
    [{ trustBundlePem: undefined }, "trustBundlePem is missing"],
    [{ clients: [] }, "clients is a list"],
    [{ clients: { app: { role: "app" } } }, "clients is a value of type object"],
    [{ clients: { app: null } }, "clients is a value of type object"],
  ])("refuses outputs of another form: %o", (change, message) => {
    expect(refusal(change)).toContain(`Cannot read the server of another stack: ${message}`);
  });

  it("never prints what is inside an output of another form", () => {
    const secret = "-----BEGIN PRIVATE KEY-----";
    for (const change of [
      { endpoint: { secret } },
      { trustBundlePem: secret },
      { clients: secret },
    ])
      expect(refusal(change)).not.toContain("PRIVATE KEY");
  });
});

describe("checkProducerRequest", () => {
  it("accepts a full name and a client", () => {
    expect(checkProducerRequest({ stack: "organization/project/dev", client: "app" })).toEqual([]);
  });

  it.each([undefined, "", "dev", "project/dev", "a/b/c/d", "a//c", "a b/c/d", 7])(
    "refuses %s as the name of a stack",
    (stack) => {
      expect(checkProducerRequest({ stack, client: "app" }).map(({ path }) => path)).toEqual([
        "stack",
      ]);
    },
  );

  it("refuses an empty client, and says both problems at once", () => {
    expect(checkProducerRequest({ stack: "dev", client: "" }).map(({ path }) => path)).toEqual([
      "stack",
      "client",
    ]);
  });
});

describe("unreadableStack", () => {
  it("names the stack and what to do", () => {
    expect(unreadableStack("a/b/c").message).toBe(
      'Cannot read the server of another stack: stack is "a/b/c", expected a stack that this backend has and that you may read; look for its full name with `pulumi stack ls --all`, and bring it up first',
    );
  });
});

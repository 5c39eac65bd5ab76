import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkConnection } from "../../../components/validate/check-connection";
import { checkProducerRequest } from "../../../components/validate/check-producer";
import { keyBody, keyPem, wildValue } from "../../support/declarations/random-args";

const good = () => ({
  endpoint: { host: "db.example.org", port: 5432, database: "app" },
  role: "app",
  trustBundlePem: "x",
  minProtocol: "TLSv1.3",
  patienceSeconds: 30,
});
const messages = (args: unknown) => checkConnection(args).map(({ message }) => message);

describe("checkConnection()", () => {
  it("accepts what an application needs, and empty text for what it has not", () => {
    expect(messages(good())).toEqual([]);
    expect(messages({ ...good(), certificatePem: "", privateKeyPem: undefined })).toEqual([]);
  });

  it.each<[object, string]>([
    [{ endpoint: undefined }, "endpoint.host is missing, expected a name or address"],
    [
      { endpoint: { ...good().endpoint, port: "1" } },
      'endpoint.port is "1", expected a whole number from 1 to 65535',
    ],
    [
      { role: { toString: () => "app" } },
      "role is a value of type object, expected the name of a role",
    ],
    [{ role: "a\nb" }, 'role is "a\\nb", expected the name of a role'],
    [{ minProtocol: "" }, 'minProtocol is "", expected "TLSv1.2" or "TLSv1.3"'],
    [{ minProtocol: "TLSv1" }, 'minProtocol is "TLSv1", expected "TLSv1.2" or "TLSv1.3"'],
    [
      { patienceSeconds: Infinity },
      "patienceSeconds is Infinity, expected a whole number of seconds from 1 to 3600",
    ],
    [{ privateKeyPem: 5 }, "privateKeyPem is a value of type number, expected a key in PEM"],
    [{ role: keyPem }, "role is text with a PEM block, expected the name of a role"],
  ])("refuses %j by its path", (change, message) => {
    expect(messages({ ...good(), ...change })[0]).toBe(`Cannot check a connection: ${message}`);
  });
});

describe("arguments at random", () => {
  const places = ["endpoint", "role", "database", "password", "minProtocol", "stack", "client"];

  it("give problems on one line and no exception, for a connection and for a reference", () => {
    fc.assert(
      fc.property(fc.constantFrom(...places), wildValue, (at, make) => {
        for (const args of [make(), { ...good(), [at]: make() }]) {
          for (const { message } of [...checkConnection(args), ...checkProducerRequest(args)]) {
            expect(message).toMatch(/^Cannot [^\u0000-\u001f\u007f\u2028\u2029]*$/);
            expect(message).not.toContain(keyBody.slice(8, 40));
          }
        }
      }),
      { numRuns: 3000 },
    );
  });
});

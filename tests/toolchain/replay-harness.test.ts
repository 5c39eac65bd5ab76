import { describe, expect, it } from "vitest";
import { readRecording, Replay, type Exchange } from "./replay-harness";
import type { JsonObject } from "./replay-messages";

/** Replays one call of a recording after `change` has changed it. */
async function replayChanged(
  recording: string,
  find: (exchange: Exchange) => boolean,
  change: (exchange: Exchange) => Partial<Exchange>,
): Promise<string[]> {
  const exchange = readRecording(recording).find(find);
  if (exchange === undefined) throw new Error(`${recording} has no such call`);
  const replay = new Replay({ plugin: "tls", random: [] });
  return replay.run([{ ...exchange, ...change(exchange) }]);
}

const isCreate = ({ method }: Exchange): boolean => method === "Create";
const outputsOf = ({ response }: Exchange): JsonObject => response?.["properties"] as JsonObject;

describe("Replay.run()", () => {
  it("finds no difference in what was recorded", async () => {
    expect(await replayChanged("tls/01-preview", isCreate, () => ({}))).toEqual([]);
  });

  it("reports a value that is not the recorded one", async () => {
    const differences = await replayChanged("tls/01-preview", isCreate, (exchange) => ({
      response: { properties: { ...outputsOf(exchange), ecdsaCurve: "P999" } },
    }));
    expect(differences).toHaveLength(1);
    expect(differences[0]).toContain('Create.properties.ecdsaCurve is "P224", recorded is "P999"');
  });

  it("reports what is missing and what is too much", async () => {
    const differences = await replayChanged("tls/01-preview", isCreate, (exchange) => {
      const { rsaBits, ...outputs } = outputsOf(exchange);
      return { response: { properties: { ...outputs, other: rsaBits ?? 0 } } };
    });
    expect(differences.join()).toContain("Create.properties.other is missing, recorded is 2048");
    expect(differences.join()).toContain("Create.properties.rsaBits is 2048, recorded is nothing");
  });

  it("reports a failure that was not recorded, and a success that was not", async () => {
    const isFailure = ({ errors }: Exchange): boolean => errors !== undefined;
    const unexpected = await replayChanged("tls/10-bad-pem", isFailure, ({ request }) => ({
      request,
      errors: ["rpc error: code = Unknown desc = something else"],
    }));
    expect(unexpected[0]).toContain('recorded is "code = Unknown desc = something else"');
    const failed = await replayChanged("tls/01-preview", isCreate, () => ({ errors: ["bad"] }));
    expect(failed[0]).toContain("succeeded, recorded is bad");
  });

  it("reports a random value that nothing accepts, and shows no key in doing so", async () => {
    const isKey = (exchange: Exchange): boolean =>
      isCreate(exchange) && JSON.stringify(exchange.response).includes("PRIVATE KEY");
    const differences = await replayChanged("tls/02-create", isKey, () => ({}));
    expect(differences.join()).toContain("Create.properties.privateKeyPem.value is a private key");
    expect(differences.join()).not.toContain("PRIVATE KEY-----");
  });
});

describe("Replay.learn()", () => {
  it("refuses a value that is too short to be found again", () => {
    const replay = new Replay({ plugin: "tls", random: [] });
    expect(() => replay.learn("1", "2")).toThrow("too short");
  });
});

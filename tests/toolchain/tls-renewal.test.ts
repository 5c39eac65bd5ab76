import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { JsonObject } from "./replay-messages";
import { startPlugin, type Plugin } from "./replay-plugin";
import { Resource, UNKNOWN } from "./replay-resources";

const HOUR_MS = 3_600_000;

let plugin: Plugin;
let certificate: Resource;
let inputs: JsonObject;
let fresh: JsonObject;

beforeAll(async () => {
  plugin = await startPlugin("tls");
  const key = await new Resource(plugin, "tls:index/privateKey:PrivateKey").create({
    algorithm: "ED25519",
  });
  certificate = new Resource(plugin, "tls:index/selfSignedCert:SelfSignedCert");
  inputs = {
    privateKeyPem: key["privateKeyPem"] ?? "",
    validityPeriodHours: 24,
    earlyRenewalHours: 4,
    allowedUses: ["server_auth"],
    dnsNames: ["a.test"],
  };
  fresh = await certificate.create(inputs);
});

afterAll(() => plugin.stop());

/** Returns the state of the same certificate with so many hours left. */
function withHoursLeft(hours: number): JsonObject {
  const end = new Date(Date.now() + hours * HOUR_MS);
  return { ...fresh, validityEndTime: end.toISOString() };
}

const unchanged = { changes: "DIFF_NONE" };
const renewed = {
  changes: "DIFF_SOME",
  diffs: ["readyForRenewal"],
  replaces: ["readyForRenewal"],
};

describe("a certificate", () => {
  it.each([
    [4.1, unchanged, false],
    [3.9, renewed, true],
    [-1, renewed, true],
  ])("with %d hours left of 4 is compared and read so", async (hours, difference, ready) => {
    const state = withHoursLeft(hours);
    expect(await certificate.diff(state, inputs, inputs)).toEqual(difference);
    const read = await certificate.call("Read", { id: "1", properties: state, inputs });
    expect(read["properties"]).toMatchObject({ readyForRenewal: ready });
  });

  it("is due from its first moment when it is renewed as early as it is valid", async () => {
    const always = { ...inputs, earlyRenewalHours: 24 };
    const state = await certificate.create(always);
    expect(state["readyForRenewal"]).toBe(true);
    expect(await certificate.diff(state, always, always)).toEqual(renewed);
  });

  it("has its early renewal changed in place", async () => {
    const news = { ...inputs, earlyRenewalHours: 5 };
    expect(await certificate.diff(fresh, inputs, news)).toEqual({
      changes: "DIFF_SOME",
      diffs: ["earlyRenewalHours"],
    });
    const request = { id: "1", olds: fresh, oldInputs: inputs, news };
    const { properties } = await certificate.call("Update", request);
    expect(properties).toMatchObject({ earlyRenewalHours: 5, certPem: fresh["certPem"] });
  });

  it.each([
    ["privateKeyPem", "-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----\n"],
    ["privateKeyPem", UNKNOWN],
    ["validityPeriodHours", 25],
    ["allowedUses", ["client_auth"]],
    ["dnsNames", ["b.test"]],
    ["dnsNames", [UNKNOWN]],
    ["subject", { commonName: "a" }],
    ["ipAddresses", ["::1"]],
    ["uris", ["spiffe://a"]],
    ["isCaCertificate", true],
    ["maxPathLength", 1],
    ["setSubjectKeyId", true],
    ["setAuthorityKeyId", true],
  ])("is replaced when %s becomes %j", async (property, value) => {
    const news = { ...inputs, [property]: value };
    expect(await certificate.diff(fresh, inputs, news)).toEqual({
      changes: "DIFF_SOME",
      diffs: [property],
      replaces: [property],
    });
  });

  it("keeps what the program ignores", async () => {
    const news = { ...inputs, dnsNames: ["b.test"] };
    const request = { id: "1", olds: fresh, oldInputs: inputs, news, ignoreChanges: ["dnsNames"] };
    expect(await certificate.call("Diff", request)).toEqual(unchanged);
  });
});

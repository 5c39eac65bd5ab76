import { describe, expect, it } from "vitest";
import { notValidAt } from "../../../components/pki/not-valid-at";
import { hoursFromNow, makeRoot, makeServerLeaf, now } from "../../support/pki/certificates";
import { makeRevocationList } from "../../support/pki/test-pki";

const long = { notBefore: hoursFromNow(-100), notAfter: hoursFromNow(1000) };
const root = makeRoot({ commonName: "Root", ...long });
const leafOf = (begins: number, ends: number) =>
  makeServerLeaf(root, {
    hosts: ["localhost"],
    notBefore: hoursFromNow(begins),
    notAfter: hoursFromNow(ends),
  }).pem;
const listOf = (begins: number, ends: number) =>
  makeRevocationList({ certificatePem: root.pem, keyPem: root.keyPem }, ["aa"], {
    notBefore: hoursFromNow(begins),
    notAfter: hoursFromNow(ends),
  });

describe("notValidAt", () => {
  it("has nothing to say of certificates and lists that are valid, nor of none", async () => {
    expect(notValidAt(leafOf(-1, 1) + root.pem + (await listOf(-1, 1)), "", now)).toBeUndefined();
    expect(notValidAt("", "", now)).toBeUndefined();
  });

  it("says when a certificate begins or has ended, wherever it is in the text", () => {
    const [early, late] = [leafOf(1, 2), leafOf(-2, -1)];
    expect(notValidAt(root.pem + early, "", now)).toMatch(
      new RegExp(`^certificate ".*" begins at ${hoursFromNow(1).toISOString()}$`),
    );
    expect(notValidAt(late, "", now)).toMatch(/^certificate ".*" ended at /);
  });

  it("says so of a revocation list", async () => {
    expect(notValidAt(await listOf(1, 2), "", now)).toMatch(
      /^the revocation list of "CN=Root" begins at /,
    );
    expect(notValidAt(await listOf(-2, -1), "", now)).toMatch(/^the revocation list .* ended at /);
  });

  it("takes a minute for nothing, and what was there already as it is", async () => {
    const brief = new Date(hoursFromNow(1).getTime() - 60_000);
    expect(notValidAt(leafOf(1, 2), "", brief)).toBeUndefined();
    const both = leafOf(-2, -1) + (await listOf(1, 2));
    expect(notValidAt(both, both, now)).toBeUndefined();
    expect(notValidAt(both + leafOf(1, 2), both, now)).toMatch(/^certificate .* begins/);
  });
});

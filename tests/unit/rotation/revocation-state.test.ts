import { describe, expect, it } from "vitest";
import { identifyAuthorities } from "../../../components/pki/authority-id";
import { x509 } from "../../../components/pki/x509";
import { nextLists, type ListsInput } from "../../../components/rotation/revocation-state";
import { hoursFromNow, makeRoot, now, type MadeCertificate } from "../../support/pki/certificates";

const later = hoursFromNow(24);
const old = makeRoot({ commonName: "Old", keyIdentifiers: true });
const young = makeRoot({ commonName: "Young", keyIdentifiers: true });
const idOf = ({ pem }: MadeCertificate) => identifyAuthorities(pem)[0]?.id ?? "";
const withKey = ({ pem, keyPem }: MadeCertificate) => ({
  certificatePem: pem,
  privateKeyPem: keyPem,
});
const revoke = (...serials: string[]) => serials.map((serial) => ({ serial, name: "app" }));
const issued = (serial: string, authority: MadeCertificate) => ({
  serial,
  authority: idOf(authority),
  name: "app",
  generation: 1,
  notAfter: hoursFromNow(100).toISOString(),
});
const ledger = [issued("aaaaaaaa", old), issued("bbbbbbbb", young)];
const make = (changes: Partial<ListsInput>) =>
  nextLists({
    authorities: [withKey(old), withKey(young)],
    revocations: [],
    ledger,
    previous: [],
    now,
    ...changes,
  });
const onLists = (lists: Awaited<ReturnType<typeof nextLists>>) =>
  lists.map(({ pem }) => new x509.X509Crl(pem).entries.map((entry) => entry.serialNumber));

describe("nextLists", () => {
  it("gives none as long as nothing was ever revoked", async () => {
    expect(await make({})).toEqual([]);
  });

  it("gives one for each authority, and names on each what it has issued", async () => {
    const lists = await make({ revocations: revoke("aaaaaaaa", "bbbbbbbb") });
    expect(lists.map(({ authority }) => authority)).toEqual([idOf(old), idOf(young)]);
    expect(onLists(lists)).toEqual([["aaaaaaaa"], ["bbbbbbbb"]]);
  });

  it("names a serial number that nobody here has issued on every list", async () => {
    expect(onLists(await make({ revocations: revoke("cccccccc") }))).toEqual([
      ["cccccccc"],
      ["cccccccc"],
    ]);
  });

  it("gives the same bytes when nothing changes, in whatever order things are revoked", async () => {
    const previous = await make({ revocations: revoke("aaaaaaaa", "cccccccc") });
    const again = { revocations: revoke("cccccccc", "aaaaaaaa"), previous, now: later };
    expect(await make(again)).toEqual(previous);
  });

  it("signs anew what a clock ahead has signed, as of now", async () => {
    const revocations = revoke("aaaaaaaa");
    const early = await make({ revocations, now: hoursFromNow(24) });
    const [again] = await make({ revocations, previous: early });
    expect(again).toMatchObject({ number: 2, revoked: [{ revokedAt: now.toISOString() }] });
    expect(new x509.X509Crl(again!.pem).thisUpdate <= now).toBe(true);
    const brief = await make({ revocations, now: hoursFromNow(0.9) });
    expect(await make({ revocations, previous: brief })).toEqual(brief);
  });

  it("signs anew only the list that changes, with the next number", async () => {
    const previous = await make({ revocations: revoke("aaaaaaaa") });
    const changed = { revocations: revoke("aaaaaaaa", "bbbbbbbb"), previous, now: later };
    const [first, second] = await make(changed);
    expect(first).toEqual(previous[0]);
    expect(second).toMatchObject({ number: 2 });
  });

  it("keeps the time at which a certificate was revoked first", async () => {
    const previous = await make({ revocations: revoke("aaaaaaaa") });
    const changed = { revocations: revoke("aaaaaaaa", "dddddddd"), previous, now: later };
    const [first] = await make(changed);
    expect(first?.revoked).toEqual([
      { serial: "aaaaaaaa", revokedAt: now.toISOString() },
      { serial: "dddddddd", revokedAt: later.toISOString() },
    ]);
  });

  it("gives empty lists when nothing is revoked any more", async () => {
    const previous = await make({ revocations: revoke("aaaaaaaa") });
    expect(onLists(await make({ previous, now: later }))).toEqual([[], []]);
  });

  it("signs anew for an authority that was signed again, until its new end", async () => {
    const previous = await make({ revocations: revoke("aaaaaaaa") });
    const notAfter = hoursFromNow(24 * 5000);
    const signedAgain = makeRoot({ commonName: "Old", key: old, keyIdentifiers: true, notAfter });
    const authorities = [withKey(signedAgain), withKey(young)];
    const [first, second] = await make({
      authorities,
      revocations: revoke("aaaaaaaa"),
      previous,
      now: later,
    });
    expect(first).toMatchObject({ authority: idOf(old), number: 2 });
    expect(new x509.X509Crl(first!.pem).nextUpdate).toEqual(notAfter);
    expect(second).toEqual(previous[1]);
  });

  it("drops the list of an authority that is retired, and makes one for a new authority", async () => {
    const previous = await make({
      authorities: [withKey(old)],
      revocations: revoke("aaaaaaaa"),
    });
    const both = await make({ revocations: revoke("aaaaaaaa"), previous });
    expect(both[0]).toEqual(previous[0]);
    const one = await make({ authorities: [withKey(young)], previous: both });
    expect(one.map(({ authority }) => authority)).toEqual([idOf(young)]);
  });

  it.each([
    ["whose key is not here", { ...withKey(young), privateKeyPem: "" }],
    ["that may not sign lists", withKey(makeRoot({ usages: ["keyCertSign"] }))],
  ])("gives none, rather than too few, beside an authority %s", async (_, other) => {
    const previous = await make({ revocations: revoke("aaaaaaaa") });
    expect(await make({ authorities: [withKey(old), other], previous })).toEqual([]);
  });
});

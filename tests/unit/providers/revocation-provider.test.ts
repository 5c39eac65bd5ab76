import { describe, expect, it } from "vitest";
import { readCertificate } from "../../../components/pki/certificate";
import {
  revocation,
  type DeclaredRevocations,
} from "../../../components/providers/revocation-provider";
import { makeClientLeaf, makeRoot } from "../../support/pki/certificates";

/** Lists are made by the real clock. */
const hours = (count: number) => new Date(Date.now() + count * 3_600_000);
const current = { notBefore: hours(-24), notAfter: hours(24 * 30), keyIdentifiers: true };
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const root = makeRoot(current);
const leafOf = (name: string, generation = 1, notAfter = hours(240)) => ({
  name,
  generation,
  certificatePem: makeClientLeaf(root, { ...current, commonName: name, notAfter }).pem,
});
const serialOf = (leaf: { certificatePem: string }) =>
  readCertificate(leaf.certificatePem).serialNumber;
const [app, other] = [leafOf("app"), leafOf("other")];
const given = (changes: Partial<DeclaredRevocations> = {}): DeclaredRevocations => ({
  authorities: [{ certificatePem: root.pem, privateKeyPem: root.keyPem }],
  leaves: [app, other],
  revoked: [],
  broughtCrlPem: "",
  confirmedAt: "",
  ...changes,
});
type State = Awaited<ReturnType<typeof revocation.create>>["outs"];

/** One update after another, as the engine carries them out. */
async function deploy(...steps: Partial<DeclaredRevocations>[]): Promise<State> {
  let state: State | undefined;
  let olds = {};
  for (const step of steps) {
    const { inputs, failures } = await revocation.check(olds, given(step));
    expect(failures).toEqual([]);
    const made =
      state === undefined
        ? await revocation.create(inputs)
        : await revocation.update(state, inputs);
    state = made.outs;
    olds = inputs;
  }
  return state!;
}

describe("the provider of revocation lists", () => {
  it("makes no list, and keeps the ledger, as long as nothing was ever revoked", async () => {
    const state = await deploy({});
    expect(state).toMatchObject({ crlPem: "", lists: [], revokedSerials: [] });
    expect(state.ledger.map(({ name }) => name)).toEqual(["app", "other"]);
  });

  it("revokes a client that has left the declaration", async () => {
    const state = await deploy({}, { leaves: [app] }, { leaves: [app], revoked: ["other"] });
    expect(state.revokedSerials).toEqual([{ serial: serialOf(other), name: "other" }]);
    expect(state.crlPem).toContain("BEGIN X509 CRL");
  });

  it("revokes the stolen certificate and spares its successor in one update", async () => {
    const successor = leafOf("other", 2);
    const state = await deploy({}, { leaves: [app, successor], revoked: ["other@1"] });
    expect(state.revokedSerials.map(({ serial }) => serial)).toEqual([serialOf(other)]);
  });

  it("gives a list without the certificate when the entry is taken out", async () => {
    const state = await deploy({ revoked: ["app"] }, {});
    expect(state.revokedSerials).toEqual([]);
    expect(state.lists).toMatchObject([{ number: 2, revoked: [] }]);
  });

  it("sees no change in an unchanged declaration", async () => {
    const { inputs } = await revocation.check({}, given({ revoked: ["app"] }));
    const { outs } = await revocation.create(inputs);
    const again = await revocation.check(inputs, given({ revoked: ["app"] }));
    expect(await revocation.diff(outs, again.inputs)).toEqual({ changes: false });
    const changed = await revocation.check(inputs, given({ revoked: ["other"] }));
    expect(await revocation.diff(outs, changed.inputs)).toEqual({ changes: true });
  });

  it("keeps the authority's key out of what it gives", async () => {
    const text = JSON.stringify(await deploy({ revoked: ["app"] }, { revoked: [] }));
    expect(text).not.toContain("PRIVATE KEY");
    for (const line of root.keyPem.split("\n").slice(1, -2)) expect(text).not.toContain(line);
  });

  it("refuses a name that nobody has, before anything is made", async () => {
    const { failures } = await revocation.check({}, given({ revoked: ["nobody"] }));
    expect(failures).toMatchObject([
      { reason: expect.stringContaining(": revoked[0] is") as string },
    ]);
  });

  it("goes on accepting an unchanged declaration when the certificate has long expired", async () => {
    const short = leafOf("gone", 1, hours(1));
    const first = await revocation.check({}, given({ leaves: [app, short], revoked: ["gone"] }));
    const left = given({ leaves: [app], revoked: ["gone"] });
    const confirmed = { ...left, confirmedAt: hours(48).toISOString() };
    const later = await revocation.check(first.inputs, confirmed);
    expect(later.failures).toEqual([]);
    expect(later.inputs.ledger.map(({ name }) => name)).toEqual(["app"]);
    expect((await revocation.check({}, confirmed)).failures).toHaveLength(1);
  });

  it("goes on naming whom a clock alone takes for expired: set right, it is valid again", async () => {
    const left = given({ leaves: [app] });
    const first = await revocation.check({}, given());
    const second = await revocation.check(first.inputs, left, hours(24 * 400));
    const { outs } = await revocation.create(second.inputs);
    expect(outs.revokedSerials.map(({ serial }) => serial)).toEqual([serialOf(other)]);
  });

  it("signs a list again that a clock ahead has signed, and in time leaves it alone", async () => {
    const state = await deploy({ revoked: ["app"] });
    const { inputs } = await revocation.check(state, given({ revoked: ["app"] }));
    expect(await revocation.diff(state, inputs)).toEqual({ changes: false });
    // To a clock a day behind, this one is ahead.
    expect(await revocation.diff(state, inputs, hours(-24))).toEqual({ changes: true });
  });

  it("lets a preview revoke a client whose certificate is not made yet", async () => {
    const coming = { name: "new", generation: 1, certificatePem: unknown };
    const declared = given({ leaves: [app, coming], revoked: ["new", "new@1"] });
    const { inputs, failures } = await revocation.check({}, declared);
    expect(failures).toEqual([]);
    expect(inputs.ledger.map(({ name }) => name)).toEqual(["app"]);
    const state = await deploy({ leaves: [app] });
    expect(await revocation.diff(state, inputs)).toEqual({ changes: true });
  });

  it("changes nothing for a plan of before that confirms no time", async () => {
    const state = await deploy({ leaves: [app] });
    const declared = given({ leaves: [app], confirmedAt: unknown });
    const { inputs } = await revocation.check(state, declared);
    expect(await revocation.diff(state, inputs)).toEqual({ changes: false });
  });

  it("takes no unknown of a preview for a problem", async () => {
    const declared = { ...given({ revoked: ["app"] }), authorities: unknown as never };
    expect((await revocation.check({}, declared)).failures).toEqual([]);
  });

  const keyless = { authorities: [{ certificatePem: root.pem, privateKeyPem: "" }] };
  const cannotSign = makeRoot({ ...current, usages: ["keyCertSign"] });
  it.each([
    ["an authority whose key is not here", keyless, "is not here"],
    [
      "an authority that may not sign lists",
      {
        authorities: [{ certificatePem: cannotSign.pem, privateKeyPem: cannotSign.keyPem }],
      },
      "lack cRLSign",
    ],
  ])(
    "refuses to revoke below %s, and to make a server without a list",
    async (_, change, words) => {
      const { inputs, failures } = await revocation.check(
        {},
        given({ ...change, revoked: ["app"] }),
      );
      expect(failures).toMatchObject([
        { property: "", reason: expect.stringContaining(words) as string },
      ]);
      await expect(revocation.create(inputs)).rejects.toThrow(words);
      expect((await revocation.check({}, given(change))).failures).toEqual([]);
    },
  );

  it("delivers user-supplied lists, and names whom they revoke", async () => {
    const { crlPem } = await deploy({ revoked: ["app"] });
    const state = await deploy({ ...keyless, broughtCrlPem: crlPem });
    expect(state).toMatchObject({
      crlPem,
      lists: [],
      revokedSerials: [{ serial: serialOf(app), name: "app" }],
    });
  });

  it("refuses user-supplied lists beside revoked, and lists of another authority", async () => {
    const { crlPem } = await deploy({ revoked: ["app"] });
    const both = await revocation.check({}, given({ broughtCrlPem: crlPem, revoked: ["app"] }));
    expect(both.failures).toMatchObject([
      { reason: expect.stringContaining(": revoked is") as string },
    ]);
    const foreign = makeRoot({ ...current, commonName: "Foreign" });
    const authorities = [{ certificatePem: foreign.pem, privateKeyPem: "" }];
    const { inputs, failures } = await revocation.check(
      {},
      given({ authorities, broughtCrlPem: crlPem }),
    );
    expect(failures).toMatchObject([
      { reason: expect.stringContaining(": authority.crlPem is") as string },
    ]);
    await expect(revocation.create(inputs)).rejects.toThrow("without a list");
  });
});

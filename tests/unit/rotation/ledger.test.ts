import { describe, expect, it } from "vitest";
import { identifyAuthorities } from "../../../components/pki/authority-id";
import { readCertificate } from "../../../components/pki/certificate";
import { recordIssued, type IssuedLeaf } from "../../../components/rotation/ledger";
import { hoursFromNow, makeClientLeaf, makeRoot, now } from "../../support/pki/certificates";

const root = makeRoot();
const signedAgain = makeRoot({ key: root, notAfter: hoursFromNow(24 * 7000) });
const leafOf = (name: string, generation = 1, hours = 48): IssuedLeaf => {
  const { pem } = makeClientLeaf(root, { commonName: name, notAfter: hoursFromNow(hours) });
  return { name, generation, certificatePem: pem };
};
const confirmed = now.toISOString();
const serialOf = ({ certificatePem }: IssuedLeaf) => readCertificate(certificatePem).serialNumber;

describe("recordIssued", () => {
  it("adds a certificate with its client, its generation and its authority", () => {
    const leaf = leafOf("app", 3);
    expect(recordIssued([], [leaf], [root.pem], confirmed)).toEqual([
      {
        name: "app",
        generation: 3,
        serial: serialOf(leaf),
        authority: identifyAuthorities(root.pem)[0]?.id,
        notAfter: hoursFromNow(48).toISOString(),
      },
    ]);
  });

  it("tells an authority by its key: signed again, it is the same", () => {
    const [one] = recordIssued([], [leafOf("app")], [signedAgain.pem], confirmed);
    expect(one?.authority).toBe(identifyAuthorities(root.pem)[0]?.id);
  });

  it("records a certificate of an authority that is not trusted, without an authority", () => {
    const [one] = recordIssued([], [leafOf("app")], [makeRoot().pem], confirmed);
    expect(one?.authority).toBe("");
  });

  it("keeps what is there when a client leaves and when its certificate is replaced", () => {
    const first = recordIssued([], [leafOf("app"), leafOf("other")], [root.pem], confirmed);
    const second = recordIssued(first, [leafOf("app", 2)], [root.pem], confirmed);
    expect(second.slice(0, 2)).toEqual(first);
    expect(second.map(({ name, generation }) => `${name}@${generation}`)).toEqual([
      "app@1",
      "other@1",
      "app@2",
    ]);
  });

  it("stays the same when nothing is new", () => {
    const leaf = leafOf("app");
    const ledger = recordIssued([], [leaf], [root.pem], confirmed);
    expect(recordIssued(ledger, [leaf], [root.pem], hoursFromNow(24).toISOString())).toEqual(
      ledger,
    );
  });

  it("drops a certificate a day after its end, and no sooner", () => {
    const ledger = recordIssued([], [leafOf("app", 1, 48)], [root.pem], confirmed);
    const by = (hours: number) =>
      recordIssued(ledger, [], [root.pem], hoursFromNow(hours).toISOString());
    expect(by(71)).toEqual(ledger);
    expect(by(72)).toEqual([]);
  });

  it("drops nothing as long as no time is confirmed by two clocks", () => {
    const long = leafOf("app", 1, -10_000);
    const ledger = recordIssued([], [long], [root.pem], "");
    expect(recordIssued(ledger, [], [root.pem], "")).toEqual(ledger);
    expect(recordIssued(ledger, [], [root.pem], confirmed)).toEqual([]);
  });

  it("passes over what is not a certificate yet", () => {
    const leaf = { name: "app", generation: 1, certificatePem: "" };
    expect(recordIssued([], [leaf], [root.pem], confirmed)).toEqual([]);
  });
});

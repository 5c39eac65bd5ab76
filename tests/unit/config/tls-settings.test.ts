import { describe, expect, it } from "vitest";
import {
  type TlsContext,
  type TlsSettings,
  checkTls,
} from "../../../components/config/tls-settings";
import { Weakening } from "../../../components/contract/weakening";
import { defaultTls } from "./fixtures";

type Changes = Partial<TlsSettings>;

const problems = (changes: Changes, context: Partial<TlsContext> = {}) =>
  checkTls(
    { ...defaultTls, ...changes },
    { major: 18, allowWeakening: [], hasDhParams: false, ...context },
  );
const messages = (changes: Changes, context: Partial<TlsContext> = {}) =>
  problems(changes, context).map(({ message }) =>
    message.replace("Cannot declare the server: ", ""),
  );
const tls12: Changes = { minProtocol: "TLSv1.2" };

describe("checkTls()", () => {
  it.each<[Changes, Partial<TlsContext>]>([
    [{}, {}],
    [{ preferServerCiphers: false }, {}],
    [tls12, { hasDhParams: true }],
    [{ ...tls12, maxProtocol: "TLSv1.2", ciphers: "ECDHE+AESGCM" }, {}],
    [{ ...tls12, maxProtocol: "TLSv1.3" }, {}],
    [{ tls13Ciphers: "TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256" }, {}],
    [{ groups: ["X25519", "prime256v1"] }, {}],
    [{ groups: ["secp384r1"] }, { major: 14 }],
    [{ passphraseCommand: "pass show db %p" }, {}],
  ])("accepts %j with %j", (changes, context) => {
    expect(problems(changes, context)).toEqual([]);
  });

  it.each<[string, Changes, Weakening]>([
    ["tls.minProtocol", { minProtocol: "TLSv1" }, Weakening.ObsoleteProtocols],
    ["tls.minProtocol", { minProtocol: "TLSv1.1" }, Weakening.ObsoleteProtocols],
    ["tls.ciphers", { ...tls12, ciphers: "HIGH:MEDIUM:+3DES:!aNULL" }, Weakening.WeakCiphers],
    ["tls.tls13Ciphers", { tls13Ciphers: "TLS_AES_128_CCM_8_SHA256" }, Weakening.WeakCiphers],
    ["tls.groups[1]", { groups: ["X25519", "secp224r1"] }, Weakening.WeakCiphers],
  ])("refuses at %s the settings %j unless allowWeakening has %s", (path, changes, weakening) => {
    const others = Object.values(Weakening).filter((other) => other !== weakening);
    const refused = problems(changes, { allowWeakening: others });
    expect(refused.map((problem) => problem.path)).toEqual([path]);
    expect(refused[0]?.message).toContain(`add "${weakening}" to allowWeakening`);
    expect(problems(changes, { allowWeakening: [weakening] })).toEqual([]);
  });

  it.each<[Changes, Partial<TlsContext>, string]>([
    [{ minProtocol: "TLS1.3" }, {}, 'tls.minProtocol is "TLS1.3", expected "TLSv1.2" or "TLSv1.3"'],
    [{ minProtocol: "SSLv3" }, {}, 'tls.minProtocol is "SSLv3", expected "TLSv1.2" or "TLSv1.3"'],
    [
      { maxProtocol: "TLSv1.2" },
      {},
      'tls.maxProtocol is "TLSv1.2", expected "TLSv1.3"; it is not older than tls.minProtocol',
    ],
    [
      { ...tls12, maxProtocol: "" },
      {},
      'tls.maxProtocol is "", expected "TLSv1.2" or "TLSv1.3"; it is not older than tls.minProtocol',
    ],
    [
      { ciphers: "ECDHE+AESGCM" },
      {},
      'tls.ciphers is "ECDHE+AESGCM", expected it to be left out; TLS 1.3 has ciphers of its own; set tls.tls13Ciphers, or tls.minProtocol to "TLSv1.2"',
    ],
    [
      { ciphers: "ECDHE+AESGCM" },
      { major: 17 },
      'tls.ciphers is "ECDHE+AESGCM", expected it to be left out; TLS 1.3 has ciphers of its own; set tls.minProtocol to "TLSv1.2"',
    ],
    [
      { ...tls12, ciphers: "!aNULL" },
      {},
      'tls.ciphers is "!aNULL", expected a list that names ciphers',
    ],
    [{ ...tls12, ciphers: "" }, {}, 'tls.ciphers is "", expected a list that names ciphers'],
    [
      { ...tls12, ciphers: "ECDHE+AESGCM:TLS_AES_128_GCM_SHA256" },
      {},
      'tls.ciphers is "ECDHE+AESGCM:TLS_AES_128_GCM_SHA256", expected ciphers of TLS 1.2; TLS_AES_128_GCM_SHA256 is a suite of TLS 1.3, which this list does not choose',
    ],
    [
      { tls13Ciphers: "TLS_AES_256_GCM_SHA384" },
      { major: 17 },
      'tls.tls13Ciphers is "TLS_AES_256_GCM_SHA384", expected it to be left out before PostgreSQL 18',
    ],
    [
      { ...tls12, maxProtocol: "TLSv1.2", tls13Ciphers: "TLS_AES_256_GCM_SHA384" },
      {},
      'tls.tls13Ciphers is "TLS_AES_256_GCM_SHA384", expected it to be left out; tls.maxProtocol leaves no session that uses it',
    ],
    [
      { tls13Ciphers: "" },
      {},
      'tls.tls13Ciphers is "", expected cipher suites of TLS 1.3 with colons between them',
    ],
    [
      { tls13Ciphers: "ECDHE-RSA-AES256-GCM-SHA384" },
      {},
      'tls.tls13Ciphers is "ECDHE-RSA-AES256-GCM-SHA384", expected cipher suites of TLS 1.3 with colons between them',
    ],
    [
      { groups: [] },
      {},
      "tls.groups is an empty list, expected a group; leave it out for PostgreSQL's own choice",
    ],
    [
      { groups: ["prime256v1", "secp384r1"] },
      { major: 17 },
      "tls.groups is a list of 2 groups, expected one group before PostgreSQL 18",
    ],
    [
      { groups: ["X25519"] },
      { major: 17 },
      'tls.groups[0] is "X25519", expected an elliptic curve such as prime256v1 or secp384r1 before PostgreSQL 18',
    ],
    [
      { groups: ["X25519:prime256v1"] },
      {},
      'tls.groups[0] is "X25519:prime256v1", expected the name of a group, such as prime256v1',
    ],
    [
      {},
      { hasDhParams: true },
      'tls.dhParamsPem is set, expected it to be left out; TLS 1.3 has no use for it; for older clients set tls.minProtocol to "TLSv1.2"',
    ],
    [
      { passphraseCommand: " " },
      {},
      "serverCertificate.passphraseCommand is empty, expected a command that prints the passphrase",
    ],
    [
      { ciphers: 1 as unknown as string },
      {},
      "tls.ciphers is a value of type number, expected text",
    ],
    [
      { groups: [1 as unknown as string] },
      {},
      "tls.groups[0] is a value of type number, expected text",
    ],
    [
      { preferServerCiphers: "yes" as unknown as boolean },
      {},
      "tls.preferServerCiphers is a value of type string, expected true or false",
    ],
  ])("refuses %j with %j", (changes, context, message) => {
    expect(messages(changes, context)).toEqual([message]);
  });

  it("reports every problem at once", () => {
    const changes = { minProtocol: "TLSv1", ciphers: "RC4-SHA", groups: ["secp224r1"] };
    expect(problems(changes)).toHaveLength(3);
  });

  it("does not show a passphrase command", () => {
    const changes = { passphraseCommand: "echo hunter2\0" };
    expect(messages(changes).join()).not.toContain("hunter2");
  });
});

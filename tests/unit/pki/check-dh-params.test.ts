import { generatePrimeSync, getDiffieHellman } from "node:crypto";
import { describe, expect, it } from "vitest";
import { checkDhParams } from "../../../components/pki/check-dh-params";
import { dhParamsPem, makeCertificate, toPem } from "../../support/pki/certificates";
import { der } from "../../support/pki/der";

const path = "tls.dhParamsPem";
const messages = (pem: string) => checkDhParams(pem, path).map(({ message }) => message);
const fix = "make them with openssl dhparam 2048, or leave them out";
const about = (shown: string, expected: string) =>
  `Cannot declare the server: ${path} is ${shown}, expected ${expected}; ${fix}`;
const block = "one PEM block with the label DH PARAMETERS";

const prime = getDiffieHellman("modp14").getPrime();

describe("checkDhParams", () => {
  it.each(["modp14", "modp15", "modp16"])("accepts the group %s", (group) => {
    expect(messages(dhParamsPem(getDiffieHellman(group).getPrime()))).toEqual([]);
  });

  it("accepts a length of the private value, and text around the block", () => {
    const parameters = [prime, Buffer.from([2]), Buffer.from([0x01, 0x00])].map(der.integer);
    const pem = toPem("DH PARAMETERS", der.sequence(...parameters));
    expect(messages(`DH Parameters: (2048 bit)\r\n${pem}`)).toEqual([]);
  });

  it.each([
    ["nothing", "", "text without a PEM block", block],
    ["a certificate", makeCertificate().pem, "a PEM block with the label CERTIFICATE", block],
    [
      "a private key",
      makeCertificate().keyPem,
      "text with a private key",
      `${block} and nothing secret`,
    ],
    [
      "parameters of another standard",
      dhParamsPem(prime).replaceAll("DH PARAMETERS", "X9.42 DH PARAMETERS"),
      "a PEM block with the label X9.42 DH PARAMETERS",
      block,
    ],
    ["two groups", dhParamsPem(prime) + dhParamsPem(prime), "text with several blocks", block],
    [
      "1536 bits",
      dhParamsPem(getDiffieHellman("modp5").getPrime()),
      "a group of 1536 bits",
      "2048 to 10000 bits",
    ],
    [
      "10008 bits",
      dhParamsPem(Buffer.alloc(1251, 0xff)),
      "a group of 10008 bits",
      "2048 to 10000 bits",
    ],
    [
      "a number that is no prime",
      dhParamsPem(Buffer.alloc(256, 0xff)),
      "a group without a safe prime",
      "a safe prime and its generator",
    ],
    [
      "a prime that is not safe",
      dhParamsPem(Buffer.from(generatePrimeSync(2048))),
      "a group without a safe prime",
      "a safe prime and its generator",
    ],
    [
      "a generator as large as the prime",
      dhParamsPem(prime, prime),
      "a group without a safe prime",
      "a safe prime and its generator",
    ],
    [
      "a generator of one element",
      dhParamsPem(prime, Buffer.from([1])),
      "a group without a safe prime",
      "a safe prime and its generator",
    ],
  ])("refuses %s", (_, pem, shown, expected) => {
    expect(messages(pem)).toEqual([about(shown, expected)]);
  });

  const integer = der.integer(Buffer.from([2]));
  it.each([
    ["nothing", Buffer.alloc(0)],
    ["half a length", Buffer.from([0x30, 0x82])],
    ["less than its length says", Buffer.from([0x30, 0x03, 0x02])],
    ["whole numbers, yet less than its length", Buffer.from("3008020102020102", "hex")],
    ["an indefinite length", Buffer.from([0x30, 0x80, 0x00, 0x00])],
    ["no sequence", integer],
    ["an empty sequence", der.sequence()],
    ["one number", der.sequence(integer)],
    ["four numbers", der.sequence(integer, integer, integer, integer)],
    ["text for a number", der.sequence(integer, der.utf8("x"))],
    ["an empty number", der.sequence(der.value(0x02), integer)],
    ["a negative number", der.sequence(der.value(0x02, Buffer.from([0xff])), integer)],
    ["two sequences", Buffer.concat([der.sequence(integer, integer), der.sequence()])],
  ])("refuses a block with %s", (_, bytes) => {
    expect(messages(toPem("DH PARAMETERS", bytes))).toEqual([
      about("a block that cannot be read", `${block} (PKCS #3)`),
    ]);
  });
});

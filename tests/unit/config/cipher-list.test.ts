import { describe, expect, it } from "vitest";
import {
  weaknessOfCipherList,
  weaknessOfGroup,
  weaknessOfTls13Cipher,
} from "../../../components/config/cipher-list";

describe("weaknessOfCipherList()", () => {
  it.each([
    "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384",
    "ECDHE-RSA-CHACHA20-POLY1305",
    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
    "HIGH:!aNULL",
    "HIGH:!aNULL:!eNULL:!MD5:!3DES",
    "ECDHE+AESGCM",
    "EECDH+AESGCM EDH+AESGCM",
    "DEFAULT",
    "SUITEB128",
    "ECDHE+AESGCM:@STRENGTH",
    "HIGH:!aNULL:@SECLEVEL=2",
    "HIGH:!aNULL:-SHA1:+AES256",
  ])("finds none in %j", (list) => {
    expect(weaknessOfCipherList(list)).toBeUndefined();
  });

  it.each([
    ["", "it names no cipher"],
    [":,; ", "it names no cipher"],
    ["!aNULL:@STRENGTH", "it names no cipher"],
    ["HIGH", "HIGH includes ciphers without authentication unless the list has !aNULL"],
    ["HIGH:-aNULL", "HIGH includes ciphers without authentication unless the list has !aNULL"],
    ["AESGCM", "AESGCM includes ciphers without authentication unless the list has !aNULL"],
    ["ECDHE", "ECDHE includes ciphers without encryption unless the list has !eNULL"],
    [
      "kECDHE+AESGCM",
      "kECDHE+AESGCM includes ciphers without authentication unless the list has !aNULL",
    ],
    ["ALL:!aNULL:!eNULL", "ALL stands for weak ciphers"],
    ["HIGH:MEDIUM:!aNULL", "MEDIUM stands for weak ciphers"],
    ["aNULL", "aNULL stands for weak ciphers"],
    ["HIGH+aNULL", "HIGH+aNULL stands for weak ciphers"],
    ["HIGH:!aNULL:eNULL", "eNULL stands for weak ciphers"],
    ["RC4-SHA", "RC4-SHA is a weak cipher"],
    ["DES-CBC3-SHA", "DES-CBC3-SHA is a weak cipher"],
    ["ADH-AES256-GCM-SHA384", "ADH-AES256-GCM-SHA384 is a weak cipher"],
    ["AECDH-AES128-SHA", "AECDH-AES128-SHA is a weak cipher"],
    ["ECDHE-ECDSA-NULL-SHA", "ECDHE-ECDSA-NULL-SHA is a weak cipher"],
    ["exp-rc4-md5", "exp-rc4-md5 is a weak cipher"],
    ["TLS_RSA_WITH_NULL_SHA256", "TLS_RSA_WITH_NULL_SHA256 is a weak cipher"],
    ["TLS_DH_anon_WITH_AES_128_CBC_SHA", "TLS_DH_anon_WITH_AES_128_CBC_SHA is a weak cipher"],
    ["FUTURE", "FUTURE is not known to be strong"],
    ["HIGH:!aNULL:@SECLEVEL=0", "@SECLEVEL=0 lowers the security level"],
  ])("finds in %j that %s", (list, reason) => {
    expect(weaknessOfCipherList(list)).toBe(reason);
  });
});

describe("weaknessOfTls13Cipher()", () => {
  it.each([
    "TLS_AES_256_GCM_SHA384",
    "TLS_CHACHA20_POLY1305_SHA256",
    "TLS_AES_128_GCM_SHA256",
    "TLS_AES_128_CCM_SHA256",
  ])("finds none in %s", (name) => {
    expect(weaknessOfTls13Cipher(name)).toBeUndefined();
  });

  it.each([
    ["TLS_SHA256_SHA256", "TLS_SHA256_SHA256 does not encrypt"],
    ["TLS_AES_128_CCM_8_SHA256", "TLS_AES_128_CCM_8_SHA256 has a short authentication tag"],
  ])("finds in %s that %s", (name, reason) => {
    expect(weaknessOfTls13Cipher(name)).toBe(reason);
  });
});

describe("weaknessOfGroup()", () => {
  it.each([
    "prime256v1",
    "P-256",
    "secp384r1",
    "secp521r1",
    "X25519",
    "X448",
    "brainpoolP256r1",
    "ffdhe2048",
    "X25519MLKEM768",
    "SecP256r1MLKEM768",
    "MLKEM512",
  ])("finds none in %s", (name) => {
    expect(weaknessOfGroup(name)).toBeUndefined();
  });

  it.each([
    ["secp224r1", 224],
    ["P-224", 224],
    ["prime192v1", 192],
    ["sect163k1", 163],
    ["brainpoolP224t1", 224],
  ])("finds in %s that it has only %d bits", (name, bits) => {
    expect(weaknessOfGroup(name)).toBe(`${name} has only ${bits} bits`);
  });
});

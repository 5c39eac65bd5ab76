// Checks the input of a kit and refuses values that one of its files cannot hold.
import { X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import * as path from "node:path";
import { problem, showText } from "../contract/problem";
import { splitPemChain } from "../pki/pem";
import type { KitInput } from "./kit-input";

type Refusal = readonly [path: string, shown: string, expected: string, fix?: string];

/** Throws a `RangeError` for the first problem, without showing a secret. */
export function checkKitInput(input: KitInput): void {
  const refusal =
    nameRefusal(input) ??
    placeRefusal(input) ??
    trustRefusal(input) ??
    certificateRefusal(input) ??
    passwordRefusal(input);
  if (refusal !== undefined) throw kitError(...refusal);
}

/** Builds the error of a kit that cannot be built. */
export function kitError(where: string, shown: string, expected: string, fix?: string): RangeError {
  const parts = { action: "build the kit", path: where, shown, expected };
  return new RangeError(problem(fix === undefined ? parts : { ...parts, fix }).message);
}

function nameRefusal({ client, role, database }: KitInput): Refusal | undefined {
  if (!/^[a-zA-Z0-9][a-zA-Z0-9_-]{0,62}$/.test(client)) {
    return ["client", showText(client), "letters, digits, - and _, at most 63"];
  }
  const expected = "text without control characters that does not end with a space";
  // Lines of pg_service.conf have neither quotes nor escapes.
  if (!isServiceValue(role)) return ["role", showText(role), expected];
  if (!isServiceValue(database)) return ["database", showText(database), expected];
  return undefined;
}

function placeRefusal({ host, port, directory }: KitInput): Refusal | undefined {
  if (isIP(host) === 0 && !/^[a-zA-Z0-9]([a-zA-Z0-9._-]*[a-zA-Z0-9])?$/.test(host)) {
    return ["host", showText(host), "a DNS name or an IP address"];
  }
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    return ["port", String(port), "a whole number from 1 to 65535"];
  }
  if (path.isAbsolute(directory) && isServiceValue(directory)) return undefined;
  return ["directory", showText(directory), "an absolute path without control characters"];
}

function trustRefusal({ trustBundlePem }: KitInput): Refusal | undefined {
  if (splitPemChain(trustBundlePem).length > 0) return undefined;
  return ["trustBundlePem", "text without a certificate", "one certificate or more in PEM"];
}

function certificateRefusal(input: KitInput): Refusal | undefined {
  const { certificatePem, privateKeyPem } = input;
  if (certificatePem === "") {
    if (privateKeyPem === undefined) return undefined;
    return ["privateKeyPem", "set", "it to be left out", "there is no certificate for it"];
  }
  const [leaf] = splitPemChain(certificatePem);
  if (leaf !== undefined && isCertificate(leaf)) return undefined;
  return ["certificatePem", "text without a certificate", "the client's certificate in PEM"];
}

function passwordRefusal({ password }: KitInput): Refusal | undefined {
  if (password === undefined || (password !== "" && !/[\0\r\n]/.test(password))) return undefined;
  const shown = password === "" ? "an empty text" : "one with a line break";
  return ["password", shown, "one that a line of a password file can hold"];
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem) !== undefined;
  } catch {
    return false;
  }
}

function isServiceValue(value: string): boolean {
  return value !== "" && !/\p{Cc}|\p{Surrogate}|\s$/u.test(value);
}

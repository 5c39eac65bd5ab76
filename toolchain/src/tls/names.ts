// Subjects and subject alternative names, encoded as Go does.
import * as net from "node:net";
import type { JsonAttributeAndObjectValue, JsonGeneralName } from "@peculiar/x509";
import { x509 } from "./x509";

/** The properties of a subject, in the order in which Go puts them into a name. */
export const SUBJECT_ATTRIBUTES = {
  country: "2.5.4.6",
  organization: "2.5.4.10",
  organizationalUnit: "2.5.4.11",
  locality: "2.5.4.7",
  province: "2.5.4.8",
  streetAddresses: "2.5.4.9",
  postalCode: "2.5.4.17",
  commonName: "2.5.4.3",
  serialNumber: "2.5.4.5",
  emailAddress: "1.2.840.113549.1.9.1",
} as const;

export type SubjectAttribute = keyof typeof SUBJECT_ATTRIBUTES;
export type Subject = Partial<Record<SubjectAttribute, string | readonly string[]>>;

export interface AlternativeNames {
  readonly dnsNames: readonly string[];
  readonly ipAddresses: readonly string[];
  readonly uris: readonly string[];
}

/** The characters of ASN.1's PrintableString (X.680 41.4). */
const PRINTABLE = /^[A-Za-z0-9 '()+,\-./:=?]*$/;

const SUBJECT_ALTERNATIVE_NAME = "2.5.29.17";

/** Encodes a subject without its missing and empty properties. */
export function encodeSubject(subject: Subject): Buffer {
  const names: JsonAttributeAndObjectValue[] = [];
  for (const [property, oid] of Object.entries(SUBJECT_ATTRIBUTES)) {
    const values = [subject[property as SubjectAttribute] ?? []].flat().filter(Boolean);
    if (values.length === 0) continue;
    names.push({ [oid]: values.map((value) => directoryString(property, value)) });
  }
  return Buffer.from(new x509.Name(names).toArrayBuffer());
}

/** Encodes the extension (RFC 5280 4.2.1.6), or returns undefined if there are no names. */
export function alternativeNames(
  names: AlternativeNames,
  subjectIsEmpty: boolean,
): Buffer | undefined {
  const all: JsonGeneralName[] = [
    ...names.dnsNames.map((value) => ({ type: "dns" as const, value: ascii(value) })),
    ...names.ipAddresses.map((value) => ({ type: "ip" as const, value: address(value) })),
    ...names.uris.map((value) => ({ type: "url" as const, value: ascii(value) })),
  ];
  if (all.length === 0) return undefined;
  const encoded = new x509.GeneralNames(all).rawData;
  const extension = new x509.Extension(SUBJECT_ALTERNATIVE_NAME, subjectIsEmpty, encoded);
  return Buffer.from(extension.rawData);
}

function directoryString(
  property: string,
  value: string,
): JsonAttributeAndObjectValue[string][number] {
  if (property === "emailAddress") return { ia5String: ascii(value) };
  return PRINTABLE.test(value) ? { printableString: value } : { utf8String: value };
}

function ascii(value: string): string {
  if (/^[\x00-\x7f]*$/.test(value)) return value;
  throw new Error(
    `Failed to create certificate: x509: ${JSON.stringify(value)} cannot be encoded as an IA5String`,
  );
}

function address(value: string): string {
  if (net.isIP(value) === 0) {
    throw new Error(`Invalid IP address: Failed to parse ${JSON.stringify(value)}`);
  }
  // Go's net.IP takes an IPv4-mapped address for the IPv4 address.
  return value.replace(/^::ffff:(?=\d+\.)/i, "");
}

// Reads checked inputs, whose types are those of the schema.
import { isMap, type PropertyMap } from "../provider/values";
import { ALLOWED_USES } from "./key-usages";
import { encodeSubject, type AlternativeNames, type Subject } from "./names";
import type { Schema } from "./schema";

/** The inputs that every certificate has, and its outputs. */
export const CERTIFICATE_SCHEMA = {
  allowedUses: { type: "strings", required: true, oneOf: ALLOWED_USES },
  earlyRenewalHours: { type: "number", byDefault: 0, minimum: 0, inPlace: true },
  isCaCertificate: { type: "boolean", byDefault: false },
  maxPathLength: { type: "number", optionalOutput: true, minimum: -1 },
  setSubjectKeyId: { type: "boolean", byDefault: false },
  validityPeriodHours: { type: "number", required: true, minimum: 0 },
  certPem: { type: "string", output: true },
  readyForRenewal: { type: "boolean", output: true, inPlace: true },
  validityEndTime: { type: "string", output: true },
  validityStartTime: { type: "string", output: true },
} as const satisfies Schema;

/** The inputs that say who a certificate is for. */
export const NAMES_SCHEMA = {
  dnsNames: { type: "strings" },
  ipAddresses: { type: "strings" },
  subject: { type: "subject" },
  uris: { type: "strings" },
} as const satisfies Schema;

export function textOf(inputs: PropertyMap, key: string): string {
  return String(inputs[key] ?? "");
}

export function textsOf(inputs: PropertyMap, key: string): string[] {
  const value = inputs[key];
  return Array.isArray(value) ? value.map(String) : [];
}

export function subjectOf(inputs: PropertyMap): Buffer {
  const subject = inputs["subject"];
  return encodeSubject(isMap(subject) ? (subject as Subject) : {});
}

export function alternativeNamesOf(inputs: PropertyMap): AlternativeNames {
  return {
    dnsNames: textsOf(inputs, "dnsNames"),
    ipAddresses: textsOf(inputs, "ipAddresses"),
    uris: textsOf(inputs, "uris"),
  };
}

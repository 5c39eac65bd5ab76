// The properties that several resources have in common, and how they are read.
import type { PropertyMap } from "../provider/values";
import type { Fields } from "../schema/fields";
import { blockOf, textsOf } from "../schema/values-of";
import { ALLOWED_USES } from "./key-usages";
import { encodeSubject, SUBJECT_ATTRIBUTES, type AlternativeNames, type Subject } from "./names";

const REPLACES = { replaces: true } as const;

/** The properties that every certificate has. */
export const CERTIFICATE_FIELDS = {
  allowedUses: { kind: "list", ...REPLACES, required: true, expects: { oneOf: ALLOWED_USES } },
  earlyRenewalHours: { kind: "integer", default: 0, expects: { atLeast: 0 } },
  isCaCertificate: { kind: "flag", ...REPLACES, default: false },
  maxPathLength: { kind: "integer", ...REPLACES, computed: true, expects: { atLeast: -1 } },
  setSubjectKeyId: { kind: "flag", ...REPLACES, default: false },
  validityPeriodHours: { kind: "integer", ...REPLACES, required: true, expects: { atLeast: 0 } },
  certPem: { kind: "text", output: true },
  readyForRenewal: { kind: "flag", output: true },
  validityEndTime: { kind: "text", output: true },
  validityStartTime: { kind: "text", output: true },
} as const satisfies Fields;

/** The names that a certificate or a request is for. */
export const NAMES_FIELDS = {
  dnsNames: { kind: "list", ...REPLACES },
  ipAddresses: { kind: "list", ...REPLACES },
  subject: { kind: "block", ...REPLACES, fields: subjectFields() },
  uris: { kind: "list", ...REPLACES },
} as const satisfies Fields;

export function subjectOf(inputs: PropertyMap): Buffer {
  return encodeSubject((blockOf(inputs, "subject") ?? {}) as Subject);
}

export function alternativeNamesOf(inputs: PropertyMap): AlternativeNames {
  return {
    dnsNames: textsOf(inputs, "dnsNames"),
    ipAddresses: textsOf(inputs, "ipAddresses"),
    uris: textsOf(inputs, "uris"),
  };
}

function subjectFields(): Fields {
  const texts = Object.keys(SUBJECT_ATTRIBUTES).map((name) => [name, { kind: "text" }] as const);
  return {
    ...Object.fromEntries(texts),
    streetAddresses: { kind: "list", upstream: "street_address" },
  };
}

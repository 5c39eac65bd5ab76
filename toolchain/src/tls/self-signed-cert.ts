import * as crypto from "node:crypto";
import type { PropertyMap } from "../provider/values";
import { flagOf, numberOf, textOf, textsOf } from "../schema/values-of";
import { issueCertificate, subjectKeyId, type Issued, type Template } from "./certificate";
import {
  alternativeNamesOf,
  CERTIFICATE_FIELDS,
  NAMES_FIELDS,
  subjectOf,
} from "./certificate-fields";
import { algorithmOf, parsePrivateKey } from "./keys";
import { renewal } from "./renewal";
import { resourceType } from "./resource";

/** `tls:index/selfSignedCert:SelfSignedCert`. */
export const selfSignedCert = resourceType({
  ...renewal,
  fields: {
    ...CERTIFICATE_FIELDS,
    ...NAMES_FIELDS,
    privateKeyPem: { kind: "text", replaces: true, required: true, secret: true },
    setAuthorityKeyId: { kind: "flag", replaces: true, default: false },
    keyAlgorithm: { kind: "text", output: true },
  },
  make: (inputs) => {
    const pem = textOf(inputs, "privateKeyPem");
    const key = parsePrivateKey(pem, "Failed to parse private key PEM");
    const template = {
      ...templateOf(inputs, crypto.createPublicKey(key)),
      subject: subjectOf(inputs),
      names: alternativeNamesOf(inputs),
    };
    const keyId = flagOf(inputs, "setAuthorityKeyId") ? ownKeyId(template) : undefined;
    const issuer = { name: template.subject, key, ...(keyId !== undefined && { keyId }) };
    const issued = issueCertificate(template, issuer);
    return Promise.resolve({ ...issuedOutputs(issued), keyAlgorithm: algorithmOf(key) });
  },
});

/** Reads the inputs that self-signed and locally signed certificates have in common. */
export function templateOf(
  inputs: PropertyMap,
  publicKey: crypto.KeyObject,
): Omit<Template, "subject" | "names"> {
  const maxPathLength = inputs["maxPathLength"];
  return {
    publicKey,
    validityHours: numberOf(inputs, "validityPeriodHours"),
    allowedUses: textsOf(inputs, "allowedUses"),
    isCa: flagOf(inputs, "isCaCertificate"),
    setSubjectKeyId: flagOf(inputs, "setSubjectKeyId"),
    ...(typeof maxPathLength === "number" && { maxPathLength }),
  };
}

/** Returns the outputs that every certificate has. */
export function issuedOutputs(issued: Issued): PropertyMap & { id: string } {
  return {
    id: issued.serial,
    certPem: issued.pem,
    validityStartTime: issued.notBefore.toISOString(),
    validityEndTime: issued.notAfter.toISOString(),
  };
}

function ownKeyId(template: Template): Buffer {
  if (template.isCa || template.setSubjectKeyId) return subjectKeyId(template.publicKey);
  throw new Error("Invalid Certificate Authority: Could not determine Authority Key Identifier");
}

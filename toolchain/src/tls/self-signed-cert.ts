import * as crypto from "node:crypto";
import type { PropertyMap } from "../provider/values";
import { issueCertificate, subjectKeyId, type Issued, type Template } from "./certificate";
import {
  alternativeNamesOf,
  CERTIFICATE_SCHEMA,
  NAMES_SCHEMA,
  subjectOf,
  textOf,
  textsOf,
} from "./inputs";
import { algorithmOf, parsePrivateKey } from "./keys";
import { renewal } from "./renewal";
import { resourceType } from "./resource";

/** `tls:index/selfSignedCert:SelfSignedCert`. */
export const selfSignedCert = resourceType({
  ...renewal,
  schema: {
    ...CERTIFICATE_SCHEMA,
    ...NAMES_SCHEMA,
    privateKeyPem: { type: "string", required: true, secret: true },
    setAuthorityKeyId: { type: "boolean", byDefault: false },
    keyAlgorithm: { type: "string", output: true },
  },
  make: (inputs) => {
    const pem = textOf(inputs, "privateKeyPem");
    const key = parsePrivateKey(pem, "Failed to parse private key PEM");
    const template = {
      ...templateOf(inputs, crypto.createPublicKey(key)),
      subject: subjectOf(inputs),
      names: alternativeNamesOf(inputs),
    };
    const keyId = inputs["setAuthorityKeyId"] === true ? ownKeyId(template) : undefined;
    const issuer = { name: template.subject, key, ...(keyId !== undefined && { keyId }) };
    const issued = issueCertificate(template, issuer);
    return Promise.resolve({ ...issuedOutputs(issued), keyAlgorithm: algorithmOf(key) });
  },
});

/** Reads what a self-signed and a locally signed certificate have in common. */
export function templateOf(
  inputs: PropertyMap,
  publicKey: crypto.KeyObject,
): Omit<Template, "subject" | "names"> {
  const maxPathLength = inputs["maxPathLength"];
  return {
    publicKey,
    validityHours: Number(inputs["validityPeriodHours"]),
    allowedUses: textsOf(inputs, "allowedUses"),
    isCa: inputs["isCaCertificate"] === true,
    setSubjectKeyId: inputs["setSubjectKeyId"] === true,
    ...(typeof maxPathLength === "number" && { maxPathLength }),
  };
}

/** Gives the outputs that every certificate has. */
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

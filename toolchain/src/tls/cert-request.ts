import * as crypto from "node:crypto";
import { textOf } from "../schema/values-of";
import { alternativeNamesOf, NAMES_FIELDS, subjectOf } from "./certificate-fields";
import { makeRequest } from "./certificate-request";
import { algorithmOf, parsePrivateKey } from "./keys";
import { encodePem } from "./pem";
import { resourceType } from "./resource";

/** `tls:index/certRequest:CertRequest`. */
export const certRequest = resourceType({
  fields: {
    ...NAMES_FIELDS,
    privateKeyPem: { kind: "text", replaces: true, required: true, secret: true },
    certRequestPem: { kind: "text", output: true },
    keyAlgorithm: { kind: "text", output: true },
  },
  make: (inputs) => {
    const pem = textOf(inputs, "privateKeyPem");
    const key = parsePrivateKey(pem, "Failed to parse private key PEM");
    const request = makeRequest(key, subjectOf(inputs), alternativeNamesOf(inputs));
    return Promise.resolve({
      id: crypto.createHash("sha1").update(request).digest("hex"),
      certRequestPem: encodePem("CERTIFICATE REQUEST", request),
      keyAlgorithm: algorithmOf(key),
    });
  },
});

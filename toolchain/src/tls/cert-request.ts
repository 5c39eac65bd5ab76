import * as crypto from "node:crypto";
import { makeRequest } from "./certificate-request";
import { alternativeNamesOf, NAMES_SCHEMA, subjectOf, textOf } from "./inputs";
import { algorithmOf, parsePrivateKey } from "./keys";
import { encodePem } from "./pem";
import { resourceType } from "./resource";

/** `tls:index/certRequest:CertRequest`. */
export const certRequest = resourceType({
  schema: {
    ...NAMES_SCHEMA,
    privateKeyPem: { type: "string", required: true, secret: true },
    certRequestPem: { type: "string", output: true },
    keyAlgorithm: { type: "string", output: true },
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

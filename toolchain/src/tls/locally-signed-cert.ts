import { textOf } from "../schema/values-of";
import { issueCertificate } from "./certificate";
import { readAuthority } from "./certificate-authority";
import { CERTIFICATE_FIELDS } from "./certificate-fields";
import { readRequest } from "./certificate-request";
import { algorithmOf, parsePrivateKey } from "./keys";
import { renewal } from "./renewal";
import { resourceType } from "./resource";
import { issuedOutputs, templateOf } from "./self-signed-cert";

/** `tls:index/locallySignedCert:LocallySignedCert`. */
export const locallySignedCert = resourceType({
  ...renewal,
  fields: {
    ...CERTIFICATE_FIELDS,
    caCertPem: { kind: "text", replaces: true, required: true },
    caPrivateKeyPem: { kind: "text", replaces: true, required: true, secret: true },
    certRequestPem: { kind: "text", replaces: true, required: true },
    caKeyAlgorithm: { kind: "text", output: true },
  },
  make: async (inputs, context) => {
    const request = readRequest(textOf(inputs, "certRequestPem"));
    const pem = textOf(inputs, "caPrivateKeyPem");
    const key = parsePrivateKey(pem, "Failed to parse CA private key PEM");
    const authority = readAuthority(textOf(inputs, "caCertPem"), key);
    if (!authority.isCa) {
      await context.log(
        "warning",
        "Certificate provided as Authority does not appear to be a valid Certificate Authority. " +
          "The resulting certificate might fail certificate validation.",
      );
    }
    const template = { ...templateOf(inputs, request.publicKey), ...request };
    const issued = issueCertificate(template, authority);
    return { ...issuedOutputs(issued), caKeyAlgorithm: algorithmOf(key) };
  },
});

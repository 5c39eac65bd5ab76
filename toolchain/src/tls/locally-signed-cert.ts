import { readAuthority } from "./certificate-authority";
import { issueCertificate } from "./certificate";
import { readRequest } from "./certificate-request";
import { CERTIFICATE_SCHEMA, textOf } from "./inputs";
import { algorithmOf, parsePrivateKey } from "./keys";
import { renewal } from "./renewal";
import { resourceType } from "./resource";
import { issuedOutputs, templateOf } from "./self-signed-cert";

/** `tls:index/locallySignedCert:LocallySignedCert`. */
export const locallySignedCert = resourceType({
  ...renewal,
  schema: {
    ...CERTIFICATE_SCHEMA,
    caCertPem: { type: "string", required: true },
    caPrivateKeyPem: { type: "string", required: true, secret: true },
    certRequestPem: { type: "string", required: true },
    caKeyAlgorithm: { type: "string", output: true },
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

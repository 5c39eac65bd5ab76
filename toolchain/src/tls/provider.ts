// The provider "tls", which answers as its official plugin did when it was recorded.
import type { Provider } from "../provider/provider";
import { refuseConfiguration } from "../provider/refuse-configuration";
import { certRequest } from "./cert-request";
import { IDENTITY } from "./identity";
import { locallySignedCert } from "./locally-signed-cert";
import { privateKey } from "./private-key";
import { selfSignedCert } from "./self-signed-cert";

export const tls: Provider = {
  ...IDENTITY,
  capabilities: {
    acceptResources: true,
    supportsPreview: true,
    supportsAutonamingConfiguration: true,
  },
  handshake: "Handshake is not yet implemented",
  configure: (config) => refuseConfiguration(IDENTITY, config),
  resources: {
    "tls:index/privateKey:PrivateKey": privateKey,
    "tls:index/certRequest:CertRequest": certRequest,
    "tls:index/selfSignedCert:SelfSignedCert": selfSignedCert,
    "tls:index/locallySignedCert:LocallySignedCert": locallySignedCert,
  },
  invokes: {},
};

// Servers whose TLS is weaker than promised, or that are not the promised ones.
import { wrongHost } from "../../../../components/wire/wrong-host";
import { serverName } from "../declared-server";
import { type WeakServer, foreign } from "./weak-server";

export const weakTls: WeakServer[] = [
  {
    weakness: "trusts another authority for clients as well",
    changes: {
      files: (authority) => ({
        "client-ca.crt": authority.certificatePem + foreign.certificatePem,
      }),
    },
    reported: ["unknown authority refused by server"],
  },
  {
    weakness: "serves a certificate of another authority, and the client trusts it",
    changes: {
      server: () => foreign.issueServer([serverName]),
      request: (authority) => ({
        trustBundlePem: authority.certificatePem + foreign.certificatePem,
      }),
    },
    reported: ["wrong authority refused by client"],
  },
  {
    weakness: "serves a certificate for more names than its own",
    changes: { server: (authority) => authority.issueServer([serverName, wrongHost]) },
    reported: ["wrong host name refused by client"],
  },
  {
    weakness: "speaks TLS 1.2 although 1.3 is the minimum",
    changes: { conf: ["ssl_min_protocol_version = 'TLSv1.2'"] },
    reported: ["TLS below the minimum refused"],
  },
  {
    weakness: "speaks TLS 1.0 and 1.1 although 1.2 is the minimum",
    changes: {
      conf: ["ssl_min_protocol_version = 'TLSv1'"],
      request: () => ({ minProtocol: "TLSv1.2" }),
    },
    reported: ["TLS below the minimum refused"],
  },
  {
    weakness: "takes ciphers without encryption",
    changes: {
      conf: [
        "ssl_min_protocol_version = 'TLSv1.2'",
        "ssl_ciphers = 'HIGH:ECDHE-ECDSA-NULL-SHA:@SECLEVEL=0'",
      ],
      request: () => ({ minProtocol: "TLSv1.2" }),
    },
    reported: ["weak ciphers refused"],
  },
  {
    weakness: "takes ciphers without authentication",
    changes: {
      conf: [
        "ssl_min_protocol_version = 'TLSv1.2'",
        "ssl_ciphers = 'HIGH:AECDH-AES256-SHA:@SECLEVEL=0'",
      ],
      request: () => ({ minProtocol: "TLSv1.2" }),
    },
    reported: ["weak ciphers refused"],
  },
  {
    weakness: "takes SEED, as PostgreSQL's own list does with an RSA key and OpenSSL 1.1.1",
    changes: {
      conf: ["ssl_min_protocol_version = 'TLSv1.2'"],
      server: (authority) => authority.issueServer([serverName], { key: "rsa2048" }),
      request: () => ({ minProtocol: "TLSv1.2" }),
    },
    reported: ["weak ciphers refused"],
  },
  {
    weakness: "serves another certificate than the issued one",
    changes: { request: (authority) => ({ expectedFingerprint: authority.fingerprint }) },
    reported: ["served certificate", "verified session"],
  },
  {
    weakness: "has a certificate for another name",
    changes: { server: (authority) => authority.issueServer(["other.example.org"]) },
    reported: ["verified session"],
  },
];

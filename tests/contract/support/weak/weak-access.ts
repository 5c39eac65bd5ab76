// Servers that let in whom they should not, seen by trying.
import { clientAuth, serverAuth } from "../../../support/pki/certificates";
import type { WeakServer } from "./weak-server";

/** The hour before the last one. */
const gone = () => ({
  notBefore: new Date(Date.now() - 7_200_000),
  notAfter: new Date(Date.now() - 3_600_000),
});

export const weakAccess: WeakServer[] = [
  {
    weakness: "has given a client a certificate that has run out",
    changes: {
      request: (authority) => ({
        clientCertificates: [
          { client: "app", certificatePem: authority.issueClient("app", gone()).certificatePem },
        ],
      }),
    },
    reported: ["client certificates valid now"],
  },
  {
    weakness: "lets the probe's role in without TLS",
    changes: { hba: ["hostnossl postgres prober all trust"] },
    reported: ["plaintext refused"],
  },
  {
    weakness: "asks for passwords without TLS",
    changes: { hba: ["hostnossl app reporter all scram-sha-256"] },
    reported: ["plaintext refused for every client"],
  },
  {
    weakness: "lets the probe's role in without a certificate",
    changes: { hba: ["hostssl postgres prober all trust"] },
    reported: ["no client certificate refused"],
  },
  {
    weakness: "lets a client in without a certificate",
    changes: { hba: ["hostssl app app all trust"] },
    reported: ["no client certificate refused for every client", "another role refused"],
  },
  {
    weakness: "asks a client for its password in the clear",
    changes: { hba: ["hostssl app reporter all password"] },
    reported: ["no client certificate refused for every client", "another role refused"],
  },
  {
    weakness: "wants any certificate of the authority, not the role's",
    changes: { hba: ["hostssl app app all trust clientcert=verify-ca"] },
    reported: ["another role refused"],
  },
  {
    weakness: "maps every certificate to a role",
    changes: {
      hba: ["hostssl app app all cert map=any"],
      files: () => ({ "pg_ident.conf": "any /^.*$ app\n" }),
    },
    reported: ["another role refused"],
  },
  {
    weakness: "lets the superuser in over TCP with its certificate",
    changes: {
      wholeHba: ["hostssl all all all cert", "host all all all reject"],
      request: () => ({ clients: [] }),
    },
    reported: ["superuser over TCP refused"],
  },
  {
    weakness: "believes whoever says to be the superuser",
    changes: { hba: ["hostssl all postgres all trust"] },
    reported: ["superuser over TCP refused"],
  },
  {
    weakness: "does not load the revocation list",
    changes: {
      request: (authority) => ({ signer: authority, revokedSerials: ["2a"] }),
    },
    reported: ["revoked client certificate refused"],
  },
  {
    weakness: "wants no certificates, and lets everybody in",
    changes: {
      conf: ["ssl_ca_file = ''"],
      wholeHba: [
        "host all postgres all reject",
        "hostssl all all all trust",
        "host all all all reject",
      ],
      request: (authority) => ({ signer: authority, clients: [] }),
    },
    reported: [
      "client certificate as presented",
      "no client certificate refused",
      "unknown authority refused by server",
      "expired client certificate refused",
      "server certificate as client certificate refused",
    ],
  },
  {
    weakness: "takes the certificate of one client for another client",
    changes: {
      hba: ["hostssl app app all cert map=half"],
      files: () => ({ "pg_ident.conf": "half app app\nhalf reporter app\n" }),
      request: (authority) => ({ signer: authority }),
    },
    reported: ["another client's certificate refused"],
  },
  {
    weakness: "is content with the password of a client that should show a certificate as well",
    changes: {
      hba: ["hostssl app reporter all scram-sha-256"],
      request: () => ({
        clients: [{ role: "reporter", database: "app", access: "scramAndCertificate" }],
      }),
    },
    reported: ["no client certificate refused for every client"],
  },
  {
    weakness: "wants only the password of a client that should show a certificate instead",
    changes: {
      hba: ["hostssl app app all scram-sha-256"],
      request: () => ({ clients: [{ role: "app", database: "app", access: "certificate" }] }),
    },
    reported: ["no client certificate refused for every client", "another role refused"],
  },
  {
    weakness: "lets a client with a password in by its certificate alone",
    changes: {
      hba: ["hostssl app reporter all cert"],
      request: () => ({ clients: [{ role: "reporter", database: "app", access: "scram" }] }),
    },
    reported: [
      "no client certificate refused for every client",
      "another role refused",
      "channel binding offered",
    ],
  },
  {
    weakness: "could be played by whoever has the probe's certificate",
    changes: {
      request: (authority) =>
        authority.issueClient("prober", { purposes: [clientAuth, serverAuth] }),
    },
    reported: ["client certificate as server certificate refused"],
  },
];

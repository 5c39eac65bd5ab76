// Every probe against a server that is weakened in exactly its point, and reports it.
import { describe, expect, it } from "vitest";
import { formatFailure } from "../../components/probe/format";
import { type Evidence, proveWith } from "../../components/probe/prove";
import { wrongHost } from "../../components/probe/probes";
import { makeThrowaway } from "../../components/probe/throwaway";
import {
  type Changes,
  type DeclaredServer,
  brokenPromises,
  mayReadRules,
  serverName,
  withDeclaredServer,
} from "../support/declared-server";
import { makeAuthority } from "../support/test-pki";

interface Twin {
  readonly weakness: string;
  readonly changes: Changes;
  readonly reported: string[];
}

const foreign = makeAuthority("Another authority");

const twins: Twin[] = [
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
    weakness: "has a rule without TLS for another network",
    changes: {
      hba: ["host app app 192.0.2.0/24 scram-sha-256"],
      sql: mayReadRules,
    },
    reported: ["no rule without TLS"],
  },
  {
    weakness: "has a setting that was changed by ALTER SYSTEM",
    changes: {
      sql: ["alter system set work_mem = '5MB'"],
      request: () => ({ settings: { ssl: "on" } }),
    },
    reported: ["settings in force"],
  },
  {
    weakness: "has another value in force than the declared one",
    changes: {
      conf: ["ssl_prefer_server_ciphers = off"],
      request: () => ({ settings: { ssl_prefer_server_ciphers: "on" } }),
    },
    reported: ["settings in force"],
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
    weakness: "serves another certificate than the issued one",
    changes: { request: (authority) => ({ expectedFingerprint: authority.fingerprint }) },
    reported: ["served certificate", "verified session"],
  },
];

/** Proves with an authority known to the test as the one that nobody should know. */
async function proveAgainstForeign({ request }: DeclaredServer): Promise<Evidence> {
  const now = new Date();
  const throwaway = {
    ...(await makeThrowaway(request, now)),
    authorityPem: foreign.certificatePem,
    client: foreign.issueClient("prober"),
  };
  return proveWith(request, throwaway, now);
}

describe("proveWith", () => {
  const rows = twins.map((twin) => [twin.weakness, twin] as const);
  it.concurrent.each(rows)("reports a server that %s", async (_weakness, twin) => {
    const { changes, reported } = twin;
    const evidence = await withDeclaredServer(changes, proveAgainstForeign);
    expect(brokenPromises(evidence), formatFailure(evidence)).toEqual(reported);
    expect(evidence.passed).toBe(false);
  });
});

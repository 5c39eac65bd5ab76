// The servers of the suite: each is one set of material, put in force by a reload.
import * as fs from "node:fs";
import * as path from "node:path";
import type { MaterialInput } from "../../components/config/material";
import { materialFiles } from "../../components/config/material-files";
import { AccessLevel } from "../../components/contract/access-level";
import type { HbaRule } from "../../components/contract/hba-rule";
import { Weakening } from "../../components/contract/weakening";
import type { KeyedCertificate } from "../../components/pki/issue-certificate";
import type { MaterialServer, ServerPlace } from "../support/server/material-server";
import { plainConf } from "../support/server/plain-conf";
import { encryptKey, type Pki, type ServerName } from "./pki";

/** Databases of the original suite; its `trustdb` asks for a password here. */
export const databases = [
  "trustdb",
  "certdb",
  "certdb_dn",
  "certdb_dn_re",
  "certdb_cn",
  "verifydb",
];

export const roles = ["ssltestuser", "anotheruser", "yetanotheruser", "md5testuser"];

/** A set of material, and what is done to it by hand once it is in force. */
export interface Variant {
  material(usual: MaterialInput, pki: Pki): MaterialInput;
  spoil?(server: MaterialServer, pki: Pki): void | Promise<void>;
  /** What PostgreSQL logs when it reads the spoilt set. */
  readonly reports?: RegExp;
}

const rules: HbaRule[] = [
  {
    method: "scram-sha-256",
    databases: ["verifydb"],
    roles: ["yetanotheruser"],
    options: { clientcert: "verify-ca" },
  },
  { method: "cert", databases: ["certdb_dn"], options: { clientname: "DN", map: "dn" } },
  { method: "cert", databases: ["certdb_dn_re"], options: { clientname: "DN", map: "dnre" } },
  { method: "cert", databases: ["certdb_cn"], options: { clientname: "CN", map: "cn" } },
];

const role = "ssltestuser";
const identMaps = [
  { name: "dn", systemUser: "CN=ssltestuser-dn,OU=Testing,OU=Engineering,O=PGDG", role },
  { name: "dnre", systemUser: "/^.*OU=Testing,.*$", role },
  { name: "cn", systemUser: "ssltestuser-dn", role },
];

const client = (database: string, access: AccessLevel) => (name: string) => ({
  role: name,
  database,
  access,
});

/** The material that all others are made from: the defaults of this package, and every client. */
export function usualMaterial(place: ServerPlace, pki: Pki): MaterialInput {
  const { major, administrators } = place;
  const named = ["ssltestuser", "anotheruser"];
  const withServer = serving(pki.servers.usual, pki.serverCa);
  return {
    conf: plainConf(place, {
      hasCrl: true,
      settings: { fsync: "off", shared_buffers: "16MB", ...traced(major) },
    }),
    hba: {
      major,
      probeRole: "pgtls_probe",
      rules,
      clients: [
        ...named.map(client("trustdb", AccessLevel.Scram)),
        ...named.map(client("certdb", AccessLevel.Certificate)),
        ...named.map(client("verifydb", AccessLevel.ScramAndCertificate)),
      ],
    },
    administrators,
    identMaps,
    ...withServer,
    clientCaPem: pki.root + pki.clientCa,
    crlPem: pki.lists.root + pki.lists.client,
  };
}

/** Logs how each connection came to TLS, for group F10. */
const traced = (major: number): Record<string, string> =>
  major >= 17 ? { trace_connection_negotiation: "on" } : {};

function serving({ certificatePem, keyPem }: KeyedCertificate, above = "") {
  return { serverChainPem: certificatePem + above, serverKeyPem: keyPem };
}

const served = (name: ServerName): Variant => ({
  material: (usual, pki) => ({ ...usual, ...serving(pki.servers[name], pki.serverCa) }),
});

const changed = (change: (pki: Pki, usual: MaterialInput) => Partial<MaterialInput>): Variant => ({
  material: (usual, pki) => ({ ...usual, ...change(pki, usual) }),
});

const weakened = (weakening: Weakening, ...more: HbaRule[]) =>
  changed((_, { hba }) => ({
    hba: { ...hba, rules: [...more, ...hba.rules], allowWeakening: [weakening] },
  }));

const spoilt = (
  reports: RegExp,
  spoil: (server: MaterialServer, pki: Pki, keyFile: string) => void,
): Variant => ({
  material: (usual) => usual,
  reports,
  spoil: async (server, pki) => {
    spoil(server, pki, path.join(server.current, materialFiles.serverKey));
    await server.reload();
  },
});

const revokeClient = (server: MaterialServer, { lists }: Pki) => {
  server.overwrite(materialFiles.revocationLists, lists.root + lists.clientAll);
};

const onDatabase = (connection: HbaRule["connection"], user: string): HbaRule => ({
  method: "scram-sha-256",
  connection: connection!,
  databases: ["trustdb"],
  roles: [user],
});

export const variants = {
  usual: changed(() => ({})),
  "server-cn-only": served("server-cn-only"),
  "server-ip-cn-only": served("server-ip-cn-only"),
  "server-ip-in-dnsname": served("server-ip-in-dnsname"),
  "server-single-alt-name": served("server-single-alt-name"),
  "server-multiple-alt-names": served("server-multiple-alt-names"),
  "server-ip-alt-names": served("server-ip-alt-names"),
  "server-cn-and-alt-names": served("server-cn-and-alt-names"),
  "server-cn-and-ip-alt-names": served("server-cn-and-ip-alt-names"),
  "server-ip-cn-and-alt-names": served("server-ip-cn-and-alt-names"),
  "server-ip-cn-and-dns-alt-names": served("server-ip-cn-and-dns-alt-names"),
  "server-no-names": served("server-no-names"),
  "server-revoked": served("server-revoked"),
  "server-for-clients": served("server-for-clients"),
  "server-rsapss": changed((pki) => serving(pki.rsaPssServer)),
  "server-of-ed25519": changed((pki) => serving(pki.ed25519Server)),
  "server-leaf-only": changed((pki) => serving(pki.servers.usual)),
  "server-encrypted-key": changed((pki, usual) => ({
    conf: { ...usual.conf, hasPassphrase: true },
    serverKeyPem: encryptKey(usual.serverKeyPem, pki),
    passphrase: pki.password,
  })),
  "protocol-1.2": changed((_, { conf }) => ({
    conf: { ...conf, tls: { ...conf.tls, minProtocol: "TLSv1.2" } },
  })),
  "client-ca-root-only": changed((pki) => ({ clientCaPem: pki.root })),
  "client-ca-wrong": changed((pki) => ({ clientCaPem: pki.servers.usual.certificatePem })),
  "lists-incomplete": changed((pki) => ({ crlPem: pki.lists.client })),
  "lists-expired": changed((pki) => ({ crlPem: pki.lists.root + pki.lists.clientExpired })),
  "lists-not-reloaded": { ...changed(() => ({})), spoil: revokeClient },
  "lists-reloaded": {
    ...changed(() => ({})),
    spoil: async (server, pki) => {
      revokeClient(server, pki);
      await server.reload();
    },
  },
  md5: weakened(Weakening.Md5Passwords, {
    method: "md5",
    databases: ["trustdb"],
    roles: ["md5testuser"],
  }),
  plaintext: weakened(
    Weakening.PlaintextConnections,
    onDatabase("host", "ssltestuser"),
    onDatabase("hostssl", "anotheruser"),
    onDatabase("hostnossl", "yetanotheruser"),
  ),
  "key-mismatch": spoilt(/could not load private key file .* key values mismatch/, (server, pki) =>
    server.overwrite(materialFiles.serverKey, pki.servers["server-revoked"].keyPem),
  ),
  "key-broken": spoilt(/could not load private key file/, (server) =>
    server.overwrite(materialFiles.serverKey, "-----BEGIN PRIVATE KEY-----\nnone\n"),
  ),
  "key-for-everybody": spoilt(/private key file .* has group or world access/, (_, __, file) =>
    fs.chmodSync(file, 0o644),
  ),
  "key-missing": spoilt(/could not access private key file/, (_, __, file) => fs.rmSync(file)),
} satisfies Record<string, Variant>;

export type VariantName = keyof typeof variants;

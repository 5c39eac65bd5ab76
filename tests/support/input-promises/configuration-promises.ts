// Inputs of PostgreSQL's own configuration.
import { getDiffieHellman } from "node:crypto";
import { dhParamsPem } from "../pki/certificates";
import type { InputPromise, Sight } from "./promise";

const update = "configuration";
const resources = ["activate", "assertion", "stage"];
const reload = { effect: "reload", update, resources } as const;
const setting = (name: string) => (sight: Sight) => sight.row(`show ${name}`);
/**
 * What the set in force says, where only a superuser may ask the server; that the server has it in
 * force is among what is proven.
 */
const line = (name: string) => async (sight: Sight) =>
  sight.file("postgresql.conf").match(new RegExp(`^${name} = .*$`, "m"))?.[0];

export const configurationPromises: readonly InputPromise[] = [
  {
    ...reload,
    input: "settings",
    change: () => ({ settings: { work_mem: "7MB" } }),
    shows: setting("work_mem"),
  },
  {
    ...reload,
    input: "hbaRules",
    // A declared client that is turned away would be a broken promise.
    change: () => ({ hbaRules: [{ addresses: ["192.0.2.0/24"], method: "reject" }] }),
    shows: async (sight) => sight.file("pg_hba.conf"),
  },
  {
    ...reload,
    input: "identMaps",
    change: () => ({ identMaps: [{ name: "ours", systemUser: "someone", role: "renamed" }] }),
    shows: async (sight) => sight.file("pg_ident.conf"),
  },
  {
    ...reload,
    input: "tls.maxProtocol",
    // Not with cipher suites of TLS 1.3.
    update: "clients",
    change: () => ({ tls: { maxProtocol: "TLSv1.2" } }),
    shows: (sight) => sight.row("select version from pg_stat_ssl where pid = pg_backend_pid()"),
  },
  {
    ...reload,
    input: "tls.ciphers",
    change: () => ({ tls: { ciphers: "ECDHE+AESGCM" } }),
    shows: line("ssl_ciphers"),
  },
  {
    ...reload,
    input: "tls.groups",
    change: () => ({ tls: { groups: ["secp384r1"] } }),
    shows: line("(?:ssl_ecdh_curve|ssl_groups)"),
  },
  {
    ...reload,
    input: "tls.tls13Ciphers",
    // PostgreSQL 18, which only this runtime has here.
    on: "embedded",
    change: () => ({ tls: { tls13Ciphers: "TLS_AES_256_GCM_SHA384" } }),
    shows: line("ssl_tls13_ciphers"),
  },
  {
    ...reload,
    input: "tls.preferServerCiphers",
    change: () => ({ tls: { preferServerCiphers: false } }),
    shows: line("ssl_prefer_server_ciphers"),
  },
  {
    ...reload,
    input: "tls.dhParamsPem",
    change: () => ({ tls: { dhParamsPem: dhParamsPem(getDiffieHellman("modp14").getPrime()) } }),
    shows: line("ssl_dh_params_file"),
  },
  {
    input: "tls.minProtocol",
    effect: "reload",
    update: "access",
    resources,
    change: () => ({ tls: { minProtocol: "TLSv1.3" } }),
    shows: line("ssl_min_protocol_version"),
  },
  {
    input: "access",
    effect: "reload",
    update: "access",
    resources: [...resources, "roles", "passwords"],
    change: () => ({ access: "scramAndCertificate" }),
    shows: (sight) => sight.refusal("plain"),
  },
  {
    input: "allowWeakening",
    effect: "nothing",
    update: "proof",
    resources: ["assertion"],
    change: () => ({ allowWeakening: ["weakCiphers"] }),
  },
  {
    input: "settings",
    effect: "restart",
    update: "restart",
    resources: ["activate", "assertion", "plan", "stage"],
    change: () => ({ settings: { max_connections: "42" } }),
    shows: setting("max_connections"),
  },
  {
    input: "allowRestart",
    effect: "nothing",
    update: "repeated",
    resources: ["activate", "assertion", "plan"],
    change: () => ({ allowRestart: false }),
  },
];

// Servers whose files say what no attempt from one address can find out.
import { mayReadConfiguration, usualHba, usualRules } from "../declared-server";
import type { WeakServer } from "./weak-server";

export const weakConfiguration: WeakServer[] = [
  {
    weakness: "has a rule without TLS for another network",
    changes: {
      hba: ["host app app 192.0.2.0/24 scram-sha-256"],
      sql: mayReadConfiguration(),
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
    weakness: "believes everybody in another network",
    changes: { hba: ["hostssl app app 192.0.2.0/24 trust"], sql: mayReadConfiguration() },
    reported: ["no rule with weak authentication"],
  },
  {
    weakness: "takes any certificate together with a client's password",
    changes: {
      hba: ["hostssl app reporter all scram-sha-256 clientcert=verify-ca"],
      sql: mayReadConfiguration(),
      request: () => ({
        clients: [{ role: "reporter", database: "app", access: "scramAndCertificate" }],
      }),
    },
    // The usual line behind it has no clientcert at all.
    reported: ["no rule with weak authentication"],
  },
  {
    weakness: "has a rule that was not declared",
    changes: {
      hba: ["hostssl app intruder all scram-sha-256"],
      sql: mayReadConfiguration(),
      request: () => ({ rules: usualRules }),
    },
    reported: ["rules as declared"],
  },
  {
    weakness: "has lost the last one of its rules",
    changes: {
      wholeHba: usualHba.slice(0, -1),
      sql: mayReadConfiguration(),
      request: () => ({ rules: usualRules }),
    },
    reported: ["rules as declared"],
  },
  {
    weakness: "has a map that was not declared",
    changes: {
      files: () => ({ "pg_ident.conf": "other somebody app\n" }),
      sql: mayReadConfiguration(),
      request: () => ({ identMaps: [] }),
    },
    reported: ["identity maps as declared"],
  },
  {
    weakness: "has lost a map that was declared",
    changes: {
      sql: mayReadConfiguration(),
      request: () => ({ identMaps: [{ name: "m", systemUser: "app", role: "reporter" }] }),
    },
    reported: ["identity maps as declared"],
  },
  {
    weakness: "has a broken line in pg_hba.conf",
    changes: { later: { "pg_hba.conf": "nonsense\n" }, sql: mayReadConfiguration() },
    reported: ["no rule without TLS", "no error in pg_hba.conf"],
  },
  {
    weakness: "has a line in pg_hba.conf with an option that does not exist",
    changes: {
      later: { "pg_hba.conf": "hostssl all all all cert clientcert=never\n" },
      sql: mayReadConfiguration(),
    },
    reported: ["no rule without TLS", "no error in pg_hba.conf"],
  },
  {
    weakness: "has a broken line in pg_ident.conf",
    changes: { later: { "pg_ident.conf": "nonsense\n" }, sql: mayReadConfiguration() },
    reported: ["no error in pg_ident.conf"],
  },
  {
    weakness: "has a broken value in a file of settings",
    changes: {
      later: { "postgresql.auto.conf": "ssl_min_protocol_version = 'TLSv9'\n" },
      sql: mayReadConfiguration(),
    },
    reported: ["no error in postgresql.conf"],
  },
  {
    weakness: "has a declared value by default and not from the file",
    changes: { request: () => ({ settings: { ssl_prefer_server_ciphers: "on" } }) },
    reported: ["settings in force"],
  },
];

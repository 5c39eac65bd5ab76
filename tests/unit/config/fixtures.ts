import { AccessLevel } from "../../../components/contract/access-level";
import type { MaterialInput } from "../../../components/config/material";
import type { HbaInput } from "../../../components/config/pg-hba";
import type { HbaRule } from "../../../components/contract/hba-rule";
import type { ConfInput } from "../../../components/config/conf-input";
import type { TlsSettings } from "../../../components/config/tls-settings";

/** The TLS of a declaration that says nothing about it. */
export const defaultTls: TlsSettings = { minProtocol: "TLSv1.3", preferServerCiphers: true };

/** A declaration that says nothing, for PostgreSQL 17. */
export function makeConfInput(changes: Partial<ConfInput> = {}): ConfInput {
  return {
    major: 17,
    materialDirectory: "/var/lib/pgtls",
    listenAddresses: "*",
    port: 5432,
    unixSocketDirectory: "/var/run/postgresql",
    tls: defaultTls,
    hasDhParams: false,
    hasPassphrase: false,
    hasCrl: false,
    settings: {},
    digest: "0123456789abcdef0123456789abcdef",
    ...changes,
  };
}

export function makeHbaInput(changes: Partial<HbaInput> = {}): HbaInput {
  return {
    major: 17,
    probeRole: "pgtls_probe",
    clients: [{ role: "app", database: "app", access: AccessLevel.Certificate }],
    rules: [],
    ...changes,
  };
}

/** A rule that needs no weakening. */
export const certRule: HbaRule = { method: "cert" };

export function makeMaterialInput(changes: Partial<MaterialInput> = {}): MaterialInput {
  return {
    conf: makeConfInput(),
    hba: makeHbaInput(),
    administrators: ["postgres"],
    serverChainPem: "server chain\n",
    serverKeyPem: "server key\n",
    clientCaPem: "client authorities\n",
    ...changes,
  };
}

/** The lines of a file that are neither empty nor comments. */
export function linesOf(text: string): string[] {
  return text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
}

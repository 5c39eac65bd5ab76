import { ClientPrivileges } from "../contract/client-privileges";

/** The privileges of a preset, by PostgreSQL's names. */
export interface Preset {
  readonly database: readonly string[];
  readonly schema: readonly string[];
  readonly tables: readonly string[];
  readonly sequences: readonly string[];
}

export const presets: Readonly<Record<ClientPrivileges, Preset>> = {
  [ClientPrivileges.Connect]: { database: ["CONNECT"], schema: [], tables: [], sequences: [] },
  [ClientPrivileges.Read]: {
    database: ["CONNECT"],
    schema: ["USAGE"],
    tables: ["SELECT"],
    sequences: ["SELECT"],
  },
  [ClientPrivileges.Write]: {
    database: ["CONNECT", "TEMPORARY"],
    schema: ["USAGE"],
    tables: ["SELECT", "INSERT", "UPDATE", "DELETE"],
    sequences: ["SELECT", "USAGE"],
  },
  [ClientPrivileges.Owner]: {
    database: ["CONNECT", "TEMPORARY", "CREATE"],
    schema: ["USAGE", "CREATE"],
    tables: [],
    sequences: [],
  },
};

// A declared client, with all defaults.
import type { AccessLevel } from "../contract/access-level";
import type { ClientArgs } from "../contract/client-args";
import type { ClientGrants, DatabaseGrant } from "../contract/client-grants";
import { ClientPrivileges } from "../contract/client-privileges";
import { own } from "../contract/own";
import type { LeafDeclaration } from "./leaf-declaration";

export interface ClientDeclaration extends ClientGrants {
  readonly name: string;
  /** The database, one of `databases`, that the client is told to connect to. */
  readonly database: string;
  readonly certificate: LeafDeclaration;
  /** True when the client keeps the key of its certificate. */
  readonly keepsKey: boolean;
  readonly passwordGeneration: number;
}

/** The default schema of a client. */
const USUAL_SCHEMA = "public";

/** The server's own values, which its clients inherit. */
export interface ServerDefaults {
  readonly database: string;
  readonly access: AccessLevel;
}

/** Fills in the defaults. Checks nothing. */
export function resolveClient(
  name: string,
  args: ClientArgs,
  server: ServerDefaults,
  certificate: LeafDeclaration,
): ClientDeclaration {
  const database = args.database ?? usualDatabase(args, server.database);
  return {
    name,
    role: args.role ?? name,
    roles: args.roles ?? [],
    access: args.access ?? server.access,
    connectionLimit: args.connectionLimit,
    validUntil: args.validUntil,
    memberOf: args.memberOf ?? [],
    database,
    databases: resolveDatabases(args, database),
    certificate,
    keepsKey: args.certificateRequestPem !== undefined,
    passwordGeneration: args.passwordGeneration ?? 1,
  };
}

/** Takes the first by name, because configuration does not keep the order of names. */
function usualDatabase({ databases }: ClientArgs, serverDatabase: string): string {
  const names = Object.keys(databases ?? {}).sort();
  return names.includes(serverDatabase) ? serverDatabase : (names[0] ?? serverDatabase);
}

function resolveDatabases({ databases }: ClientArgs, database: string): DatabaseGrant[] {
  if (databases === undefined) {
    return [{ name: database, privileges: ClientPrivileges.Owner, schemas: [USUAL_SCHEMA] }];
  }
  return Object.keys(databases)
    .sort()
    .map((name) => {
      const { privileges, schemas } = own(databases, name)!;
      const usual = privileges === ClientPrivileges.Connect ? [] : [USUAL_SCHEMA];
      return { name, privileges, schemas: schemas ?? usual };
    });
}

/**
 * Returns what the step needs of a client: nothing about its certificate, which changes more often.
 */
export function clientGrants(client: ClientDeclaration): ClientGrants {
  const { role, roles, access, connectionLimit, validUntil, memberOf, databases } = client;
  return { role, roles, access, connectionLimit, validUntil, memberOf, databases };
}

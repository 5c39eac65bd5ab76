// A client of the declaration with every default filled in.
import { ClientPrivileges } from "../contract/client-privileges";
import type { ClientGrants, DatabaseGrant } from "../contract/client-grants";
import type { AccessLevel } from "../contract/access-level";
import type { ClientArgs } from "../contract/client-args";
import type { LeafDeclaration } from "./leaf-declaration";
import { own } from "../contract/own";

export interface ClientDeclaration extends ClientGrants {
  readonly name: string;
  /** The one of `databases` that the client is told to connect to. */
  readonly database: string;
  readonly certificate: LeafDeclaration;
  /** Whether the key of its certificate stays with the client. */
  readonly bringsRequest: boolean;
  readonly passwordGeneration: number;
}

/** Schema in which a client works unless told otherwise. */
const USUAL_SCHEMA = "public";

/** Fills in the defaults; `serverDatabase` and `serverAccess` are the server's. Judges nothing. */
export function resolveClient(
  name: string,
  args: ClientArgs,
  serverDatabase: string,
  serverAccess: AccessLevel,
  certificate: LeafDeclaration,
): ClientDeclaration {
  const database = args.database ?? usualDatabase(args, serverDatabase);
  return {
    name,
    role: args.role ?? name,
    roles: args.roles ?? [],
    access: args.access ?? serverAccess,
    connectionLimit: args.connectionLimit,
    validUntil: args.validUntil,
    memberOf: args.memberOf ?? [],
    database,
    databases: resolveDatabases(args, database),
    certificate,
    bringsRequest: args.certificateRequestPem !== undefined,
    passwordGeneration: args.passwordGeneration ?? 1,
  };
}

/** By name, since configuration does not keep the order of names. */
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

/** What the step needs of a client: nothing about its certificate, which changes more often. */
export function clientGrants(client: ClientDeclaration): ClientGrants {
  const { role, roles, access, connectionLimit, validUntil, memberOf, databases } = client;
  return { role, roles, access, connectionLimit, validUntil, memberOf, databases };
}

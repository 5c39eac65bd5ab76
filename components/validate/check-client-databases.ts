// Checks the databases, schemas and privileges of a client.
import type { ClientArgs } from "../contract/client-args";
import { ClientPrivileges } from "../contract/client-privileges";
import {
  checkOneOf,
  checkText,
  declarationProblem,
  misplacedProblem,
} from "../contract/field-checks";
import { own } from "../contract/own";
import { pathTo } from "../contract/path-to";
import { problem, showText, type Problem } from "../contract/problem";
import { checkDatabaseName, LONGEST_NAME } from "./check-role-name";
import type { ClientDeclaration } from "./client-declaration";

export function checkClientDatabases(args: ClientArgs, client: ClientDeclaration): Problem[] {
  const path = pathTo("clients", client.name);
  const problems = checkDatabaseName(`${path}.database`, client.database);
  if (problems.length > 0 || args.databases === undefined) return problems;
  const names = Object.keys(args.databases).sort();
  if (names.length === 0) {
    const fix = "without databases it has the one in database";
    const parts = { path: `${path}.databases`, shown: "an empty record" };
    return [problem({ ...parts, expected: "at least one database", fix })];
  }
  if (!names.includes(client.database)) {
    const fix = "it is the one of these that the client is told to connect to";
    const expected = names.map((name) => showText(name)).join(" or ");
    return [declarationProblem(`${path}.database`, client.database, expected, fix)];
  }
  return client.databases.flatMap((grant) => {
    const where = pathTo(`${path}.databases`, grant.name);
    return [
      ...checkDatabaseName(where, grant.name),
      ...checkOneOf(`${where}.privileges`, grant.privileges, Object.values(ClientPrivileges)),
      ...checkSchemas(
        `${where}.schemas`,
        own(args.databases, grant.name)?.schemas,
        grant.privileges,
      ),
    ];
  });
}

function checkSchemas(path: string, schemas: unknown, privileges: ClientPrivileges): Problem[] {
  if (schemas === undefined) return [];
  if (privileges === ClientPrivileges.Connect) {
    return [misplacedProblem(path, "connect gives nothing in a schema")];
  }
  const list = schemas as unknown[];
  if (list.length === 0) {
    const parts = { path, shown: "an empty list" };
    return [problem({ ...parts, expected: "at least one schema" })];
  }
  return list.flatMap((schema, index) => checkSchema(`${path}[${index}]`, schema));
}

function checkSchema(path: string, schema: unknown): Problem[] {
  // Here undefined is an element of a list, not an omitted input.
  const problems = checkText(path, schema ?? null, LONGEST_NAME);
  if (problems.length > 0) return problems;
  const name = schema as string;
  if (!name.startsWith("pg_") && name !== "information_schema") return [];
  return [declarationProblem(path, name, "a schema that is not the server's own")];
}

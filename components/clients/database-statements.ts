// Statements that change the privileges in one database to those of the presets. They concern
// groups and PUBLIC only, and leave a client's own grants alone.
import { quoteIdentifier } from "../config/quote";
import type { DatabaseState, GrantState } from "./database-state";
import { presets } from "./preset-privileges";
import type { PlannedDatabase, PlannedGroup } from "./role-plan";

const KINDS = ["tables", "sequences"] as const;

/** Returns the statements in an order in which they can run; none when nothing differs. */
export function databaseStatements(plan: PlannedDatabase, state: DatabaseState): string[] {
  const newSchemas = plan.schemas.filter((name) => !state.existingSchemas.includes(name));
  return [
    ...everybodysStatements(plan, state),
    ...newSchemas.map((name) => `create schema ${quoteIdentifier(name)}`),
    ...plan.groups.flatMap((group) => [
      ...aclStatements(
        `database ${quoteIdentifier(plan.name)}`,
        group.name,
        presets[group.privileges].database,
        state.database,
      ),
      ...schemaStatements(group, state),
      ...objectStatements(group, state),
      ...futureStatements(group, plan.owners, state),
    ]),
  ];
}

/** PUBLIC includes roles that other declared rules let in. */
function everybodysStatements(plan: PlannedDatabase, state: DatabaseState): string[] {
  const canConnect = state.database.some(({ grantee }) => grantee === "");
  const canCreate = state.schemas.filter(
    ({ grantee, schema, privilege }) =>
      grantee === "" && schema === "public" && privilege === "CREATE",
  );
  return [
    ...(canConnect ? [`revoke all on database ${quoteIdentifier(plan.name)} from public`] : []),
    // Before PostgreSQL 15, PUBLIC may create objects there, and so plant what others run.
    ...(canCreate.length > 0 ? ["revoke create on schema public from public"] : []),
  ];
}

function aclStatements(
  object: string,
  group: string,
  wanted: readonly string[],
  acl: readonly GrantState[],
): string[] {
  const has = acl.filter(({ grantee }) => grantee === group).map(({ privilege }) => privilege);
  const name = quoteIdentifier(group);
  const surplus = has.filter((privilege) => !wanted.includes(privilege));
  const missing = wanted.filter((privilege) => !has.includes(privilege));
  return [
    ...(surplus.length > 0 ? [`revoke ${surplus.join(", ")} on ${object} from ${name}`] : []),
    ...(missing.length > 0 ? [`grant ${missing.join(", ")} on ${object} to ${name}`] : []),
  ];
}

function schemaStatements({ name, privileges, schema }: PlannedGroup, state: DatabaseState) {
  if (schema === undefined) return [];
  const acl = state.schemas.filter((grant) => grant.schema === schema);
  return aclStatements(`schema ${quoteIdentifier(schema)}`, name, presets[privileges].schema, acl);
}

function objectStatements({ name, schema }: PlannedGroup, state: DatabaseState): string[] {
  if (schema === undefined) return [];
  return KINDS.flatMap((kind) => {
    const missing = state.missing
      .filter((grant) => grant.grantee === name && grant.kind === kind)
      .map(({ privilege }) => privilege)
      .sort();
    if (missing.length === 0) return [];
    const all = `all ${kind} in schema ${quoteIdentifier(schema)}`;
    return [`grant ${missing.join(", ")} on ${all} to ${quoteIdentifier(name)}`];
  });
}

function futureStatements(
  { name, privileges, schema }: PlannedGroup,
  owners: readonly string[],
  state: DatabaseState,
): string[] {
  if (schema === undefined) return [];
  return owners.flatMap((owner) =>
    KINDS.flatMap((kind) => {
      const has = state.defaults
        .filter((grant) => grant.owner === owner && grant.schema === schema)
        .filter((grant) => grant.kind === kind && grant.grantee === name)
        .map(({ privilege }) => privilege);
      const missing = presets[privileges][kind].filter((privilege) => !has.includes(privilege));
      if (missing.length === 0) return [];
      const where = `for role ${quoteIdentifier(owner)} in schema ${quoteIdentifier(schema)}`;
      return [
        `alter default privileges ${where} ` +
          `grant ${missing.join(", ")} on ${kind} to ${quoteIdentifier(name)}`,
      ];
    }),
  );
}

// The difference between what clients need and what the cluster has, as statements: roles, the
// groups of the presets, and who is a member of what. No difference, no statement.
import { createHash } from "node:crypto";
import { quoteIdentifier, quoteLiteral } from "../config/quote";
import type { ClusterState, RoleState } from "./cluster-state";
import { Marker, MARKERS } from "./role-names";
import type { PlannedRole, RolePlan } from "./role-plan";
import { own } from "../contract/own";

/** Texts by role: SCRAM verifiers, secret. */
export type Verifiers = Readonly<Record<string, string>>;

/** Gives the roles that were made or adopted here and are no longer declared, sorted. */
export function removedRoles(plan: RolePlan, state: ClusterState): RemovedRole[] {
  const kept = new Set([...plan.roles.map(({ name }) => name), ...groupNames(plan)]);
  const marked = state.memberships.filter(({ role }) => MARKERS.includes(role));
  const removed = new Map<string, RemovedRole>();
  for (const { role: marker, member } of marked) {
    if (kept.has(member) || MARKERS.includes(member)) continue;
    // Whoever has several marks is treated as the most careful of them asks for.
    const known = removed.get(member);
    if (known === undefined || marker === Marker.Adopted) {
      removed.set(member, { name: member, marker: marker as Marker });
    }
  }
  return [...removed.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

export interface RemovedRole {
  readonly name: string;
  readonly marker: Marker;
}

/** Gives the statements that make, adopt and alter roles, without their memberships. */
export function roleStatements(
  plan: RolePlan,
  state: ClusterState,
  verifiers: Verifiers,
): string[] {
  const known = new Map(state.roles.map((role) => [role.name, role]));
  const unmade = [...MARKERS, ...groupNames(plan)].filter((name) => !known.has(name));
  return [
    ...unmade.map((name) => `create role ${quoteIdentifier(name)} nologin`),
    ...plan.roles.flatMap((role) =>
      alterations(role, known.get(role.name), own(verifiers, role.name) ?? null),
    ),
  ];
}

/** What nobody here may be. */
export const ORDINARY = "nosuperuser nocreatedb nocreaterole noreplication nobypassrls";

function alterations(
  role: PlannedRole,
  found: RoleState | undefined,
  verifier: string | null,
): string[] {
  const name = quoteIdentifier(role.name);
  const until = role.validUntil ?? null;
  const create = found === undefined ? [`create role ${name}`] : [];
  const has = found ?? newRole;
  const changes = [
    ...(has.login ? [] : ["login"]),
    ...(has.elevated ? [ORDINARY] : []),
    ...(has.inherit ? [] : ["inherit"]),
    ...(has.connectionLimit === role.connectionLimit
      ? []
      : [`connection limit ${role.connectionLimit}`]),
    ...(has.validUntil === until ? [] : [`valid until ${quoteLiteral(validUntilText(until))}`]),
    ...(has.verifierDigest === verifierDigest(verifier)
      ? []
      : [`password ${verifier === null ? "null" : quoteLiteral(verifier)}`]),
  ];
  return [...create, ...(changes.length === 0 ? [] : [`alter role ${name} ${changes.join(" ")}`])];
}

/** What `create role` makes when it is told nothing. */
const newRole: Omit<RoleState, "name" | "dangerous"> = {
  login: false,
  elevated: false,
  inherit: true,
  connectionLimit: -1,
  validUntil: null,
  verifierDigest: null,
};

function validUntilText(until: number | null): string {
  return until === null ? "infinity" : new Date(until).toISOString();
}

function verifierDigest(verifier: string | null): string | null {
  return verifier === null ? null : createHash("sha256").update(verifier, "utf8").digest("hex");
}

export function groupNames(plan: RolePlan): string[] {
  return plan.databases.flatMap(({ groups }) => groups.map(({ name }) => name));
}

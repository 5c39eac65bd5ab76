// Statements that change the cluster to what the clients need: roles, and the groups of the
// presets. None when nothing differs.
import { createHash } from "node:crypto";
import { quoteIdentifier, quoteLiteral } from "../config/quote";
import { own } from "../contract/own";
import type { ClusterState, RoleState } from "./cluster-state";
import { Marker, MARKERS } from "./role-names";
import type { PlannedRole, RolePlan } from "./role-plan";

/** SCRAM verifiers by role. Secret. */
export type Verifiers = Readonly<Record<string, string>>;

/**
 * Returns the roles and groups that this package created or adopted and that are no longer planned,
 * sorted by name.
 */
export function removedRoles(plan: RolePlan, state: ClusterState): RemovedRole[] {
  const kept = new Set([...plan.roles.map(({ name }) => name), ...groupNames(plan)]);
  const marked = state.memberships.filter(({ role }) => MARKERS.includes(role));
  const removed = new Map<string, RemovedRole>();
  for (const { role: marker, member } of marked) {
    if (kept.has(member) || MARKERS.includes(member)) continue;
    // Of several markers, Adopted wins: such a role is never dropped.
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

/** Returns the statements that create, adopt and alter roles, without their memberships. */
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

/** Attributes that no role of this package may have, negated. */
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

/** The defaults of `create role`. */
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

// Statements for role memberships. The declaration is complete for the clients' roles: a membership
// that it does not name is revoked.
import { quoteIdentifier } from "../config/quote";
import type { ClusterState, MembershipState } from "./cluster-state";
import { groupNames, type RemovedRole } from "./cluster-statements";
import { PROBE_MEMBERSHIP } from "./probe-statements";
import { Marker, MARKERS, RESERVED_PREFIX } from "./role-names";
import type { RolePlan } from "./role-plan";

interface Wanted {
  readonly member: string;
  readonly roles: readonly string[];
}

/**
 * Returns the statements that grant missing memberships and revoke undeclared ones. They include
 * the probe's role: before PostgreSQL 15, a client can make any role a member of its own.
 */
export function membershipStatements(
  plan: RolePlan,
  state: ClusterState,
  removed: readonly RemovedRole[],
  probeRole: string,
): string[] {
  const wanted: Wanted[] = [
    ...plan.roles.map(({ name, memberOf }) => ({
      member: name,
      roles: [markerOf(name, state), ...memberOf],
    })),
    ...groupNames(plan).map((name) => ({ member: name, roles: [Marker.Groups] })),
    ...removed.map(({ name, marker }) => ({ member: name, roles: [marker] })),
    ...MARKERS.map((name) => ({ member: name, roles: [] })),
    { member: probeRole, roles: [PROBE_MEMBERSHIP] },
  ];
  return wanted.flatMap((want) => memberStatements(want, state));
}

/** A role that existed without a marker is adopted. */
function markerOf(name: string, { roles, memberships }: ClusterState): Marker {
  const marks = memberships.filter(({ member }) => member === name).map(({ role }) => role);
  if (marks.includes(Marker.Adopted)) return Marker.Adopted;
  if (marks.includes(Marker.Made)) return Marker.Made;
  return roles.some((role) => role.name === name) ? Marker.Adopted : Marker.Made;
}

function memberStatements({ member, roles }: Wanted, state: ClusterState): string[] {
  const found = state.memberships.filter((membership) => membership.member === member);
  const good = found.filter(
    (membership) => roles.includes(membership.role) && isAsGranted(membership),
  );
  const surplus = found.filter((membership) => !good.includes(membership));
  const missing = roles.filter((role) => !good.some((membership) => membership.role === role));
  return [
    ...surplus.map((membership) => revocation(membership, state.major)),
    ...missing.map((role) => grant(role, member, state.major)),
  ];
}

function isAsGranted({ role, admin, inherit }: MembershipState): boolean {
  return !admin && (inherit === null || inherit === inherits(role));
}

/** A marker grants no privileges. */
function inherits(role: string): boolean {
  return !MARKERS.includes(role);
}

function grant(role: string, member: string, major: number): string {
  const statement = `grant ${quoteIdentifier(role)} to ${quoteIdentifier(member)}`;
  if (major < 16) return statement;
  // Members inherit a group's privileges without `set role`, and a group should own nothing.
  const set = role.startsWith(RESERVED_PREFIX) ? "false" : "true";
  return `${statement} with inherit ${String(inherits(role))}, set ${set}`;
}

function revocation({ role, member, grantor }: MembershipState, major: number): string {
  const statement = `revoke ${quoteIdentifier(role)} from ${quoteIdentifier(member)}`;
  return major < 16
    ? `${statement} cascade`
    : `${statement} granted by ${quoteIdentifier(grantor)} cascade`;
}

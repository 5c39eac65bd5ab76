// Who is a member of what. The declaration is the whole truth about the clients' roles: a
// membership that it does not name is revoked.
import { quoteIdentifier } from "../config/quote";
import { PROBE_MEMBERSHIP } from "./probe-statements";
import { groupNames, type RemovedRole } from "./cluster-statements";
import type { ClusterState, MembershipState } from "./cluster-state";
import { Marker, MARKERS, RESERVED_PREFIX } from "./role-names";
import type { RolePlan } from "./role-plan";

interface Wanted {
  readonly member: string;
  readonly roles: readonly string[];
}

/**
 * Gives the statements that grant what is missing and revoke what is not declared. The probe's role
 * is among them: before PostgreSQL 15 a client may make any role a member of its own.
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

/** A role that was there before anything was marked is adopted. */
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

/** A mark gives nothing. */
function inherits(role: string): boolean {
  return !MARKERS.includes(role);
}

function grant(role: string, member: string, major: number): string {
  const statement = `grant ${quoteIdentifier(role)} to ${quoteIdentifier(member)}`;
  if (major < 16) return statement;
  // Nobody has to become a group to use its privileges, and nothing should belong to one.
  const set = role.startsWith(RESERVED_PREFIX) ? "false" : "true";
  return `${statement} with inherit ${String(inherits(role))}, set ${set}`;
}

function revocation({ role, member, grantor }: MembershipState, major: number): string {
  const statement = `revoke ${quoteIdentifier(role)} from ${quoteIdentifier(member)}`;
  return major < 16
    ? `${statement} cascade`
    : `${statement} granted by ${quoteIdentifier(grantor)} cascade`;
}

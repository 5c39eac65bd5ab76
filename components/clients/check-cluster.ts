// Checks the planned roles against the cluster: only the server knows whether they can be what the
// declaration says.
import { showText } from "../contract/problem";
import type { ClusterState } from "./cluster-state";
import { MARKERS } from "./role-names";
import type { RolePlan } from "./role-plan";

/** Returns the reasons why the cluster cannot take the plan, as messages; empty when it can. */
export function checkCluster(plan: RolePlan, state: ClusterState): string[] {
  const known = new Map(state.roles.map((role) => [role.name, role]));
  const planned = new Set(plan.roles.map(({ name }) => name));
  const marked = new Set(
    state.memberships.filter(({ role }) => MARKERS.includes(role)).map(({ member }) => member),
  );
  const made = new Set(plan.databases.flatMap(({ groups }) => groups.map(({ name }) => name)));
  return plan.roles.flatMap((role) => {
    const problems: string[] = [];
    const found = known.get(role.name);
    if (found !== undefined && !marked.has(role.name)) {
      problems.push(...adoption(role.name, role.memberOf, state, found.elevated));
    }
    for (const name of role.memberOf.filter((of) => !made.has(of))) {
      const group = known.get(name);
      const what = `Cannot make ${showText(role.name)} a member of ${showText(name)}`;
      if (group === undefined && !planned.has(name))
        problems.push(`${what}: there is no such role`);
      if (group?.dangerous === true) {
        problems.push(`${what}: who is in it can become a superuser or reach the server's files`);
      }
    }
    return problems;
  });
}

/** Refuses to adopt a role with undeclared rights: neither removes nor keeps them silently. */
function adoption(
  name: string,
  memberOf: readonly string[],
  state: ClusterState,
  elevated: boolean,
): string[] {
  const what = `Cannot adopt the role ${showText(name)}, which exists`;
  const undeclared = state.memberships
    .filter(({ member, role }) => member === name && !memberOf.includes(role))
    .map(({ role }) => showText(role));
  return [
    ...(elevated
      ? [
          `${what}: it is a superuser or has createdb, createrole, replication or bypassrls, ` +
            "expected an ordinary role; alter it first, or declare another role",
        ]
      : []),
    ...(undeclared.length > 0
      ? [
          `${what}: it is a member of ${undeclared.join(", ")}, expected declared memberships only; ` +
            "add them to memberOf, or revoke them first",
        ]
      : []),
  ];
}

// The guard of the plan: refuses changes that the deployed server rules out, in a preview too.
import { problem } from "../contract/problem";
import { judgeTrust } from "./judge-trust";
import type { DeclaredPlan } from "./plan-inputs";

/** A check failure as Pulumi shows it: the property and the reason. */
export interface Failure {
  readonly property: string;
  readonly reason: string;
}

/** Returns the reasons why `after` cannot follow the last deployed plan. */
export function refusals(before: Partial<DeclaredPlan>, after: DeclaredPlan): Failure[] {
  const authority = authorityFailures(before, after);
  return [
    ...suppliedFailures(after),
    ...placeFailures(before, after),
    ...majorFailures(before, after),
    ...dataVolumeFailures(before, after),
    // Another authority has signed nothing yet; that it is another one is the mistake.
    ...(authority.length > 0 ? authority : disappearanceFailures(before, after)),
  ];
}

function suppliedFailures({ problems }: DeclaredPlan): Failure[] {
  return problems === "" ? [] : [{ property: "problems", reason: problems }];
}

/**
 * A move would create another server and delete the one with the data. The directory can change
 * without a change of the declaration: by default, it is the deploying user's.
 */
function placeFailures(before: Partial<DeclaredPlan>, after: DeclaredPlan): Failure[] {
  const { runtime = after.runtime, embeddedBase = after.embeddedBase } = before;
  if (runtime !== after.runtime) return [moved("runtime", "runtime", runtime, after.runtime)];
  if (embeddedBase === after.embeddedBase) return [];
  return [moved("directory", "embedded.directory", embeddedBase, after.embeddedBase)];
}

function moved(what: string, path: string, before: string, after: string): Failure {
  const { message } = problem({
    action: `change the ${what} of a server that has data`,
    path,
    shown: JSON.stringify(after),
    expected: JSON.stringify(before),
    fix:
      "declare a second server and move the data with pg_dump, or run `pulumi destroy` first to " +
      "begin anew without the data",
  });
  return { property: path, reason: message };
}

function majorFailures(before: Partial<DeclaredPlan>, after: DeclaredPlan): Failure[] {
  if (before.major === undefined || before.major === after.major) return [];
  const { message } = problem({
    action: "change the major version of a server that has data",
    path: "version",
    shown: String(after.major),
    expected: String(before.major),
    fix: "declare a second server and move the data with pg_dump, or run pg_upgrade by hand",
  });
  return [{ property: "version", reason: message }];
}

function dataVolumeFailures(before: Partial<DeclaredPlan>, after: DeclaredPlan): Failure[] {
  if (before.dataVolume === undefined || before.dataVolume === after.dataVolume) return [];
  const { message } = problem({
    action: "change the data volume of a server that has data",
    path: "data.volumeDriver",
    shown: after.dataVolume,
    expected: before.dataVolume,
    fix: "declare a second server and move the data with pg_dump",
  });
  return [{ property: "dataVolume", reason: message }];
}

/**
 * Without its certificates the program does not declare the server, and Pulumi would delete it. A
 * state written before `waitingFor` existed may be that of a running server.
 */
function disappearanceFailures(
  { instanceId, waitingFor: before = [] }: Partial<DeclaredPlan> & { readonly instanceId?: string },
  { waitingFor }: DeclaredPlan,
): Failure[] {
  if (instanceId === undefined || before.length > 0 || waitingFor.length === 0) return [];
  const { message } = problem({
    path: "authority.signedCertificates",
    shown: `without ${waitingFor.join(" and ")}`,
    expected: "the certificates that the running server needs",
    fix: "keep those that it has until others are signed: without them it would be deleted with its data",
  });
  return [{ property: "waitingFor", reason: message }];
}

const MANAGED = "managed";
const managedPaths = { trusted: "authority.generations", signer: "authority.signer" };
const suppliedPaths = {
  trusted: "authority.additionalTrustPem",
  signer: "authority.certificatePem",
};

/** Returns the inputs that rotate an authority in this mode. */
export function trustPaths(mode: string): { trusted: string; signer: string } {
  return mode === MANAGED ? managedPaths : suppliedPaths;
}

function authorityFailures(before: Partial<DeclaredPlan>, after: DeclaredPlan): Failure[] {
  const { authority: old } = before;
  // An authority that was never known has signed nothing.
  if (old === undefined || old.signer === "" || after.authority.signer === "") return [];
  const { mode } = after.authority;
  if ((old.mode === MANAGED) !== (mode === MANAGED)) return [modeFailure(old.mode, mode)];
  const found = judgeTrust(old, after.authority, trustPaths(mode));
  return found === undefined ? [] : [{ property: found.path, reason: found.message }];
}

function modeFailure(before: string, after: string): Failure {
  const { message } = problem({
    action: "rotate the authority",
    path: "authority.mode",
    shown: `"${after}"`,
    expected: `"${before}", as deployed, since no client trusts the other authority yet`,
    fix: "declare a second server with it and move the data with pg_dump",
  });
  return { property: "authority.mode", reason: message };
}

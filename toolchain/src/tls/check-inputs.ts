// Checks what a program gives, and words what is wrong as the official plugin does.
import { Unsupported } from "../provider/failures";
import type { CheckRequest, CheckResult } from "../provider/provider";
import type { PropertyMap } from "../provider/values";
import { faultsOf, type Fault } from "../schema/faults";
import { upstreamName, type Fields, type Kind } from "../schema/fields";
import { IDENTITY } from "./identity";

type Failures = NonNullable<CheckResult["failures"]>;

/** Returns the failures in the order of the fields; throws for a property that is not supported. */
export function failuresOf(
  fields: Fields,
  inputs: PropertyMap,
  { name: resource, type }: CheckRequest,
): Failures {
  const isInput = (name: string): boolean => fields[name] !== undefined && !fields[name].output;
  const unsupported = Object.keys(inputs).find((name) => !isInput(name));
  if (unsupported !== undefined) {
    throw new Unsupported(IDENTITY, `property "${unsupported}" of "${type}"`);
  }
  const faults = faultsOf(fields, inputs);
  return Object.entries(fields).flatMap(([name, { kind }]) => {
    const own = faults.filter(({ path }) => path.split(/[.[]/)[0] === name);
    return reasonsOf(name, kind, own, resource).map((reason) => ({ reason }));
  });
}

/** A wrong type anywhere inside an input is a failure of the input as a whole. */
function reasonsOf(name: string, kind: Kind, faults: readonly Fault[], resource: string): string[] {
  const isType = ({ problem }: Fault): boolean => problem === "kind" || problem === "unknown";
  if (!faults.some(isType)) return faults.map((fault) => reasonOf(name, fault, resource));
  const rule = `Attribute ${upstreamName(name)} must be ${TYPE_NAMES[kind] ?? "another value"}`;
  return [`Incorrect attribute value type. ${rule}. Examine values at '${resource}.${name}'.`];
}

const TYPE_NAMES: Readonly<Partial<Record<Kind, string>>> = {
  text: "a string",
  integer: "a whole number",
  flag: "true or false",
  list: "a list of strings",
  block: "the properties of a subject",
};

function reasonOf(name: string, fault: Fault, resource: string): string {
  const { path, problem } = fault;
  const place = `Examine values at '${resource}.${path}'.`;
  if (problem !== "expectation") {
    return `Missing required argument. The argument "${upstreamName(name)}" is required. ${place}`;
  }
  const attribute = `Attribute ${upstreamName(name)}${path.slice(name.length)}`;
  const got = JSON.stringify(fault.value);
  const { expected } = fault;
  if ("oneOf" in expected) {
    const words = expected.oneOf.map((word) => JSON.stringify(word)).join(" ");
    return `Invalid Attribute Value Match. ${attribute} value must be one of: [${words}], got: ${got}. ${place}`;
  }
  const rule = "atLeast" in expected ? `at least ${expected.atLeast}` : expected.description;
  return `Invalid Attribute Value. ${attribute} value must be ${rule}, got: ${got}. ${place}`;
}

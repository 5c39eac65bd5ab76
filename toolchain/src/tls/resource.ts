// A resource of the provider: everything but the making of it follows from its schema.
import type * as provider from "../provider/provider";
import { Unsupported } from "../provider/failures";
import {
  isMap,
  reveal,
  revealAll,
  sameValue,
  Secret,
  Unknown,
  UNKNOWN,
  type PropertyMap,
  type PropertyValue,
} from "../provider/values";
import { IDENTITY } from "./identity";
import { RAW_STATE, rawState } from "./raw-state";
import { checkInputs, markSecrets, type Schema } from "./schema";

export interface Definition {
  readonly schema: Schema;
  /** Further properties of the state, such as the version of its schema. */
  readonly meta?: PropertyMap;
  /** Makes the resource; gives its outputs and among them its `id`. */
  make(inputs: PropertyMap, context: provider.Context): Promise<PropertyMap & { id: string }>;
  /** Changes what is planned, given the state of a resource that exists. */
  plan?(planned: PropertyMap, state: PropertyMap | undefined): PropertyMap;
  /** Changes what is read from the state. */
  read?(state: PropertyMap): PropertyMap;
  /** Properties of the plan that replace the resource for a reason of their own. */
  mustReplace?(planned: PropertyMap, state: PropertyMap): readonly string[];
}

/** Makes a resource type of a definition. */
export function resourceType(definition: Definition): provider.ResourceType {
  const { schema } = definition;
  return {
    check: (request) => Promise.resolve(check(definition, request)),
    diff: (request) => Promise.resolve(diff(definition, request)),
    create: async (request, context) => {
      const planned = plan(definition, request.inputs, undefined);
      if (request.preview) return { outputs: previewed(schema, { ...planned, id: UNKNOWN }) };
      const made = await definition.make(withoutUnknown(planned), context);
      return {
        id: made.id,
        outputs: finished(definition, { ...withoutUnknown(planned), ...made }),
      };
    },
    update: (request) => {
      const outputs = { ...request.olds, ...plan(definition, request.news, request.olds) };
      if (!request.preview) return Promise.resolve(finished(definition, outputs));
      return Promise.resolve(previewed(schema, { ...outputs, [RAW_STATE]: undefined }));
    },
    read: (request) => {
      if (Object.keys(request.outputs).length === 0) {
        throw new Error(`Cannot import ${request.type}: the resource does not support import`);
      }
      const state = definition.read?.(request.outputs) ?? request.outputs;
      return Promise.resolve({
        id: request.id,
        inputs: markSecrets(schema, request.inputs, secret),
        outputs: finished(definition, state),
      });
    },
  };
}

function check({ schema }: Definition, request: provider.CheckRequest): provider.CheckResult {
  const inputs = withoutNull(request.news);
  const isInput = (key: string): boolean => schema[key] !== undefined && !schema[key].output;
  const unsupported = Object.keys(inputs).find((key) => !isInput(key));
  if (unsupported !== undefined) {
    throw new Unsupported(IDENTITY, `property "${unsupported}" of "${request.type}"`);
  }
  const failures = checkInputs(schema, request.name, inputs);
  return { inputs: markSecrets(schema, inputs, secret), failures };
}

function diff(definition: Definition, request: provider.DiffRequest): provider.DiffResult {
  const { schema } = definition;
  const planned = plan(definition, request.news, request.olds);
  const forced = definition.mustReplace?.(planned, request.olds) ?? [];
  const changed = Object.keys(schema).filter((key) => {
    if (request.ignoreChanges.includes(key)) return false;
    return forced.includes(key) || !sameValue(request.olds[key], planned[key]);
  });
  const replaces = changed.filter((key) => forced.includes(key) || !schema[key]?.inPlace);
  return { diffs: changed, replaces };
}

/** Gives every property its planned value: given, by default, as it is in the state, or unknown. */
function plan(
  definition: Definition,
  inputs: PropertyMap,
  state: PropertyMap | undefined,
): PropertyMap {
  const given = withoutNull(inputs);
  const planned: PropertyMap = {};
  for (const [key, { byDefault, output, optionalOutput }] of Object.entries(definition.schema)) {
    const computed = output === true || optionalOutput === true;
    const computedValue = state === undefined ? UNKNOWN : state[key];
    const value = given[key] ?? byDefault ?? (computed ? computedValue : undefined);
    if (value !== undefined) planned[key] = value;
  }
  return definition.plan?.(planned, state) ?? planned;
}

function finished({ schema, meta }: Definition, outputs: PropertyMap): PropertyMap {
  const known = withoutUnknown(outputs);
  const note = rawState(schema, known);
  return { ...meta, ...markSecrets(schema, known, secret), ...note };
}

/** In preview the official plugin marks a secret only where it is known. */
function previewed(schema: Schema, outputs: PropertyMap): PropertyMap {
  return markSecrets(schema, outputs, (value) =>
    value instanceof Unknown ? value : secret(value),
  );
}

function secret(value: PropertyValue): PropertyValue {
  return new Secret(value);
}

function withoutNull(values: PropertyMap): PropertyMap {
  const kept = Object.entries(values).filter(([, value]) => (reveal(value) ?? null) !== null);
  return Object.fromEntries(
    kept.map(([key, value]) => [key, isMap(value) ? withoutNull(value) : value]),
  );
}

function withoutUnknown(values: PropertyMap): PropertyMap {
  const plain = revealAll(values) as PropertyMap;
  return Object.fromEntries(
    Object.entries(plain).filter(([, value]) => !(value instanceof Unknown)),
  );
}

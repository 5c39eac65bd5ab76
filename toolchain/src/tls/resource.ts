// Builds a resource type from its fields and the function that creates a resource.
import type * as provider from "../provider/provider";
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
import type { Fields } from "../schema/fields";
import { RAW_STATE_DELTA, rawStateDelta } from "../schema/raw-state";
import { failuresOf } from "./check-inputs";

export interface Definition {
  readonly fields: Fields;
  /** Further properties of the state, such as the version of its schema. */
  readonly meta?: PropertyMap;
  /** Creates the resource; returns its outputs, including its `id`. */
  make(inputs: PropertyMap, context: provider.Context): Promise<PropertyMap & { id: string }>;
  /** Adjusts the planned state; an existing resource has a `state`. */
  plan?(planned: PropertyMap, state: PropertyMap | undefined): PropertyMap;
  /** Adjusts the state at a refresh. */
  read?(state: PropertyMap): PropertyMap;
  /** Returns properties that count as changed and replace the resource. */
  mustReplace?(planned: PropertyMap, state: PropertyMap): readonly string[];
}

/** Returns the resource type of a definition. */
export function resourceType(definition: Definition): provider.ResourceType {
  const { fields } = definition;
  return {
    check: (request) => Promise.resolve(check(definition, request)),
    diff: (request) => Promise.resolve(diff(definition, request)),
    create: async (request, context) => {
      const planned = plan(definition, request.inputs, undefined);
      if (request.preview) return { outputs: previewed(fields, { ...planned, id: UNKNOWN }) };
      const made = await definition.make(withoutUnknown(planned), context);
      return {
        id: made.id,
        outputs: finished(definition, { ...withoutUnknown(planned), ...made }),
      };
    },
    update: (request) => {
      const outputs = { ...request.olds, ...plan(definition, request.news, request.olds) };
      if (!request.preview) return Promise.resolve(finished(definition, outputs));
      return Promise.resolve(previewed(fields, { ...outputs, [RAW_STATE_DELTA]: undefined }));
    },
    read: (request) => {
      if (Object.keys(request.outputs).length === 0) {
        throw new Error(`Cannot import ${request.type}: the resource does not support import`);
      }
      const state = definition.read?.(request.outputs) ?? request.outputs;
      return Promise.resolve({
        id: request.id,
        inputs: markSecrets(fields, request.inputs, secret),
        outputs: finished(definition, state),
      });
    },
  };
}

function check({ fields }: Definition, request: provider.CheckRequest): provider.CheckResult {
  const inputs = withoutNull(request.news);
  const failures = failuresOf(fields, inputs, request);
  return { inputs: markSecrets(fields, inputs, secret), failures };
}

function diff(definition: Definition, request: provider.DiffRequest): provider.DiffResult {
  const { fields } = definition;
  const planned = plan(definition, request.news, request.olds);
  const forced = definition.mustReplace?.(planned, request.olds) ?? [];
  const changed = Object.keys(fields).filter((key) => {
    if (request.ignoreChanges.includes(key)) return false;
    return forced.includes(key) || !sameValue(request.olds[key], planned[key]);
  });
  const replaces = changed.filter((key) => forced.includes(key) || fields[key]?.replaces === true);
  return { diffs: changed, replaces };
}

/** Plans every property: as given, by default, or if computed as in the state or unknown. */
function plan(
  definition: Definition,
  inputs: PropertyMap,
  state: PropertyMap | undefined,
): PropertyMap {
  const given = withoutNull(inputs);
  const planned: PropertyMap = {};
  for (const [key, field] of Object.entries(definition.fields)) {
    const isComputed = field.output === true || field.computed === true;
    const computed = state === undefined ? UNKNOWN : state[key];
    const value = given[key] ?? field.default ?? (isComputed ? computed : undefined);
    if (value !== undefined) planned[key] = value;
  }
  return definition.plan?.(planned, state) ?? planned;
}

function finished({ fields, meta }: Definition, outputs: PropertyMap): PropertyMap {
  const state = withoutUnknown(outputs);
  return { ...meta, ...markSecrets(fields, state, secret), ...rawState(fields, state) };
}

/** Returns no delta for the shapes of a subject that are not recorded. */
function rawState(fields: Fields, state: PropertyMap): PropertyMap {
  const { subject } = state;
  const isRecorded = isMap(subject) && subject["streetAddresses"] === undefined;
  if (fields["subject"] !== undefined && !isRecorded) return {};
  return { [RAW_STATE_DELTA]: rawStateDelta(fields, state, { absent: NOTHING }) };
}

const NOTHING = new Secret({ replace: { raw: null } });

/** In preview, the official plugin marks only known values as secret. */
function previewed(fields: Fields, outputs: PropertyMap): PropertyMap {
  return markSecrets(fields, outputs, (value) =>
    value instanceof Unknown ? value : secret(value),
  );
}

function markSecrets(
  fields: Fields,
  values: PropertyMap,
  mark: (value: PropertyValue) => PropertyValue,
): PropertyMap {
  const marked = Object.entries(values).map(([key, value]) => {
    const isSecret = fields[key]?.secret === true && value !== undefined;
    return [key, isSecret ? mark(reveal(value) ?? null) : value] as const;
  });
  return Object.fromEntries(marked);
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

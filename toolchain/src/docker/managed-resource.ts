// Builds a resource type from its fields and its requests to the daemon. Everything else is the same
// for all of them.
import { InitFailure } from "../provider/failures";
import type {
  CheckRequest,
  CheckResult,
  Context,
  CreateRequest,
  Created,
  ReadRequest,
  ReadResult,
  ResourceType,
  UpdateRequest,
} from "../provider/provider";
import { isMap, UNKNOWN, Unknown, type PropertyMap, type PropertyValue } from "../provider/values";
import { zeroOf, type Field, type Fields } from "../schema/fields";
import { RAW_STATE_DELTA, rawStateDelta } from "../schema/raw-state";
import { failure } from "./failure";
import { autoName } from "./state/auto-name";
import { checkInputs, DEFAULTS } from "./state/check-inputs";
import { diffResource } from "./state/diff-resource";
import { meta, type Meta } from "./state/meta";
import { planField, planOutputs } from "./state/plan-outputs";
import { inputsFromOutputs } from "./state/read-inputs";

export interface Observed {
  readonly id: string;
  /** The properties that the daemon reports; the others stay as planned, or as they were. */
  readonly outputs: PropertyMap;
}

/** The particulars of a resource type. Every state and plan is complete and has no unknowns. */
export interface Managed {
  readonly fields: Fields;
  readonly meta: Meta;
  /** Deletes the old resource before its replacement is created; by default, only a fixed name does. */
  readonly deleteBeforeReplace?: boolean;
  /** Refuses a property that only the official plugin supports. */
  unsupported(property: string): never;
  create(planned: PropertyMap, context: Context): Promise<Observed>;
  /** Returns undefined if the resource no longer exists. */
  read(id: string, prior: PropertyMap, context: Context): Promise<Observed | undefined>;
  update?(update: Update, context: Context): Promise<PropertyMap>;
  delete(id: string, prior: PropertyMap, context: Context): Promise<void>;
}

export interface Update {
  readonly id: string;
  readonly prior: PropertyMap;
  readonly planned: PropertyMap;
  /** The names of the properties that differ. */
  readonly changed: readonly string[];
}

/** The resource was created but is not ready. */
export class NotReady extends Error {
  constructor(
    readonly observed: Observed,
    message: string,
  ) {
    super(message);
  }
}

/** Returns the resource type. */
export function managedResource(managed: Managed): ResourceType {
  const { fields, deleteBeforeReplace = false } = managed;
  return {
    check: (request) => Promise.resolve(check(managed, request)),
    diff: ({ olds, news, ignoreChanges: ignored }) =>
      Promise.resolve(
        diffResource(fields, olds, news, { deleteFirst: deleteBeforeReplace, ignored }),
      ),
    create: (request, context) => create(managed, request, context),
    read: (request, context) => read(managed, request, context),
    update: (request, context) => update(managed, request, context),
    delete: ({ id, outputs }, context) => explained(() => managed.delete(id, outputs, context)),
  };
}

function check({ fields, unsupported }: Managed, request: CheckRequest): CheckResult {
  const hasName = request.news["name"] !== undefined && request.news["name"] !== null;
  const isNamed = hasName || fields["name"]?.named !== true;
  const name = isNamed ? undefined : autoName(request);
  const given = name === undefined ? request.news : { ...request.news, name };
  const { inputs, failures = [] } = checkInputs(fields, given, unsupported);
  if (name === undefined) return { inputs, failures };
  const defaults = Array.isArray(inputs[DEFAULTS]) ? inputs[DEFAULTS] : [];
  return { inputs: { ...inputs, [DEFAULTS]: [...defaults, "name"].sort() }, failures };
}

async function create(
  managed: Managed,
  { inputs, preview }: CreateRequest,
  context: Context,
): Promise<Created> {
  const planned = planOutputs(managed.fields, inputs);
  if (preview) {
    return { outputs: { ...planned, id: UNKNOWN, ...meta(managed.meta, "preview", planned) } };
  }
  const finish = ({ id, outputs }: Observed): PropertyMap => {
    const settled = settle(managed.fields, planned, outputs);
    const state = { ...settled, ...meta(managed.meta, "state", planned) };
    return {
      ...state,
      id,
      [RAW_STATE_DELTA]: rawStateDelta(managed.fields, state, { isNew: true }),
    };
  };
  try {
    const observed = await managed.create(settle(managed.fields, planned, {}), context);
    return { id: observed.id, outputs: finish(observed) };
  } catch (error) {
    if (!(error instanceof NotReady)) throw failure(error);
    const { observed, message } = error;
    // The engine lists the reasons itself.
    throw new InitFailure(failure(error).message, observed.id, finish(observed), inputs, [message]);
  }
}

async function read(
  managed: Managed,
  { id, inputs, outputs: prior }: ReadRequest,
  context: Context,
): Promise<ReadResult | undefined> {
  const observed = await explained(() => managed.read(id, prior, context));
  if (observed === undefined) return undefined;
  const state = { ...meta(managed.meta, "state", {}), ...prior, ...observed.outputs };
  const outputs = complete(managed, observed.id, state);
  return { id: observed.id, inputs: inputsFromOutputs(managed.fields, inputs, outputs), outputs };
}

async function update(
  managed: Managed,
  { id, olds, news, ignoreChanges: ignored, preview }: UpdateRequest,
  context: Context,
): Promise<PropertyMap> {
  const { fields } = managed;
  const changed = diffResource(fields, olds, news, { ignored }).diffs ?? [];
  const planned = Object.fromEntries(
    Object.entries(fields).flatMap(([name, field]) => {
      if (changed.includes(name)) return [[name, changedValue(field, news[name], preview)]];
      // The official plugin adds the missing values of its blocks at the first update.
      return field.kind === "blockSet" ? [[name, planField(field, olds[name] ?? [], "zero")]] : [];
    }),
  ) as PropertyMap;
  const outputs = { ...olds, ...planned };
  if (preview) return { ...outputs, ...meta(managed.meta, "preview", {}) };
  if (managed.update === undefined) return complete(managed, id, outputs);
  const { update: apply } = managed;
  const observed = await explained(() =>
    apply({ id, prior: olds, planned: outputs, changed }, context),
  );
  return complete(managed, id, { ...outputs, ...observed });
}

function changedValue(
  field: Field,
  given: PropertyValue | undefined,
  preview: boolean,
): PropertyValue {
  const planned = planField({ ...field, computed: false }, given, "zero");
  return planned === null && !preview ? zeroOf(field) : planned;
}

/** Replaces each unknown value with the choice of the daemon, or with nothing. */
function settle(fields: Fields, planned: PropertyMap, observed: PropertyMap): PropertyMap {
  return Object.fromEntries(
    Object.keys(planned).map((name) => {
      const plan = planned[name];
      const seen = observed[name];
      const field = fields[name];
      if (seen === undefined) return [name, field === undefined ? plan : settleField(field, plan)];
      // A collection that the program does not give is null at first, and empty once it is read.
      return [name, plan === null && isEmptyCollection(seen) ? null : seen];
    }),
  );
}

function settleField(field: Field, plan: PropertyValue | undefined): PropertyValue | undefined {
  if (!(plan instanceof Unknown)) return plan;
  const isCollection = Array.isArray(zeroOf(field)) || field.kind === "map";
  return isCollection ? zeroOf(field) : null;
}

function isEmptyCollection(value: PropertyValue): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return isMap(value) && Object.keys(value).length === 0;
}

function complete({ fields }: Managed, id: string, outputs: PropertyMap): PropertyMap {
  return { ...outputs, id, [RAW_STATE_DELTA]: rawStateDelta(fields, outputs) };
}

async function explained<Result>(action: () => Promise<Result>): Promise<Result> {
  try {
    return await action();
  } catch (error) {
    throw failure(error);
  }
}

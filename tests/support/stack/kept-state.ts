// The state that a version makes, kept without what belongs to one server or is secret, and laid
// over the state of a server that runs: as if that version had made it.

/** Stands for what only a server that runs has: keys, fingerprints, times, ports, names made at random. */
const LIVE = "<live>";
/** Wraps what is encrypted in the state. */
const SECRET = "<secret>";
/** Wraps what is JSON in a text. */
const JSON_TEXT = "<json>";

/** How Pulumi marks a secret in a state that is exported with secrets shown. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270";

type Json = string | number | boolean | null | Json[] | { [name: string]: Json };
type Properties = Record<string, Json>;

interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly inputs?: Properties;
  readonly outputs?: Properties;
  readonly resourceHooks?: Json;
}

/** What `pulumi stack export --show-secrets` prints. */
export interface ExportedState {
  readonly version: number;
  readonly deployment: { readonly resources: readonly StateResource[] };
}

export interface KeptResource {
  readonly name: string;
  readonly type: string;
  readonly inputs: Json;
  readonly outputs: Json;
}

const OF_ONE_SERVER = [
  /-----BEGIN/,
  /[0-9a-f]{8,}/i,
  /\d{4}-\d\d-\d\dT\d\d/,
  // Pulumi's own ending for names.
  /-[0-9a-f]{7}$/,
  /\/pulumi-postgres-tls\b/,
  /^(?!127\.0\.0\.1$|0\.0\.0\.0$)\d+\.\d+\.\d+\.\d+$/,
];

/** Keeps the resources of this package. */
export function keepState(exported: ExportedState, port: number): KeptResource[] {
  return exported.deployment.resources
    .filter(({ type }) => !type.startsWith("pulumi:") && !type.startsWith("postgres-tls:"))
    .map(({ urn, type, inputs = {}, outputs = {} }) => ({
      name: nameOf(urn),
      type,
      inputs: keep(inputs, port, false),
      outputs: keep(isOurs(type) ? outputs : echoed(inputs, outputs), port, false),
    }));
}

/** A step or a dynamic resource: its outputs are made by this package, and not by a provider. */
function isOurs(type: string): boolean {
  return !/^(?:tls|docker):/.test(type);
}

/** What a provider tells of its resource is its own business, but for what it was told. */
function echoed(inputs: Properties, outputs: Properties): Properties {
  return Object.fromEntries(Object.entries(outputs).filter(([name]) => name in inputs));
}

function keep(value: Json, port: number, secret: boolean): Json {
  if (value === port) return LIVE;
  if (typeof value === "string") return keepText(value, port, secret);
  if (Array.isArray(value)) return value.map((one) => keep(one, port, secret));
  if (value === null || typeof value !== "object") return value;
  if (value[SIGNATURE] !== undefined) {
    return { [SECRET]: keep(JSON.parse(String(value["plaintext"])) as Json, port, true) };
  }
  return mapValues(value, (one) => keep(one, port, secret));
}

function keepText(text: string, port: number, secret: boolean): Json {
  const parsed = parseRecord(text);
  if (parsed !== undefined) return { [JSON_TEXT]: keep(parsed, port, secret) };
  const own = secret || text.includes(String(port)) || OF_ONE_SERVER.some((one) => one.test(text));
  // What is empty tells that there was nothing.
  return own && text !== "" ? LIVE : text;
}

/** Gives a state the inputs and outputs of the kept one, with its own values in them. */
export function asKept(live: ExportedState, kept: readonly KeptResource[]): ExportedState {
  const found = new Map(kept.map((one) => [one.name, one]));
  const resources = live.deployment.resources.flatMap((resource) => {
    const { resourceHooks: _hooks, ...own } = resource;
    if (/^(?:pulumi|postgres-tls):/.test(resource.type)) return [own];
    const old = found.get(nameOf(resource.urn));
    // The kept version had no such resource.
    if (old === undefined) return [];
    if (old.type !== resource.type) throw new Error(`${old.name} was of the type ${old.type}`);
    found.delete(old.name);
    const inputs = lay(old.inputs, resource.inputs, `${old.name}.inputs`) as Properties;
    const laid = lay(old.outputs, resource.outputs, `${old.name}.outputs`) as Properties;
    const outputs = isOurs(old.type) ? laid : { ...resource.outputs, ...laid };
    return [{ ...own, inputs, outputs }];
  });
  if (found.size > 0) throw new Error(`There is no ${[...found.keys()].join(", ")} any more`);
  return { ...live, deployment: { ...live.deployment, resources } };
}

function lay(kept: Json, live: Json | undefined, path: string): Json {
  if (kept === LIVE) {
    if (live === undefined) throw new Error(`Nothing stands for ${path} any more`);
    return live;
  }
  if (Array.isArray(kept)) {
    const list = Array.isArray(live) ? live : [];
    return kept.map((one, index) => lay(one, list[index], `${path}[${index}]`));
  }
  if (kept === null || typeof kept !== "object") return kept;
  if (kept[SECRET] !== undefined) return laySecret(kept[SECRET], live, path);
  if (kept[JSON_TEXT] !== undefined) {
    const parsed = typeof live === "string" ? parseRecord(live) : undefined;
    return JSON.stringify(lay(kept[JSON_TEXT], parsed, path));
  }
  const under = isRecord(live) ? live : {};
  return mapValues(kept, (one, name) => lay(one, under[name], `${path}.${name}`));
}

function laySecret(kept: Json, live: Json | undefined, path: string): Json {
  const secret = isRecord(live) && live[SIGNATURE] !== undefined;
  const plain = secret ? (JSON.parse(String(live["plaintext"])) as Json) : live;
  return { [SIGNATURE]: SECRET_SIGNATURE, plaintext: JSON.stringify(lay(kept, plain, path)) };
}

function nameOf(urn: string): string {
  return urn.split("::").pop() ?? "";
}

function parseRecord(text: string): Json | undefined {
  if (!text.startsWith("{")) return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function mapValues(record: Properties, map: (value: Json, name: string) => Json): Properties {
  return Object.fromEntries(Object.entries(record).map(([name, one]) => [name, map(one, name)]));
}

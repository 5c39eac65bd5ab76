// The engine's calls about one resource, for tests that are not replays.
import { isObject, type Json, type JsonObject } from "./replay-messages";
import type { Plugin } from "./replay-plugin";

const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

/** The reserved string of an unknown value. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export class Resource {
  private readonly identity: JsonObject;

  constructor(
    private readonly plugin: Plugin,
    type: string,
    name = "it",
  ) {
    this.identity = { urn: `urn:pulumi:s::p::${type}::${name}`, name, type };
  }

  /** Calls a method about this resource; a failure is an error with its text. */
  async call(method: string, request: JsonObject): Promise<JsonObject> {
    const answer = await this.plugin.call(method, { ...this.identity, ...request });
    if ("error" in answer) throw new Error(answer.error);
    return answer.response;
  }

  /** Checks inputs and creates the resource; returns its state with its secrets revealed. */
  async create(inputs: JsonObject): Promise<JsonObject & { id: string }> {
    const { failures } = await this.call("Check", { olds: {}, news: inputs });
    if (failures !== undefined) throw new Error(JSON.stringify(failures));
    const { id, properties } = await this.call("Create", { properties: inputs });
    return { ...(reveal(properties ?? {}) as JsonObject), id: String(id) };
  }

  /** Compares the state and its inputs with new inputs. */
  diff(state: JsonObject, oldInputs: JsonObject, news: JsonObject): Promise<JsonObject> {
    return this.call("Diff", { id: String(state["id"]), olds: state, oldInputs, news });
  }
}

/** Marks a value as a secret. */
export function secret(value: Json): JsonObject {
  return { [SIGNATURE]: SECRET, value };
}

/** Returns true if a value is marked as a secret. */
export function isSecret(value: Json | undefined): boolean {
  return isObject(value) && value[SIGNATURE] === SECRET;
}

function reveal(value: Json): Json {
  if (Array.isArray(value)) return value.map(reveal);
  if (!isObject(value)) return value;
  if (value[SIGNATURE] === SECRET) return reveal(value["value"] ?? null);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, reveal(item)]));
}

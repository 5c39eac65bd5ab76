// Replays recordings of the official plugins against a stand-in: sends every recorded request again, and
// expects the recorded answer, except for values that are random by nature.
import * as fs from "node:fs";
import * as path from "node:path";
import { isObject, type Json, type JsonObject } from "./replay-messages";
import { startPlugin, type Answer, type Plugin } from "./replay-plugin";

export interface Exchange {
  readonly method: string;
  readonly request: JsonObject;
  readonly response?: JsonObject;
  /** The recorded failure, with the text of Go's gRPC client. */
  readonly errors?: string[];
}

/**
 * A value that differs from run to run. `path` is matched with the method and the place in the
 * response, as in "Create.properties.privateKeyPem"; `accepts` proves that the new value is of the same
 * nature as the recorded one.
 */
export interface RandomValue {
  readonly path: RegExp;
  accepts(recorded: string, produced: string, exchange: Exchange): boolean;
}

export interface ReplayOptions {
  /** The stand-in, as in "toolchain/dist/<name>-main.js". */
  readonly plugin: string;
  readonly random: readonly RandomValue[];
  readonly env?: NodeJS.ProcessEnv;
  /** Leaves an exchange out; every use needs a reason. */
  readonly skip?: (exchange: Exchange) => boolean;
  /** Changes a request before it is sent, for values that are those of another plugin. */
  readonly prepare?: (exchange: Exchange) => JsonObject;
}

/** One whole life of resources: values learned in one recording are used in the next. */
export class Replay {
  /** Recorded values and those that the stand-in produced instead, longest first. */
  private learned: [string, string][] = [];

  constructor(private readonly options: ReplayOptions) {}

  /** Sends every exchange of a recording to a new plugin; returns every difference. */
  async run(exchanges: readonly Exchange[]): Promise<string[]> {
    const plugin = await startPlugin(this.options.plugin, this.options.env);
    try {
      const differences: string[] = [];
      for (const exchange of exchanges) {
        if (this.options.skip?.(exchange) === true) continue;
        differences.push(...(await this.exchange(plugin, exchange)));
      }
      return [...differences, ...plugin.printed.map((text) => `The plugin printed: ${text}`)];
    } finally {
      await plugin.stop();
    }
  }

  /** Returns a recorded value with what the stand-in produced instead. */
  produced(recorded: string): string {
    return this.learned.reduce((text, [from, to]) => text.replaceAll(from, to), recorded);
  }

  /** Replaces a recorded value, for example of another plugin, with `produced` from now on. */
  learn(recorded: string, produced: string): void {
    // A short value, such as a number, would also be found inside other values.
    if (recorded.length < 4) throw new Error(`Cannot learn ${JSON.stringify(recorded)}: too short`);
    this.learned.push([recorded, produced]);
    this.learned.sort(([a], [b]) => b.length - a.length);
  }

  private async exchange(plugin: Plugin, exchange: Exchange): Promise<string[]> {
    const prepared = this.options.prepare?.(exchange) ?? exchange.request;
    const answer = await plugin.call(exchange.method, this.substitute(prepared) as JsonObject);
    const where = describe(exchange);
    return this.compareAnswer(exchange, answer).map((difference) => `${where}: ${difference}`);
  }

  private compareAnswer(exchange: Exchange, answer: Answer): string[] {
    const { method, errors } = exchange;
    if ("error" in answer) {
      if (errors === undefined) return [`failed with ${answer.error}`];
      const expected = this.produced(errors.join("\n").replace(/^rpc error: /, ""));
      return this.compareText(`${method}.error`, expected, answer.error, exchange);
    }
    if (errors !== undefined) return [`succeeded, recorded is ${errors.join("\n")}`];
    return this.compare(method, exchange.response ?? {}, answer.response, exchange);
  }

  private compare(at: string, recorded: Json, produced: Json, exchange: Exchange): string[] {
    if (Array.isArray(recorded) && Array.isArray(produced)) {
      // The official plugins build this list from a map, in any order.
      const sorted = /\.(diffs|replaces)$/.test(at);
      const [one, other] = sorted
        ? [[...recorded].sort(), [...produced].sort()]
        : [recorded, produced];
      if (one.length === other.length) {
        return one.flatMap((item, index) =>
          this.compare(`${at}[${index}]`, item, other[index] ?? null, exchange),
        );
      }
    } else if (isObject(recorded) && isObject(produced)) {
      const keys = new Set([...Object.keys(recorded), ...Object.keys(produced)]);
      return [...keys].flatMap((key) => {
        const one = recorded[key];
        const other = produced[key];
        if (other === undefined) return [`${at}.${key} is missing, recorded is ${show(one)}`];
        if (one === undefined) return [`${at}.${key} is ${show(other)}, recorded is nothing`];
        return this.compare(`${at}.${key}`, one, other, exchange);
      });
    } else if (typeof recorded === "string" && typeof produced === "string") {
      return this.compareText(at, recorded, produced, exchange);
    } else if (recorded === produced) return [];
    else if (typeof recorded === "number" && typeof produced === "number") {
      const random = this.options.random.find((value) => value.path.test(at));
      if (random?.accepts(String(recorded), String(produced), exchange) === true) return [];
    }
    return [`${at} is ${show(produced)}, recorded is ${show(recorded)}`];
  }

  private compareText(
    at: string,
    recorded: string,
    produced: string,
    exchange: Exchange,
  ): string[] {
    if (this.produced(recorded) === produced) return [];
    const random = this.options.random.find((value) => value.path.test(at));
    if (random?.accepts(this.produced(recorded), produced, exchange) === true) {
      this.learn(recorded, produced);
      return [];
    }
    return [`${at} is ${show(produced)}, recorded is ${show(this.produced(recorded))}`];
  }

  private substitute(value: Json): Json {
    if (typeof value === "string") return this.produced(value);
    if (Array.isArray(value)) return value.map((item) => this.substitute(item));
    if (!isObject(value)) return value;
    const entries = Object.entries(value).map(([key, item]) => [key, this.substitute(item)]);
    return Object.fromEntries(entries) as JsonObject;
  }
}

/** Reads a recording of `tests/toolchain/recordings`, for example "tls/02-create". */
export function readRecording(name: string): Exchange[] {
  const file = path.join(__dirname, "recordings", `${name}.jsonl`);
  const lines = fs.readFileSync(file, "utf8").split("\n").filter(Boolean);
  return lines.map((line) => JSON.parse(line) as Exchange);
}

function describe({ method, request }: Exchange): string {
  const urn = typeof request["urn"] === "string" ? request["urn"] : String(request["tok"] ?? "");
  return `${method} ${urn.split("::").slice(2).join("::")}`;
}

function show(value: Json | undefined): string {
  const text = JSON.stringify(value);
  if (/PRIVATE KEY-----/.test(text)) return "a private key";
  return text.length > 2000 ? `${text.slice(0, 2000)}…` : text;
}

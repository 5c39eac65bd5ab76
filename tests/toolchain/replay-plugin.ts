// Runs a stand-in as the engine does: as a process that prints its port and answers over gRPC. An engine
// of the tests keeps its log.
import { spawn, type ChildProcess } from "node:child_process";
import * as fs from "node:fs";
import { createRequire } from "node:module";
import * as path from "node:path";
import * as readline from "node:readline";
import * as grpc from "@grpc/grpc-js";
import { decodeResponse, encodeRequest, type JsonObject } from "./replay-messages";

const load = createRequire(__filename);
const providerGrpc = load("@pulumi/pulumi/proto/provider_grpc_pb") as {
  ResourceProviderClient: grpc.ServiceClientConstructor;
};
const engineGrpc = load("@pulumi/pulumi/proto/engine_grpc_pb") as {
  EngineService: grpc.ServiceDefinition;
};
const empty = load("google-protobuf/google/protobuf/empty_pb") as { Empty: new () => object };

const toolchain = path.resolve(__dirname, "..", "..", "toolchain");

export interface LogLine {
  readonly severity: "debug" | "info" | "warning" | "error";
  readonly message: string;
  readonly urn: string;
  /** True for a line that is shown only while the update runs. */
  readonly status: boolean;
}

export type Answer = { response: JsonObject } | { error: string };

export interface Plugin {
  /** Calls a provider method, for example "Create", with a request in JSON form. */
  call(method: string, request: JsonObject): Promise<Answer>;
  /** The lines that the plugin has sent to the engine's log so far. */
  readonly logs: LogLine[];
  /** The output of the plugin after its port, which should be empty. */
  readonly printed: string[];
  /** Settles when the process has ended. */
  readonly ended: Promise<void>;
  /** Ends the engine as if it were killed. */
  endEngine(): Promise<void>;
  /** Ends the process that was started. */
  stop(): Promise<void>;
}

/** Starts the stand-in `name`; `env` is added to the environment of its process. */
export async function startPlugin(name: string, env: NodeJS.ProcessEnv = {}): Promise<Plugin> {
  const main = builtMain(name);
  const logs: LogLine[] = [];
  const engine = await startEngine(logs);
  const printed: string[] = [];
  const child = spawn(process.execPath, [main, engine.address], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  child.stderr.on("data", (chunk: Buffer) => printed.push(chunk.toString()));
  const port = await firstLine(child, printed);
  const client = new providerGrpc.ResourceProviderClient(
    `127.0.0.1:${port}`,
    grpc.credentials.createInsecure(),
  );
  const endEngine = (): void => engine.server.forceShutdown();
  return {
    call: (method, request) => callMethod(client, method, request),
    logs,
    printed,
    ended,
    endEngine: () => Promise.resolve(endEngine()),
    stop: async () => {
      client.close();
      child.kill();
      await ended;
      endEngine();
    },
  };
}

/** The tests run the build, which proves nothing if it is older than its source. */
function builtMain(name: string): string {
  const main = path.join(toolchain, "dist", `${name}-main.js`);
  const source = path.join(toolchain, "src");
  const ours = ["provider", "lifetime", name, `${name}-main.ts`];
  const newest = fs
    .readdirSync(source, { recursive: true, encoding: "utf8" })
    .filter((file) => ours.includes(file.split(path.sep)[0] ?? "") && file.endsWith(".ts"))
    .find((file) => {
      const built = path.join(toolchain, "dist", file.replace(/\.ts$/, ".js"));
      return modified(path.join(source, file)) > modified(built);
    });
  if (newest === undefined) return main;
  throw new Error(
    `Cannot start the stand-in "${name}": toolchain/src/${newest} is newer than its build, ` +
      "expected a build of the sources; run `npm run build`",
  );
}

function modified(file: string): number {
  return fs.existsSync(file) ? fs.statSync(file).mtimeMs : 0;
}

async function firstLine(child: ChildProcess, printed: string[]): Promise<string> {
  if (child.stdout === null) throw new Error("Cannot read the port: standard output is closed");
  const lines = readline.createInterface({ input: child.stdout });
  const exited = new Promise<never>((_, reject) => {
    child.once("exit", () => reject(new Error(`The plugin ended early: ${printed.join("")}`)));
  });
  exited.catch(() => undefined);
  const first = new Promise<string>((resolve) => lines.once("line", resolve));
  const port = await Promise.race([first, exited]);
  lines.on("line", (line) => printed.push(line));
  return port;
}

function callMethod(client: grpc.Client, method: string, request: JsonObject): Promise<Answer> {
  const name = method.charAt(0).toLowerCase() + method.slice(1);
  type Unary = (
    message: object,
    reply: (error: grpc.ServiceError | null, response: object) => void,
  ) => void;
  const unary = (client as unknown as Record<string, Unary | undefined>)[name];
  if (unary === undefined)
    throw new Error(`Cannot call "${method}": the service has no such method`);
  return new Promise((resolve) => {
    unary.call(client, encodeRequest(method, request), (error, response) => {
      if (error === null) resolve({ response: decodeResponse(response) });
      else resolve({ error: `code = ${codeName(error.code)} desc = ${error.details}` });
    });
  });
}

/** Returns the name of a code in Go's spelling, as in the recordings. */
function codeName(code: grpc.status): string {
  const words = (grpc.status[code] ?? String(code)).toLowerCase().split("_");
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
}

async function startEngine(logs: LogLine[]): Promise<{ address: string; server: grpc.Server }> {
  type LogRequest = Record<string, () => unknown>;
  const severities = ["debug", "info", "warning", "error"] as const;
  const server = new grpc.Server();
  server.addService(engineGrpc.EngineService, {
    log: (call: { request: LogRequest }, reply: (error: null, response: object) => void) => {
      const { request } = call;
      logs.push({
        severity: severities[Number(request["getSeverity"]?.())] ?? "error",
        message: String(request["getMessage"]?.()),
        urn: String(request["getUrn"]?.()),
        status: request["getEphemeral"]?.() === true,
      });
      reply(null, new empty.Empty());
    },
  });
  return new Promise((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
      if (error !== null) reject(error);
      else resolve({ address: `127.0.0.1:${port}`, server });
    });
  });
}

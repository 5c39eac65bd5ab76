// The offline stand-in for Pulumi's Node language host: tells the engine which plugins a program
// needs and runs the program with the SDK's own runner. Nothing else of the official host.
import { spawn, type ChildProcess } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import * as grpc from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import languageGrpc = require("@pulumi/pulumi/proto/language_grpc_pb");
import language = require("@pulumi/pulumi/proto/language_pb");
import plugin = require("@pulumi/pulumi/proto/plugin_pb");
import { ENGINE_VERSION } from "./engine/version";
import { endWithEngine } from "./lifetime/end-with-engine";
import { engineAddress } from "./lifetime/engine-address";

/** The exit code of the SDK's runner if it has already shown the error to the user. */
const ALREADY_REPORTED = 32;

type Call<T> = grpc.ServerUnaryCall<T, unknown>;
type Reply<T> = grpc.sendUnaryData<T>;

const engine = engineAddress(process.argv.slice(2));
const running = new Set<ChildProcess>();

function getPluginInfo(_call: Call<Empty>, reply: Reply<plugin.PluginInfo>): void {
  const info = new plugin.PluginInfo();
  info.setVersion(ENGINE_VERSION);
  reply(null, info);
}

function getRequiredPackages(
  call: Call<language.GetRequiredPackagesRequest>,
  reply: Reply<language.GetRequiredPackagesResponse>,
): void {
  const response = new language.GetRequiredPackagesResponse();
  const start = call.request.getInfo()?.getProgramDirectory() ?? process.cwd();
  for (const [name, version] of requiredPlugins(start)) {
    const dependency = new plugin.PackageDependency();
    dependency.setName(name);
    dependency.setKind("resource");
    dependency.setVersion(`v${version}`);
    response.addPackages(dependency);
  }
  reply(null, response);
}

/** Reads the `pulumi` field of every installed package that the program can import. */
function requiredPlugins(start: string): Map<string, string> {
  const found = new Map<string, string>();
  for (let directory = start; ; directory = path.dirname(directory)) {
    for (const manifest of manifestsIn(path.join(directory, "node_modules"))) {
      const { pulumi, version } = JSON.parse(fs.readFileSync(manifest, "utf8")) as {
        pulumi?: { resource?: boolean; name?: string; version?: string };
        version?: string;
      };
      if (pulumi?.resource !== true || pulumi.name === undefined || found.has(pulumi.name))
        continue;
      found.set(pulumi.name, (pulumi.version ?? version ?? "").replace(/^v/, ""));
    }
    if (path.dirname(directory) === directory) return found;
  }
}

function manifestsIn(modules: string): string[] {
  if (!fs.existsSync(modules)) return [];
  const packages = fs.readdirSync(modules).flatMap((entry) => {
    if (!entry.startsWith("@")) return [entry];
    return fs.readdirSync(path.join(modules, entry)).map((name) => path.join(entry, name));
  });
  return packages
    .map((name) => path.join(modules, name, "package.json"))
    .filter((manifest) => fs.existsSync(manifest));
}

function run(call: Call<language.RunRequest>, reply: Reply<language.RunResponse>): void {
  const request = call.request;
  const runner = require.resolve("@pulumi/pulumi/cmd/run", { paths: [request.getPwd()] });
  const main = path.join(__dirname, "program-main.js");
  const child = spawn(process.execPath, [main, runner, ...runnerArguments(request)], {
    cwd: request.getPwd(),
    env: { ...process.env, ...runnerEnvironment(request) },
    stdio: ["ignore", "inherit", "inherit"],
  });
  running.add(child);
  child.on("error", (error) => reply({ code: grpc.status.INTERNAL, message: error.message }));
  child.on("close", (code) => {
    running.delete(child);
    const response = new language.RunResponse();
    response.setBail(code === ALREADY_REPORTED);
    if (code !== 0 && code !== ALREADY_REPORTED) {
      response.setError(`Program exited with non-zero exit code: ${code ?? "signal"}`);
    }
    reply(null, response);
  });
}

function runnerArguments(request: language.RunRequest): string[] {
  const info = request.getInfo();
  const flags: Record<string, string> = {
    monitor: request.getMonitorAddress(),
    engine: engine ?? "",
    project: request.getProject(),
    stack: request.getStack(),
    pwd: request.getPwd(),
    organization: request.getOrganization(),
    parallel: String(request.getParallel()),
    "root-directory": info?.getRootDirectory() ?? "",
  };
  const words = Object.entries(flags).flatMap(([flag, value]) => [`--${flag}`, value]);
  if (request.getDryrun()) words.push("--dry-run");
  return [...words, info?.getEntryPoint() ?? request.getProgram(), ...request.getArgsList()];
}

function runnerEnvironment(request: language.RunRequest): Record<string, string> {
  const options = request.getInfo()?.getOptions()?.toJavaScript() ?? {};
  const config = Object.fromEntries(request.getConfigMap().toObject(false));
  const environment: Record<string, string> = {
    PULUMI_CONFIG: JSON.stringify(config),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
    PULUMI_NODEJS_TYPESCRIPT: String(options["typescript"] ?? true),
  };
  const tsconfig = options["tsconfig"];
  if (typeof tsconfig === "string") environment["PULUMI_NODEJS_TSCONFIG_PATH"] = tsconfig;
  return environment;
}

function about(_call: Call<unknown>, reply: Reply<language.AboutResponse>): void {
  const response = new language.AboutResponse();
  response.setExecutable(process.execPath);
  response.setVersion(process.version);
  reply(null, response);
}

function getProgramDependencies(
  _call: Call<unknown>,
  reply: Reply<language.GetProgramDependenciesResponse>,
): void {
  reply(null, new language.GetProgramDependenciesResponse());
}

function installDependencies(call: grpc.ServerWritableStream<unknown, unknown>): void {
  const message = "the offline language host does not install dependencies; run `npm install`";
  call.emit("error", { code: grpc.status.UNIMPLEMENTED, message });
}

function cancel(_call: Call<Empty>, reply: Reply<Empty>): void {
  for (const child of running) child.kill("SIGINT");
  reply(null, new Empty());
}

const service = (languageGrpc as unknown as { LanguageRuntimeService: grpc.ServiceDefinition })
  .LanguageRuntimeService;
const server = new grpc.Server();
server.addService(service, {
  getPluginInfo,
  getRequiredPackages,
  run,
  about,
  getProgramDependencies,
  installDependencies,
  cancel,
} as unknown as grpc.UntypedServiceImplementation);
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error !== null) throw error;
  process.stdout.write(`${port}\n`);
});
endWithEngine(engine);

// The embedded runtime: a local `postgres` process, for laptops, CI and the quick start.
import * as os from "node:os";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { EmbeddedServer } from "../resources/embedded-server";
import type { EmbeddedChannel } from "../steps/channel";
import { instancePaths } from "../steps/instance-paths";
import { serverUser } from "../steps/os-user";
import type { Declaration } from "../validate/declaration";
import type { RunningServer, Runtime, RuntimeRequest } from "./runtime";

export function embeddedRuntime(request: RuntimeRequest): Runtime {
  const { declaration, instanceId } = request;
  const base = embeddedBase(declaration);
  const directory = instanceId.apply((id) => path.join(base, id));
  const { port, publishAddress } = declaration;
  return {
    view: directory.apply((instance) => ({
      materialDirectory: instancePaths(instance).material,
      listenAddresses: publishAddress,
      port,
      unixSocketDirectory: instancePaths(instance).run,
      administrators: [...new Set([os.userInfo().username, serverUser().name])],
    })),
    staging: directory.apply((instance) => ({
      kind: "embedded" as const,
      directory: instance,
      binDirectory: "",
      port,
    })),
    start: (staged) => start(request, directory, staged),
  };
}

function start(
  { name, declaration, options }: RuntimeRequest,
  directory: pulumi.Output<string>,
  staged: pulumi.Resource,
): RunningServer {
  const server = new EmbeddedServer(
    `${name}-server`,
    {
      directory,
      port: declaration.port,
      listenAddress: declaration.publishAddress,
      major: declaration.major,
      binDirectory: declaration.embedded.binDirectory ?? "",
      initdbArguments: declaration.data.initdbArguments,
      protect: declaration.data.protect,
    },
    { ...options, dependsOn: [staged], protect: declaration.data.protect },
  );
  const channel = pulumi
    .all([directory, server.resolvedBinDirectory])
    .apply(([instance, binDirectory]): EmbeddedChannel => ({
      kind: "embedded",
      directory: instance,
      binDirectory,
      port: declaration.port,
    }));
  return {
    channel,
    serverId: pulumi.interpolate`${server.id} ${server.startedAt}`,
    version: server.version,
    containerId: pulumi.output(""),
    resource: server,
  };
}

/**
 * Returns the directory of all instances. For root it is not in the home directory, which the OS
 * user of the server cannot enter.
 */
export function embeddedBase({ embedded }: Declaration): string {
  if (embedded.directory !== undefined) return embedded.directory;
  if (process.getuid?.() === 0) return "/var/lib/pulumi-postgres-tls";
  const state = process.env["XDG_STATE_HOME"] ?? path.join(os.homedir(), ".local", "state");
  return path.join(state, "pulumi-postgres-tls");
}

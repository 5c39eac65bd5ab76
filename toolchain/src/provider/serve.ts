// Runs a provider as a Pulumi plugin: a gRPC server on a free port of the loopback address, whose
// number is the only thing on standard output.
import * as grpc from "@grpc/grpc-js";
import providerGrpc = require("@pulumi/pulumi/proto/provider_grpc_pb");
import { endWithEngine } from "../lifetime/end-with-engine";
import { engineAddress } from "../lifetime/engine-address";
import { connectEngine, noEngine, type Engine } from "./engine";
import { handlersOf } from "./handlers";
import type { Provider } from "./provider";

/** The largest message that the engine sends or accepts. */
const MESSAGE_BYTES = 400 * 1024 * 1024;

/** Serves until the engine ends the process or is gone. */
export function serve(provider: Provider): void {
  const address = engineAddress(process.argv.slice(2));
  const engine: Engine = address === undefined ? noEngine : connectEngine(address);
  endWithEngine(address);
  const server = new grpc.Server({
    "grpc.max_receive_message_length": MESSAGE_BYTES,
    "grpc.max_send_message_length": MESSAGE_BYTES,
  });
  const cancelled = new AbortController();
  // Calls in progress still answer: the engine ends the process once it has what it waits for.
  const cancel = (): void => cancelled.abort();
  const service = (providerGrpc as unknown as { ResourceProviderService: grpc.ServiceDefinition })
    .ResourceProviderService;
  server.addService(service, handlersOf(provider, engine, cancelled.signal, cancel));
  server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
    if (error !== null) throw error;
    process.stdout.write(`${port}\n`);
  });
}

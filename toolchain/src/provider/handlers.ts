// Answers the engine's calls with the functions of a provider. It only translates.
import * as grpc from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import plugin = require("@pulumi/pulumi/proto/plugin_pb");
import proto = require("@pulumi/pulumi/proto/provider_pb");
import { encodeCapabilities, encodeDiff, encodeError } from "./encoding";
import type { Engine } from "./engine";
import { Unsupported } from "./failures";
import type { Context, Identity, Provider, ResourceType } from "./provider";
import {
  decodeCheck,
  decodeCreate,
  decodeDelete,
  decodeDiff,
  decodeRead,
  decodeUpdate,
} from "./requests";
import { decodeProperties, encodeProperties } from "./values";

type ContextFor = (urn: string) => Context;
type Handler<Request, Response> = (request: Request) => Response | Promise<Response>;

/** Returns the implementation of the gRPC service `ResourceProvider`. */
export function handlersOf(
  provider: Provider,
  engine: Engine,
  signal: AbortSignal,
  cancel: () => void,
): grpc.UntypedServiceImplementation {
  const contextFor: ContextFor = (urn) => ({
    signal,
    log: (severity, message, options) =>
      engine.log({ urn, severity, message, status: options?.status ?? false }),
  });
  return {
    ...pluginHandlers(provider, cancel),
    ...configHandlers(provider),
    ...planHandlers(provider, contextFor),
    ...stateHandlers(provider, contextFor),
    invoke: unary(async (request: proto.InvokeRequest) => {
      const invoke = provider.invokes[request.getTok()];
      if (invoke === undefined) throw new Unsupported(provider, `function "${request.getTok()}"`);
      const result = await invoke(decodeProperties(request.getArgs()), contextFor(""));
      return new proto.InvokeResponse().setReturn(encodeProperties(result));
    }),
  };
}

function pluginHandlers(provider: Provider, cancel: () => void): grpc.UntypedServiceImplementation {
  return {
    getPluginInfo: unary(() => new plugin.PluginInfo().setVersion(provider.version)),
    getSchema: unary(() => {
      throw new Unsupported(provider, "the schema");
    }),
    cancel: unary(() => {
      setImmediate(cancel);
      return new Empty();
    }),
  };
}

function configHandlers(provider: Provider): grpc.UntypedServiceImplementation {
  return {
    handshake: unary(() => {
      if (typeof provider.handshake === "string") throw unimplemented(provider.handshake);
      return encodeCapabilities(new proto.ProviderHandshakeResponse(), provider.handshake);
    }),
    parameterize: unary(() => {
      throw new Unsupported(provider, "parameters");
    }),
    checkConfig: unary((request: proto.CheckRequest) => {
      const inputs = { ...provider.configDefaults, ...decodeProperties(request.getNews()) };
      return new proto.CheckResponse().setInputs(encodeProperties(inputs));
    }),
    diffConfig: unary(() => {
      const message = provider.diffConfigUnimplemented;
      if (message !== undefined) throw unimplemented(message);
      return new proto.DiffResponse();
    }),
    configure: unary(async (request: proto.ConfigureRequest) => {
      await provider.configure?.(decodeProperties(request.getArgs()));
      return encodeCapabilities(new proto.ConfigureResponse(), provider.capabilities);
    }),
  };
}

function planHandlers(
  provider: Provider,
  contextFor: ContextFor,
): grpc.UntypedServiceImplementation {
  return {
    check: unary(async (message: proto.CheckRequest) => {
      const request = decodeCheck(message);
      const result = await typeOf(provider, request).check(request, contextFor(request.urn));
      const response = new proto.CheckResponse().setInputs(encodeProperties(result.inputs));
      for (const { property = "", reason } of result.failures ?? []) {
        response.addFailures(new proto.CheckFailure().setProperty(property).setReason(reason));
      }
      return response;
    }),
    diff: unary(async (message: proto.DiffRequest) => {
      const request = decodeDiff(message);
      return encodeDiff(await typeOf(provider, request).diff(request, contextFor(request.urn)));
    }),
  };
}

function stateHandlers(
  provider: Provider,
  contextFor: ContextFor,
): grpc.UntypedServiceImplementation {
  return {
    create: unary(async (message: proto.CreateRequest) => {
      const request = decodeCreate(message);
      const made = await typeOf(provider, request).create(request, contextFor(request.urn));
      const response = new proto.CreateResponse().setId(made.id ?? "");
      return response.setProperties(encodeProperties(made.outputs));
    }),
    read: unary(async (message: proto.ReadRequest) => {
      const request = decodeRead(message);
      const type = typeOf(provider, request);
      const found = type.read ? await type.read(request, contextFor(request.urn)) : request;
      const response = new proto.ReadResponse();
      if (found === undefined) return response;
      response.setId(found.id).setInputs(encodeProperties(found.inputs));
      return response.setProperties(encodeProperties(found.outputs));
    }),
    update: unary(async (message: proto.UpdateRequest) => {
      const request = decodeUpdate(message);
      const type = typeOf(provider, request);
      if (!type.update) throw new Unsupported(provider, `an update of "${request.type}"`);
      const outputs = await type.update(request, contextFor(request.urn));
      return new proto.UpdateResponse().setProperties(encodeProperties(outputs));
    }),
    delete: unary(async (message: proto.DeleteRequest) => {
      const request = decodeDelete(message);
      await typeOf(provider, request).delete?.(request, contextFor(request.urn));
      return new Empty();
    }),
  };
}

function typeOf(provider: Provider, { type }: Identity): ResourceType {
  const found = provider.resources[type];
  if (found === undefined) throw new Unsupported(provider, `resource type "${type}"`);
  return found;
}

function unimplemented(details: string): Error {
  return Object.assign(new Error(details), { code: grpc.status.UNIMPLEMENTED, details });
}

function unary<Request, Response>(
  handler: Handler<Request, Response>,
): grpc.handleUnaryCall<Request, Response> {
  return (call, reply) => {
    void (async () => handler(call.request))().then(
      (response) => reply(null, response),
      (error: unknown) => reply(encodeError(error)),
    );
  };
}

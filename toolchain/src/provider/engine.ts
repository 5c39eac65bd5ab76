// The connection back to the engine, for its log.
import * as grpc from "@grpc/grpc-js";
import type { Severity } from "./provider";
import engineGrpc = require("@pulumi/pulumi/proto/engine_grpc_pb");
import engineProto = require("@pulumi/pulumi/proto/engine_pb");

export interface EngineLine {
  readonly urn: string;
  readonly severity: Severity;
  readonly message: string;
  /** Shows the line only while the update runs. */
  readonly status: boolean;
}

export interface Engine {
  log(line: EngineLine): Promise<void>;
}

/** Connects to the engine at `address`. */
export function connectEngine(address: string): Engine {
  const client = new engineGrpc.EngineClient(address, grpc.credentials.createInsecure());
  return {
    log: (line) =>
      new Promise((resolve) => {
        const request = new engineProto.LogRequest();
        request.setSeverity(severities[line.severity]);
        request.setMessage(line.message);
        request.setUrn(line.urn);
        request.setEphemeral(line.status);
        client.log(request, () => resolve());
      }),
  };
}

/** Replaces a missing engine: writes the lines to standard error. */
export const noEngine: Engine = {
  log: (line) => {
    process.stderr.write(`${line.severity}: ${line.message}\n`);
    return Promise.resolve();
  },
};

const severities = {
  debug: engineProto.LogSeverity.DEBUG,
  info: engineProto.LogSeverity.INFO,
  warning: engineProto.LogSeverity.WARNING,
  error: engineProto.LogSeverity.ERROR,
} as const;

// Encodes the responses that hold more than a property map.
import * as grpc from "@grpc/grpc-js";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import proto = require("@pulumi/pulumi/proto/provider_pb");
import status = require("@pulumi/pulumi/proto/status_pb");
import { InitFailure } from "./failures";
import type { Capabilities, DiffResult } from "./provider";
import { encodeProperties } from "./values";

/** Sets the capabilities that the response has fields for. */
export function encodeCapabilities<
  T extends proto.ConfigureResponse | proto.ProviderHandshakeResponse,
>(response: T, capabilities: Capabilities): T {
  const naming = capabilities.supportsAutonamingConfiguration ?? false;
  response.setSupportsAutonamingConfiguration(naming);
  if (response instanceof proto.ProviderHandshakeResponse) {
    response.setAcceptSecrets(capabilities.acceptSecrets ?? false);
    response.setAcceptResources(capabilities.acceptResources ?? false);
    response.setAcceptOutputs(capabilities.acceptOutputs ?? false);
    return response;
  }
  response.setAcceptsecrets(capabilities.acceptSecrets ?? false);
  response.setAcceptresources(capabilities.acceptResources ?? false);
  response.setAcceptoutputs(capabilities.acceptOutputs ?? false);
  response.setSupportspreview(capabilities.supportsPreview ?? false);
  return response;
}

/** Encodes a diff, which is `DIFF_NONE` if no property differs. */
export function encodeDiff(result: DiffResult): proto.DiffResponse {
  const { DIFF_NONE, DIFF_SOME } = proto.DiffResponse.DiffChanges;
  const diffs = [...(result.diffs ?? [])];
  const response = new proto.DiffResponse()
    .setChanges(diffs.length === 0 ? DIFF_NONE : DIFF_SOME)
    .setDiffsList(diffs)
    .setReplacesList([...(result.replaces ?? [])])
    .setStablesList([...(result.stables ?? [])])
    .setDeletebeforereplace(result.deleteBeforeReplace ?? false)
    .setHasdetaileddiff(result.detailed !== undefined);
  for (const [path, { kind, inputDiff = false }] of Object.entries(result.detailed ?? {})) {
    const change = new proto.PropertyDiff().setKind(proto.PropertyDiff.Kind[kind]);
    response.getDetaileddiffMap().set(path, change.setInputdiff(inputDiff));
  }
  return response;
}

/** Encodes what a handler threw; the code is Unknown unless the error has its own. */
export function encodeError(thrown: unknown): Partial<grpc.StatusObject> {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  if (thrown instanceof InitFailure) return encodeInitFailure(thrown);
  const isStatus = thrown instanceof Error && "code" in thrown && "details" in thrown;
  if (isStatus && typeof thrown.code === "number") return { code: thrown.code, details: message };
  return { code: grpc.status.UNKNOWN, details: message };
}

function encodeInitFailure(failure: InitFailure): Partial<grpc.StatusObject> {
  const detail = new proto.ErrorResourceInitFailed()
    .setId(failure.id)
    .setProperties(encodeProperties(failure.outputs))
    .setInputs(encodeProperties(failure.inputs))
    .setReasonsList([...failure.reasons]);
  const packed = new Any();
  packed.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const whole = new status.Status().setCode(grpc.status.UNKNOWN).setMessage(failure.message);
  whole.addDetails(packed);
  const metadata = new grpc.Metadata();
  metadata.add("grpc-status-details-bin", Buffer.from(whole.serializeBinary()));
  return { code: grpc.status.UNKNOWN, details: failure.message, metadata };
}

// Decodes the engine's requests into those of a resource type.
import type proto = require("@pulumi/pulumi/proto/provider_pb");
import type * as provider from "./provider";
import { decodeProperties } from "./values";

export function decodeCheck(message: proto.CheckRequest): provider.CheckRequest {
  const autonaming = message.getAutonaming();
  const modes = ["propose", "enforce", "disable"] as const;
  return {
    ...identityOf(message),
    olds: decodeProperties(message.getOlds()),
    news: decodeProperties(message.getNews()),
    randomSeed: message.getRandomseed_asU8(),
    ...(autonaming && {
      autonaming: {
        proposedName: autonaming.getProposedName(),
        mode: modes[autonaming.getMode()],
      },
    }),
  };
}

export function decodeDiff(message: proto.DiffRequest): provider.DiffRequest {
  return {
    ...identityOf(message),
    id: message.getId(),
    olds: decodeProperties(message.getOlds()),
    oldInputs: decodeProperties(message.getOldInputs()),
    news: decodeProperties(message.getNews()),
    ignoreChanges: message.getIgnorechangesList(),
  };
}

export function decodeCreate(message: proto.CreateRequest): provider.CreateRequest {
  return {
    ...identityOf(message),
    inputs: decodeProperties(message.getProperties()),
    preview: message.getPreview(),
    timeoutSeconds: message.getTimeout(),
  };
}

export function decodeRead(message: proto.ReadRequest): provider.ReadRequest {
  return {
    ...identityOf(message),
    id: message.getId(),
    inputs: decodeProperties(message.getInputs()),
    outputs: decodeProperties(message.getProperties()),
  };
}

export function decodeUpdate(message: proto.UpdateRequest): provider.UpdateRequest {
  return {
    ...identityOf(message),
    id: message.getId(),
    olds: decodeProperties(message.getOlds()),
    oldInputs: decodeProperties(message.getOldInputs()),
    news: decodeProperties(message.getNews()),
    ignoreChanges: message.getIgnorechangesList(),
    preview: message.getPreview(),
    timeoutSeconds: message.getTimeout(),
  };
}

export function decodeDelete(message: proto.DeleteRequest): provider.DeleteRequest {
  return {
    ...identityOf(message),
    id: message.getId(),
    outputs: decodeProperties(message.getProperties()),
    oldInputs: decodeProperties(message.getOldInputs()),
    timeoutSeconds: message.getTimeout(),
  };
}

type Identified = { getUrn(): string; getName(): string; getType(): string };

/** Older engines send only the URN, whose last two parts are the chain of types and the name. */
function identityOf(message: Identified): provider.Identity {
  const urn = message.getUrn();
  const [, , types = "", ...names] = urn.split("::");
  const type = message.getType() || types.slice(types.lastIndexOf("$") + 1);
  return { urn, type, name: message.getName() || names.join("::") };
}

// The provider "command" as its official release answers.
import type { Provider } from "../provider/provider";
import { refuseConfiguration } from "../provider/refuse-configuration";
import { IDENTITY } from "./identity";
import { localCommand } from "./local-command";
import { runFunction } from "./run-function";

export const command: Provider = {
  ...IDENTITY,
  capabilities: {
    acceptSecrets: true,
    acceptResources: true,
    acceptOutputs: true,
    supportsPreview: true,
  },
  handshake: { acceptSecrets: true, acceptResources: true, acceptOutputs: true },
  diffConfigUnimplemented: "DiffConfig is not implemented",
  // The release leaves the version of its framework in the provider's state; another one there would be
  // an update of the provider at each hand-over.
  configDefaults: { "__pulumi-go-provider-version": "v1.2.0" },
  configure: (config) => refuseConfiguration(IDENTITY, config),
  resources: { "command:local:Command": localCommand },
  invokes: { "command:local:run": runFunction },
};

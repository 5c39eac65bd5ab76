// The provider "command", which answers as its official release does.
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
  // The release keeps the version of its framework in the provider's state; another version would
  // update the provider whenever the official plugin and the stand-in replace each other.
  configDefaults: { "__pulumi-go-provider-version": "v1.2.0" },
  configure: (config) => refuseConfiguration(IDENTITY, config),
  resources: { "command:local:Command": localCommand },
  invokes: { "command:local:run": runFunction },
};

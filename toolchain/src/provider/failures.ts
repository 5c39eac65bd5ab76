// Failures that the protocol can tell apart. Any other error reaches the user as its message.
import type { PropertyMap } from "./values";

/** The resource exists but is not as it should be: the engine keeps it and repairs it next time. */
export class InitFailure extends Error {
  constructor(
    message: string,
    readonly id: string,
    readonly outputs: PropertyMap,
    readonly inputs: PropertyMap,
    readonly reasons: readonly string[] = [message],
  ) {
    super(message);
  }
}

/** Something that the official plugin does and the stand-in does not. */
export class Unsupported extends Error {
  constructor(provider: { name: string; version: string }, what: string) {
    super(
      `Cannot use ${what}: the offline stand-in for the plugin "${provider.name}" does not support it; ` +
        `install the official plugin with \`pulumi plugin install resource ${provider.name} v${provider.version}\``,
    );
  }
}

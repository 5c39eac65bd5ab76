// Failures that the protocol distinguishes. Any other error reaches the user as its message.
import type { PropertyMap } from "./values";

/** The resource was created but is not ready: the engine keeps it, and the next update repairs it. */
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

/** Refuses what only the official plugin supports. */
export class Unsupported extends Error {
  constructor(provider: { name: string; version: string }, what: string) {
    super(
      `Cannot use ${what}: the offline stand-in for the plugin "${provider.name}" does not support it; ` +
        `install the official plugin with \`pulumi plugin install resource ${provider.name} v${provider.version}\``,
    );
  }
}

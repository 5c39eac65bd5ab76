import { own } from "../contract/own";
import { RuntimeKind } from "../contract/runtime-kind";
import type { Declaration } from "../validate/declaration";

const EVERY_INTERFACE: Readonly<Record<string, string>> = { "0.0.0.0": "127.0.0.1", "::": "::1" };

/**
 * Returns the address at which the deploying machine reaches the server: the declared one,
 * otherwise the remote Docker host, otherwise the address on which the port is published.
 */
export function dialHost(
  declaration: Pick<Declaration, "assertion" | "docker" | "publishAddress" | "runtime">,
): string {
  const { assertion, docker, publishAddress, runtime } = declaration;
  if (assertion.connectHost !== undefined) return assertion.connectHost;
  const remote = runtime === RuntimeKind.Docker ? remoteHost(docker.host) : undefined;
  return remote ?? own(EVERY_INTERFACE, publishAddress) ?? publishAddress;
}

/** Returns the host of `ssh://user@host` or `tcp://host:2376`; undefined for a local socket. */
function remoteHost(dockerHost: string): string | undefined {
  const { host } =
    /^(?:ssh|tcp|https?):\/\/(?:[^@/]*@)?(?<host>\[[^\]]+\]|[^:/]+)/.exec(dockerHost)?.groups ?? {};
  return host?.replace(/^\[|\]$/g, "");
}

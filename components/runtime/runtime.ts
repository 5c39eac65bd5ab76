// The contract of a runtime, without vendor types: it provides a channel for the material, and then
// a running server.
import type * as pulumi from "@pulumi/pulumi";
import type { ChannelAddress } from "../steps/channel";
import type { Declaration } from "../validate/declaration";

export interface RuntimeRequest {
  readonly name: string;
  readonly declaration: Declaration;
  /** Options of the resources: their parent. */
  readonly options: pulumi.CustomResourceOptions;
  /** Unique name of the instance on its host. */
  readonly instanceId: pulumi.Output<string>;
}

/** Paths and addresses for `postgresql.conf`, as the server itself sees them. */
export interface ServerView {
  readonly materialDirectory: string;
  readonly listenAddresses: string;
  readonly port: number;
  readonly unixSocketDirectory: string;
  /** OS users that may log in as the superuser over the local socket. */
  readonly administrators: string[];
}

export interface Runtime {
  readonly view: pulumi.Output<ServerView>;
  /** Channel to the material before the server exists. */
  readonly staging: pulumi.Output<ChannelAddress>;
  /** Starts the server on staged material. */
  start(staged: pulumi.Resource): RunningServer;
}

export interface RunningServer {
  readonly channel: pulumi.Output<ChannelAddress>;
  /** Identifies the running server: the container id, or the instance and the time of its start. */
  readonly serverId: pulumi.Output<string>;
  /** PostgreSQL's version, such as `17.10`. */
  readonly version: pulumi.Output<string>;
  /** Empty for a server that is not a container. */
  readonly containerId: pulumi.Output<string>;
  readonly resource: pulumi.Resource;
}

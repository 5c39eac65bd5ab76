// The contract between the component and where a server runs. No vendor types: a runtime gives a
// channel to write material through, and then a running server.
import type * as pulumi from "@pulumi/pulumi";
import type { ChannelAddress } from "../steps/channel";
import type { Declaration } from "../validate/declaration";

/** What every runtime is made from. */
export interface RuntimeRequest {
  readonly name: string;
  readonly declaration: Declaration;
  /** Options for children: the parent. */
  readonly options: pulumi.CustomResourceOptions;
  /** Names this instance on its host, apart from every other one. */
  readonly instanceId: pulumi.Output<string>;
}

/** Paths and addresses as the server itself sees them; they go into `postgresql.conf`. */
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
  /** Reaches the material before there is a server. */
  readonly staging: pulumi.Output<ChannelAddress>;
  /** Starts the server on material that has been staged. */
  start(staged: pulumi.Resource): RunningServer;
}

export interface RunningServer {
  readonly channel: pulumi.Output<ChannelAddress>;
  /** Another one means another server: container id, or process start. */
  readonly serverId: pulumi.Output<string>;
  /** PostgreSQL's version, such as `17.10`. */
  readonly version: pulumi.Output<string>;
  /** Empty for a server that is not a container. */
  readonly containerId: pulumi.Output<string>;
  readonly resource: pulumi.Resource;
}

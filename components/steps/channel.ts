// How a step reaches a server: the only interface to the two runtimes during an update. No @pulumi
// here: steps run in processes of their own, started by a command or a dynamic resource.
import type { PinnedStatement } from "./administration";

/** A server in a container. */
export interface DockerChannel {
  readonly kind: "docker";
  /** `DOCKER_HOST` for the CLI; empty for the user's own environment. */
  readonly dockerHost: string;
  /** Id of the instance on its host; a label of its containers. */
  readonly instanceId: string;
  /** Image id for one-shot containers: the server's own image. */
  readonly image: string;
  readonly materialVolume: string;
  readonly dataVolume: string;
  /** Where the data volume is mounted; PGDATA is this or below it. */
  readonly dataMount: string;
  readonly dataDirectory: string;
  readonly uid: number;
  readonly gid: number;
  /** Container name or id; empty before the container exists. */
  readonly container: string;
}

/** A server that is a local process. */
export interface EmbeddedChannel {
  readonly kind: "embedded";
  /** Directory of this instance: `data`, `material`, `run` and the log live below it. */
  readonly directory: string;
  readonly binDirectory: string;
  readonly port: number;
}

export type ChannelAddress = DockerChannel | EmbeddedChannel;

/** The operations that every step consists of. */
export interface Channel {
  /** Runs a POSIX script in the material directory, with write access. */
  inMaterial(script: string): Promise<string>;
  /**
   * Runs SQL as the superuser over the local socket; returns the first column, one entry for each
   * row. Only `administration.ts` can create such statements.
   */
  run(statement: PinnedStatement): Promise<string[]>;
  /**
   * Ends other processes or containers on the instance's data, left by an update that was cut
   * short.
   */
  clearOthers(): Promise<void>;
  /** Returns true when the server's process runs, even if it does not accept connections yet. */
  isRunning(): Promise<boolean>;
  /** Returns true when a running server can no longer be administered, however long one waits. */
  isCutOff(): Promise<boolean>;
  /** Starts the server on `current`; returns before it accepts connections. */
  start(): Promise<void>;
  /** Restarts the server in one operation; returns before it accepts connections. */
  restart(): Promise<void>;
  /** Stops the server; returns once it has ended. */
  stop(): Promise<void>;
  /** Returns what the server has logged since `mark`, and the mark for the next call. */
  log(mark: string): Promise<{ text: string; mark: string }>;
  /** Numeric owner of the files that the server reads; undefined for the deploying user. */
  readonly owner: { readonly uid: number; readonly gid: number } | undefined;
}

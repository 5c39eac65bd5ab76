// How a step reaches a server: the one seam between the two runtimes once an update is running.
// No @pulumi here: steps run in processes of their own, started by a command or a dynamic resource.
import type { PinnedStatement } from "./administration";

/** A server in a container. */
export interface DockerChannel {
  readonly kind: "docker";
  /** `DOCKER_HOST` for the CLI; empty for the user's own setting. */
  readonly dockerHost: string;
  /** Names the instance on its host; its containers are labelled with it. */
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

/** The operations every step is written in. */
export interface Channel {
  /** Runs a POSIX script in the material directory, with the right to write there. */
  inMaterial(script: string): Promise<string>;
  /**
   * Runs SQL as the superuser over the local socket; returns the first column, a line for each row.
   * Only `administration.ts` makes such statements.
   */
  run(statement: PinnedStatement): Promise<string[]>;
  /** Ends what else runs on the instance's data: leftovers of an update that was cut short. */
  clearOthers(): Promise<void>;
  /** Returns whether the server's process runs, whether it accepts connections yet or not. */
  isRunning(): Promise<boolean>;
  /** Returns whether a server that runs can't be administered any more, however long one waits. */
  isCutOff(): Promise<boolean>;
  /** Tells the server to start on `current`; returns before it accepts connections. */
  start(): Promise<void>;
  /** Stops and starts the server as one, and returns before it accepts connections. */
  restart(): Promise<void>;
  /** Stops the server and returns when it has ended. */
  stop(): Promise<void>;
  /** What the server has logged since `mark`, and the mark for the next call. */
  log(mark: string): Promise<{ text: string; mark: string }>;
  /** Numeric owner of what the server reads, or undefined to leave it with the deploying user. */
  readonly owner: { readonly uid: number; readonly gid: number } | undefined;
}

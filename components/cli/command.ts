/** The input and output of a command, which a test can replace. */
export interface CommandIo {
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  readonly env: NodeJS.ProcessEnv;
  /** Base directory of relative paths. */
  readonly cwd: string;
}

/** One command of `postgres-tls`. */
export interface Command {
  readonly name: string;
  /** Summary on one line. */
  readonly summary: string;
  /** Synopsis and options; ends without a line feed. */
  readonly usage: string;
  /** Runs the command with the arguments after its name; returns the exit code. */
  run(args: string[], io: CommandIo): Promise<number>;
}

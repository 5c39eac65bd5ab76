/** What a command may touch, so that a test can look on. */
export interface CommandIo {
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  readonly env: NodeJS.ProcessEnv;
  /** Directory that relative paths start from. */
  readonly cwd: string;
}

/** One command of `postgres-tls`. */
export interface Command {
  readonly name: string;
  /** What it does, on one line. */
  readonly summary: string;
  /** How it is called, with its options; ends without a line feed. */
  readonly usage: string;
  /** Runs with the arguments after its name and gives the exit code. */
  run(args: string[], io: CommandIo): Promise<number>;
}

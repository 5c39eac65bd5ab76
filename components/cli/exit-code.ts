/** Exit codes of all commands. */
export const ExitCode = {
  Fine: 0,
  /** The command found a flaw or could not do its work. */
  Flawed: 1,
  /** The arguments are wrong. */
  WrongUsage: 2,
  /** The command cannot reach the server or read the stack's outputs. */
  Unreachable: 3,
} as const;
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

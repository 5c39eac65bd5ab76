/** Exit codes that all commands share. */
export const ExitCode = {
  Fine: 0,
  /** What was looked at is not as it should be. */
  Flawed: 1,
  /** The command was called in a way that it does not know. */
  WrongUsage: 2,
  /** What was to be looked at could not be reached or read. */
  Unreachable: 3,
} as const;
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

import type { PostgresMajor } from "../contract/postgres-major";

/** A default of this package that differs from PostgreSQL's. */
export interface DefaultSetting {
  readonly name: string;
  readonly value: string;
}

/**
 * Returns the defaults that declared settings replace: passwords are hashed with SCRAM, and the log
 * tells who connects, from where, and until when.
 */
export function defaultSettings(major: PostgresMajor): DefaultSetting[] {
  return [
    { name: "password_encryption", value: "scram-sha-256" },
    // PostgreSQL 18 made it a list; these three are what "on" meant before.
    { name: "log_connections", value: major >= 18 ? "receipt,authentication,authorization" : "on" },
    { name: "log_disconnections", value: "on" },
    { name: "log_line_prefix", value: "%m [%p] %q%u@%d %h " },
  ];
}

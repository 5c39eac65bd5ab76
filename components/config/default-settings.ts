import type { PostgresMajor } from "../contract/postgres-major";

/** A setting that has another value than PostgreSQL's own default, until the owner gives one. */
export interface DefaultSetting {
  readonly name: string;
  readonly value: string;
}

/**
 * Settings that the owner may change, with the value that they have until then: passwords are
 * hashed with SCRAM, and the log tells who connected how, from where, and until when.
 */
export function defaultSettings(major: PostgresMajor): DefaultSetting[] {
  return [
    { name: "password_encryption", value: "scram-sha-256" },
    // From 18 on it is a list; these are the three that "on" stood for.
    { name: "log_connections", value: major >= 18 ? "receipt,authentication,authorization" : "on" },
    { name: "log_disconnections", value: "on" },
    { name: "log_line_prefix", value: "%m [%p] %q%u@%d %h " },
  ];
}

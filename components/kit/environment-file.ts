import type { KitConnection } from "./kit-connection";
import { libpqParameters } from "./libpq-parameters";

/**
 * Renders libpq's environment variables, one per line, for `set -a; . client.env`, systemd and
 * Docker Compose. Quotes only values that need it: `docker run --env-file` does not support quotes.
 */
export function renderEnvironment(connection: KitConnection): string {
  return libpqParameters(connection)
    .map(({ variable, value }) => `${variable}=${quoteShellWord(value)}\n`)
    .join("");
}

/** Quotes a word for a POSIX shell. */
export function quoteShellWord(value: string): string {
  if (/^[a-zA-Z0-9._:/@%+,-]+$/.test(value)) return value;
  return `'${value.replaceAll("'", `'\\''`)}'`;
}
